"""What stands in a PDF file of ours, letter by letter: enough of the format for files that bot/core/pdf.py makes."""

import re
import zlib
from itertools import pairwise

STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
LETTER = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n")
SHOWN = re.compile(rb"/F(\d) [\d.]+ Tf|Td \(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def pages(content: bytes) -> int:
    """How many pages there are."""
    return len(re.findall(rb"/Type /Page\b", content))


def lines(content: bytes) -> list[str]:
    """The lines as a reader sees them, from the top."""
    streams = [_opened(one) for one in STREAM.findall(content)]
    fonts = [_letters(one) for one in streams if b"beginbfchar" in one]
    found, font = [], 0
    for number, shown in (match.groups() for one in streams if b" Tj ET" in one for match in SHOWN.finditer(one)):
        if number:
            font = int(number) - 1
        else:
            raw = re.sub(rb"\\(.)", lambda match: ESCAPED.get(match[1], match[1]), shown, flags=re.DOTALL)
            found.append("".join(fonts[font][code] for code in _codes(raw)))
    return found


def _opened(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return stream


def _letters(stream: bytes) -> dict[int, str]:
    return {int(code, 16): bytes.fromhex(char.decode()).decode("utf-16-be") for code, char in LETTER.findall(stream)}


def _codes(raw: bytes) -> list[int]:
    return [high * 256 + low for high, low in list(pairwise(raw))[::2]]

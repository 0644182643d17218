"""A word or a number in every shape in which a program could have written it down, and the search for them in bytes."""

import base64
import json
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

INSIDE = 3
"""Base64 of a word looks different at each of three places of a longer text."""


def spellings(canary: str | int) -> dict[bytes, str]:
    """Bytes to look for, with the name of the shape."""
    text = str(canary)
    raw = text.encode()
    found = {
        raw: "utf-8",
        text.encode("utf-16-le"): "utf-16-le",
        text.encode("utf-16-be"): "utf-16-be",
        raw.hex().encode(): "hex",
        raw.hex().upper().encode(): "HEX",
        json.dumps(text).strip('"').encode(): "JSON",
        json.dumps(text).strip('"').upper().replace("\\U", "\\u").encode(): "JSON, large letters",
        text.encode("unicode_escape"): "Python",
        quote(text).encode(): "address",
        text.lower().encode(): "small letters",
        text.upper().encode(): "large letters",
    }
    for shift in range(INSIDE):
        whole = base64.b64encode(b"\0" * shift + raw)
        # What is made of other bytes, too, is cut off at both ends.
        found[whole[4 if shift else 0 : len(whole) // 4 * 4 - 4]] = f"base64 at {shift}"
    return found | (_numbers(canary) if isinstance(canary, int) else {})


def _numbers(number: int) -> dict[bytes, str]:
    short = next(n for n in (3, 4, 5, 6, 8) if -(1 << (8 * n - 1)) <= number < 1 << (8 * n - 1))
    found = {
        struct.pack(">q", number): "integer, large end first",
        struct.pack("<q", number): "integer, small end first",
        f"{abs(number):x}".encode(): "hex of the number",
        f"{abs(number):X}".encode(): "HEX of the number",
    }
    if short > 4:  # four bytes stand somewhere in any megabyte
        found[number.to_bytes(short, "big", signed=True)] = "as SQLite stores it"
        found[number.to_bytes(short, "little", signed=True)] = "as few bytes as hold it"
    return found


def traces(canaries: Iterable[str | int], places: Mapping[str, bytes]) -> list[tuple[str, str | int, str]]:
    """Where a canary stands, which one, and in which shape."""
    wanted = [(needle, canary, shape) for canary in canaries for needle, shape in spellings(canary).items()]
    return [
        (place, canary, shape)
        for place, content in places.items()
        for needle, canary, shape in wanted
        if needle in content
    ]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder and below, but the key, which is kept elsewhere."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".key"]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}

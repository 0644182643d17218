"""The entries of an XML feed as pieces of its text: those that are known are cut out before the slow parser is asked.

Owns where an entry begins and ends, and the short hash by which its very text is known again. Whatever is not plain
(nested, unclosed, closed by another name) is no answer: then the whole document is read. Pure, standard library only;
the pattern is linear, because the text is hostile.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from hashlib import sha256

from feeds.sources.entry import MAX_ENTRIES

HASH = 8
"""Bytes by which a block is known: within one source, and only from one poll to the next."""

_MARK = re.compile(r"<!\[CDATA\[|<!--|<(/?)((?:[\w.-]{1,20}:)?(?:item|entry))(?=[\s/>])([^<>]{0,4096})>", re.IGNORECASE)
_ENDS = {"<![CDATA[": "]]>", "<!--": "-->"}


@dataclass(frozen=True, slots=True)
class Cut:
    """A document without its known entries. `left`: how many entries still stand in it; `hashes`: of all that it had,
    as far as they are taken."""

    text: str
    left: int
    hashes: tuple[bytes, ...]


def cut(text: str, known: Set[bytes]) -> Cut | None:
    """The document without the entries whose text is `known`, and without those behind the most we take."""
    found = spans(text)
    if not found:
        return None
    hashes = tuple(_hash(text[start:end]) for start, end in found[:MAX_ENTRIES])
    kept, parts, place = 0, [], 0
    for number, (start, end) in enumerate(found):
        if number < MAX_ENTRIES and hashes[number] not in known:
            kept += 1
            continue
        parts.append(text[place:start])
        place = end
    return Cut("".join(parts) + text[place:], kept, hashes)


def spans(text: str) -> list[tuple[int, int]] | None:
    """Where the entries stand, in order; None where that is not plain."""
    found: list[tuple[int, int]] = []
    place, began, name = 0, -1, ""
    while (mark := _MARK.search(text, place)) is not None:
        place = mark.end()
        if mark[2] is None:
            stop = text.find(_ENDS[mark[0]], place)
            if stop < 0:
                return None
            place = stop + 3
        elif mark[1]:
            if began < 0 or mark[2] != name:
                return None
            found.append((began, place))
            began = -1
        elif began >= 0:
            return None
        elif mark[3].endswith("/"):
            found.append((mark.start(), place))
        else:
            began, name = mark.start(), mark[2]
    return found if began < 0 else None


def _hash(block: str) -> bytes:
    return sha256(block.encode("utf-8", "surrogatepass")).digest()[:HASH]


def packed(hashes: tuple[bytes, ...]) -> bytes:
    """The hashes as one value of a row."""
    return b"".join(hashes)


def unpacked(raw: bytes) -> frozenset[bytes]:
    """The hashes of a row's value."""
    return frozenset(raw[place : place + HASH] for place in range(0, len(raw) - HASH + 1, HASH))

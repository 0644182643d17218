"""Which sentence of a text leans on which source: "… since 3 March [1]". Pure.

A mark names a source by its place in the file. What a machine takes for a claim is a sentence with a figure in it; that
is a guess, so a sentence without a mark is a hint and no mistake. A mark of a source that there is not is one.
"""

import re
from typing import Final

_MARK: Final = re.compile(r"\[([1-9][0-9]?)\]")
_GAP: Final = re.compile(r"\{\{[^{}]*\}\}")
_SENTENCE: Final = re.compile(r"(?<=[.!?…\]])\s+|\n+")


def marks(text: str) -> frozenset[int]:
    """The sources that a text names, from 1."""
    return frozenset(int(one) for one in _MARK.findall(text))


def unmarked(text: str) -> tuple[str, ...]:
    """The sentences that say a figure and name no source."""
    sentences = (one for one in _SENTENCE.split(text) if one and not _MARK.search(one))
    return tuple(" ".join(one.split()) for one in sentences if any(char.isdigit() for char in _GAP.sub("", one)))

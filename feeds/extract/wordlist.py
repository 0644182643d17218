"""Word lists of fields.toml as patterns, and which listed word stands nearest to a place in a sentence.

Owns the spelling of word lists ("*" any ending, "(a|b)" a choice, "?" maybe, spaces) and the question all field
finders ask: "which of these words comes last before it, first behind it?". Knows no language.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NEVER = re.compile(r"(?!)")
_NONE = (-1, 0)


def even(low: str) -> str:
    """The spelling the lists are written in (ё is е); keeps the length."""
    return low.replace("ё", "е")


def source_of(words: Iterable[str]) -> str:
    """The words as one alternation, longest first, without word boundaries."""
    return "|".join(_word(word) for word in sorted(words, key=len, reverse=True))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern of whole words."""
    source = source_of(words)
    return re.compile(rf"(?<!\w)(?:{source})(?!\w)") if source else _NEVER


def _word(word: str) -> str:
    escaped = re.escape(even(word.lower())).replace(r"\ ", " ").replace(r"\*", r"[\w'-]{0,14}")
    plain = escaped.replace(r"\(", "(?:").replace(r"\)", ")").replace(r"\|", "|").replace(r"\?", "?")
    return plain.replace(" ", r"\s+")


@dataclass(frozen=True, slots=True)
class Sides:
    """Words that speak for a reading and words that speak against it, on either side of it."""

    yes_before: re.Pattern[str]
    no_before: re.Pattern[str]
    yes_after: re.Pattern[str]
    no_after: re.Pattern[str]

    def before(self, low: str, stop: int, reach: int) -> tuple[int, bool] | None:
        """Distance to the nearest listed word that ends before `stop`, and whether it speaks for; None if none does.

        Of two that end together the longer one counts; a word of both lists speaks against.
        """
        window = low[max(0, stop - reach) : stop]
        yes, no = _last(self.yes_before, window), _last(self.no_before, window)
        if yes == no == _NONE:
            return None
        return len(window) - max(yes, no)[0], yes > no

    def after(self, low: str, start: int, reach: int) -> tuple[int, bool] | None:
        """The same for the words behind `start`."""
        window = low[start : start + reach]
        yes, no = self.yes_after.search(window), self.no_after.search(window)
        if yes is None and no is None:
            return None
        if no is not None and (yes is None or no.start() <= yes.start()):
            return no.start(), False
        return (yes.start(), True) if yes is not None else None


def _last(pattern: re.Pattern[str], window: str) -> tuple[int, int]:
    """Where the last match ends, and how long it is."""
    last = _NONE
    for found in pattern.finditer(window):
        last = found.end(), found.end() - found.start()
    return last

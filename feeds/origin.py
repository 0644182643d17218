"""From whom a report says to have it: another watched source that its text names. Pure.

Two papers that quote one organisation are one voice, not three. Names are compared in any script and with any ending.
No word like "reports" is asked for: who is taken for a copy by mistake costs a look of a person, who is taken for a
second voice by mistake may cost a false alert.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.finding import Item
from bot.core.fold import fold
from bot.core.standing import Quotable

SHORTEST = 4
"""Letters of a name that says who is meant; shorter ones stand in too many texts."""

ENDING = 3
"""Letters of an ending; a vowel at the end of the name is one of them."""

LONGEST = 5_000
"""Characters of a text that are looked through."""

_WORD = re.compile(r"\w+")
_VOWELS = "aeiou"
_KEY = 3


@dataclass(frozen=True, slots=True)
class Names:
    """The names of all sources, by the first letters: each with the owner whose voice it is."""

    by_start: dict[str, list[tuple[tuple[str, ...], str]]]

    @classmethod
    def of(cls, sources: Sequence[Quotable]) -> "Names":
        """From the sources of the config."""
        made = cls({})
        for one in sources:
            for name in one.names:
                words = _folded(name)
                if words and sum(map(len, words)) >= SHORTEST:
                    made.by_start.setdefault(_stem(words[0])[:_KEY], []).append((words, one.owner))
        return made


def origin(item: Item, names: Names, own: str) -> str | None:
    """The owner of the source that the text names first, unless it is `own`, the owner of its own source."""
    for text in (item.title, item.summary):
        found = next((owner for owner in _named(_folded(text), names) if owner != own), None)
        if found is not None:
            return found
    return None


def _named(words: Sequence[str], names: Names) -> Iterator[str]:
    for place, word in enumerate(words):
        for name, owner in names.by_start.get(word[:_KEY], ()):
            if len(words) - place >= len(name) and all(map(_is_form, words[place:], name)):
                yield owner


def _is_form(word: str, of: str) -> bool:
    stem = _stem(of)
    return word == of or (len(of) >= SHORTEST and word.startswith(stem) and len(word) - len(stem) <= ENDING)


def _stem(word: str) -> str:
    return word[:-1] if len(word) >= SHORTEST and word[-1] in _VOWELS else word


def _folded(text: str) -> tuple[str, ...]:
    """The words, folded all at once: no rule of folding reaches beyond a word, and one by one it takes ten times as
    long."""
    return tuple(fold(" ".join(_WORD.findall(text[:LONGEST]))).split())

"""Does a person's free text sound like an arrest, a search, a disappearance, or "what shall I do"?

Owns the decision only; the stems are data (`bot/locales/<lang>/distress.toml`). A wrong yes costs a card with calm
advice, a wrong no leaves somebody alone: in doubt, yes. Nothing is kept of the text.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

LONGEST = 2000
"""Characters of a text that are read; a call for help says what it is about early."""

EXACT = "="
"""Mark before a stem that must be the whole word ("=нас" is not the beginning of "население")."""

_WORD = re.compile(r"[^\W\d_]+")
_APOSTROPHES = str.maketrans({"ё": "е", "’": "", "'": "", "ʼ": "", "`": ""})

Phrase = tuple[str, ...]
"""Stems of words that stand side by side."""


@dataclass(frozen=True, slots=True)
class Stems:
    """Phrases that say it alone, and phrases that say it together: something happened, to somebody near."""

    alone: tuple[Phrase, ...]
    happened: tuple[Phrase, ...]
    near: tuple[Phrase, ...]

    def __add__(self, other: "Stems") -> "Stems":
        """Both vocabularies: people mix languages, above all in a hurry."""
        return Stems(self.alone + other.alone, self.happened + other.happened, self.near + other.near)


NO_STEMS = Stems((), (), ())


def read_stems(toml: str) -> Stems:
    """The stems of one language's file; a missing list is a KeyError."""
    data = tomllib.loads(toml)
    return Stems(*(tuple(_phrase(line) for line in data[name]) for name in ("alone", "happened", "near")))


def sounds_like_distress(text: str, stems: Stems) -> bool:
    """Whether to answer with the card "First hours"."""
    words = tuple(_WORD.findall(text[:LONGEST].lower().translate(_APOSTROPHES)))
    if _holds(words, stems.alone):
        return True
    return _holds(words, stems.happened) and _holds(words, stems.near)


def _phrase(line: str) -> Phrase:
    return tuple(line.lower().translate(_APOSTROPHES).split())


def _holds(words: tuple[str, ...], phrases: Iterable[Phrase]) -> bool:
    return any(_at(words, start, phrase) for phrase in phrases for start in range(len(words) - len(phrase) + 1))


def _at(words: tuple[str, ...], start: int, phrase: Phrase) -> bool:
    return all(_is(word, stem) for word, stem in zip(words[start:], phrase, strict=False))


def _is(word: str, stem: str) -> bool:
    return word == stem[1:] if stem.startswith(EXACT) else word.startswith(stem)

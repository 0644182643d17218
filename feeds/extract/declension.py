"""Case forms of names and role nouns, traced back to the nominative by the ending tables of fields.toml.

Owns the reading of `[decline]`. Knows no names: which of the readings is right is decided by who asks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from feeds.extract.lexicon import Lexicon

Kind = Literal["g", "s", "r"]
Gender = Literal["m", "f"]

CASES = "ngadil"
FORMS_KEPT = 5_000
"""Forms whose answer is kept, a language: 4 MB. Most are asked again by the same text."""

ANY_CASE = "*"
_LONGEST_ENDING = 7
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a form. `case` is one letter of `CASES` or "*" for a word that does not change;
    `fit` counts the letters of the stem the row asks for, `length` those of the whole ending: the more, the surer."""

    nominative: str
    gender: Gender
    case: str
    fit: int
    length: int = 0


_Row = tuple[str, Gender, str, int]
"""Nominative ending (or whole word), gender, case, fit."""


class Declension:
    """The endings of one language, indexed by kind and ending. Answers are kept: a text asks the same words often."""

    def __init__(
        self,
        rows: Mapping[tuple[str, str], tuple[_Row, ...]],
        irregular: Mapping[str, tuple[_Row, ...]],
        fixed: tuple[str, ...],
        consonants: str,
    ) -> None:
        self.rows, self.irregular, self.fixed, self.consonants = rows, irregular, fixed, consonants
        self._kept = lru_cache(maxsize=FORMS_KEPT)(self._readings)

    def readings(self, word: str, kind: Kind) -> tuple[Reading, ...]:
        """All readings of a form written with a capital or in lower case; empty when no row fits."""
        return self._kept(word, kind)

    def _readings(self, word: str, kind: Kind) -> tuple[Reading, ...]:
        special = self.irregular.get(word.lower(), ())
        found = [
            Reading(_like(word, name), gender, case, fit)
            for name, gender, case, fit in special
            if name.islower() == (kind == "r")  # role nouns stand in the table in lower case
        ]
        if kind == "g" and "-" in word:
            found.extend(self._joined(*word.rsplit("-", 1)))
        found.extend(self._regular(word, kind))
        found.extend(self._unchanging(word, kind))
        return tuple(found)

    def _joined(self, first: str, second: str) -> Iterator[Reading]:
        """Both halves of a double given name stand in one case: "Еміра-Усеїна"."""
        for one in self.readings(first, "g"):
            for other in self.readings(second, "g"):
                if (one.gender, one.case) == (other.gender, other.case):
                    name = f"{one.nominative}-{other.nominative}"
                    yield Reading(name, one.gender, one.case, other.fit, other.length)

    def _regular(self, word: str, kind: Kind) -> Iterator[Reading]:
        for length in range(1, min(_LONGEST_ENDING, len(word) - 1) + 1):
            for nominative, gender, case, fit in self.rows.get((kind, word[-length:].lower()), ()):
                if len(word) - length + fit >= _SHORTEST_STEM and not _doubled(word, length, nominative):
                    yield Reading(word[:-length] + nominative, gender, case, fit, length)

    def _unchanging(self, word: str, kind: Kind) -> Iterator[Reading]:
        if kind == "r":
            return
        if word.endswith(self.fixed):
            yield Reading(word, "m", ANY_CASE, 0)
            yield Reading(word, "f", ANY_CASE, 0)
        elif word[-1] in self.consonants or word.endswith("ь"):
            yield Reading(word, "f", ANY_CASE, 0)


def _doubled(word: str, length: int, nominative: str) -> bool:
    """ "Кузнеца" is a form of Кузнец, not of "Кузнеец": no vowel falls out behind itself."""
    fallen = nominative[:1]
    return fallen in ("е", "о") and fallen == word[-length - 1 : -length].lower() and fallen != word[-length].lower()


def compile_declension(lexicon: Lexicon) -> Declension:
    """The tables of a lexicon, ready for look-up. Raises KeyError or ValueError for a broken table."""
    table = lexicon.fields["decline"]
    rows: dict[tuple[str, str], list[_Row]] = {}
    for line in _lines(table["rows"]):
        for key, value in _row(line, table["consonant"]):
            rows.setdefault(key, []).append(value)
    kept = {key: tuple(dict.fromkeys(values)) for key, values in rows.items()}
    consonants = "".join(table["consonant"].split())
    return Declension(kept, _irregular(table), tuple(table["fixed"].split()), consonants)


def _row(line: str, consonants: str) -> Iterator[tuple[tuple[str, str], _Row]]:
    head, stems, forms = (part.strip() for part in line.split(":"))
    kind, genders = head.split()
    cells = [[_ending(form) for form in cell.split("/")] for cell in forms.split()]
    if len(cells) != len(CASES):
        raise ValueError(f"a row has {len(CASES)} cases: {line!r}")
    for stem in map(_ending, stems.replace("{consonant}", consonants).split()):
        fit = 3 if len(stem) > 1 else 1
        for case, endings in zip(CASES, cells, strict=True):
            for nominative in cells[0] if case != "n" else [None]:
                for ending in endings:
                    back = stem + (ending if nominative is None else nominative)
                    for gender in genders:
                        if stem + ending:
                            yield (kind, stem + ending), (back, _gender(gender), case, fit)


def _irregular(table: Mapping[str, Any]) -> dict[str, tuple[_Row, ...]]:
    found: dict[str, list[_Row]] = {}
    for line in _lines(table["irregular"]):
        forms = line.split()
        gender: Gender = "f" if forms[0].endswith(("ь", "и")) and forms[1].endswith(("и", "і")) else "m"
        for case, form in zip(CASES, forms, strict=True):
            found.setdefault(form.lower(), []).append((forms[0], gender, case, 3))
    return {form: tuple(values) for form, values in found.items()}


def _lines(block: str) -> Iterator[str]:
    return (line.strip() for line in block.splitlines() if line.strip())


def _ending(word: str) -> str:
    return "" if word == "0" else word


def _gender(letter: str) -> Gender:
    return "f" if letter == "f" else "m"


def _like(word: str, name: str) -> str:
    return name[:1].upper() + name[1:] if word[:1].isupper() else name.lower()

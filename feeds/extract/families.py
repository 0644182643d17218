"""Two people with one surname: "братьев Асана и Азиза Беловых", "the brothers Aziz and Asan Belov".

Owns the search for two given names that share the surname behind the second. The surname stands in the plural or does
not change; what it is in the singular follows from its ending. Knows no roles: see roles.py.
"""

from collections.abc import Iterator, Mapping, Sequence

from feeds.extract.declension import CASES, Declension, Gender, Reading
from feeds.extract.names import Names, Seen, Word, adjoining
from feeds.extract.text import Sentence
from feeds.extract.wordlist import even

SCORE = 8.0
"""Two known given names beside one surname are surer than any single pair."""

Plurals = Mapping[str, tuple[str, str, str]]
"""Ending of the plural: (cases it may stand in, singular of a man, singular of a woman)."""


def shared_surnames(sentence: Sentence, number: int, words: Sequence[Word], names: Names) -> list[Seen]:
    """Both people of every such pair, in order; the first spans its given name only."""
    found: list[Seen] = []
    for at in range(len(words) - 3):
        first, joint, second, surname = words[at : at + 4]
        if joint.text.lower() in names.joints and first.capital and second.capital and surname.capital:
            found.extend(_pair(sentence, number, (first, second, surname), names))
    return found


def _pair(sentence: Sentence, number: int, three: tuple[Word, Word, Word], names: Names) -> Iterator[Seen]:
    first, second, surname = three
    if names.declension is None or not adjoining(sentence, second, surname) or not names.is_surname_word(surname):
        return
    for cases, man, woman in _singulars(surname.text, names.plurals):
        both = _same_case(first.text, second.text, cases, names, names.declension)
        if both is None:
            continue
        for word, given, stop in ((first, both[0], first.stop), (second, both[1], surname.stop)):
            last = woman if given.gender == "f" else man
            yield Seen(f"{given.nominative} {last}", even(last.lower()), number, word.start, stop, given.case, SCORE)
        return


def _singulars(surname: str, plurals: Plurals) -> Iterator[tuple[str, str, str]]:
    """The longest ending first; a surname in -ко stays as it is."""
    for ending in sorted(plurals, key=len, reverse=True):
        if surname.lower().endswith(ending) and len(surname) > len(ending) + 1:
            cases, man, woman = plurals[ending]
            stem = surname[: len(surname) - len(ending)]
            yield cases, stem + man, stem + woman


def _same_case(
    one: str, other: str, cases: str, names: Names, declension: Declension
) -> tuple[Reading, Reading] | None:
    """The readings of two known given names in one case that the surname allows."""
    for case in (case for case in CASES if case in cases):
        first, second = (_given(word, case, names, declension) for word in (one, other))
        if first is not None and second is not None:
            return first, second
    return None


def _given(word: str, case: str, names: Names, declension: Declension) -> Reading | None:
    found = [one for one in declension.readings(word, "g") if one.case == case and _known(one, names)]
    return max(found, key=lambda one: names.spelled(one.nominative, one.gender), default=None)


def _known(reading: Reading, names: Names) -> bool:
    gender: Gender = reading.gender
    return names.knows_given(reading.nominative, gender)

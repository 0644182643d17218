"""Which phrases of a lexicon may stand in a sentence, told by its words alone.

Owns a look-up from words to phrases, so that of some thousand phrases only those are compared with a sentence whose
every word is there. It may let a phrase through that does not stand there; it never holds one back that does. Knows
neither events nor languages.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from feeds.extract.patterns import DIGITS, MASK, Folded, Phrase, Phrases, needs

WORDS_KEPT = 20_000
"""Words whose answer is kept: news says the same words over and over."""

MOST_PIECES = 3
"""Pieces between apostrophes that a word of a lexicon has at most: "jehovah's" has two."""

_WORD = re.compile(r"\w[\w']*")

_Places = dict[Phrases, list[int]]

_Rest = tuple[int, ...]
"""The other words that a phrase asks for."""


class Openings:
    """The look-up of one lexicon. `tells`: those of the groups that tell of an event at all."""

    def __init__(self, groups: Iterable[Phrases], tells: Iterable[Phrases] = ()) -> None:
        self._led: dict[int, list[tuple[Phrases, int, _Rest]]] = {}  # by the word that is hardest to meet
        self._free: list[tuple[Phrases, int]] = []  # phrases of which no word is known
        words = _Words()
        for group in groups:
            for place, phrase in enumerate(group):
                self._enter(group, place, [words.number(spelled) for spelled in needs(phrase)])
        self._exact, self._begins = _tight(words.exact), _tight(words.begins)
        self._tells(frozenset(tells))
        self._longest = max(map(len, self._begins), default=0)
        self._known: dict[frozenset[int], frozenset[int]] = {}
        self._numbers_of = lru_cache(maxsize=WORDS_KEPT)(self._look_up)
        self._name = self._look_up(MASK)

    def fold(self, text: str) -> Folded:
        """A folded sentence with the phrases that may stand in it, whichever of its words turn out to be a name."""
        return Folded(text, self._open(self._met(text)))

    def may_tell(self, text: str) -> bool:
        """Whether one of the phrases that tell may stand in a folded sentence, or in one of several.

        Asked of all there is, so nothing is made.
        """
        if self._always:
            return True
        met = self._met(text)
        return any(not rest or met.issuperset(rest) for number in met & self._leads for rest in self._telling[number])

    def _met(self, text: str) -> frozenset[int]:
        """The words of the lexicon that stand in a sentence."""
        return self._name.union(*map(self._numbers_of, set(_WORD.findall(text))))

    def _tells(self, tells: frozenset[Phrases]) -> None:
        """What the phrases of these groups ask for, by the word that is hardest to meet."""
        led = {number: {rest for group, _, rest in found if group in tells} for number, found in self._led.items()}
        self._telling = {number: tuple(rests) for number, rests in led.items() if rests}
        self._leads = frozenset(self._telling)
        self._always = any(group in tells for group, _ in self._free)

    def _enter(self, group: Phrases, place: int, asked: Sequence[int]) -> None:
        if not asked:
            self._free.append((group, place))
            return
        self._led.setdefault(asked[0], []).append((group, place, tuple(asked[1:])))

    def _look_up(self, word: str) -> frozenset[int]:
        """The words of the lexicon that this one may be: whole, or any piece of it between apostrophes."""
        pieces = word.split("'")
        if len(pieces) == 1:
            found = frozenset(self._of(word))
            return self._known.setdefault(found, found)  # most words mean nothing, and many the same
        spans = ((at, at + n) for at in range(len(pieces)) for n in range(1, MOST_PIECES + 1))
        return frozenset().union(*(self._of("'".join(pieces[start:stop])) for start, stop in spans), self._of(word))

    def _of(self, word: str) -> set[int]:
        found = set(self._exact.get(word, ()))
        for length in range(1, min(len(word), self._longest) + 1):
            found.update(self._begins.get(word[:length], ()))
        if word[:1].isdecimal():
            found.update(self._begins.get(DIGITS, ()))
        return found

    def _open(self, met: frozenset[int]) -> Mapping[Phrases, tuple[Phrase, ...]]:
        places: _Places = {}
        for group, place in self._free:
            places.setdefault(group, []).append(place)
        for number in met:
            for group, place, rest in self._led.get(number, ()):
                if not rest or met.issuperset(rest):
                    places.setdefault(group, []).append(place)
        return {group: tuple(group.every[at] for at in sorted(found)) for group, found in places.items()}


class _Words:
    """The words that phrases ask for, numbered; with the numbers of every spelling, whole ones and beginnings apart."""

    def __init__(self) -> None:
        self._numbers: dict[frozenset[str], int] = {}  # a word in all its spellings
        self.exact: dict[str, list[int]] = {}
        self.begins: dict[str, list[int]] = {}

    def number(self, spelled: frozenset[str]) -> int:
        if spelled not in self._numbers:
            number = self._numbers[spelled] = len(self._numbers)
            for word in spelled:
                if word.count("'") >= MOST_PIECES:
                    raise ValueError(f"too many apostrophes in {word!r}")
                begins = word.endswith("*")
                (self.begins if begins else self.exact).setdefault(word.removesuffix("*"), []).append(number)
        return self._numbers[spelled]


def _tight(table: Mapping[str, Sequence[int]]) -> Mapping[str, tuple[int, ...]]:
    return {word: tuple(numbers) for word, numbers in table.items()}

"""The little language in which translators write phrases, and its matcher.

Owns how a phrase of a lexicon is read. Knows nothing of events or languages.

    осудил*           a word that begins so            *суд       a word that ends so
    (взял|взяла)      one of these                     {num}      one of the words of the set `num`
    #                 a number in digits               @          the name of a person (masked before matching)
    слово?            may be missing                   ..         up to two words between      ...  up to nine
    ^ как             only at the very beginning of the sentence

Phrases are matched against a lower-cased sentence in which ё is written е; punctuation between words is passed over.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

MASK = "\u0278"
"""Stands for every letter of a name. A letter itself, so that a masked name still counts as a word."""

EVERYWHERE = ""
"""The key of phrases that may stand in any sentence."""

OPENS = "^ "
"""Before a phrase that opens its sentence."""

_GAP = {"..": 2, "...": 9}
_BETWEEN = r"[^\w\s]{0,3}\s+(?:[^\w\s]{1,3}\s+)?[^\w\s]{0,3}"
_TOKEN = re.compile(r"(?:\([^()]*\)|[^\s(])+")
_CHOICE = re.compile(r"\(([^()]*)\)")
_STRAY = re.compile(r"[(){}|]")
_SET = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\w[\w']*")
_SHORT_U = re.compile(r"(?<!\w)ў")
_BEGINNING = re.compile(r"^[^\w*#]*((?:\w[\w']*)?).*$")
_SIGNS = (
    (r"\*", r"[\w'-]{0,12}"),
    (r"\ ", _BETWEEN),
    (r"\#", r"\d[\d.,/]{0,9}(?:-[^\W\d]{1,4})?"),
    ("@", rf"{MASK}+(?:[\s.'-]{{1,2}}{MASK}+){{0,4}}"),
)

Sets = Mapping[str, tuple[str, ...]]


class BadPhraseError(ValueError):
    """A phrase of a lexicon cannot be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A sentence ready for phrases; `keys` are the first two and three letters of its words (a superset is as good)."""

    text: str
    keys: frozenset[str]

    def lacks(self, keys: frozenset[str]) -> bool:
        """Whether none of the keys is here; no keys are everywhere."""
        return bool(keys) and keys.isdisjoint(self.keys)

    def cut(self, start: int, stop: int) -> "Folded":
        """A piece of the sentence."""
        return Folded(self.text[start:stop], self.keys)

    def with_text(self, text: str) -> "Folded":
        """The same sentence with some of its words blanked."""
        return Folded(text, self.keys)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase; of its `keys` one must be among the sentence's, so that most phrases are passed over cheaply.

    `gate` is the same, with a key that every sentence has in place of none. `besides` are such keys of the other words
    that the phrase cannot do without.
    """

    source: str
    regex: re.Pattern[str]
    keys: frozenset[str]
    gate: frozenset[str]
    besides: tuple[frozenset[str], ...] = ()

    def find(self, sentence: Folded) -> Iterable[re.Match[str]]:
        """Where the phrase stands in the sentence."""
        return () if sentence.lacks(self.keys) else self.regex.finditer(sentence.text)

    def within(self, sentence: Folded) -> bool:
        """Whether it stands there at all."""
        return not sentence.lacks(self.keys) and self.regex.search(sentence.text) is not None


def fold(low: str) -> str:
    """The spelling phrases are compared in (ё is е, a Belarusian word opens with у, not ў); keeps the length."""
    even = low.replace("ё", "е")
    return _SHORT_U.sub("у", even) if "ў" in even else even


def folded(text: str) -> Folded:
    """A folded sentence with its keys."""
    words = _WORD.findall(text)
    return Folded(text, frozenset({EVERYWHERE, *(word[:n] for word in words for n in (2, 3))}))


def possible(phrases: Iterable[Phrase], sentence: Folded) -> list[Phrase]:
    """The phrases that may stand in the sentence by the beginnings of its words; most are passed over here."""
    lacks = sentence.keys.isdisjoint
    return [phrase for phrase in phrases if not lacks(phrase.gate) and not any(map(lacks, phrase.besides))]


def first(phrases: Iterable[Phrase], sentence: Folded) -> Phrase | None:
    """The first of the phrases that stands in the sentence."""
    for phrase in possible(phrases, sentence):
        if phrase.regex.search(sentence.text) is not None:
            return phrase
    return None


def compile_phrases(sources: Iterable[str], sets: Sets) -> tuple[Phrase, ...]:
    """Phrases ready for use. Raises BadPhraseError."""
    return tuple(compile_phrase(source, sets) for source in sources)


def compile_phrase(source: str, sets: Sets) -> Phrase:
    """One phrase ready for use. Raises BadPhraseError."""
    try:
        tokens = _tokens(source.removeprefix(OPENS), sets)
    except KeyError as error:
        raise BadPhraseError(f"no such set in {source!r}: {error}") from error
    if not tokens or tokens[0] in _GAP or tokens[-1] in _GAP:
        raise BadPhraseError(f"a phrase begins and ends with a word: {source!r}")
    if any(_STRAY.search(_CHOICE.sub("", token)) for token in tokens):
        raise BadPhraseError(f"brackets do not match: {source!r}")
    try:
        start = r"\A[^\w]{0,3}" if source.startswith(OPENS) else r"(?<!\w)"
        regex = re.compile(rf"{start}{_join(tokens)}(?!\w)")
    except re.error as error:
        raise BadPhraseError(f"cannot read {source!r}: {error}") from error
    keys, besides = _keys(tokens)
    return Phrase(source, regex, keys, keys or frozenset({EVERYWHERE}), besides)


def _tokens(source: str, sets: Sets) -> list[str]:
    """Words of a phrase; a set is written out as the choice it stands for, also as part of a choice."""

    def words(name: re.Match[str]) -> str:
        return "|".join(sets[name.group(1)])

    inside = _CHOICE.sub(lambda choice: _SET.sub(words, choice.group()), source)
    written = _SET.sub(lambda name: f"({words(name)})", inside)
    return _TOKEN.findall(fold(written.lower()))


def _join(tokens: list[str]) -> str:
    pieces: list[str] = []
    between = ""  # what has to stand before the next word
    for token in tokens:
        if token in _GAP:
            pieces.append(rf"{_BETWEEN}(?:\S+\s+){{0,{_GAP[token]}}}?[^\w\s]{{0,3}}")
            between = ""
            continue
        word = _word(token.rstrip("?"))
        if token.endswith("?"):
            pieces.append(f"(?:{between}{word})?" if between else f"(?:{word}{_BETWEEN})?")
            continue
        pieces.append(f"{between}{word}")
        between = _BETWEEN
    return "".join(pieces)


def _word(token: str) -> str:
    parts = _CHOICE.split(token)
    return "".join(
        _piece(part) if n % 2 == 0 else "(?:" + "|".join(_piece(choice) for choice in part.split("|")) + ")"
        for n, part in enumerate(parts)
    )


def _piece(text: str) -> str:
    regex = re.escape(text)
    for written, meant in _SIGNS:
        regex = regex.replace(written, meant)
    return regex


def joint_keys(phrases: Iterable[Phrase]) -> frozenset[str]:
    """Keys of which one must be among the sentence's for any of the phrases to stand; empty when that is unknown."""
    sets = [phrase.keys for phrase in phrases]
    return frozenset().union(*sets) if all(sets) else frozenset()


def _keys(tokens: list[str]) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Beginnings of the words of the token that is hardest to meet (long beginnings, and few), then of the others."""
    candidates = [_beginnings(token) for token in tokens if token not in _GAP and not token.endswith("?")]
    told = [found for found in candidates if min(map(len, found)) > 1]
    told.sort(key=lambda found: (-min(map(len, found)), len(found)))
    return (told[0], tuple(told[1:])) if told else (frozenset(), ())


def _beginnings(token: str) -> frozenset[str]:
    """The first two or three letters every word of the token begins with; an empty one where that is unknown."""
    parts = [part.split("|") if n % 2 else [part] for n, part in enumerate(_CHOICE.split(token))]
    words = ("".join(choice).replace("@", MASK * 2) for choice in product(*parts))
    return frozenset(_BEGINNING.sub(r"\1", word)[:3] for word in words)

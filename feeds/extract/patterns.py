"""The little language in which translators write phrases, and its matcher.

Owns how a phrase of a lexicon is read. Knows nothing of events or languages.

    осудил*           a word that begins so            *суд       a word that ends so
    (взял|взяла)      one of these                     {num}      one of the words of the set `num`
    #                 a number in digits               @          the name of a person (masked before matching)
    слово?            may be missing                   ..         up to two words between      ...  up to nine
                                                       ....       up to twenty
    ^ как             only at the very beginning of the sentence

Phrases are matched against a lower-cased sentence in which ё is written е; punctuation between words is passed over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Protocol, TypeVar

MASK = "\u0278"
"""Stands for every letter of a name. A letter itself, so that a masked name still counts as a word."""

DIGITS = "#"
"""Stands for every word that begins with a digit."""

COMPILED = 3_000
"""Phrases kept compiled, of all languages together: 5 MB."""

OPENS = "^ "
"""Before a phrase that opens its sentence."""

_GAP = {"..": 2, "...": 9, "....": 20}
_BETWEEN = r"[^\w\s]{0,3}\s+(?:[^\w\s]{1,3}\s+)?[^\w\s]{0,3}"
_TOKEN = re.compile(r"(?:\([^()]*\)|[^\s(])+")
_CHOICE = re.compile(r"\(([^()]*)\)")
_STRAY = re.compile(r"[(){}|]")
_SET = re.compile(r"\{(\w+)\}")
_SHORT_U = re.compile(r"(?<!\w)ў")
_BEGINNING = re.compile(r"[^\w*#]*((?:\w[\w']*)?)([*#]?)")
_SIGNS = (
    (r"\*", r"[\w'-]{0,12}"),
    (r"\ ", _BETWEEN),
    (r"\#", r"\d[\d.,/]{0,9}(?:-[^\W\d]{1,4})?"),
    ("@", rf"{MASK}+(?:[\s.'-]{{1,2}}{MASK}+){{0,4}}"),
)

Sets = Mapping[str, tuple[str, ...]]


class BadPhraseError(ValueError):
    """A phrase of a lexicon cannot be read; the message names it."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrase:
    """One phrase, and the sets it may name. Compiled when a sentence has its words, and kept while it is asked for:
    compiled it is ten times as large, and most are seldom met."""

    source: str
    sets: Sets

    def find(self, sentence: "Folded") -> Iterable[re.Match[str]]:
        """Where the phrase stands in the sentence."""
        return compiled(self).finditer(sentence.text)

    def within(self, sentence: "Folded") -> bool:
        """Whether it stands there at all."""
        return compiled(self).search(sentence.text) is not None


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Phrases that are asked for together, in their order. One that is equal to another is still another one."""

    every: tuple[Phrase, ...] = ()

    def __iter__(self) -> Iterator[Phrase]:
        return iter(self.every)

    def __len__(self) -> int:
        return len(self.every)


class _HasPhrases(Protocol):
    @property
    def phrases(self) -> Phrases: ...


Rule = TypeVar("Rule", bound=_HasPhrases)


@dataclass(frozen=True, slots=True)
class Folded:
    """A sentence ready for phrases. `open`: those that may stand in it (more is as good); None: nobody looked."""

    text: str
    open: Mapping[Phrases, tuple[Phrase, ...]] | None = None

    def cut(self, start: int, stop: int) -> "Folded":
        """A piece of the sentence."""
        return Folded(self.text[start:stop], self.open)

    def with_text(self, text: str) -> "Folded":
        """The same sentence with some of its words blanked."""
        return Folded(text, self.open)


def fold(low: str) -> str:
    """The spelling phrases are compared in (ё is е, a Belarusian word opens with у, not ў); keeps the length."""
    even = low.replace("ё", "е")
    return _SHORT_U.sub("у", even) if "ў" in even else even


def possible(phrases: Phrases, sentence: Folded) -> tuple[Phrase, ...]:
    """The phrases that may stand in the sentence by its words; most are passed over here."""
    return phrases.every if sentence.open is None else sentence.open.get(phrases, ())


def asked(rules: Iterable[Rule], sentences: Iterable[Folded]) -> tuple[Rule, ...]:
    """The rules whose phrases may stand in one of the sentences, in their order: of some hundred a few."""
    opened = [sentence.open for sentence in sentences]
    met = {phrases for one in opened if one is not None for phrases in one}
    return tuple(rules) if None in opened else tuple(rule for rule in rules if rule.phrases in met)


def found(phrases: Phrases, sentence: Folded) -> Iterator[re.Match[str]]:
    """Where the phrases stand in the sentence, phrase by phrase."""
    return (match for phrase in possible(phrases, sentence) for match in compiled(phrase).finditer(sentence.text))


def first(phrases: Phrases, sentence: Folded) -> Phrase | None:
    """The first of the phrases that stands in the sentence."""
    for phrase in possible(phrases, sentence):
        if compiled(phrase).search(sentence.text) is not None:
            return phrase
    return None


def compile_phrases(sources: Iterable[str], sets: Sets) -> Phrases:
    """Phrases ready for use. Raises BadPhraseError."""
    return Phrases(tuple(compile_phrase(source, sets) for source in sources))


def compile_phrase(source: str, sets: Sets) -> Phrase:
    """One phrase ready for use. Raises BadPhraseError."""
    try:
        tokens = _tokens(source, sets)
    except KeyError as error:
        raise BadPhraseError(f"no such set in {source!r}: {error}") from error
    if not tokens or tokens[0] in _GAP or tokens[-1] in _GAP:
        raise BadPhraseError(f"a phrase begins and ends with a word: {source!r}")
    if any(_STRAY.search(_CHOICE.sub("", token)) for token in tokens):
        raise BadPhraseError(f"brackets do not match: {source!r}")
    return Phrase(source, sets)


@lru_cache(maxsize=COMPILED)
def compiled(phrase: Phrase) -> re.Pattern[str]:
    """What finds it in a folded sentence."""
    start = r"\A[^\w]{0,3}" if phrase.source.startswith(OPENS) else r"(?<!\w)"
    return re.compile(rf"{start}{_join(_tokens(phrase.source, phrase.sets))}(?!\w)")


def _tokens(source: str, sets: Sets) -> list[str]:
    """Words of a phrase; a set is written out as the choice it stands for, also as part of a choice."""

    def words(name: re.Match[str]) -> str:
        return "|".join(sets[name.group(1)])

    inside = _CHOICE.sub(lambda choice: _SET.sub(words, choice.group()), source)
    written = _SET.sub(lambda name: f"({words(name)})", inside)
    return _TOKEN.findall(fold(written.removeprefix(OPENS).lower()))


def _join(tokens: list[str]) -> str:
    pieces: list[str] = []
    between = ""  # what has to stand before the next word
    for n, token in enumerate(tokens):
        if token in _GAP:
            # behind ".. word?" the space has been read already, whether the word is there or not
            opens = "" if n > 1 and tokens[n - 1].endswith("?") and tokens[n - 2] in _GAP else _BETWEEN
            pieces.append(rf"{opens}(?:\S+\s+){{0,{_GAP[token]}}}?[^\w\s]{{0,3}}")
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


def needs(phrase: Phrase) -> tuple[frozenset[str], ...]:
    """The words of a phrase that cannot be missing, each in all its spellings ("осудил*" for a beginning), the one that
    is hardest to meet (long spellings, and few) first."""
    tokens = _tokens(phrase.source, phrase.sets)
    candidates = [_spellings(token) for token in tokens if token not in _GAP and not token.endswith("?")]
    told = [spellings for spellings in candidates if "" not in spellings]
    return tuple(sorted(told, key=lambda spellings: (-min(map(len, spellings)), len(spellings))))


def _spellings(token: str) -> frozenset[str]:
    """The words, or beginnings of words, of which one must stand where the token stands; "" where that is unknown."""
    parts = [part.split("|") if n % 2 else [part] for n, part in enumerate(_CHOICE.split(token))]
    return frozenset(_hardest("".join(choice).replace("@", f"{MASK}*")) for choice in product(*parts))


def _hardest(choice: str) -> str:
    """Of the words of one choice, which stand there together, the longest: "в больнице" is seldom, "в" in any text."""
    words = [first for word in choice.split() if (first := _first_word(word))]
    return max(words, key=lambda word: (not word.startswith(MASK), len(word)), default="")


def _first_word(choice: str) -> str:
    beginning = _BEGINNING.match(choice)
    if beginning is None or not (beginning[1] or beginning[2] == DIGITS):
        return ""
    return (beginning[1] or DIGITS) + ("*" if beginning[2] else "")

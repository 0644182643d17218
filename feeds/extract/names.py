"""Words that may be names: tokens, known given names, words that are no names, persons of public life.

Owns the tables of names.toml and the cutting of a sentence into words. Knows neither cases nor roles.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

import pymorphy3

from bot.core.fold import fold, name_key
from feeds.extract.declension import Declension, Gender, compile_declension
from feeds.extract.lexicon import Lexicon, names_of_all
from feeds.extract.places import place_at
from feeds.extract.text import MAX_SENTENCES, Sentence
from feeds.extract.wordlist import any_of, even

_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_QUOTES = '«»"„“”'
_ENDING = re.compile(r"[аеиіоуьяйюєїыёмх]{1,3}$")
_IOTA = re.compile(r"(?:iia|iya|ija|yia|yya)$")
_SHORTEST_STEM = 3
_NAME_TAGS = frozenset({"Surn", "Name", "Patr"})


class Word(NamedTuple):
    """A word of a sentence; `text` is written with one capital even where the sentence shouts."""

    text: str
    start: int
    stop: int
    capital: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A person's name in the text: `name` nominative, `case` as in declension (empty in English)."""

    name: str
    surname: str
    sentence: int
    start: int
    stop: int
    case: str
    score: float


@dataclass(frozen=True, slots=True)
class Names:
    """What a finder of one language knows about names."""

    declension: Declension | None
    given: Mapping[Gender, frozenset[str]]
    exact: Mapping[Gender, frozenset[str]]
    public: frozenset[str]
    alone: frozenset[str]
    not_names: frozenset[str]
    not_stems: frozenset[str]
    lists: Mapping[str, re.Pattern[str]]
    roles: Mapping[str, frozenset[str]]
    joints: frozenset[str]
    plurals: Mapping[str, tuple[str, str, str]]
    common: "Common | None"

    def knows_given(self, name: str, gender: Gender | None = None) -> bool:
        """Whether it is a known given name (nominative, any script)."""
        key = _folded(name)
        return any(key in names for of, names in self.given.items() if gender in (None, of))

    def spelled(self, name: str, gender: Gender) -> bool:
        """Whether a given name is listed in just this spelling."""
        return name.lower() in self.exact[gender]

    def is_public(self, name: str) -> bool:
        """Whether it is the full name of a head of state and the like."""
        return name_key(name) in self.public

    def is_name_word(self, sentence: Sentence, word: Word) -> bool:
        """Whether a capitalised word can be part of a person's name at all."""
        if not self.is_surname_word(word) or self._is_common(word.text):
            return False
        return place_at(even(sentence.low), word.start) < word.stop

    def is_surname_word(self, word: Word) -> bool:
        """The same behind a known given name, where "Иванову" is no town and "Знака" no common word."""
        low = word.text.lower()
        if not word.capital or len(low) < 2 or low in self.not_names:
            return False
        stem = _ENDING.sub("", low) if self.declension else ""
        return len(stem) < _SHORTEST_STEM or stem not in self.not_stems

    def _is_common(self, word: str) -> bool:
        return self.common is not None and self.common.is_common(word.lower())


@lru_cache(maxsize=20_000)
def _folded(name: str) -> str:
    """Folded; "Nataliia" and "Nataliya" are Natalia."""
    return fold(_IOTA.sub("ia", name.lower()))


class Common:
    """Russian words that are in the dictionary and are no names. The dictionary is loaded with the first question."""

    def __init__(self) -> None:
        self._ask = lru_cache(maxsize=20_000)(self._look_up)
        self._dictionary: _Dictionary | None = None

    def is_common(self, low: str) -> bool:
        """Whether the dictionary knows the word and not as a name."""
        return self._ask(low)

    def _look_up(self, low: str) -> bool:
        if self._dictionary is None:
            self._dictionary = _dictionary()
        words, alike, names = self._dictionary
        found = words.similar_items(low, alike)
        return bool(found) and not any(table in names for _, places in found for table, _ in places)


_Dictionary = tuple[Any, Any, frozenset[int]]
"""The words, each with the tables by which it is declined; the letters that may stand for others; the tables of names.
"""


def _dictionary() -> _Dictionary:
    """What is asked of pymorphy's dictionary. The rest of it, two thirds of the memory, is let go: how words are
    declined that are not there, what each form is called, how probable each reading is."""
    whole = pymorphy3.MorphAnalyzer(lang="ru", units=(), result_type=None, probability_estimator_cls=None)
    known = whole.dictionary
    names = (table for table in range(len(known.paradigms)) if _NAME_TAGS & known.build_tag_info(table, 0).grammemes)
    return known.words, whole.char_substitutes, frozenset(names)


def compile_names(lexicon: Lexicon) -> Names:
    """The tables of a lexicon, ready for look-up."""
    words, shared = lexicon.fields["people"], _shared()
    patterns = {key: any_of(value) for key, value in words.items() if isinstance(value, list)}
    if "decline" in lexicon.fields:
        for key in ("patronymic", "unchanging"):
            forms = lexicon.fields["decline"][key]
            patterns[key] = re.compile("|".join(re.escape(form.lstrip("*")) + "$" for form in forms))
    return Names(
        declension=compile_declension(lexicon) if "decline" in lexicon.fields else None,
        given=shared.given,
        exact=shared.exact,
        public=shared.public,
        alone=shared.alone,
        not_names=frozenset(words["not_names"].lower().split()),
        not_stems=frozenset(_ENDING.sub("", word) for word in words["not_names"].lower().split() if len(word) > 4),
        lists=patterns,
        roles={key: frozenset(even(words[key]).split()) for key in ("affected", "official", "relative", "chief")},
        joints=frozenset(words.get("joints", ())),
        plurals=_plurals(lexicon.fields.get("decline", {}).get("plurals", "")),
        common=Common() if lexicon.lang == "ru" else None,
    )


def _plurals(block: str) -> dict[str, tuple[str, str, str]]:
    """Lines "ending : cases : a man's : a woman's"; 0 is nothing."""
    rows = (tuple(part.strip() for part in line.split(":")) for line in block.splitlines() if line.strip())
    return {
        even(ending): (cases, "" if man == "0" else man, "" if woman == "0" else woman)
        for ending, cases, man, woman in rows
    }


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all languages know about names, as in `Names`."""

    given: Mapping[Gender, frozenset[str]]
    exact: Mapping[Gender, frozenset[str]]
    public: frozenset[str]
    alone: frozenset[str]


@cache
def _shared() -> _Shared:
    table = names_of_all()
    exact: dict[Gender, frozenset[str]] = {"m": _spelled(table, "m"), "f": _spelled(table, "f")}
    return _Shared(
        given={gender: frozenset(map(_folded, names)) for gender, names in exact.items()},
        exact=exact,
        public=frozenset(name_key(name) for name in table["public"]["people"].replace("\n", ";").split(";") if name),
        alone=frozenset(fold(name) for name in table["public"]["alone"].split()),
    )


def _spelled(table: Mapping[str, Any], gender: Gender) -> frozenset[str]:
    return frozenset(name.lower() for names in table["given"].values() for name in names[gender].split())


@lru_cache(maxsize=2 * MAX_SENTENCES)
def words_of(sentence: Sentence) -> tuple[Word, ...]:
    """The words of a sentence in order; kept for a while, because every finder of names asks for them."""
    return tuple(_word(found) for found in _WORD.finditer(sentence.text))


def _word(found: re.Match[str]) -> Word:
    text = found.group()
    if len(text) > 3 and text.removesuffix("'s").isupper():
        text = "-".join(part.capitalize() for part in text.split("-"))
    return Word(text, found.start(), found.end(), text[0].isupper())


def adjoining(sentence: Sentence, first: Word, second: Word) -> bool:
    """Whether only a space (or a quotation mark of a nickname) stands between two words."""
    return sentence.text[first.stop : second.start].strip(_QUOTES + "()") == " "


def quoted(sentence: Sentence, word: Word) -> bool:
    """Whether the word alone stands in quotation marks."""
    before, behind = sentence.text[: word.start][-1:], sentence.text[word.stop :][:1]
    return bool(before and behind) and before in _QUOTES + "(" and behind in _QUOTES + ")"

"""Words that judge, in what an organiser writes: hints with a calmer way to say it, never a refusal. Pure.

Owns the reading of `campaigns/data/wording.toml` and how a word of it is found in its forms. Judges both sides alike:
names for opponents, praise for our own, and accusations told as facts. Knows nothing of campaigns.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

from bot.core.words import READ, stem, words

BEFORE: Final = 5
BEHIND: Final = 2
"""So many words away whoever says it may stand: "accused of being …"."""

QUOTE: Final = 120
"""Characters of the sentence that is shown."""

_SENTENCE: Final = re.compile(r"(?<=[.!?…])\s+|\n+")

Stems = tuple[str, ...]


class Sort(StrEnum):
    """What is the matter with a word. The words for it are `organise_check.word.…`."""

    SIDE = "side"
    OURS = "ours"
    PROSECUTION = "prosecution"
    CONTEMPT = "contempt"
    LOUD = "loud"


@dataclass(frozen=True, slots=True)
class Hint:
    """A word as it stands in a text, in which sentence, and what could stand there, in the text's language."""

    sort: Sort
    word: str
    say: str
    quote: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """`loud`: looked for in capitals only; `named`: also where it stands like a name."""

    sort: Sort
    say: str
    unless: frozenset[str]
    loud: bool
    named: bool

    def fits(self, written: Sequence[str], start: int, end: int, around: Collection[str]) -> bool:
        """Whether the words from `start` to `end` are meant, with these stems around them."""
        found = written[start:end]
        if self.loud:
            return all(word.isupper() for word in found) and self.unless.isdisjoint(around)
        like_a_name = start > 0 and found[0][0].isupper() and not self.named
        return not like_a_name and self.unless.isdisjoint(around)


def hints(text: str, lang: str) -> tuple[Hint, ...]:
    """The words to think about in a text of this language, each once, in their order; none for other languages."""
    found: dict[str, Hint] = {}
    rules = _rules().get(lang, {})
    for sentence in _sentences(text) if rules else ():
        for one in _in_sentence(sentence, rules):
            found.setdefault(one.word.casefold(), one)
    return tuple(found.values())


def _sentences(text: str) -> Iterator[str]:
    """Never longer than what is read of a text at once."""
    for sentence in _SENTENCE.split(text):
        rest = sentence
        while len(rest) > READ:
            end = max(rest.rfind(" ", 1, READ), 1) if " " in rest[1:READ] else READ
            yield rest[:end]
            rest = rest[end:]
        yield rest


def _in_sentence(sentence: str, rules: Mapping[Stems, _Rule]) -> Iterator[Hint]:
    written = words(sentence)
    stems = tuple(stem(word) for word in written)
    longest = max(map(len, rules))
    start = 0
    while start < len(stems):
        ends = range(min(start + longest, len(stems)), start, -1)
        end = next((end for end in ends if stems[start:end] in rules), None)
        if end is None:
            start += 1
            continue
        rule = rules[stems[start:end]]
        around = {*stems[max(0, start - BEFORE) : start], *stems[end : end + BEHIND]}
        if rule.fits(written, start, end, around):
            yield Hint(rule.sort, " ".join(written[start:end]), rule.say, _short(sentence))
        start = end


def _short(sentence: str) -> str:
    text = " ".join(sentence.split())
    return text if len(text) <= QUOTE else f"{text[: QUOTE - 1]}…"


@cache
def _rules() -> Mapping[str, Mapping[Stems, _Rule]]:
    """By language, by the stems of what is looked for."""
    found: dict[str, dict[Stems, _Rule]] = {}
    for row in _read():
        unless = frozenset(stem(word) for phrase in row.get("unless", ()) for word in words(phrase))
        for phrase in row["words"]:
            rule = _Rule(Sort(row["sort"]), row["say"], unless, phrase.isupper(), phrase != phrase.lower())
            found.setdefault(row["lang"], {}).setdefault(tuple(stem(word) for word in words(phrase)), rule)
    return found


def _read() -> list[dict[str, Any]]:
    text = files("campaigns").joinpath("data", "wording.toml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)["hint"]
    return rows

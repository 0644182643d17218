"""Facts of an event as a moderator types them: one line each, read by the finders of the extractor. Pure.

Owns what is taken for a line and what is refused. A line is put into a sentence of the news (feeds/lexicon/typed.toml),
so that the finders see the words they go by. What was understood is shown before it counts.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from bot.core.amends import Fact
from bot.core.event import Facts
from bot.core.finding import Item, Lang, Outlet
from bot.core.kinds import Kind
from feeds.extract import TERMED
from feeds.extract.articles import find_articles
from feeds.extract.dates import find_hearing
from feeds.extract.lang import detect
from feeds.extract.lexicon import Lexicon, Lexicons
from feeds.extract.places import find_place, zone_of
from feeds.extract.terms import find_term
from feeds.extract.text import Text, clean, prepare

LONGEST: Final = 160
"""Characters of a line."""

LANGS: Final[tuple[Lang, ...]] = ("ru", "uk", "en")
PAST: Final = timedelta(days=31)
"""How far back a hearing may lie, where the line says the year."""

_ISO = re.compile(r"\b(\d{4})-(\d{1,2})-(\d{1,2})\b")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_NO_TOWN = re.compile(r"[\d@/\\<>{}\[\]=+*#$%^&|~_:;!?]")


@dataclass(frozen=True, slots=True)
class Unread:
    """Nothing of the sort was found in the line, which is given back as it was understood."""

    fact: Fact
    line: str


def read(fact: Fact, line: str, facts: Facts, now: datetime, lang: str, lexicons: Lexicons) -> Facts | Unread:
    """The facts with this one as the line says it. `lang`: in which language it is tried after its own."""
    short = clean(line)[:LONGEST]
    found = _READ[fact](short, facts, now, _tried(short, lang), lexicons) if short else None
    return Unread(fact, short) if found is None else found


def asked(kind: Kind) -> tuple[Fact, ...]:
    """Which facts of a new event are asked for, in order: a term only where a court gave one."""
    return tuple(fact for fact in TYPED if fact is not Fact.TERM or kind in TERMED)


def without(fact: Fact, facts: Facts) -> Facts:
    """The facts with this one not known."""
    match fact:
        case Fact.HEARING:
            return replace(facts, hearing_day=None, hearing_time=None, hearing_zone=None)
        case Fact.TERM:
            return replace(facts, term_months=None, term_life=False, term_sort=None)
        case Fact.PLACE:
            return replace(facts, place=None)
        case Fact.ARTICLES:
            return replace(facts, articles=())
        case _:
            raise ValueError(f"{fact} is no line of text")


def _tried(line: str, lang: str) -> tuple[Lang, ...]:
    own = detect(line, None)
    likely = [own, *(one for one in LANGS if one == lang), *LANGS]
    return tuple(dict.fromkeys(one for one in likely if one in LANGS))


def _hearing(line: str, facts: Facts, now: datetime, langs: tuple[Lang, ...], lexicons: Lexicons) -> Facts | None:
    dated = _ISO.sub(r"\3.\2.\1", line)
    for since in (now, now - PAST) if _YEAR.search(dated) else (now,):
        for text, lexicon in _texts(Fact.HEARING, dated, langs, lexicons):
            found = find_hearing(text, since, lexicon)
            if found is not None:
                zone = found.zone or zone_of(facts.place) or facts.hearing_zone
                return replace(facts, hearing_day=found.day, hearing_time=found.at, hearing_zone=zone)
    return None


def _term(line: str, facts: Facts, _now: datetime, langs: tuple[Lang, ...], lexicons: Lexicons) -> Facts | None:
    for text, lexicon in _texts(Fact.TERM, line, langs, lexicons):
        found = find_term(text, lexicon)
        if found is not None:
            return replace(facts, term_months=found.months, term_life=found.life, term_sort=found.sort)
    return None


def _articles(line: str, facts: Facts, _now: datetime, langs: tuple[Lang, ...], lexicons: Lexicons) -> Facts | None:
    for text, lexicon in _texts(Fact.ARTICLES, line, langs, lexicons):
        found = find_articles(text, lexicon)
        if found:
            return replace(facts, articles=tuple((one.number, one.code) for one in found))
    return None


def _place(line: str, facts: Facts, _now: datetime, langs: tuple[Lang, ...], lexicons: Lexicons) -> Facts | None:
    """A town or region that is known, else as it was typed: never a street or a number of a house."""
    for text, lexicon in _texts(Fact.PLACE, line, langs, lexicons):
        found = find_place(text, lexicon)
        if found is not None:
            return replace(facts, place=found)
    return (
        None if _NO_TOWN.search(line) or not any(char.isalpha() for char in line) else replace(facts, place=line[:60])
    )


def _texts(fact: Fact, line: str, langs: tuple[Lang, ...], lexicons: Lexicons) -> Iterator[tuple[Text, Lexicon]]:
    for lang in langs:
        for sentence in _sentences()[fact.value][lang]:
            item = Item("", Outlet.NEWS, sentence.replace("{}", line))
            yield prepare(item, lang), lexicons[lang]


@cache
def _sentences() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(files("feeds").joinpath("lexicon", "typed.toml").read_text(encoding="utf-8"))


_Reader = Callable[[str, Facts, datetime, tuple[Lang, ...], Lexicons], Facts | None]
_READ: Final[Mapping[Fact, _Reader]] = MappingProxyType(
    {Fact.HEARING: _hearing, Fact.TERM: _term, Fact.PLACE: _place, Fact.ARTICLES: _articles}
)
TYPED: Final = tuple(_READ)
"""The facts that are typed as a line; the others are chosen."""

"""What extraction says of one entry.

Owns the values that pass from the extractor to merging, review and the store. Every field that was read from the
text carries the span it was read from, so that a person can check it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from bot.core.category import Category
from bot.core.kinds import Kind

Lang = Literal["ru", "uk", "en", "be"]
Field = Literal["title", "summary"]


class Outlet(StrEnum):
    """What stands behind a source."""

    NGO = "ngo"
    NEWS = "news"


class Group(StrEnum):
    """Why a person is on our pages; decides who may be named (bot/people/naming.py)."""

    POLITICAL = "political"
    CIVILIAN = "civilian"
    POW = "pow"
    CHILD = "child"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed as the extractor reads it. `published` is aware UTC; `lang` is the feed's own word."""

    id: str
    outlet: Outlet
    title: str
    summary: str = ""
    url: str = ""
    published: datetime | None = None
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open range of characters in the cleaned title or summary."""

    field: Field
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Mention:
    """One affected person: nominative, first name and surname, in the item's own script."""

    name: str
    span: Span
    minor: bool = False


@dataclass(frozen=True, slots=True)
class HearingAt:
    """A future court date in the court's local time; `at` and `zone` are None when the item does not say."""

    day: date
    at: time | None
    zone: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """A punishment handed down or left in force. `months` is None for life and for what is not a number."""

    months: int | None
    span: Span
    life: bool = False
    sort: Literal["prison", "suspended", "labour"] = "prison"


@dataclass(frozen=True, slots=True)
class Article:
    """An article of a code: `code` is "ru-uk", "ru-koap", "by-uk", "by-koap", "ua-kk" or None (not said)."""

    number: str
    span: Span
    code: str | None = None


@dataclass(frozen=True, slots=True)
class CategoryHit:
    """A category that the text tells of in so many words."""

    category: Category
    span: Span


@dataclass(frozen=True, slots=True)
class Finding:
    """The extractor's answer for one item.

    `kind` is the primary new fact even where `relevant` is false (an ordinary crime has its kind, too).
    `reasons` name the signals that decided, strongest first; `unsure` names why a person should look before
    anything is sent (empty: sure). `group` is of the affected person, also when nobody is named. `hides_name`
    is True when the text may name somebody whom `people` lacks: such a text must not be quoted unless every
    name in it may be shown.
    """

    lang: Lang
    relevant: bool
    kind: Kind | None
    score: float
    reasons: tuple[str, ...]
    rules_version: str
    detail: str | None = None
    people: tuple[Mention, ...] = ()
    group: Group = Group.POLITICAL
    hearing: HearingAt | None = None
    custody_until: date | None = None
    term: Term | None = None
    articles: tuple[Article, ...] = ()
    place: str | None = None
    categories: tuple[CategoryHit, ...] = ()
    unsure: tuple[str, ...] = ()
    hides_name: bool = False

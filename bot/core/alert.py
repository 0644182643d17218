"""What the rendering of an alert takes: facts that may be shown, already chosen.

Owns the values only. Naming (who may be named), quoting (which sources may be linked) and consent were decided
before one of these is built; nothing here holds a name that a reader may not see.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Literal

from bot.core.finding import Group
from bot.core.kinds import Kind

CALLBACK_BYTES = 64
"""Telegram's limit on callback data."""

COPIED = 256
"""Characters of a text that a button copies."""


class Form(StrEnum):
    """How much a message carries: every link, or for a reader not known to be abroad none that is dangerous there.

    Which that are, the register of legal status says: bot/alerts/links.py. A discreet one begins with a line that says
    nothing: that is what a locked phone shows.
    """

    FULL = "full"
    WITHOUT_LINKS = "without_links"
    DISCREET = "discreet"
    DISCREET_WITH_LINKS = "discreet_with_links"

    @property
    def links(self) -> bool:
        """Whether sources come with their addresses."""
        return self in (Form.FULL, Form.DISCREET_WITH_LINKS)

    @property
    def discreet(self) -> bool:
        """Whether the first line is a neutral one."""
        return self in (Form.DISCREET, Form.DISCREET_WITH_LINKS)


@dataclass(frozen=True, slots=True)
class Named:
    """People who may be named, in the spelling to show; at least one.

    `originals`: beside each name how it is written at home, None where that is the name itself; empty: all None.
    """

    names: tuple[str, ...]
    originals: tuple[str | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Somebody who may not be named, or whom no source named: the group, a place no finer than allowed, how many.

    `quotable` is True only when the sources name nobody who may not be shown; otherwise no headline is quoted.
    """

    group: Group
    place: str | None = None
    count: int = 1
    quotable: bool = False


Subject = Named | Unnamed


class Sure(StrEnum):
    """The degrees of how sure an alert is; there are no others."""

    UNCHECKED = "unchecked"
    ONE_SOURCE = "one_source"
    TWO_SOURCES = "two_sources"
    CONFIRMED_BY = "confirmed_by"
    COURT_DOCUMENT = "court_document"


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure; `organisation` is set exactly when the degree is CONFIRMED_BY."""

    sure: Sure
    organisation: str | None = None


UNCHECKED = Certainty(Sure.UNCHECKED)
ONE_SOURCE = Certainty(Sure.ONE_SOURCE)
TWO_SOURCES = Certainty(Sure.TWO_SOURCES)
COURT_DOCUMENT = Certainty(Sure.COURT_DOCUMENT)


def confirmed_by(organisation: str) -> Certainty:
    """Confirmed by an organisation that keeps lists or speaks for the family."""
    return Certainty(Sure.CONFIRMED_BY, organisation)


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source. `headline` is None when it may not be quoted, `url` None when it may not be linked (care A2).

    `language` is the language of the headline ("ru"), None when unknown.
    """

    name: str
    url: str | None = None
    headline: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class HearingView:
    """A court date in the court's local time; `at` None when the hour is not known, `zone` None likewise."""

    day: date
    at: time | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class TermView:
    """A punishment: months (None for life and for what is not a number), life, and its sort."""

    months: int | None = None
    life: bool = False
    sort: Literal["prison", "suspended", "labour"] = "prison"


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article of a code: `code` as in `bot.core.finding.Article`, None when not said."""

    number: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class AlertView:
    """One event as a reader may see it.

    `event` and `people` are public ids for the buttons (random, URL-safe, at most 40 bytes); `people` stands in the
    order of `Named.names` and is empty when the subject is unnamed. `happened` is the day of the fact, None when
    not known; `reported` the aware moment of the first report. `corrected`: the text was changed after it was sent.
    """

    event: str
    kind: Kind
    subject: Subject
    certainty: Certainty
    sources: tuple[SourceView, ...]
    detail: str | None = None
    people: tuple[str, ...] = ()
    place: str | None = None
    court: str | None = None
    hearing: HearingView | None = None
    term: TermView | None = None
    articles: tuple[ArticleView, ...] = ()
    happened: date | None = None
    reported: datetime | None = None
    corrected: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: exactly one of `data` (at most 64 bytes), `url` and `copy` is set.

    `copy`: what a press puts into the clipboard, 1 to 256 characters.
    """

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None

    def __post_init__(self) -> None:
        """Refuses what Telegram would refuse: a slip of ours, not of the reader."""
        if sum(one is not None for one in (self.data, self.url, self.copy)) != 1:
            raise ValueError("a button has either data, an address or a text to copy")
        if self.copy is not None and not 1 <= len(self.copy) <= COPIED:
            raise ValueError(f"a text to copy must have 1 to {COPIED} characters")
        if self.data is not None and not 1 <= len(self.data.encode()) <= CALLBACK_BYTES:
            raise ValueError(f"callback data must be 1 to {CALLBACK_BYTES} bytes")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message ready to send: Telegram HTML of at most 4096 code points, rows of buttons."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()

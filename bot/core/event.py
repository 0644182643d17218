"""Events and the people they happen to, as the store keeps them and the other parts read them.

Owns the values and their rules of certainty; what may be shown of them is decided in bot/people/naming.py.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, Literal, Self

from bot.core.category import Category
from bot.core.finding import Finding, Group, Outlet
from bot.core.kinds import Kind


class EventState(StrEnum):
    """HELD waits for a person or a second source. PUBLISHED is told to whoever wants such news.

    UNCHECKED waits, too; because nobody decided in time, those who follow its people were told that it is not checked.
    """

    HELD = "held"
    UNCHECKED = "unchecked"
    PUBLISHED = "published"
    RETRACTED = "retracted"


TOLD = (EventState.PUBLISHED, EventState.UNCHECKED)
"""States in which an alert may go out."""

WAITS = (EventState.HELD, EventState.UNCHECKED)
"""States in which an event may become public by a second source or a person."""


class Consent(StrEnum):
    """What the person, the lawyer or the family said. The weakest wins."""

    UNKNOWN = "unknown"
    OPEN = "open"
    NO_NAME = "no_name"
    SILENCE = "silence"


class Trust(StrEnum):
    """Whether what a source says may be published without a person looking at it."""

    PUBLISH = "publish"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of an event. Times are the court's local time; `zone` None means it is not known."""

    place: str | None = None
    hearing_day: date | None = None
    hearing_time: time | None = None
    hearing_zone: str | None = None
    custody_until: date | None = None
    term_months: int | None = None
    term_life: bool = False
    term_sort: Literal["prison", "suspended", "labour"] | None = None
    articles: tuple[tuple[str, str | None], ...] = ()
    categories: tuple[Category, ...] = ()

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """The facts of a finding, without the spans."""
        hearing, term = finding.hearing, finding.term
        return cls(
            place=finding.place,
            hearing_day=hearing.day if hearing else None,
            hearing_time=hearing.at if hearing else None,
            hearing_zone=hearing.zone if hearing else None,
            custody_until=finding.custody_until,
            term_months=term.months if term else None,
            term_life=bool(term and term.life),
            term_sort=term.sort if term else None,
            articles=tuple((article.number, article.code) for article in finding.articles),
            categories=tuple(told.category for told in finding.categories),
        )

    def to_json(self) -> dict[str, Any]:
        """A JSON value; empty fields are left out."""
        raw = {
            "place": self.place,
            "hearing_day": self.hearing_day and self.hearing_day.isoformat(),
            "hearing_time": self.hearing_time and self.hearing_time.isoformat("minutes"),
            "hearing_zone": self.hearing_zone,
            "custody_until": self.custody_until and self.custody_until.isoformat(),
            "term_months": self.term_months,
            "term_life": self.term_life,
            "term_sort": self.term_sort,
            "articles": [list(article) for article in self.articles],
            "categories": [category.value for category in self.categories],
        }
        return {key: value for key, value in raw.items() if value not in (None, False, [])}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """The facts again."""
        day, hour, until = raw.get("hearing_day"), raw.get("hearing_time"), raw.get("custody_until")
        return cls(
            place=raw.get("place"),
            hearing_day=day and date.fromisoformat(day),
            hearing_time=hour and time.fromisoformat(hour),
            hearing_zone=raw.get("hearing_zone"),
            custody_until=until and date.fromisoformat(until),
            term_months=raw.get("term_months"),
            term_life=raw.get("term_life", False),
            term_sort=raw.get("term_sort"),
            articles=tuple((number, code) for number, code in raw.get("articles", [])),
            categories=tuple(Category(value) for value in raw.get("categories", [])),
        )


@dataclass(frozen=True, slots=True)
class Witness:
    """A source that named a person."""

    source_id: str
    outlet: Outlet
    trust: Trust
    owner: str = ""
    origin: str | None = None
    state_media: bool = False

    @property
    def voice(self) -> str:
        """Whose word it is: of whom it was copied, else of the owner of the source."""
        return self.origin or self.owner or self.source_id


@dataclass(frozen=True, slots=True)
class Recognition:
    """An organisation that lists a person in public: since when, and where to read it."""

    organisation: str
    since: date
    url: str


@dataclass(frozen=True, slots=True)
class Person:
    """A registered person. `public_id` is random; `names` are (language, name) as sources wrote them.

    `aliases` find the person and are never shown instead of the name. `cases` are numbers at courts, as written there.
    """

    id: int
    public_id: str
    name: str
    group: Group
    minor: bool
    consent: Consent
    names: tuple[tuple[str, str], ...] = ()
    witnesses: tuple[Witness, ...] = ()
    recognised: tuple[Recognition, ...] = ()
    aliases: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One source's report of an event.

    `trust`: what the report is worth; one that came while the source was doubted (`doubts`: why) waits for a person.
    `owner`: of the source; `origin`: the owner of the watched source from which it says to have it.
    """

    source_id: str
    source_name: str
    outlet: Outlet
    trust: Trust
    url: str
    headline: str
    lang: str
    hides_name: bool
    published: datetime | None
    owner: str = ""
    origin: str | None = None
    state_media: bool = False
    doubts: tuple[str, ...] = ()

    @property
    def voice(self) -> str:
        """Whose word it is: of whom it was copied, else of the owner of the source."""
        return self.origin or self.owner or self.source_id


@dataclass(frozen=True, slots=True)
class Event:
    """A fact with its people and reports, oldest report first.

    `happened_at` is the moment of the first report, `created_at` when it reached us; `fresh` False: history, told to
    nobody. `unlinked`: a name in its reports belongs to nobody known, so no page of them is shown.
    """

    id: int
    public_id: str
    kind: Kind
    detail: str | None
    group: Group
    state: EventState
    revision: int
    fresh: bool
    facts: Facts
    happened_at: datetime
    created_at: datetime
    people: tuple[Person, ...] = ()
    reports: tuple[Report, ...] = ()
    unlinked: bool = False


@dataclass(frozen=True, slots=True)
class StoryHit:
    """An event that shares a story key with a new report, and what tells two facts apart.

    `facts` and `people` (their names) are the event's, `lang`, `headline` and `hides_name` of one of its reports.
    """

    event_id: int
    key: str
    facts: Facts
    lang: str
    headline: str
    detail: str | None = None
    people: tuple[str, ...] = ()
    hides_name: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """What reactions are told of: a published event. `fresh` False: history that alerts nobody."""

    event: Event
    fresh: bool

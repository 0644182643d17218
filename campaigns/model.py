"""What a campaign is: the values, their limits, and what every kind has in common.

Owns the form of a campaign's file as far as all kinds share it; each kind adds its own below `campaigns/kinds/`. One
value at a time is judged here; what has to fit together stands in `campaigns/rules.py`. A refusal is pydantic's error
whose type is the key of the cure (`cli.campaigns.wrong.…`). Knows nothing of files, readers, or the store.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bot.core.category import Category
from bot.core.finding import Group
from bot.core.kinds import DETAILS, Kind
from bot.core.legal import host_of
from bot.core.regions import called
from bot.i18n import LEANS_ON
from campaigns import words
from campaigns.flow import Result

SCHEMA = 1
"""The version of the form."""


class Scope(StrEnum):
    """Whom a campaign is for: one person, several, or a cause that names nobody."""

    PERSON = "person"
    LIST = "list"
    CAUSE = "cause"


class StopScope(StrEnum):
    """Whether a stop takes the person out of the campaign, or stops all of it."""

    PERSON = "person"
    CAMPAIGN = "campaign"


class Inside(StrEnum):
    """What somebody is shown who did not say to be abroad."""

    HIDE = "hide"
    WARN = "warn"
    ALLOW = "allow"


class Basis(StrEnum):
    """Why we may campaign publicly for a person."""

    SELF = "self"
    FAMILY = "family"
    LAWYER = "lawyer"
    ALREADY_PUBLIC = "already_public"
    PER_PERSON = "per_person"


class Covers(StrEnum):
    """What somebody agreed to."""

    PUBLISH_NAME = "publish_name"
    PHOTO = "photo"
    PETITION = "petition"
    LETTERS = "letters"
    OFFICIALS = "officials"


class Seen(StrEnum):
    """What an outsider learns of somebody who takes part. The words are `campaign.sees.…`."""

    NOTHING = "nothing"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"


def _wrong(problem: str, **values: str) -> PydanticCustomError:
    return PydanticCustomError(problem, problem, values)


def line(most: int, gaps: Collection[str] = ()) -> AfterValidator:
    """One line of at most so many characters, with these gaps (`campaigns/words.py`)."""
    return _text(most, gaps, lines=False)


def lines(most: int, gaps: Collection[str] = ()) -> AfterValidator:
    """A text of several lines, with these gaps."""
    return _text(most, gaps, lines=True)


def _text(most: int, gaps: Collection[str], *, lines: bool) -> AfterValidator:
    def check(value: str) -> str:
        text = value.strip()
        if not text:
            raise _wrong("empty_text")
        if len(text) > most:
            raise _wrong("long_text", most=str(most), found=str(len(text)))
        if not lines and ("\n" in text or "\r" in text):
            raise _wrong("one_line")
        if words.hides(text):
            raise _wrong("hidden_characters")
        if slip := next(words.slips(text, gaps), None):
            raise _wrong(slip[0], **slip[1])
        return text

    return AfterValidator(check)


def _address(text: str) -> str:
    host = host_of(text)
    sound = text.startswith("https://") and "." in host and not any(char.isspace() for char in text)
    if not sound or "@" in text.partition("//")[2].partition("/")[0]:
        raise _wrong("not_https", value=text[:80])
    return text


def _stop(text: str) -> str:
    kind, colon, detail = text.partition(":")
    if kind not in set(Kind):
        raise _wrong("stop_kind", value=text[:40], known=", ".join(Kind))
    details = sorted(detail for of, detail in DETAILS if of == kind)
    if colon and detail not in details:
        known = ", ".join(f"{kind}:{one}" for one in details) or kind
        raise _wrong("stop_detail", value=text[:40], known=known)
    return text


def _moment(value: object) -> object:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise _wrong("not_moment", value=str(value)[:40])
    return value


def _day(value: object) -> object:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong("not_day", value=str(value)[:40])
    return value


def _zone(name: str) -> str:
    if name not in available_timezones():
        raise _wrong("not_zone", value=name[:40])
    return name


AUDIENCE: Final = ("everyone", "follows", "follows:<person>", "group:<group>", "category:<category>",
                   "region:<ru-ros>", "country:<ru>", "acted:<campaign>", "acted_kind:<kind>")  # fmt: skip
"""Whom an audience may name, as an organiser is told."""

_TERM: Final = re.compile(
    r"everyone|follows(?::[A-Za-z0-9_-]{4,40})?|region:[a-z0-9-]{2,8}|country:[a-z]{2}"
    rf"|group:(?:{'|'.join(Group)})|category:(?:{'|'.join(Category)})"
    r"|acted:[a-z0-9][a-z0-9-]{1,38}[a-z0-9]|acted_kind:(?:petition|letter|contact)"
)


def _term(text: str) -> str:
    sort, _, code = text.partition(":")
    if not _TERM.fullmatch(text) or (sort in {"region", "country"} and called(code, "en") is None):
        raise _wrong("not_audience", value=text[:60], known=", ".join(AUDIENCE))
    return text


def _number(text: str, unit: str) -> int:
    """The number before a unit; 0: there is none."""
    found = re.fullmatch(r"([0-9]{1,3})([a-z])", text)
    return int(found[1]) if found and found[2] == unit else 0


def _kicker(text: str) -> str:
    if text != "last_day" and not 24 <= _number(text, "h") <= 168:
        raise _wrong("not_kicker", value=text[:40])
    return text


def _after_days(text: str) -> str:
    if not 1 <= _number(text, "d") <= 60:
        raise _wrong("not_days", value=text[:40])
    return text


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{1,38})[a-z0-9]\z")]
"""The id of a campaign: it stands in links and buttons."""

Short = Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,18})[a-z0-9]\z")]
"""The id of a target or moment: it stands in buttons beside the campaign's."""

PersonId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{4,40}\z")]
Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}\z")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\z")]
Https = Annotated[str, line(500), AfterValidator(_address)]
StopOn = Annotated[str, StringConstraints(max_length=60), AfterValidator(_stop)]
Day = Annotated[date, BeforeValidator(_day)]
Moment = Annotated[datetime, BeforeValidator(_moment)]


class Part(BaseModel):
    """A table of the file: no key that is not listed."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Source(Part):
    """Who reported what the campaign is about."""

    title: Annotated[str, line(200)]
    publisher: Annotated[str, line(80)]
    url: Https
    published: Day


class Consent(Part):
    """Why we may do this in public, until when. `ref`: where the paper lies; never who signed it."""

    basis: Basis
    scope: Annotated[tuple[Covers, ...], Field(min_length=1, max_length=5)]
    given_on: Day | None = None
    expires_on: Day | None = None
    ref: Annotated[str, line(40)] | None = None


class Case(Part):
    """What it is about. `persons`: ids as in links to people; `groups`: of a cause."""

    scope: Scope = Scope.PERSON
    persons: Annotated[tuple[PersonId, ...], Field(max_length=200)] = ()
    groups: Annotated[tuple[Group, ...], Field(max_length=5)] = ()
    stop_on: Annotated[tuple[StopOn, ...], Field(max_length=20)] = ()
    stop_scope: StopScope = StopScope.PERSON
    consent: Consent | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1, max_length=6)]


class Window(Part):
    """From when to when it can be done."""

    opens: Moment
    closes: Moment
    timezone: Annotated[str, AfterValidator(_zone)]


class Safety(Part):
    """What could bring trouble. `note`: in the reader's language, beside "who sees it"."""

    inside: Inside = Inside.HIDE
    note: Mapping[Lang, Annotated[str, lines(300)]] = {}


class Goal(Part):
    """What is aimed at, and from how many on it is told."""

    steps: Annotated[tuple[Annotated[int, Field(gt=0, le=10_000_000)], ...], Field(min_length=1, max_length=12)]
    show_from: Annotated[int, Field(ge=20, le=10_000_000)] = 100


Term = Annotated[str, AfterValidator(_term)]


class Audience(Part):
    """Who may be asked: everybody of whom one of `any_of` and none of `none_of` is true. Without it nobody is.

    `max_asks`: people who are asked at most.
    """

    any_of: Annotated[tuple[Term, ...], Field(min_length=1, max_length=12)]
    none_of: Annotated[tuple[Term, ...], Field(max_length=12)] = ()
    max_asks: Annotated[int, Field(ge=20, le=1_000_000)] | None = None


class Asks(Part):
    """The reminders: "48h" for those who began, "last_day" also for followers who were asked."""

    kickers: Annotated[tuple[Annotated[str, AfterValidator(_kicker)], ...], Field(max_length=2)] = ()


class FollowUp(Part):
    """A question to those who acted, so long `after`. `only_if`: said for who reads the file, it is so anyway."""

    after: Annotated[str, AfterValidator(_after_days)]
    ask: Literal["office_replied", "legal_deadline_passed", "reply_received"]
    only_if: Literal["unanswered"] | None = None

    @property
    def days(self) -> int:
        """`after` as a number."""
        return int(self.after.removesuffix("d"))


class After(Part):
    """What is offered next: the first of these campaigns that can be done; and what is asked later."""

    next: Annotated[tuple[Slug, ...], Field(max_length=6)] = ()
    follow_up: Annotated[tuple[FollowUp, ...], Field(max_length=4)] = ()


class Text(Part):
    """What a supporter reads, in one language."""

    title: Annotated[str, line(120)]
    demand: Annotated[str, line(400)]
    lead: Annotated[str, lines(600, words.READER)]
    button: Annotated[str, line(40)]
    thanks: Annotated[str, lines(400)]


Tree = Mapping[str, Any]
"""A file as read, before anything in it was judged."""


class Campaign(Part):
    """A campaign of any kind. A kind is a subclass that says what consent has to cover and adds its own rules."""

    needs: ClassVar[Covers]
    """What the consent of a person has to cover for this kind."""

    questions: ClassVar[frozenset[str]] = frozenset()
    """What may be asked afterwards of those who did this."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    id: Slug
    kind: str
    version: Annotated[int, Field(gt=0, le=10_000)]
    owner_org: Annotated[str, line(80)]
    languages: Annotated[tuple[Lang, ...], Field(min_length=1, max_length=10)]
    default_language: Lang
    tags: Annotated[tuple[Short, ...], Field(max_length=12)] = ()
    case: Case
    window: Window
    safety: Safety = Safety()
    audience: Audience | None = None
    asks: Asks = Asks()
    goal: Goal | None = None
    after: After = After()
    outcome: Mapping[Result, Mapping[Lang, Annotated[str, lines(400, words.OUTCOME)]]] = {}

    @classmethod
    def faults(cls, tree: Tree) -> "Iterator[Problem]":  # noqa: ARG003 - a kind without rules of its own
        """What does not fit together in what only this kind has."""
        return iter(())

    def sees(self) -> tuple[Seen, ...]:
        """What whoever is addressed learns of somebody who takes part."""
        raise NotImplementedError

    def spoken(self, lang: str) -> str:
        """The language of the campaign's texts for a reader of `lang`."""
        return nearest(lang, self.languages) or self.default_language


def nearest(lang: str, written: Collection[str]) -> str | None:
    """Of the languages in which something is written: the reader's, or else the one that stands in for it."""
    return next((one for one in (lang, LEANS_ON.get(lang, lang)) if one in written), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that does not fit together: where in the file, the key of the cure and what fills it."""

    where: tuple[str | int, ...]
    key: str
    values: Mapping[str, str]


def problem(where: Sequence[str | int], key: str, **values: object) -> Problem:
    """A problem at a path of the file."""
    return Problem(tuple(where), key, {name: str(value)[:200] for name, value in values.items()})

"""Letters to officials: one office at a time, in the office's language, with a sentence of one's own."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from campaigns import facts, words
from campaigns.model import (
    Campaign,
    Country,
    Covers,
    Day,
    Https,
    Lang,
    Part,
    Problem,
    Seen,
    Short,
    Text,
    Tree,
    line,
    lines,
    problem,
)

UNION = "EU"
"""In place of a country: an office of all its members, as the European Parliament is."""

MEMBERS = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)
"""The countries of the Union, as of 21 November 2026 (european-union.europa.eu)."""

LAST = frozenset({"RU", "BY"})
"""Whose offices are asked last: they are the least likely to listen to somebody abroad."""

A_CROWD = 200
"""Letters an hour at the most that an organiser may want an office to get."""

CHECKED = timedelta(days=60)
"""How long it is believed that an address is right."""


class Medium(StrEnum):
    """How an office is reached. The words are `campaign.medium.…`."""

    EMAIL = "email"
    FORM = "form"
    POST = "post"
    PHONE = "phone"


class Body(StrEnum):
    """What sort of office it is. In this order they are asked: who answers to the writer comes first."""

    MINISTRY = "ministry"
    PARLIAMENT = "parliament"
    UNION = "union"
    EMBASSY = "embassy"
    WORLD = "world"


class Status(StrEnum):
    """Whether what is sent this way arrives. Only OK is offered. The words are `campaign.dead.…`.

    NOT_CONSIDERED: it arrives and is not read; UNREACHABLE: not from abroad.
    """

    OK = "ok"
    BOUNCED = "bounced"
    CLOSED = "closed"
    NOT_CONSIDERED = "not_considered"
    UNREACHABLE = "unreachable_from_abroad"


class Channel(Part):
    """One way to an office. `source`: where its address stands."""

    type: Medium
    value: Annotated[str, lines(300)]
    status: Status = Status.OK
    checked_on: Day
    source: Https


class Target(Part):
    """An office. `area`: the constituency it speaks for; `country` empty: it belongs to none, as the United Nations do.

    `body` empty: a ministry, or what its country says. `max_per_hour`: writers beyond it are handed their letter later,
    so that the office does not shut its door.
    """

    id: Short
    role: Annotated[str, line(120)]
    org: Annotated[str, line(120)]
    country: Country | None = None
    body: Body | None = None
    area: Annotated[str, line(60)] | None = None
    lang: Lang
    salutation: Annotated[str, line(120)]
    max_per_hour: Annotated[int, Field(ge=1, le=A_CROWD)] | None = None
    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=6)]

    @property
    def ways(self) -> tuple[Channel, ...]:
        """The channels that can be used."""
        return tuple(one for one in self.channels if self.standing(one) is Status.OK)

    @property
    def dead(self) -> tuple[Channel, ...]:
        """Those that lead nowhere."""
        return tuple(one for one in self.channels if self.standing(one) is not Status.OK)

    @property
    def rank(self) -> int:
        """The place of such offices."""
        by_country = {None: Body.WORLD, UNION: Body.UNION}
        return list(Body).index(self.body or by_country.get(self.country, Body.MINISTRY))

    def standing(self, channel: Channel) -> Status:
        """Whether it can be used: by its file, and by what is known of such channels (campaigns/facts.py)."""
        known = facts.dead(self.country, channel.type, channel.value)
        return channel.status if channel.status is not Status.OK or known is None else Status(known.status)


class Plan(Part):
    """`target`: the offices, best first; `targets_file`: a table with more of them, beside the campaign's file."""

    per_supporter: Annotated[int, Field(ge=1, le=10)] = 3
    personal_line: Literal["required", "optional"] = "required"
    targets_file: Literal["targets.csv"] | None = None
    target: Annotated[tuple[Target, ...], Field(min_length=1, max_length=300)]


class OfficeLetter(Part):
    """What an office gets, in its language."""

    subjects: Annotated[tuple[Annotated[str, line(180)], ...], Field(min_length=1, max_length=8)]
    body: Annotated[str, lines(2500, words.LETTER)]


class Contact(Campaign):
    """Messages to officials."""

    needs: ClassVar[Covers] = Covers.OFFICIALS
    questions: ClassVar[frozenset[str]] = frozenset({"office_replied", "legal_deadline_passed"})
    kind: Literal["contact"]
    contact: Plan
    text: Mapping[Lang, Text]
    letter: Annotated[Mapping[Lang, OfficeLetter], Field(min_length=1)]

    @classmethod
    def faults(cls, tree: Tree) -> Iterator[Problem]:
        """Each office once, with a letter in its language; a place for the sentence that makes it count."""
        letters, plan = tree.get("letter"), tree.get("contact")
        letters = letters if isinstance(letters, dict) else {}
        plan = plan if isinstance(plan, dict) else {}
        rows = plan.get("target", ())
        for number, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict):
                yield from _of_target(("contact", "target", number), row, rows[:number], letters)
        for lang, letter in letters.items():
            body = letter.get("body") if isinstance(letter, dict) else None
            asked = plan.get("personal_line", "required") == "required"
            if asked and isinstance(body, str) and "own_sentence" not in body:
                yield problem(("letter", lang, "body"), "no_own_sentence")

    def sees(self) -> tuple[Seen, ...]:
        """The office is told who writes."""
        return (Seen.NAME, Seen.ADDRESS)

    def on_paper(self, office: str) -> bool:
        """Whether whoever wrote to this office posted paper: there is no other way to it."""
        ways = [way.type for one in self.contact.target if one.id == office for way in one.ways]
        return bool(ways) and all(one is Medium.POST for one in ways)

    def areas(self, country: str) -> list[str]:
        """The constituencies of a country among which somebody has to choose; none where there are not several."""
        found = sorted({one.area for one in self.contact.target if one.country == country and one.area and one.ways})
        return found if len(found) > 1 else []

    def for_country(self, country: str | None, area: str | None = None) -> tuple[Target, ...]:
        """The offices that can be reached: the writer's own ministry, members of parliament of their `area`, and so on.

        Russia's stand last, else they stand as listed. Those of other countries are there only where there are no own.
        """
        targets = self.contact.target
        several = {one: self.areas(one) for one in {target.country for target in targets if target.area} if one}
        others = {one.id for one in targets if one.area != area and one.area in several.get(one.country or "", ())}
        found = [one for one in targets if one.ways and one.id not in others]
        mine = {None} if country is None else {None, country}
        mine |= {UNION} if country in MEMBERS else set()
        own = [one for one in found if one.country in mine]
        foreign = [one for one in found if one.country not in mine and one.country not in LAST and not own]
        last = [one for one in found if one.country in LAST and one not in own]
        ranked = sorted(own, key=lambda one: (one.rank, one.country != country))
        return (*ranked, *foreign, *last)[: self.contact.per_supporter]


def _of_target(
    where: Sequence[str | int], row: Mapping[str, Any], before: Sequence[Any], letters: Mapping[str, Any]
) -> Iterator[Problem]:
    name, lang, channels = row.get("id"), row.get("lang"), row.get("channels")
    if any(isinstance(one, dict) and one.get("id") == name for one in before):
        yield problem((*where, "id"), "twice", value=name)
    if isinstance(lang, str) and lang not in letters:
        yield problem((*where, "lang"), "no_letter", value=lang, known=", ".join(letters) or "–")
    ways = [one for one in channels if isinstance(one, dict)] if isinstance(channels, list) else []
    for number, way in enumerate(ways):
        if way.get("status", Status.OK) == Status.OK and _dead(row, way):
            yield problem((*where, "channels", number), "dead_channel", value=way.get("type"))
    if ways and all(way.get("status", Status.OK) != Status.OK for way in ways):
        yield problem((*where, "channels"), "no_channel")


def _dead(row: Mapping[str, Any], way: Mapping[str, Any]) -> bool:
    country = row.get("country")
    known = country if isinstance(country, str) else None
    return facts.dead(known, str(way.get("type")), str(way.get("value"))) is not None


def stale(target: Target, today: date) -> bool:
    """Whether somebody has to look again at how this office is reached."""
    return all(today - one.checked_on > CHECKED for one in target.ways)

"""A year of campaigns and supporters by the pure rules: how often anything happens that must not.

The world is made up: when campaigns open and for whom, who answers, who says no, who leaves, whose consent ends. What
the rules decide is looked at from outside, by counting over the whole history and not by the rules' own words.
"""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from bot.core.night import Profile, is_quiet
from campaigns.asks import LAST_DAY, MONTH, PLAN, Ask, Case, Supporter, Why, choose, slot
from campaigns.flow import ActionState

START = datetime(2026, 1, 5, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONES = ("Europe/Berlin", "Europe/Vilnius", "Europe/Kyiv", "Europe/London", "America/New_York", "Asia/Tbilisi")
NIGHTS = ((22 * 60, 8 * 60), (23 * 60, 7 * 60), (0, 0), (13 * 60, 16 * 60), (20 * 60, 10 * 60))


@dataclass(slots=True)
class Drive:
    """A campaign of this world."""

    id: int
    opens: datetime
    closes: datetime
    gated: bool
    consent_ends: datetime
    meant: float
    took_part: int = 0


@dataclass(slots=True)
class Person:
    """A supporter of this world, with what happened to them."""

    number: int
    who: Supporter
    abroad: bool
    wipes: datetime | None
    answers: float
    had: dict[int, dict[str, datetime]] = field(default_factory=dict)
    states: dict[int, ActionState] = field(default_factory=dict)
    since: dict[int, datetime] = field(default_factory=dict)
    refused: dict[int, datetime] = field(default_factory=dict)
    got: list[tuple[datetime, tuple[tuple[int, str], ...], bool]] = field(default_factory=list)


@dataclass(slots=True)
class Year:
    """What came of it."""

    people: list[Person]
    drives: dict[int, Drive]
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def asks(self) -> int:
        """How many there were."""
        return sum(len(one.got) for one in self.people)

    def broken(self) -> dict[str, int]:
        """How often what must not happen, by what it is."""
        found = Counter[str]()
        for one in self.people:
            self._look(one, found)
        return {key: number for key, number in found.items() if number}

    def _look(self, one: Person, found: Counter[str]) -> None:
        times = [at for at, _, _ in one.got]
        for most, span in ((2, 7 * DAY), (6, 30 * DAY)):
            found["beyond the cap"] += sum(sum(t <= u < t + span for u in times) > most for t in times)
        found["too close"] += sum(u - t < 20 * HOUR for t, u in pairwise(times))
        found["quiet"] += sum(is_quiet(one.who.night, at) for at in times)
        local = [at.astimezone(ZoneInfo(one.who.night.zone)).hour for at in times]
        found["at night"] += sum(not 9 <= hour < 21 for hour in local)
        found["after a wipe"] += sum(one.wipes is not None and at >= one.wipes for at in times)
        seen = Counter(pair for _, of, _ in one.got for pair in of)
        found["twice"] += sum(number > 1 for number in seen.values())
        for at, of, _ in one.got:
            for number, _reason in of:
                drive = self.drives[number]
                found["gated"] += drive.gated and not one.abroad
                found["after not for me"] += number in one.refused and at >= one.refused[number]
                found["without consent"] += at >= drive.consent_ends
                found["out of the window"] += not drive.opens <= at < drive.closes


def year(*, supporters: int, campaigns: int, days: int = 365, seed: int = 1) -> Year:
    """A world of this size, played day by day."""
    rng = random.Random(seed)
    drives = {n: _drive(rng, n, days) for n in range(campaigns)}
    made = Year([_person(rng, n, days) for n in range(supporters)], drives)
    for day in range(days):
        for hour in (6, 17):
            now = START + day * DAY + hour * HOUR
            live = [one for one in drives.values() if one.opens <= now < one.closes]
            for person in made.people if live else ():
                _meet(rng, person, live, now, made)
    return made


def _drive(rng: random.Random, number: int, days: int) -> Drive:
    opens = START + rng.uniform(0, days) * DAY
    closes = opens + rng.uniform(5, 60) * DAY
    ends = opens + rng.uniform(2, 20) * DAY if rng.random() < 0.2 else closes + DAY
    return Drive(number, opens, closes, rng.random() < 0.5, ends, rng.choice((0.1, 0.4, 1)))


def _person(rng: random.Random, number: int, days: int) -> Person:
    night = Profile(rng.choice(ZONES), *rng.choice(NIGHTS))
    wipes = START + rng.uniform(0, days) * DAY if rng.random() < 0.1 else None
    return Person(number, Supporter(night), rng.random() < 0.6, wipes, rng.choice((0, 0.1, 0.5)))


def _meet(rng: random.Random, one: Person, live: list[Drive], now: datetime, made: Year) -> None:
    if one.wipes is not None and now >= one.wipes:
        return
    waits = bool(one.who.asked) and max(one.who.asked) > now
    if waits is not one.who.waits or (one.who.asked and one.who.asked[0] <= now - MONTH):
        kept = tuple(at for at in one.who.asked if at > now - MONTH)
        one.who = replace(one.who, asked=kept, waits=waits)
    at = slot(one.who, now, now + 12 * HOUR)
    found: Ask | Why
    if isinstance(at, datetime):
        cases = [_case(one, drive) for drive in live]
        rng.shuffle(cases)
        found = choose(one.who, cases, at)
    else:
        found = at
    made.counts[type(found).__name__ if isinstance(found, Ask) else str(found)] += 1
    if isinstance(found, Ask) and not (one.wipes is not None and found.at >= one.wipes):
        _asked(rng, one, found, made)


def _case(one: Person, drive: Drive) -> Case:
    had, state = one.had.get(drive.id, {}), one.states.get(drive.id, ActionState.OFFERED)
    return Case(
        drive.id, min(drive.closes, drive.consent_ends), gated=drive.gated and not one.abroad,
        meant=(31 * drive.id + 17 * one.number) % 10 < 10 * drive.meant,
        follows=drive.id % 7 == 0, took_part=drive.took_part,
        kickers=("48h", LAST_DAY), state=state, since=one.since.get(drive.id), had=had,
    )  # fmt: skip


def _asked(rng: random.Random, one: Person, found: Ask, made: Year) -> None:
    one.got.append((found.at, found.of, found.digest))
    one.who = replace(one.who, asked=(*one.who.asked, found.at), ignored=one.who.ignored + 1)
    if found.digest and one.who.monthly_since is None:
        one.who = replace(one.who, monthly_since=found.at, ignored=0)
    for number, reason in found.of:
        one.had.setdefault(number, {})[reason] = found.at
        if rng.random() < one.answers:
            one.who = replace(one.who, ignored=0)
            _does(rng, one, number, found.at, made)


def _does(rng: random.Random, one: Person, number: int, at: datetime, made: Year) -> None:
    what = rng.choice(("no", "done", "open", "open", "plan"))
    if what == "no":
        one.refused[number], one.states[number] = at + HOUR, ActionState.SKIPPED
    elif what == "done":
        one.states[number] = ActionState.COMPLETED
        made.drives[number].took_part += 1
    elif what == "plan":
        one.had[number][PLAN] = at + DAY
    else:
        one.states[number], one.since[number] = ActionState.STARTED, at

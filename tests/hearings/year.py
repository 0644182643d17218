"""A year of hearings, simulated: readers in many zones with nights of every kind, dates that move, hostile claims, and
a bot that is down at times. Counts what must never happen.

Real database, rules, texts and claim of the outbox; only the clock and Telegram are played. A date may move in the very
moment in which a sender holds a message with the old one.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import takewhile
from random import Random
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from bot.alerts.match import person_label
from bot.core.hearing import Claim, Says, When, Who
from bot.core.kinds import ALL_KINDS
from bot.core.messages import Lane
from bot.core.night import Profile, due, is_quiet
from bot.hearings.claims import settle
from bot.hearings.plan import LEAST, MOST, TOGETHER, Slot, plan
from bot.hearings.render import when_text
from bot.hearings.service import follow
from bot.store import hearings, people, readers
from bot.store.database import Database, Tx
from bot.store.outbox import Claimed
from bot.store.schema.hearings import hearing
from bot.store.schema.traffic import outbox
from tests.hearings.stories import ANNOUNCED, CATALOGS, MOVED, a_person, news, rounds
from tests.store.builders import DAY, HOUR, a_reader, leave, settle_sent, take

BEGIN = datetime(2026, 1, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
COURTS = ("Europe/Moscow", "Europe/Kaliningrad", "Asia/Yekaterinburg", "Asia/Vladivostok", "Europe/Kyiv")
ZONES = (
    "Europe/Moscow", "Europe/Berlin", "Europe/London", "Europe/Kyiv", "Asia/Jerusalem", "Asia/Tbilisi",
    "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "Australia/Sydney", "Australia/Lord_Howe",
    "Asia/Vladivostok",
)  # fmt: skip
NIGHTS = ((22 * 60, 8 * 60), (23 * 60, 7 * 60), (0, 0), (17 * 60, 20 * 60), (13 * 60 + 30, 6 * 60 + 15))
DOWN = (timedelta(minutes=1), timedelta(hours=6), timedelta(days=3))
EVERY_ZONE = tuple(Profile(zone, *NIGHTS[number % len(NIGHTS)]) for number, zone in enumerate(ZONES))
EVERY_NIGHT = tuple(Profile(zone, *night) for night in NIGHTS for zone in ZONES)
RUSSIAN, LATIN = "бвгджзклмн", ("b", "v", "g", "d", "zh", "z", "k", "l", "m", "n")
LATIN_WORD = re.compile(rf"Ts((?:(?:{'|'.join(LATIN)})o){{5}})va")
T = CATALOGS.translator("en")


@dataclass(frozen=True, slots=True)
class Step:
    """Something said of one hearing at one moment."""

    at: datetime
    case: int
    when: When
    hostile: bool = False
    cancels: bool = False


@dataclass(slots=True)
class Case:
    """One hearing: its person, what is true since when, and what its followers got."""

    person: int
    followers: tuple[int, ...] = ()
    row: int = 0
    truth: list[tuple[datetime, When]] = field(default_factory=list)
    got: dict[int, list[tuple[datetime, str, str]]] = field(default_factory=dict)

    @property
    def date(self) -> When:
        return self.truth[-1][1]


@dataclass(slots=True)
class Year:
    """The simulation. `wrong` counts what must never happen, by its name."""

    db: Database
    rng: Random
    cases: list[Case] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    down: list[tuple[datetime, datetime]] = field(default_factory=list)
    readers: dict[int, Profile] = field(default_factory=dict)
    wrong: Counter[str] = field(default_factory=Counter)
    sent: Counter[str] = field(default_factory=Counter)
    raced: int = 0

    async def run(
        self, size: int, *, days: int = 360, profiles: Sequence[Profile] = EVERY_ZONE, each: int = 99
    ) -> None:
        """So many hearings within so many days, for readers with these nights; `each` of them follow a hearing."""
        await self._people(size, profiles, each)
        for number in range(size):
            self._script(number, days)
        self.steps.sort(key=lambda step: step.at)
        self.down = sorted(self._stop(days) for _ in range(max(3, days // 40)))
        now, end = BEGIN, BEGIN + (days + 40) * DAY
        while now < end:
            await self._round(now)
            now = max(now + MINUTE, await self._next(now, end))
        self._judge()

    async def _people(self, size: int, profiles: Sequence[Profile], each: int) -> None:
        async with self.db.write() as tx:
            self.cases = [Case(await a_person(tx, f"Яна {_word(number)}")) for number in range(size)]
            labels = [person_label(one.public_id) for one in await people.load(tx, [one.person for one in self.cases])]
            for number, profile in enumerate(profiles):
                reader = await a_reader(tx, 1 + number, lang="en", profile=profile)
                self.readers[reader.id] = profile
            for case, label in zip(self.cases, labels, strict=True):
                case.followers = tuple(self.rng.sample(list(self.readers), min(each, len(self.readers))))
                for reader_id in case.followers:
                    await readers.follow(tx, reader_id, label, ALL_KINDS, BEGIN)

    def _script(self, number: int, days: int) -> None:
        rng = self.rng
        known = BEGIN + rng.uniform(0, days - 35) * DAY
        when = self._date(known + rng.uniform(1, 20) * DAY)
        self.steps.append(Step(known, number, when))
        for _ in range(rng.choice((0, 1, 1, 2))):
            moment = known + rng.uniform(0.05, 0.999) * (when.starts[0] - known)
            if rng.random() < 0.7:  # at the very moment of a reminder
                profile = rng.choice(list(self.readers.values()))
                planned = [one.due for one in plan(when.starts, profile, known, told=True) if one.due > known + MINUTE]
                moment = rng.choice(planned) if planned else moment
            moved = self._date(max(moment, when.starts[0] - 5 * DAY) + rng.uniform(0.5, 12) * DAY)
            if moved.fits(when) or moved.starts[0] <= moment + HOUR:
                continue
            self.steps.append(Step(moment, number, moved))
            known, when = moment, moved
        for _ in range(rng.choice((0, 0, 1, 2))):
            lie = self._date(when.starts[0] + rng.uniform(-3, 8) * DAY)
            self.steps.append(
                Step(known + rng.random() * (when.starts[0] - known), number, lie, True, rng.random() < 0.5)
            )

    def _date(self, about: datetime) -> When:
        zone = self.rng.choice(COURTS)
        at = time(self.rng.choice((9, 10, 11, 14, 16)), self.rng.choice((0, 15, 30)))
        return When(about.date(), at if self.rng.random() < 0.9 else None, zone)

    def _stop(self, days: int) -> tuple[datetime, datetime]:
        begin = BEGIN + self.rng.uniform(1, days) * DAY
        return begin, begin + self.rng.choice(DOWN)

    def up(self, moment: datetime) -> datetime:
        """The moment, or the end of the stop it falls into."""
        for begin, end in self.down:
            if begin <= moment < end:
                moment = end
        return moment

    async def _next(self, now: datetime, end: datetime) -> datetime:
        async with self.db.read() as tx:
            looks = await tx.conn.scalar(select(func.min(hearing.c.next_at)))
            waits = await tx.conn.scalar(select(func.min(outbox.c.not_before)).where(outbox.c.state == "queued"))
        said = self.steps[0].at if self.steps else None
        return self.up(min([one for one in (looks, waits, said, end) if one is not None]))

    async def _round(self, now: datetime) -> None:
        for step in self._said_until(now - MINUTE):
            await self._say(step, now)
        await rounds(self.db, now)
        async with self.db.write() as tx:
            held = [*await take(tx, Lane.URGENT, now=now), *await take(tx, Lane.BULK, now=now)]
        for step in self._said_until(now):
            self.raced += bool(held)
            await self._say(step, now)
        for item in held:
            async with self.db.write() as tx:
                if await leave(tx, item, now=now):
                    await settle_sent(tx, item, now=now)
                    await self._got(item, now)
        if held:
            await rounds(self.db, now)

    def _said_until(self, moment: datetime) -> list[Step]:
        return list(takewhile(lambda step: step.at <= moment, self.steps))

    async def _say(self, step: Step, now: datetime) -> None:
        self.steps.remove(step)
        case = self.cases[step.case]
        async with self.db.write() as tx:
            if step.hostile:
                await self._lie(tx, case, step, now)
                return
            if case.truth and case.date.over <= now:
                return
            when, headline = step.when, MOVED if case.truth else ANNOUNCED
            at = when.at.isoformat("minutes") if when.at else None
            if when.over <= now:
                return
            await news(tx, [case.person], when.day.isoformat(), at, when.zone, now=now, headline=headline)
            (found,) = await hearings.of_people(tx, [case.person])
            case.row = found.id
            assert settle(found.claims).date == when
            case.truth.append((now, when))

    async def _lie(self, tx: Tx, case: Case, step: Step, now: datetime) -> None:
        was = await hearings.get(tx, case.row) if case.row else None
        if was is None or step.when.fits(case.date) or case.date.over <= now:
            return
        says, when = (Says.CANCELLED, None) if step.cancels else (Says.DATE, step.when)
        await hearings.add_claim(tx, was.id, Claim(0, Who.FAMILY, "family:1", now, says, when), now)
        await follow(tx, was, now)

    async def _got(self, item: Claimed, now: datetime) -> None:
        """A message left: what is wrong with it?"""
        text, kind, profile = str(item.params["text"]), item.kind.value, self.readers[item.reader_id or 0]
        case = self.cases[_number(text)]
        self.sent[kind] += 1
        shown = case.date
        if shown.over <= now:  # an unconfirmed later date is all that is left, and the text says so
            self.wrong["past"] += T("hearings.passed", when=when_text(shown, T)) not in text
            return
        if when_text(shown, T) not in text:
            self.wrong["old date"] += 1
        if kind == "reminder" and any(when_text(old, T) in text for _, old in case.truth[:-1] if not old.fits(shown)):
            self.wrong["old date"] += "not confirmed" not in text
        if kind == "reminder" and is_quiet(profile, now):
            self.wrong["in quiet hours"] += 1
        if kind == "hearing_change" and is_quiet(profile, now) and not item.params.get("disable_notification"):
            self.wrong["loud at night"] += 1
        if shown.at is not None and (clock := _clock(shown, profile)) and clock not in text:
            self.wrong["wrong local time"] += 1
        before = case.got.setdefault(item.reader_id or 0, [])
        # Word for word the same, but that it may be late, within the hours in which two reminders are one.
        if any(same == text and now - at < TOGETHER for at, _, same in before):
            self.wrong["twice"] += 1
        before.append((now, kind, text))

    def _judge(self) -> None:
        for case in self.cases:
            for reader in case.followers if case.truth else ():
                if self._missed(case, self.readers[reader], case.got.get(reader, [])):
                    self.wrong["missed"] += 1

    def _missed(self, case: Case, profile: Profile, got: list[tuple[datetime, str, str]]) -> bool:
        since, when = case.truth[-1]
        start = when.starts[0]
        planned = plan(when.starts, profile, since, told=True)
        days = [one.due for one in planned if one.slot is Slot.DAY and one.due > since]
        if not days:
            return False  # it became known later than that, or the message about the change came at that very moment
        came = [at for at, kind, _ in got if kind == "reminder" and at >= since]
        up = self.up(days[0])
        if up == days[0]:
            return not any(LEAST <= start - at <= MOST for at in came)
        # Down when it was due: it comes late, unless it is night by then until the hearing begins.
        return due(profile, up) < start and not any(at < start and start - at <= MOST for at in came)


def _clock(when: When, profile: Profile) -> str | None:
    """What the reader's clock shows, where that differs from the court's."""
    here = when.starts[0].astimezone(ZoneInfo(profile.zone))
    there = when.starts[0].astimezone(ZoneInfo(when.zone or "UTC"))
    return None if here.replace(tzinfo=None) == there.replace(tzinfo=None) else f"{here:%H:%M}"


def _word(number: int) -> str:
    """A surname of its own for each, in Russian letters."""
    return "Ц" + "".join(RUSSIAN[int(digit)] + "о" for digit in f"{number:05}") + "ва"


def _number(text: str) -> int:
    """The number of the surname in a text, as a reader of English reads it."""
    found = LATIN_WORD.search(text)
    assert found is not None
    return int("".join(str(LATIN.index(letters)) for letters in found[1].split("o")[:-1]))

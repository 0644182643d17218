"""What somebody from outside asked for: at once, bounded, sealed, and taken back by a liaison only."""

from datetime import datetime, timedelta

import pytest

from bot.app.wishes import Wishes
from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.wish import (
    A_WEEK,
    DECIDE,
    MOST_IN_EFFECT,
    REMIND,
    SETTLED,
    Want,
    Wish,
    reminded_by,
    reminder_at,
    takes_effect,
)
from bot.i18n import Catalogs
from bot.people import wishes
from bot.store import people, privacy, readers
from bot.store import wishes as store
from bot.store.database import Database, Tx
from bot.store.outbox import BODY
from bot.store.schema.traffic import outbox
from bot.store.schema.wishes import wish
from tests.store.builders import DAY, HOUR, NOW, a_reader, rows

CATALOGS = Catalogs.load()
EN = CATALOGS.translator("en")
WHO = "Яна Громова"
SURNAMES = (
    *("Арбузов", "Белкин", "Волков", "Гусев", "Дроздов", "Ежов", "Жуков", "Зайцев", "Ильин", "Котов"),
    *("Лисин", "Мухин", "Носов", "Окунев", "Попов"),
)


async def a_person(tx: Tx, name: str = WHO) -> int:
    key = name_key(name)
    return await people.add(tx, name=name, key=key, lang="ru", group=Group.POLITICAL, minor=False, now=NOW)


async def consent_of(tx: Tx, person_id: int) -> Consent:
    return (await people.load(tx, [person_id]))[0].consent


async def asked(tx: Tx, chat_id: int = 7, want: Want = Want.SILENCE, name: str = WHO, now: datetime = NOW) -> Wish:
    return await wishes.ask(tx, chat_id, want, f"{name}\nмоя сестра", CATALOGS, "en", now)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Яна Громова\n1990", WHO),
        ("  Яна   Громова ", WHO),
        ("Громова", None),
        ("", None),
        ("\n\n", None),
        ("!!! ???", None),
        (f"{'ы' * 150} {'ж' * 150}", None),
    ],
)
def test_a_name_is_two_words_in_the_first_line(text: str, name: str | None) -> None:
    assert wishes.named(text) == name


@pytest.mark.parametrize(
    ("want", "in_effect", "settled", "works"),
    [
        (Want.SILENCE, 0, None, True),
        (Want.NO_NAME, MOST_IN_EFFECT - 1, None, True),
        (Want.SILENCE, MOST_IN_EFFECT, None, False),
        (Want.SILENCE, 0, NOW - SETTLED + HOUR, False),
        (Want.SILENCE, 0, NOW - SETTLED, True),
        (Want.CORRECTION, 0, None, False),
    ],
    ids=["silence", "the last one", "one too many", "decided lately", "decided long ago", "a correction"],
)
def test_what_takes_effect_before_a_liaison_saw_it(
    want: Want, in_effect: int, settled: datetime | None, works: bool
) -> None:
    assert takes_effect(want, in_effect, settled, NOW) is works


def test_liaisons_are_told_at_once_after_72_hours_and_then_every_day() -> None:
    moments, told, now = [], 0, NOW
    for _ in range(24 * 7):
        if reminder_at(NOW, told) <= now:
            moments.append(now - NOW)
            told = reminded_by(NOW, now)
        now += HOUR
    assert moments == [timedelta(), DECIDE, DECIDE + REMIND, DECIDE + 2 * REMIND, DECIDE + 3 * REMIND]


async def test_less_is_said_at_once_and_as_before_when_it_is_lifted(db: Database) -> None:
    async with db.write() as tx:
        number = await a_person(tx)
        await people.set_consent(tx, number, Consent.OPEN)
        one = await asked(tx)
        assert await consent_of(tx, number) is Consent.SILENCE
        assert await wishes.lift(tx, one, NOW + HOUR) == 7
        assert await consent_of(tx, number) is Consent.OPEN
        assert await store.find(tx, one.id) is None


async def test_what_others_asked_for_stays_when_one_wish_is_lifted(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        number = await a_person(tx)
        first, _second = await asked(tx, 7), await asked(tx, 8)
        await wishes.lift(tx, first, NOW)
        assert await consent_of(tx, number) is Consent.SILENCE


async def test_what_was_said_by_the_person_meanwhile_is_not_undone(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        number = await a_person(tx)
        one = await asked(tx, want=Want.NO_NAME)
        await people.set_consent(tx, number, Consent.SILENCE)
        await wishes.lift(tx, one, NOW)
        assert await consent_of(tx, number) is Consent.SILENCE


async def test_a_name_that_comes_up_later_is_silent_from_its_first_moment(db: Database) -> None:
    async with db.write() as tx:
        one = await asked(tx)
        assert [row["works"] for row in await rows(tx, wish)] == [True]
        number = await a_person(tx, "Yana Hromova")
        other = await a_person(tx, "Петр Иной")
        assert await consent_of(tx, number) is Consent.SILENCE
        assert await consent_of(tx, other) is Consent.UNKNOWN
        assert [(each.person_id, each.met) for each in await store.about(tx, one.id)] == [(number, True)]


async def test_one_chat_asks_twice_a_week_and_all_together_silence_few(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        for count in range(A_WEEK):
            assert await wishes.may_ask(tx, 7, NOW), count
            await asked(tx)
        assert not await wishes.may_ask(tx, 7, NOW + DAY)
        assert await wishes.may_ask(tx, 7, NOW + 8 * DAY)
        names = [f"Олег {one}" for one in SURNAMES]
        numbers = [await a_person(tx, name) for name in names]
        found = [await asked(tx, 100 + n, name=name) for n, name in enumerate(names)]
        silent = [await consent_of(tx, number) is Consent.SILENCE for number in numbers]
        assert sum(silent) == MOST_IN_EFFECT - A_WEEK
        await wishes.keep(tx, found[-1], CATALOGS, NOW)
        assert await consent_of(tx, numbers[-1]) is Consent.SILENCE, "what waited works when a liaison says so"


async def test_who_was_just_decided_on_is_not_silenced_by_the_next_stranger(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        number = await a_person(tx)
        await wishes.lift(tx, await asked(tx), NOW)
        again = await asked(tx, 8, now=NOW + DAY)
        assert not again.works
        assert await consent_of(tx, number) is Consent.UNKNOWN


async def test_nothing_written_is_left_when_it_is_decided_or_forgotten(db: Database) -> None:
    async with db.write() as tx:
        one, other = await asked(tx), await asked(tx, 8, name="Олег Иной")
        await wishes.keep(tx, one, CATALOGS, NOW)
        await privacy.erase(tx, 8, NOW)
        kept, forgotten = await rows(tx, wish)
        assert tx.vault.open_json(kept["body"], store.BODY)["words"] == ""
        assert tx.vault.open_json(forgotten["body"], store.BODY)["words"] == ""
        assert (forgotten["chat_mark"], forgotten["address"]) == (None, None)
        found = await store.find(tx, other.id)
        assert found is not None
        assert found.works, "what was asked for stays"


async def test_nobody_decides_so_it_stays_and_everybody_is_told_so(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        liaison, number = await a_reader(tx, 1, lang="en"), await a_person(tx)
        await readers.grant(tx, liaison.id, "liaison", NOW)
        await asked(tx)
    moment = NOW
    desk = Wishes(sqlite_db, CATALOGS, lambda: moment)
    for hours in (0, 1, 71, 72, 73, 96, 97):
        moment = NOW + hours * HOUR
        await desk.round()
    async with sqlite_db.read() as tx:
        assert await consent_of(tx, number) is Consent.SILENCE
        sent = await rows(tx, outbox)
        texts = [tx.vault.open_json(row["body"], BODY)["text"] for row in sent if row["subscriber_id"] is None]
    assert sum(row["subscriber_id"] == liaison.id for row in sent) == 3
    assert texts == [EN.html("silence.undecided", number=1, n=72)]


async def test_without_a_liaison_the_owner_hears_that_one_is_needed(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        owner = await a_reader(tx, 1, lang="en")
        await readers.grant(tx, owner.id, "owner", NOW)
        await asked(tx)
    await Wishes(sqlite_db, CATALOGS, lambda: NOW).round()
    async with sqlite_db.read() as tx:
        (row,) = await rows(tx, outbox)
        assert tx.vault.open_json(row["body"], BODY)["text"] == EN.html("silence.no_liaison", number=1)


async def test_a_wish_that_cannot_be_read_keeps_no_other_one_from_the_liaisons(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        liaison = await a_reader(tx, 1, lang="en")
        await readers.grant(tx, liaison.id, "liaison", NOW)
        damaged, _other = await asked(tx), await asked(tx, 8, name="Олег Иной")
        await store.put(tx, damaged.id, body=b"damaged")
    await Wishes(sqlite_db, CATALOGS, lambda: NOW).round()
    async with sqlite_db.read() as tx:
        assert [row["subscriber_id"] for row in await rows(tx, outbox)] == [liaison.id]
        assert await store.due(tx, NOW) == []
        assert await store.due(tx, NOW + HOUR) == [damaged.id], "it is looked at again"

"""Many alerts for one chat arrive as one message, and none is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.digest import bundle
from bot.alerts.render import LIMIT
from bot.alerts.view import alert_view
from bot.core.alert import Form
from bot.core.kinds import ALL_KINDS
from bot.core.night import Profile
from bot.core.rhythm import Rhythm, Slot
from bot.delivery.outcome import Outcome, Refusal, Rejected, RetryAfter
from bot.delivery.sending import Made
from bot.delivery.units import BACKLOG, Unit
from bot.delivery.worker import Sender
from bot.i18n import Catalogs
from bot.store import fanout, readers
from bot.store.database import Database, Tx
from bot.store.schema.traffic import receipt
from tests.alerts.builders import a_person, a_report, an_event
from tests.delivery.test_worker import Telegram, a_sender, drained, states
from tests.store import builders


async def alerts(db: Database, number: int, chats: int = 1) -> None:
    async with db.write() as tx:
        for chat in range(chats):
            await builders.a_reader(tx, chat + 1, follows=["all"])
        for _ in range(number):
            await builders.a_fanout(tx, await builders.an_event(tx))
            await builders.spread_all(tx)


async def headlines(_tx: Tx, unit: Unit) -> Made | None:
    return Made({"text": "bundle " + " ".join(str(item.event_id) for item in unit), "parse_mode": "HTML"})


async def nothing(_tx: Tx, _unit: Unit) -> Made | None:
    return None


def bundling(db: Database, telegram: Telegram) -> Sender:
    return a_sender(db, telegram, bundle=headlines)


async def receipts(db: Database) -> int:
    async with db.read() as tx:
        return await builders.size(tx, receipt)


async def test_ten_alerts_for_a_chat_are_one_message_with_a_receipt_each(sqlite_db: Database) -> None:
    await alerts(sqlite_db, 10)
    telegram = Telegram()
    await drained(bundling(sqlite_db, telegram))
    assert telegram.texts == ["bundle 1 2 3 4 5 6 7 8 9 10"]
    assert await states(sqlite_db) == {"sent": 10}
    assert await receipts(sqlite_db) == 10


async def test_alerts_of_one_chat_are_found_behind_those_of_many_others(sqlite_db: Database) -> None:
    await alerts(sqlite_db, 5, chats=40)
    telegram = Telegram()
    await drained(bundling(sqlite_db, telegram))
    assert len(telegram.texts) == 40
    assert await receipts(sqlite_db) == 200


async def test_three_alerts_come_one_by_one_unless_they_wait_long(sqlite_db: Database) -> None:
    await alerts(sqlite_db, 3)
    telegram = Telegram()
    sender = bundling(sqlite_db, telegram)
    sender.now = lambda: builders.NOW
    await drained(sender)
    assert len(telegram.texts) == 3
    async with sqlite_db.write() as tx:
        await builders.a_reader(tx, 99, follows=["person:late"])
        for _ in range(3):
            await builders.a_fanout(tx, await builders.an_event(tx))
            await builders.spread_all(tx, ["person:late"])
    sender.now = lambda: builders.NOW + BACKLOG + timedelta(seconds=1)
    await drained(sender)
    assert telegram.texts[3:] == ["bundle 4 5 6"]


@pytest.mark.parametrize("refusal", [Rejected(Refusal.PARSE, ours=True), Rejected(Refusal.UNKNOWN, ours=False)])
async def test_a_refused_bundle_comes_apart_and_nothing_is_lost(sqlite_db: Database, refusal: Outcome) -> None:
    await alerts(sqlite_db, 6)
    telegram = Telegram(refusal)
    await drained(bundling(sqlite_db, telegram))
    assert len(telegram.texts) == 7
    assert await receipts(sqlite_db) == 6


async def test_what_cannot_be_bundled_comes_one_by_one(sqlite_db: Database) -> None:
    await alerts(sqlite_db, 6)
    telegram = Telegram()
    sender = a_sender(sqlite_db, telegram, bundle=nothing)
    await drained(sender)
    assert len(telegram.texts) == 6


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
@pytest.mark.parametrize("form", Form)
def test_a_bundle_lists_every_headline(lang: str, form: Form) -> None:
    t = Catalogs.load().translator(lang)
    views = [alert_view(an_event(a_person(f"Яна Пример{n}ова", f"pExample{n}")), lang) for n in range(12)]
    html = bundle(views, t, form).html
    assert all(f"Пример{n}ова" in html for n in range(12))
    assert "12" in html.splitlines()[0]
    assert ("<a " in html) is form.links
    assert len(html) <= LIMIT


def test_what_does_not_fit_into_a_bundle_is_counted() -> None:
    t = Catalogs.load().translator("en")
    reports = (replace(a_report(), url="https://watch.example/" + "x" * 400),)
    views = [alert_view(an_event(a_person("<b>" * 25), reports=reports), "en")] * 20
    html = bundle(views, t, Form.FULL).html
    assert len(html) <= LIMIT
    shown = html.count("• ")
    assert 0 < shown < 20
    assert html.endswith(f"and {20 - shown} more")
    assert "<b><b>" not in html


async def gathered(db: Database, number: int, chats: int = 1) -> None:
    async with db.write() as tx:
        for chat in range(chats):
            reader = await builders.a_reader(tx, chat + 1)
            await readers.follow(tx, reader.id, "all", ALL_KINDS, builders.NOW, rhythm=Rhythm.DAILY)
        later = [Slot(one, Rhythm.DAILY, builders.NOW) for one, _ in await readers.profiles(tx)]
        for _ in range(number):
            job = await builders.a_fanout(tx, await builders.an_event(tx))
            await fanout.spread(tx, job, ["all"], {}, builders.NOW, gathered=later)


@pytest.mark.parametrize("number", [1, 3, 40])
async def test_what_was_gathered_is_one_message_to_each_reader_however_much_it_is(
    sqlite_db: Database, number: int
) -> None:
    await gathered(sqlite_db, number, chats=3)
    telegram = Telegram()
    await drained(bundling(sqlite_db, telegram))
    assert telegram.texts == ["bundle " + " ".join(str(n + 1) for n in range(number))] * 3
    assert await receipts(sqlite_db) == 3 * number


async def test_what_a_digest_has_no_room_for_is_dropped_when_it_went_out_and_leaves_no_receipt(
    sqlite_db: Database,
) -> None:
    async def first_two(_tx: Tx, unit: Unit) -> Made | None:
        ids = [item.event_id for item in unit if item.event_id is not None][:2]
        return Made({"text": f"first {ids}"}, frozenset(ids))

    await gathered(sqlite_db, 5)
    telegram = Telegram(RetryAfter(0, stated=True))
    await drained(a_sender(sqlite_db, telegram, bundle=first_two))
    assert telegram.texts == ["first [1, 2]"] * 2
    assert await states(sqlite_db) == {"sent": 2, "dropped": 3}
    assert await receipts(sqlite_db) == 2


async def test_a_digest_of_which_nothing_may_be_said_any_more_is_not_sent(sqlite_db: Database) -> None:
    async def silence(_tx: Tx, _unit: Unit) -> Made | None:
        return Made(None, frozenset())

    await gathered(sqlite_db, 5)
    telegram = Telegram()
    await drained(a_sender(sqlite_db, telegram, bundle=silence))
    assert telegram.texts == []
    assert await states(sqlite_db) == {"dropped": 5}


async def test_a_digest_waits_for_the_end_of_a_night_like_an_alert(sqlite_db: Database) -> None:
    await gathered(sqlite_db, 2)
    async with sqlite_db.write() as tx:
        (reader,) = [await readers.find(tx, 1)]
        assert reader is not None
        await readers.change(tx, reader.id, profile_=Profile("UTC", 11 * 60, 13 * 60))
    telegram = Telegram()
    await drained(bundling(sqlite_db, telegram))
    assert telegram.texts == []

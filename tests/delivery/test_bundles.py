"""Many alerts for one chat arrive as one message, and none is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.digest import bundle
from bot.alerts.render import LIMIT
from bot.alerts.view import alert_view
from bot.core.alert import Form
from bot.delivery.outcome import Outcome, Refusal, Rejected
from bot.delivery.sending import Made
from bot.delivery.units import BACKLOG, Unit
from bot.delivery.worker import Sender
from bot.i18n import Catalogs
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
    assert ("<a " in html) is (form is Form.FULL)
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

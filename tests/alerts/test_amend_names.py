"""What a reader was told loses the name of whoever may not be named any more: alerts, replies and apologies."""

import pytest

from bot.alerts import amend, consent
from bot.core.amends import Fact, Why
from bot.core.event import Consent
from bot.core.messages import Lane
from bot.store import people, receipts
from bot.store.database import Database
from bot.store.schema.traffic import receipt
from tests.alerts.told import CATALOGS, DAY_OF, NAMES, all_rounds, correct, got, send, told, wish
from tests.store.builders import DAY, HOUR, NOW, rows


async def test_no_name_goes_out_of_messages_without_a_word(db: Database) -> None:
    event = await told(db)
    await wish(db, event, Consent.NO_NAME)
    await all_rounds(db, NOW + 10 * DAY)
    found = await got(db, NOW + 10 * DAY)
    assert [method for method, _number, _text in found] == ["editMessageText"] * 3
    assert not any(name in text for _method, _number, text in found for name in NAMES)


async def test_silence_deletes_young_messages_and_empties_old_ones(db: Database) -> None:
    event = await told(db)
    await wish(db, event, Consent.SILENCE)
    await all_rounds(db)
    assert {method for method, _number, _text in await got(db)} == {"deleteMessages"}
    async with db.write() as tx:
        await amend.start(tx, event.id, "unnamed", NOW + 3 * DAY)
    await all_rounds(db, NOW + 3 * DAY)
    found = await got(db, NOW + 3 * DAY)
    assert {method for method, _number, _text in found} == {"editMessageText"}
    assert "This message was withdrawn." in [text for _method, _number, text in found]
    assert not any(name in text for _method, _number, text in found for name in NAMES)


async def test_a_correction_of_somebody_who_wants_silence_says_nothing(db: Database) -> None:
    event = await told(db)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    async with db.write() as tx:
        await people.set_consent(tx, event.people[0].id, Consent.SILENCE)
    await all_rounds(db)
    texts = {text for _method, _number, text in await got(db)}
    assert "This message was withdrawn." in texts
    assert not any("3 " in text for text in texts)


async def test_a_reply_that_has_not_left_says_no_name_that_may_not_be_said_any_more(db: Database) -> None:
    event = await told(db)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    await all_rounds(db)
    async with db.write() as tx:
        await consent.narrow(tx, event.people[0], Consent.NO_NAME, CATALOGS, NOW + HOUR)
    await all_rounds(db)
    found = await got(db)
    assert [method for method, _number, _text in found] == ["editMessageText"] * 3
    assert not any(name in text for _method, _number, text in found for name in NAMES)


@pytest.mark.parametrize("wished", [Consent.NO_NAME, Consent.SILENCE])
async def test_a_correction_that_was_sent_loses_the_name_as_well(db: Database, wished: Consent) -> None:
    event = await told(db)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    await all_rounds(db)
    async with db.write() as tx:
        replies = {item.id + 500 for item in await send(tx, Lane.URGENT, NOW + HOUR) if item.method == "sendMessage"}
        reader_id = (await rows(tx, receipt))[0]["subscriber_id"]
        assert len(await receipts.told(tx, reader_id, NOW - DAY)) == 2, "/panic takes both away"
    async with db.write() as tx:
        await consent.narrow(tx, event.people[0], wished, CATALOGS, NOW + HOUR)
    await all_rounds(db)
    found = await got(db)
    assert not any(name in text for _method, _number, text in found for name in NAMES)
    changed = {number for method, number, _text in found if method == "editMessageText"}
    assert len(replies) == 3
    assert replies <= changed


async def test_an_apology_loses_the_name_of_who_wants_none(db: Database) -> None:
    event = await told(db)
    await correct(db, event, "retracted", Why.DUPLICATE)
    await all_rounds(db)
    assert any(name in text for _method, _number, text in await got(db) for name in NAMES)
    async with db.write() as tx:
        assert await people.told_since(tx, event.people[0].id, NOW - DAY) == [event.id]
    await wish(db, event, Consent.NO_NAME)
    await all_rounds(db)
    found = await got(db)
    assert [method for method, _number, _text in found] == ["editMessageText"] * 6, "alerts and replies"
    assert not any(name in text for _method, _number, text in found for name in NAMES)

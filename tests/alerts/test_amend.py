"""Readers who were told of an event are told again: once, also after a crash, and only what may be said by now."""

import json
from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy import update

from bot.alerts import amend, amended
from bot.alerts.service import fanout_round, on_published
from bot.core.amends import Fact, Why
from bot.core.event import Consent, Event, Facts, Published
from bot.core.fold import name_key
from bot.core.messages import Lane, MessageKind
from bot.store import amend as queue
from bot.store import byhand, joined, outbox_many, people, readers
from bot.store.amend import AGAIN
from bot.store.database import Database, Tx
from bot.store.schema.events import event as table
from bot.store.schema.traffic import outbox, receipt
from feeds import regroup
from feeds.regroup import pair
from tests.alerts.builders import a_person
from tests.alerts.builders import an_event as made_up
from tests.alerts.told import (
    CATALOGS,
    DAY_OF,
    EN,
    HERO,
    NAMES,
    NIGHT,
    all_rounds,
    correct,
    got,
    published,
    send,
    told,
    wish,
)
from tests.feeds.waiting_events import again
from tests.store.builders import DAY, HOUR, NOW, a_reader, leave, rows, take


async def test_a_corrected_date_changes_the_message_and_a_reply_says_so(db: Database) -> None:
    event = await told(db)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    await all_rounds(db)
    found = await got(db)
    edits = [text for method, _number, text in found if method == "editMessageText"]
    replies = [text for method, _number, text in found if method == "sendMessage"]
    assert len(edits) == len(replies) == 3
    assert all("3 " in text and "10:00" in text for text in (*edits, *replies))
    english = next(text for text in replies if "Correction" in text)
    assert "Hearing: Thursday, 3 December 2026, 10:00 (Moscow time)" in english
    assert "apologise" in english
    assert {number for _method, number, _text in found} == {501, 502, 503}
    assert any("This message was corrected." in text for text in edits)


async def test_a_repeat_and_the_second_round_tell_nobody_twice(db: Database) -> None:
    event = await told(db)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    await all_rounds(db)
    assert len(await got(db)) == 6
    await all_rounds(db, NOW + HOUR + AGAIN)
    assert await got(db, NOW + DAY) == []
    async with db.read() as tx:
        assert not await queue.is_open(tx, event.id)


async def cut_off(db: Database) -> None:
    """A range that ends before its commit."""
    async with db.write() as tx:
        job = await queue.first_due(tx, NOW + HOUR)
        assert job is not None
        await amend._range(tx, job, CATALOGS, NOW + HOUR)
        raise RuntimeError("power cut")


async def test_a_crash_in_a_range_repeats_it_and_skips_nobody(db: Database) -> None:
    event = await told(db, 7)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    with pytest.raises(RuntimeError, match="power cut"):
        await cut_off(db)
    assert await got(db) == []
    await all_rounds(db)
    assert len(await got(db)) == 14


async def test_readers_are_told_range_by_range(db: Database) -> None:
    event = await told(db, amend.AT_ONCE + 2)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    assert await amend.amend_round(db, CATALOGS, NOW + HOUR) == 1
    assert len(await got(db)) == 2 * amend.AT_ONCE
    await all_rounds(db)
    assert len(await got(db)) == 4


async def test_what_waits_goes_out_corrected_and_is_not_corrected_again(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, lang="en", follows=["all"])
        event = await published(tx)
    await fanout_round(db, CATALOGS, NOW)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    await all_rounds(db)
    async with db.write() as tx:
        (item,) = await send(tx, Lane.BULK, NOW + HOUR)
    assert "3 December" in item.params["text"]
    await all_rounds(db, NOW + HOUR + AGAIN)
    assert await got(db, NOW + DAY) == []


async def test_what_was_leaving_at_that_moment_is_corrected_the_second_time_round(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, lang="en", follows=["all"])
        event = await published(tx)
    await fanout_round(db, CATALOGS, NOW)
    async with db.write() as tx:
        (item,) = await take(tx, Lane.BULK)
        assert await leave(tx, item)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    await all_rounds(db)
    async with db.write() as tx:
        await outbox_many.sent(tx, [(item, 77)], owner="me", now=NOW + HOUR)
    assert await got(db) == []
    await all_rounds(db, NOW + HOUR + AGAIN)
    assert {(method, number) for method, number, _ in await got(db, NOW + DAY)} == {
        ("editMessageText", 77),
        ("sendMessage", 77),
    }


@pytest.mark.parametrize("why", Why)
async def test_an_apology_takes_the_place_of_what_was_retracted(db: Database, why: Why) -> None:
    event = await told(db)
    await correct(db, event, "retracted", why)
    await all_rounds(db)
    found = await got(db)
    assert len(found) == 6
    named = any(name in text for _method, _number, text in found for name in NAMES)
    assert named is (why is not Why.WRONG_PERSON)
    english = [text for _method, _number, text in found if "Taken back" in text]
    assert len(english) == 2
    assert ("apologise" in english[0]) is (why in amended.SORRY)


async def test_retracted_alerts_that_wait_never_go(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, follows=["all"])
        event = await published(tx)
    await fanout_round(db, CATALOGS, NOW)
    await correct(db, event, "retracted", Why.NOT_HAPPENED)
    await all_rounds(db)
    async with db.write() as tx:
        assert await send(tx, Lane.BULK, NOW + DAY) == []
        assert [row["state"] for row in await rows(tx, outbox)] == ["dropped"]
    assert await got(db) == []


async def test_a_fan_out_that_is_open_tells_nobody_of_a_retracted_event(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, follows=["all"])
        event = await published(tx)
    await correct(db, event, "retracted", Why.NOT_HAPPENED)
    await fanout_round(db, CATALOGS, NOW)
    async with db.read() as tx:
        assert await rows(tx, outbox) == []


async def test_one_line_of_a_bundle_changes_and_the_others_stay(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, lang="en", follows=["all"])
        found = [await published(tx, name) for name in (HERO, "Олег Дронов", "Вера Зимина")]
    while await fanout_round(db, CATALOGS, NOW):
        pass
    async with db.write() as tx:
        items = await take(tx, Lane.BULK)
        await outbox_many.sent(tx, [(item, 99) for item in items], owner="me", now=NOW)
    await correct(db, found[0], "retracted", Why.WRONG_PERSON)
    await all_rounds(db)
    (change, reply) = sorted(await got(db))
    assert (change[:2], reply[:2]) == (("editMessageText", 99), ("sendMessage", 99))
    assert "Dronov" in change[2]
    assert "Zimina" in change[2]
    assert not any(name in change[2] + reply[2] for name in NAMES)
    async with db.write() as tx:
        await people.set_consent(tx, found[1].people[0].id, Consent.SILENCE)
        await amend.start(tx, found[1].id, "unnamed", NOW + HOUR)
    await all_rounds(db)
    (change,) = await got(db)
    assert "Dronov" not in change[2]
    assert "Zimina" in change[2]


async def test_who_was_told_of_an_event_that_became_part_of_another_hears_of_that(db: Database) -> None:
    first, second = await told(db, 1), await told_later(db)
    async with db.write() as tx:
        await joined.merge(tx, first, second.id, NOW)
        await tx.conn.execute(update(table).where(table.c.id == first.id).values(facts=Facts(**DAY_OF).to_json()))
        await amend.start(tx, first.id, "corrected", NOW + HOUR, what=[Fact.HEARING])
    await all_rounds(db)
    found = await got(db)
    assert {number for _method, number, _text in found} == {501, 502, 503}
    assert all("10:00" in text for _method, _number, text in found)
    await wish(db, first, Consent.NO_NAME)
    await all_rounds(db)
    found = await got(db)
    assert len(found) == 5, "three alerts and a reply to each of two readers"
    assert not any(name in text for _method, _number, text in found for name in NAMES)


async def test_who_was_told_of_both_joined_events_gets_one_reply(db: Database) -> None:
    first, second = await told(db, 1), await told_later(db)
    async with db.write() as tx:
        assert await byhand.told(tx, first.id, NOW) == 1
        await joined.merge(tx, first, second.id, NOW)
        assert await byhand.told(tx, first.id, NOW) == 2, "readers, not messages"
    await correct(db, first, "corrected", Fact.HEARING, **DAY_OF)
    await all_rounds(db)
    await all_rounds(db, NOW + HOUR + AGAIN)
    found = await got(db, NOW + DAY)
    assert sorted(number for method, number, _text in found if method == "editMessageText") == [501, 502, 503]
    assert len([number for method, number, _text in found if method == "sendMessage"]) == 2


async def test_an_alert_that_waits_for_the_morning_survives_a_joining_and_rings_once(db: Database) -> None:
    first = await told(db, 1)
    async with db.write() as tx:
        await a_reader(tx, 7, lang="en", follows=["name:" + name_key("Олег Дронов")])
        second = await published(tx, HERO, "Олег Дронов", source="herald")
    while await fanout_round(db, CATALOGS, NOW):
        pass
    async with db.write() as tx:
        first = await again(tx, first.id)
        both = pair(first, second)
        await regroup.merge(tx, first.id, second.id, both.seen, [on], NOW)
        assert {row["state"] for row in await rows(tx, outbox) if row["settled_at"] is None} == set(), "none is left"
    while await fanout_round(db, CATALOGS, NOW):
        pass
    async with db.write() as tx:
        (item,) = await send(tx, Lane.BULK)
    assert "Dronov" in item.params["text"]


async def test_whoever_was_told_of_an_event_is_not_rung_by_the_one_it_became_part_of(db: Database) -> None:
    first = await told(db, 0)
    async with db.write() as tx:
        await a_reader(tx, 7, lang="en", follows=["name:" + name_key("Олег Дронов")])
        second = await published(tx, HERO, "Олег Дронов", source="herald")
    while await fanout_round(db, CATALOGS, NOW):
        pass
    async with db.write() as tx:
        assert len(await send(tx, Lane.BULK)) == 1
        both = pair(await again(tx, first.id), second)
        await regroup.merge(tx, first.id, second.id, both.seen, [on], NOW)
    while await fanout_round(db, CATALOGS, NOW):
        pass
    async with db.write() as tx:
        assert await send(tx, Lane.BULK) == []


async def on(tx: Tx, published_: Published) -> None:
    await on_published(tx, published_, NOW)


async def test_what_was_parked_is_seen_and_the_next_start_tries_it_again(db: Database) -> None:
    event = await told(db, 1)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    async with db.read() as tx:
        (whole,) = [row["body"] for row in await rows(tx, receipt)]
    async with db.write() as tx:
        await tx.conn.execute(update(receipt).values(body=b"broken"))
    await all_rounds(db)
    async with db.write() as tx:
        assert await queue.parked(tx) == 1
        await tx.conn.execute(update(receipt).values(body=whole))
        await queue.reopen(tx)
        assert await queue.parked(tx) == 0
    await all_rounds(db)
    assert len(await got(db)) == 2


async def told_later(db: Database) -> Event:
    """A second event of the same, of which both readers were told."""
    async with db.write() as tx:
        await a_reader(tx, 7, lang="en", follows=["all"])
        event = await published(tx, source="herald")
    while await fanout_round(db, CATALOGS, NOW):
        pass
    async with db.write() as tx:
        await send(tx, Lane.BULK)
    return event


@pytest.mark.parametrize("night", [True, False], ids=["night", "day"])
async def test_a_reply_makes_no_sound_at_night(db: Database, night: bool) -> None:
    event = await told(db, 1)
    await correct(db, event, "corrected", Fact.HEARING, **DAY_OF)
    async with db.write() as tx:
        (row,) = await rows(tx, receipt)
        if night:
            await readers.change(tx, row["subscriber_id"], profile_=NIGHT)
    await all_rounds(db)
    async with db.write() as tx:
        found = await take(tx, Lane.URGENT, now=NOW + HOUR)
    reply = next(item for item in found if item.kind is MessageKind.CORRECTION)
    assert reply.params.get("disable_notification", False) is night


async def test_what_cannot_be_done_is_parked_after_three_tries(db: Database) -> None:
    event = await told(db, 1)
    await correct(db, event, "corrected", Fact.HEARING)
    async with db.write() as tx:
        await tx.conn.execute(update(receipt).values(body=b"broken"))
    for _ in range(3):
        assert await amend.amend_round(db, CATALOGS, NOW + HOUR) == 1
    assert await amend.amend_round(db, CATALOGS, NOW + HOUR) == 0


def words(event: Event, what: Sequence[str]) -> str:
    return amended.corrected(event, what, EN).html


TERM = {"term_months": 72, "term_sort": "prison"}
FACTS = Facts(place="Тверь", hearing_day=date(2026, 12, 3), articles=(("282.1", None),), **TERM)


@pytest.mark.parametrize("fact", Fact)
def test_every_fact_has_its_line_with_and_without_a_value(fact: Fact) -> None:
    full, empty = made_up(a_person(), facts=FACTS), made_up(a_person(), facts=Facts())
    for event in (full, empty):
        lines = words(event, [fact]).split("\n")
        assert len(lines) == 3
        assert lines[0].startswith("<b>Correction.</b>")


def test_a_minors_place_stays_unsaid() -> None:
    event = made_up(a_person(minor=True), facts=FACTS)
    assert "Твер" not in words(event, [Fact.PLACE])
    assert "Твер" not in amended.taken_back(event, Why.DUPLICATE, EN).html


def test_an_unknown_reason_names_nobody() -> None:
    event = made_up(a_person(name="Anna Example"), facts=FACTS)
    assert "Example" not in amended.taken_back(event, None, EN).html
    assert "Example" not in amended.taken_back(event, "of a later version", EN).html
    assert json.dumps(words(event, ["of a later version"]))

"""Readers who were told of an event are told again: once, also after a crash, and only what may be said by now."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import update

from bot.alerts import amend, amended, consent
from bot.alerts.service import fanout_round, on_published
from bot.core.amends import Fact, Why
from bot.core.event import Consent, Event, EventState, Facts, Published
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.messages import Lane, MessageKind
from bot.core.night import Profile
from bot.i18n import Catalogs
from bot.store import amend as queue
from bot.store import byhand, events, joined, outbox_many, people, readers, receipts
from bot.store.amend import AGAIN
from bot.store.database import Database, Tx
from bot.store.schema.events import event as table
from bot.store.schema.traffic import outbox, receipt
from feeds import regroup
from feeds.regroup import pair
from tests.alerts.builders import a_person
from tests.alerts.builders import an_event as made_up
from tests.feeds.waiting_events import again, an_open_event
from tests.store.builders import DAY, HOUR, NOW, a_reader, leave, rows, take

CATALOGS = Catalogs.load()
EN = CATALOGS.translator("en")
HERO = "Яна Громова"
NAMES = ("Громов", "Gromov")
NIGHT = Profile("Europe/Kyiv", 12 * 60, 20 * 60)


async def published(tx: Tx, *names: str, **found: Any) -> Event:
    event = await an_open_event(tx, *(names or (HERO,)), **({"kind": Kind.HEARING} | found))
    await events.publish(tx, event.id, NOW)
    event = await again(tx, event.id)
    await on_published(tx, Published(event, True), NOW)
    return event


async def told(db: Database, number: int = 3, **found: Any) -> Event:
    """An event of which readers in three languages were told a minute ago."""
    async with db.write() as tx:
        for chat in range(number):
            await a_reader(tx, chat, lang=("ru", "en", "uk")[chat % 3], follows=["all"])
        event = await published(tx, **found)
    await fanout_round(db, CATALOGS, NOW)
    async with db.write() as tx:
        await send(tx, Lane.BULK)
    return event


async def send(tx: Tx, lane: Lane, now: Any = NOW) -> list[Any]:
    items = await take(tx, lane, now=now, most=500)
    await outbox_many.sent(tx, [(item, 500 + item.id) for item in items], owner="me", now=now)
    return items


async def correct(db: Database, event: Event, how: Any = "corrected", *what: str, **facts: Any) -> None:
    async with db.write() as tx:
        values = {"facts": replace(event.facts, **facts).to_json()}
        if how == "retracted":
            values["state"] = EventState.RETRACTED.value
        await tx.conn.execute(update(table).where(table.c.id == event.id).values(**values))
        await amend.start(tx, event.id, how, NOW + HOUR, what=what)


async def all_rounds(db: Database, now: Any = NOW + HOUR) -> None:
    while await amend.amend_round(db, CATALOGS, now):
        pass


async def got(db: Database, now: Any = NOW + HOUR) -> list[tuple[str, int | None, str]]:
    """What goes out: (method, message that is changed or replied to, text)."""
    async with db.write() as tx:
        items = [one for lane in (Lane.URGENT, Lane.EDIT) for one in await send(tx, lane, now)]
    found = []
    for item in items:
        replied = item.params.get("reply_parameters", {}).get("message_id")
        number = item.params.get("message_id", replied) or item.params.get("message_ids", [None])[0]
        found.append((item.method, number, item.params.get("text", "")))
    return found


DAY_OF = {"hearing_day": date(2026, 12, 3), "hearing_time": time(10), "hearing_zone": "Europe/Moscow"}


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


async def wish(db: Database, event: Event, consent: Consent) -> None:
    async with db.write() as tx:
        await people.set_consent(tx, event.people[0].id, consent)
        await amend.start(tx, event.id, "unnamed", NOW + HOUR)


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

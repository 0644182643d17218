"""From a published event to the outbox rows of those who follow it."""

import json
from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import select

from bot.alerts import previews
from bot.alerts.match import ALL, name_label, person_label
from bot.alerts.service import REMEMBERED, fanout_round, form_for, on_published, public_event, visible
from bot.core.alert import Form
from bot.core.event import Consent, Event, Published
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.night import Profile
from bot.i18n import Catalogs
from bot.store import events, people, readers, sources
from bot.store.database import Database, Tx
from bot.store.schema.events import fanout, text
from bot.store.schema.traffic import outbox
from tests.alerts.builders import SECRET, a_hidden, a_person
from tests.alerts.builders import an_event as an_event_value
from tests.store.builders import DAY, NOW, SECOND, a_finding, a_reader, a_source, rows, size

CATALOGS = Catalogs.load()
HERO, HIDDEN = "Яна Громова", "Лев Скрытный"


async def a_story(
    tx: Tx,
    *names: str,
    kind: Kind = Kind.ARREST,
    consent: Consent = Consent.OPEN,
    group: Group = Group.POLITICAL,
    ago: int = 0,
) -> Event:
    """A published event of registered people, told by an organisation whose page names them."""
    await sources.sync(tx, [a_source("watch", outlet="ngo")], NOW)
    ids = []
    for name in names:
        one = await people.add(tx, name=name, key=name_key(name), lang="ru", group=group, minor=False, now=NOW)
        await people.set_consent(tx, one, consent)
        ids.append(one)
    found = a_finding(kind=kind, group=group)
    event_id = await events.add(tx, found, kind, person_ids=ids, happened_at=NOW - ago * DAY, now=NOW)
    report = {
        "url": "https://watch.example/skrytny",
        "headline": f"Новость: {', '.join(names)}",
        "lang": "ru",
        "hides_name": False,
        "published": NOW,
    }
    await events.add_report(tx, event_id, "watch", report, NOW)
    await events.publish(tx, event_id, NOW)
    event = await events.get(tx, event_id)
    assert event is not None
    return event


async def tell(db: Database, event: Event, *, fresh: bool = True) -> int:
    """The reaction and all its rounds; how many rounds."""
    async with db.write() as tx:
        await on_published(tx, Published(event, fresh), NOW)
    count = 0
    while await fanout_round(db, CATALOGS, NOW):
        count += 1
    return count


async def told(db: Database) -> dict[int, dict[str, Any]]:
    """The texts in the outbox, by subscriber."""
    async with db.read() as tx:
        joined = outbox.join(text, text.c.id == outbox.c.text_id)
        columns = (outbox.c.subscriber_id, outbox.c.not_before, text.c.lang, text.c.form, text.c.payload)
        found = await tx.conn.execute(select(*columns).select_from(joined))
        return {row.subscriber_id: dict(row._mapping) for row in found}


def said(values: Iterable[Any]) -> str:
    return json.dumps(list(values), default=str, ensure_ascii=False)


async def test_each_follower_gets_the_text_of_their_language_and_form(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        cases = [(lang, abroad) for lang in CATALOGS.languages for abroad in (True, False)]
        ids = [
            (await a_reader(tx, chat, lang=lang, abroad=abroad, follows=["all"])).id
            for chat, (lang, abroad) in enumerate(cases)
        ]
        stranger = await a_reader(tx, 99)
        event = await a_story(tx, HERO)
    await tell(sqlite_db, event)
    found = await told(sqlite_db)
    forms = {True: "full", False: "discreet"}
    assert {one: (row["lang"], row["form"]) for one, row in found.items()} == {
        one: (lang, forms[abroad]) for one, (lang, abroad) in zip(ids, cases, strict=True)
    }
    assert stranger.id not in found
    for (_lang, abroad), one in zip(cases, ids, strict=True):
        html = found[one]["payload"]["text"]
        assert "Громова" in html
        assert ("watch.example" in html) is abroad


async def test_who_follows_by_all_by_person_or_by_name_is_told_once(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        event = await a_story(tx, HERO)
        topics = ["all", person_label(event.people[0].public_id), name_label("Yana Gromova")]
        ids = {(await a_reader(tx, chat, follows=[topic])).id for chat, topic in enumerate(topics)}
        ids.add((await a_reader(tx, 50, follows=topics)).id)
        await a_reader(tx, 60, follows=[name_label("Олег Дронов"), person_label("pSomebodyEls")])
    await tell(sqlite_db, event)
    assert set(await told(sqlite_db)) == ids
    async with sqlite_db.read() as tx:
        assert await size(tx, outbox) == len(ids)


async def test_only_those_who_want_the_kind_are_told(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await a_reader(tx, 1, follows=["all"], kinds=BIT[Kind.SENTENCE])
        wants = await a_reader(tx, 2, follows=["all"], kinds=BIT[Kind.ARREST] | BIT[Kind.DEATH])
        event = await a_story(tx, HERO, kind=Kind.ARREST)
    await tell(sqlite_db, event)
    assert set(await told(sqlite_db)) == {wants.id}


async def test_at_night_the_alert_waits_for_the_morning(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:  # NOW is 12:00 UTC: 23:00 in Sakhalin
        sleeps = await a_reader(tx, 1, follows=["all"], profile=Profile("Asia/Sakhalin", 22 * 60, 8 * 60))
        wakes = await a_reader(tx, 2, follows=["all"], profile=Profile("Europe/Berlin", 22 * 60, 8 * 60))
        event = await a_story(tx, HERO)
    await tell(sqlite_db, event)
    found = await told(sqlite_db)
    assert found[wakes.id]["not_before"] == NOW
    assert found[sleeps.id]["not_before"].isoformat() == "2026-11-20T21:00:00+00:00"


@pytest.mark.parametrize(
    ("consent", "group"),
    [(Consent.NO_NAME, Group.POLITICAL), (Consent.UNKNOWN, Group.POW), (Consent.UNKNOWN, Group.POLITICAL)],
    ids=["no name wished", "prisoner of war", "named by nobody"],
)
async def test_a_hidden_name_reaches_nobody_and_fires_no_watch(
    sqlite_db: Database, consent: Consent, group: Group
) -> None:
    async with sqlite_db.write() as tx:
        event = await a_story(tx, HIDDEN, consent=consent, group=group)
        watches = [name_label(HIDDEN), person_label(event.people[0].public_id)]
        await a_reader(tx, 1, follows=watches, abroad=True)
        everything = await a_reader(tx, 2, follows=["all"], abroad=True)
    await tell(sqlite_db, event)
    found = await told(sqlite_db)
    assert set(found) == {everything.id}
    async with sqlite_db.read() as tx:
        texts = said(row["payload"] for row in await rows(tx, text))
    secrets = (*SECRET, event.people[0].public_id)
    assert not [piece for piece in secrets if piece.lower() in texts.lower()]


async def test_silence_makes_no_text_and_no_row(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        event = await a_story(tx, HIDDEN, consent=Consent.SILENCE)
        await a_reader(tx, 1, follows=["all"])
    assert await tell(sqlite_db, event) == 1
    async with sqlite_db.read() as tx:
        assert (await size(tx, text), await size(tx, outbox)) == (0, 0)
        assert [row["state"] for row in await rows(tx, fanout)] == ["done"]


async def test_silence_that_comes_between_promise_and_round_is_kept(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        event = await a_story(tx, HERO)
        await a_reader(tx, 1, follows=["all"])
        await on_published(tx, Published(event, True), NOW)
        await people.set_consent(tx, event.people[0].id, Consent.SILENCE)
    assert await fanout_round(sqlite_db, CATALOGS, NOW) == 1
    assert await told(sqlite_db) == {}


async def test_a_revision_tells_those_who_were_not_told_and_rings_nobody_twice(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        first = await a_reader(tx, 1, follows=["all"])
        event = await a_story(tx, HERO)
        later = await a_reader(tx, 2, follows=[person_label("pNobody")])
    await tell(sqlite_db, event)
    async with sqlite_db.write() as tx:
        await readers.follow(tx, later.id, name_label(HERO), BIT[Kind.ARREST], NOW)
        await events.publish(tx, event.id, NOW)
        revised = await events.get(tx, event.id)
    assert revised is not None
    await tell(sqlite_db, revised)
    async with sqlite_db.read() as tx:
        assert sorted(row["subscriber_id"] for row in await rows(tx, outbox)) == [first.id, later.id]


@pytest.mark.parametrize(
    ("fresh", "age", "starts"),
    [(True, 0 * SECOND, 1), (False, 0 * SECOND, 0), (True, REMEMBERED - SECOND, 1), (True, REMEMBERED, 0)],
    ids=["news", "history", "still remembered", "a late revision"],
)
async def test_which_published_events_are_told(sqlite_db: Database, fresh: bool, age: Any, starts: int) -> None:
    async with sqlite_db.write() as tx:
        event = await a_story(tx, HERO)
        await on_published(tx, Published(event, fresh), event.created_at + age)
        assert await size(tx, fanout) == starts


async def test_without_an_open_fan_out_there_is_nothing_to_do(sqlite_db: Database) -> None:
    assert await fanout_round(sqlite_db, CATALOGS, NOW) == 0


async def test_an_event_is_found_by_its_button_unless_silence_came(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        event = await a_story(tx, HERO)
        assert await public_event(tx, event.public_id) == event
        await people.set_consent(tx, event.people[0].id, Consent.SILENCE)
        assert await public_event(tx, event.public_id) is await public_event(tx, "eNoSuchEvent") is None


def test_an_event_with_one_silent_person_is_not_visible() -> None:
    assert visible(None) is None
    assert visible(an_event_value(a_person(), a_hidden(consent=Consent.SILENCE))) is None
    assert visible(an_event_value(a_person(), a_hidden())) is not None


async def test_the_preview_shows_the_newest_three_of_the_kinds_newest_last(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        for n, name in enumerate(("Анна Первая", "Анна Вторая", "Анна Третья", "Анна Четвёртая"), 1):
            await a_story(tx, name, ago=n)
        await a_story(tx, "Олег Дронов", kind=Kind.LISTING)
        reader = await a_reader(tx, 1, lang="uk")
        shown = await previews.last(tx, {ALL: BIT[Kind.ARREST]}, CATALOGS, reader)
    assert [next(word for word in ("Первая", "Вторая", "Третья") if word in one.html) for one in shown] == [
        "Третья", "Вторая", "Первая",
    ]  # fmt: skip


@pytest.mark.parametrize("abroad", [True, False])
async def test_the_preview_has_the_reader_s_form_and_keeps_silence(sqlite_db: Database, abroad: bool) -> None:
    async with sqlite_db.write() as tx:
        await a_story(tx, HERO, ago=2)
        await a_story(tx, HIDDEN, consent=Consent.SILENCE, ago=1)
        reader = await a_reader(tx, 1, lang="en", abroad=abroad)
        shown = await previews.last(tx, {ALL: ALL_KINDS}, CATALOGS, reader)
    assert form_for(reader) is (Form.FULL if abroad else Form.DISCREET)
    assert ["Громова" in one.html for one in shown] == [True]
    assert ("watch.example" in shown[0].html) is abroad

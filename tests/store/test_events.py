"""Events with their people and reports, story keys, and what waits for a person."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from bot.core.event import Consent, EventState, Facts, Trust, Witness
from bot.core.finding import Article, Group, HearingAt, Outlet, Span, Term
from bot.core.kinds import Kind
from bot.store import events, people, sources
from bot.store.database import Database, Tx
from bot.store.schema.events import event, story_key
from bot.store.schema.feeds import finding, review
from bot.store.schema.readers import wrong
from tests.store.builders import DAY, HOUR, NOW, a_finding, add_sources, an_event, rows, size

SPAN = Span("title", 0, 1)


def a_report(lang: str = "ru", **changes: Any) -> dict[str, Any]:
    values = {"url": "https://herald.example/1", "headline": "Суд", "lang": lang, "hides_name": False, "published": NOW}
    return values | changes


async def a_person(tx: Tx, name: str = "Ирина Ненашева", *, lang: str = "ru") -> int:
    key = name.casefold().replace(" ", "")
    return await people.add(tx, name=name, key=key, lang=lang, group=Group.POLITICAL, minor=False, now=NOW)


async def test_an_event_comes_back_with_its_facts_people_and_reports(db: Database) -> None:
    found = a_finding(
        kind=Kind.SENTENCE,
        detail="in_absentia",
        place="Псков",
        term=Term(66, SPAN),
        articles=(Article("205.2", SPAN, "ru-uk"),),
        hearing=HearingAt(date(2026, 12, 3), None, "Europe/Moscow", SPAN),
        group=Group.CIVILIAN,
    )
    async with db.write() as tx:
        await add_sources(tx, "herald", "courier")
        ids = [await a_person(tx, "Ирина Ненашева"), await a_person(tx, "Олег Примерный")]
        event_id = await events.add(tx, found, Kind.SENTENCE, person_ids=ids[::-1], happened_at=NOW - DAY, now=NOW)
        assert await events.add_report(tx, event_id, "courier", a_report("uk", published=None), NOW)
        assert await events.add_report(tx, event_id, "herald", a_report(), NOW + HOUR)
        assert not await events.add_report(tx, event_id, "herald", a_report(headline="other"), NOW + HOUR)
        got = await events.get(tx, event_id)
    assert got is not None
    assert (got.kind, got.detail, got.group, got.state) == (
        Kind.SENTENCE,
        "in_absentia",
        Group.CIVILIAN,
        EventState.HELD,
    )
    assert (got.revision, got.facts, got.happened_at) == (0, Facts.of(found), NOW - DAY)
    assert [person.name for person in got.people] == ["Олег Примерный", "Ирина Ненашева"]
    assert [(one.source_id, one.source_name, one.lang, one.published) for one in got.reports] == [
        ("courier", "Courier", "uk", None),
        ("herald", "Herald", "ru", NOW),
    ]


async def test_an_event_that_is_not_there_is_none(db: Database) -> None:
    async with db.read() as tx:
        assert await events.get(tx, 1) is None
        assert await events.by_public_id(tx, "x") is None


async def test_people_join_an_event_once_and_behind_the_others(db: Database) -> None:
    async with db.write() as tx:
        event_id = await an_event(tx)
        first, second = await a_person(tx, "Анна Первая"), await a_person(tx, "Ольга Вторая")
        for ids in ([first], [first, second], [], [second]):
            await events.add_people(tx, event_id, ids)
        got = await events.get(tx, event_id)
    assert got is not None
    assert [person.id for person in got.people] == [first, second]


async def test_only_a_published_event_answers_to_a_button(db: Database) -> None:
    async with db.write() as tx:
        event_id = await an_event(tx, published=False)
        (row,) = await rows(tx, event)
        assert await events.by_public_id(tx, row["public_id"]) is None
        assert await events.publish(tx, event_id, NOW) == 1
        assert await events.publish(tx, event_id, NOW + HOUR) == 2
        got = await events.by_public_id(tx, row["public_id"])
        assert got is not None
        assert (got.id, got.revision, got.state) == (event_id, 2, EventState.PUBLISHED)
        await tx.conn.execute(update(event).values(state="retracted"))
        assert await events.by_public_id(tx, row["public_id"]) is None


async def test_what_waits_for_a_person_is_settled_by_publishing(db: Database) -> None:
    async with db.write() as tx:
        event_id, other = await an_event(tx, published=False), await an_event(tx, published=False)
        await events.hold(tx, event_id, ["one_source"], NOW)
        await events.hold(tx, event_id, ["again"], NOW)
        await events.hold(tx, other, ["unsure"], NOW)
        assert await events.waiting(tx) == 2
        await events.publish(tx, event_id, NOW + HOUR)
        assert await events.waiting(tx) == 1
        first, second = await rows(tx, review)
    assert (first["state"], first["reasons"], first["settled_at"]) == ("confirmed", ["one_source"], NOW + HOUR)
    assert (second["state"], second["settled_at"]) == ("open", None)


async def test_what_is_public_can_be_put_before_a_person_again_and_what_was_refused_cannot(db: Database) -> None:
    async with db.write() as tx:
        public, refused = await an_event(tx, published=False), await an_event(tx, published=False)
        for event_id in (public, refused):
            await events.hold(tx, event_id, ["one_source"], NOW)
        await events.publish(tx, public, NOW)
        await tx.conn.execute(update(review).where(review.c.event_id == refused).values(state="rejected"))
        for event_id in (public, refused):
            await events.hold(tx, event_id, ["again"], NOW + HOUR)
        first, second = await rows(tx, review)
    assert (first["state"], first["reasons"], first["created_at"]) == ("open", ["again"], NOW + HOUR)
    assert (first["settled_at"], first["due"], first["shown"]) == (None, None, None)
    assert (second["state"], second["reasons"]) == ("rejected", ["one_source"])


@pytest.mark.parametrize(
    ("asked", "after", "found"),
    [
        pytest.param({"k1": HOUR}, timedelta(0), True, id="same-key"),
        pytest.param({"k1": HOUR}, HOUR, True, id="at-the-end-of-the-window"),
        pytest.param({"k1": HOUR}, 2 * HOUR, False, id="too-late"),
        pytest.param({"k1": HOUR, "k2": DAY}, 2 * HOUR, True, id="each-key-has-its-window"),
        pytest.param({"k3": DAY}, timedelta(0), False, id="another-key"),
        pytest.param({}, timedelta(0), False, id="no-key"),
    ],
)
async def test_reports_meet_in_a_story(
    db: Database, asked: dict[str, timedelta], after: timedelta, found: bool
) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        event_id = await an_event(tx)
        await events.add_report(tx, event_id, "herald", a_report(), NOW)
        await events.add_keys(tx, event_id, ["k1", "k2"], NOW)
        await events.add_keys(tx, event_id, ["k1"], NOW)
        assert await size(tx, story_key) == 2
        hits = await events.find_story(tx, asked, NOW + after)
    assert {hit.event_id for hit in hits} == ({event_id} if found else set())


async def test_a_hit_carries_what_tells_two_facts_apart(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        event_id = await an_event(tx)
        await events.add_people(tx, event_id, [await a_person(tx, "Яна Громова")])
        await events.add_report(tx, event_id, "herald", a_report(), NOW)
        await events.add_keys(tx, event_id, ["k"], NOW)
        hit, *others = await events.find_story(tx, {"k": HOUR}, NOW)
        stored = await events.get(tx, event_id)
    assert not others
    assert stored is not None
    assert (hit.facts, hit.detail, hit.people) == (stored.facts, stored.detail, ("Яна Громова",))
    assert (hit.lang, hit.headline, hit.hides_name) == ("ru", "Суд", False)


async def test_the_newest_event_of_a_story_comes_first(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        ids = [await an_event(tx) for _ in range(3)]
        for event_id in ids:
            await events.add_report(tx, event_id, "herald", a_report(), NOW)
            await events.add_keys(tx, event_id, ["k"], NOW)
        hits = await events.find_story(tx, {"k": HOUR}, NOW)
    assert [hit.event_id for hit in hits] == ids[::-1]


async def test_the_latest_events_of_the_chosen_kinds_end_with_the_newest(db: Database) -> None:
    async with db.write() as tx:
        old, new, middle = [await an_event(tx, happened_at=NOW - age * HOUR) for age in (3, 1, 2)]
        await an_event(tx, published=False)
        await an_event(tx, kind=Kind.SEARCH)
        assert [one.id for one in await events.latest(tx, [Kind.ARREST], 3)] == [old, middle, new]
        assert [one.id for one in await events.latest(tx, [Kind.ARREST], 1)] == [new]
        assert await events.latest(tx, [], 3) == []


async def test_what_the_extractor_said_is_kept_with_its_entry(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        values = {"url": "", "title": "", "summary": "", "published": None}
        entry_id = await sources.add_entry(tx, "herald", **values, now=NOW)
        await events.add_finding(tx, entry_id, a_finding(score=0.875), await an_event(tx), NOW)
        await events.add_finding(tx, entry_id, a_finding(kind=None, relevant=False, reasons=()), None, NOW)
        first, second = await rows(tx, finding)
    assert (first["kind"], first["score"], first["reasons"], first["relevant"]) == ("arrest", 88, ["arrest"], True)
    assert (second["kind"], second["event_id"], second["reasons"], second["relevant"]) == (None, None, [], False)


async def test_a_doubt_names_nobody(db: Database) -> None:
    async with db.write() as tx:
        event_id = await an_event(tx)
        await events.doubt(tx, event_id, "name", NOW)
        (row,) = await rows(tx, wrong)
    assert row.keys() == {"id", "event_id", "what", "created_at"}
    assert (row["event_id"], row["what"]) == (event_id, "name")


async def test_a_person_is_found_by_folded_name_and_by_link(db: Database) -> None:
    async with db.write() as tx:
        person_id = await a_person(tx)
        namesake = await a_person(tx)
        await people.add_name(tx, person_id, lang="uk", name="Ірина Ненашева", key="ірина")
        await people.add_name(tx, person_id, lang="uk", name="Іра Ненашева", key="іра")
        assert [one.id for one in await people.by_key(tx, "іринаненашева")] == []
        assert {one.id for one in await people.by_key(tx, "иринаненашева")} == {person_id, namesake}
        (found,) = await people.by_key(tx, "ірина")
        assert found.names == (("ru", "Ирина Ненашева"), ("uk", "Ірина Ненашева"))
        assert await people.by_public_id(tx, found.public_id) == found
        assert await people.by_public_id(tx, "nobody") is None
        assert len(await people.names(tx)) == 3


async def test_witnesses_and_consent_are_kept(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        person_id = await a_person(tx)
        for _ in range(2):
            await people.add_witness(tx, person_id, "herald", NOW)
        await people.set_consent(tx, person_id, Consent.NO_NAME)
        (found,) = await people.load(tx, [person_id, 99])
        assert await people.load(tx, []) == []
    assert found.witnesses == (Witness("herald", Outlet.NEWS, Trust.PUBLISH),)
    assert found.consent is Consent.NO_NAME

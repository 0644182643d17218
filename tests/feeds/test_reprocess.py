"""Kept entries read again: first what would change, then the change, and nobody is alerted by it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.event import Consent, Event, EventState, Facts
from bot.core.finding import Finding, Group, Item, Mention, Outlet, Span, Term
from bot.core.kinds import Kind
from bot.store import events, people, review
from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.schema.events import amend, event, fanout
from bot.store.schema.feeds import finding
from bot.store.schema.traffic import outbox
from feeds.extract import Lexicons, extract, load_lexicons
from feeds.ingest import Fresh, ingest
from feeds.reprocess import Outcome, reprocess, shown
from feeds.reread import Diff, Sort
from tests.feeds.entries import PAPER, WATCH, Heard, alerts, four_sources
from tests.store.builders import DAY, HOUR, NOW, a_finding, rows

SPAN = Span("title", 0, 1)
TITLE = "Суд в Твери приговорил Яну Громову к шести годам колонии за антивоенный пост"
SUMMARY = "Её признали виновной по статье 207.3 УК РФ."


@pytest.fixture(scope="module")
def lexicons() -> Lexicons:
    return load_lexicons()


@pytest.fixture(scope="module")
def now_read(lexicons: Lexicons) -> Finding:
    """What the present rules make of the entry."""
    found = extract(an_item(), lexicons)
    assert (found.kind, found.relevant, found.term and found.term.months) == (Kind.SENTENCE, True, 72)
    assert [one.name for one in found.people] == ["Яна Громова"]
    return found


def an_item(number: int = 1, title: str = TITLE) -> Item:
    return Item(f"g{number}", Outlet.NGO, title, SUMMARY, f"https://watch.example/{number}", NOW - HOUR, "ru")


async def arrived(db: Database, old: Finding, number: int = 1, source: str = WATCH, title: str = TITLE) -> None:
    """An entry came when older rules read it as `old`."""
    fresh = Fresh(number.to_bytes(16, "big"), an_item(number, title), old, alert=True)
    await ingest(db, source, [fresh], [alerts], NOW)


async def again(db: Database, lexicons: Lexicons, *, apply: bool, since: timedelta = HOUR) -> Outcome:
    return await reprocess(db, lexicons, NOW - since, NOW + HOUR, apply=apply)


async def everything(db: Database) -> dict[str, list[dict[str, Any]]]:
    async with db.read() as tx:
        return {name: await rows(tx, table) for name, table in metadata.tables.items()}


async def only(db: Database) -> Event:
    async with db.read() as tx:
        (row,) = await rows(tx, event)
        found = await events.get(tx, row["id"])
    assert found is not None
    return found


async def reasons(db: Database) -> list[str]:
    async with db.read() as tx:
        return [reason for one in await review.waiting(tx) for reason in one.reasons]


def misread(now_read: Finding, **changes: Any) -> Finding:
    return replace(now_read, rules_version="1", **changes)


async def test_the_dry_run_tells_what_would_change_and_writes_nothing(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read, kind=Kind.ARREST, detail=None, term=None))
    await arrived(db, misread(now_read, relevant=False, kind=None, people=(), term=None), 2, PAPER)
    await arrived(db, now_read, 3, PAPER)
    before = await everything(db)
    outcome = await again(db, lexicons, apply=False)
    assert await everything(db) == before
    kind = f"sentence:{now_read.detail}" if now_read.detail else "sentence"
    assert (outcome.read, len(outcome.changed), dict(outcome.done)) == (3, 2, {})
    assert outcome.changed[0].diffs == (Diff(Sort.KIND, "arrest", kind), Diff(Sort.TERM, "-", "72 prison"))
    assert [diff.sort for diff in outcome.changed[1].diffs] == [Sort.KIND, Sort.RELEVANCE, Sort.PEOPLE, Sort.TERM]
    assert outcome.by_sort == {"kind": 2, "term": 2, "relevance": 1, "people": 1}
    assert outcome.changed[0].found.reasons


async def test_entries_that_came_before_the_day_are_left_alone(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read, kind=Kind.ARREST))
    assert (await again(db, lexicons, apply=True, since=timedelta(seconds=-1))).read == 0


async def test_what_waits_gets_the_new_facts(db: Database, lexicons: Lexicons, now_read: Finding) -> None:
    await four_sources(db)
    wrong = (Mention("Тверь Громова", SPAN),)
    await arrived(db, misread(now_read, kind=Kind.ARREST, term=None, people=wrong, unsure=("score",)))
    outcome = await again(db, lexicons, apply=True)
    found = await only(db)
    assert (found.kind, found.facts.term_months, found.state) == (Kind.SENTENCE, 72, EventState.HELD)
    assert [one.name for one in found.people] == ["Яна Громова"]
    assert (dict(outcome.done), await reasons(db)) == ({"held": 1}, ["score", "rules"])
    async with db.read() as tx:
        assert [row["rules_version"] for row in await rows(tx, finding)] == [now_read.rules_version]
        assert await rows(tx, fanout) == []
    assert (await again(db, lexicons, apply=True)).changed == [], "a second time there is nothing to do"


async def test_what_is_public_goes_before_a_person_and_is_not_changed(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read, term=Term(60, SPAN)))
    before = await only(db)
    assert (before.state, before.facts.term_months) == (EventState.PUBLISHED, 60)
    outcome = await again(db, lexicons, apply=True)
    assert await only(db) == before
    assert (dict(outcome.done), await reasons(db)) == ({"review": 1}, ["rules"])
    async with db.read() as tx:
        assert (len(await rows(tx, fanout)), await rows(tx, amend), await rows(tx, outbox)) == (1, [], [])


async def test_what_is_none_of_ours_by_now_goes_before_a_person(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read), title="В Твери открыли новый каток")
    assert (await only(db)).state is EventState.PUBLISHED
    assert dict((await again(db, lexicons, apply=True)).done) == {"review": 1}
    assert (await only(db)).state is EventState.PUBLISHED


async def test_what_was_missed_waits_for_a_person(db: Database, lexicons: Lexicons, now_read: Finding) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read, relevant=False))
    heard = Heard()
    outcome = await again(db, lexicons, apply=True)
    found = await only(db)
    assert (found.state, found.fresh, found.kind) == (EventState.HELD, True, Kind.SENTENCE)
    assert [one.source_id for one in found.reports] == [WATCH]
    assert (dict(outcome.done), await reasons(db), heard.published) == ({"new": 1}, ["rules"], [])


async def test_a_missed_report_of_what_is_public_changes_nothing(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    await four_sources(db)
    await arrived(db, now_read)
    await arrived(db, misread(now_read, relevant=False, kind=None), 2, PAPER)
    before = await only(db)
    assert dict((await again(db, lexicons, apply=True)).done) == {"noted": 1}
    assert await only(db) == before
    async with db.read() as tx:
        assert {row["event_id"] for row in await rows(tx, finding)} == {before.id}


async def test_what_a_person_corrected_is_not_written_over(db: Database, lexicons: Lexicons, now_read: Finding) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read, term=Term(60, SPAN), unsure=("score",)))
    by_hand = Facts(term_months=66, term_sort="prison")
    async with db.write() as tx:
        await events.set_facts(tx, (await only(db)).id, by_hand)
    await again(db, lexicons, apply=True)
    assert (await only(db)).facts == by_hand


async def test_what_was_refused_stays_refused(db: Database, lexicons: Lexicons, now_read: Finding) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read, term=Term(60, SPAN), unsure=("score",)))
    async with db.write() as tx:
        await review.reject(tx, (await only(db)).id, due=NOW, now=NOW)
    assert dict((await again(db, lexicons, apply=True)).done) == {"noted": 1}
    assert ((await only(db)).state, await reasons(db)) == (EventState.RETRACTED, [])


async def test_nothing_of_who_wants_silence_is_shown(db: Database, lexicons: Lexicons, now_read: Finding) -> None:
    await four_sources(db)
    await arrived(db, misread(now_read, kind=Kind.ARREST))
    async with db.write() as tx:
        await people.set_consent(tx, (await only(db)).people[0].id, Consent.SILENCE)
    await arrived(db, misread(now_read, kind=None, people=()), 2, PAPER)
    (one, other) = shown(await again(db, lexicons, apply=False))
    assert "Громов" not in repr((one.entry.item.title, other.entry.item.title, one.diffs, other.diffs))


async def test_a_name_that_only_the_older_rules_read_is_not_shown_either(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    await four_sources(db)
    await arrived(db, now_read)
    async with db.write() as tx:
        await people.set_consent(tx, (await only(db)).people[0].id, Consent.SILENCE)
    await arrived(db, misread(now_read, kind=None, relevant=False), 2, PAPER, "Погода в Твери")
    (one,) = shown(await again(db, lexicons, apply=False))
    assert "Громов" not in repr(one.diffs)


async def test_what_newer_rules_read_of_prisoners_of_war_protects_the_event(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    title = "Суд в Твери приговорил украинского военнопленного Яна Громова к шести годам колонии"
    found = extract(an_item(1, title), lexicons)
    assert found.group is Group.POW
    await four_sources(db)
    await arrived(
        db, replace(found, rules_version="1", group=Group.POLITICAL, term=None, unsure=("score",)), title=title
    )
    assert (await only(db)).state is EventState.HELD
    await again(db, lexicons, apply=True)
    assert (await only(db)).group is Group.POW


async def test_the_same_reading_is_noted_under_the_new_rules(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    await four_sources(db)
    await arrived(db, replace(now_read, rules_version="old"))
    await again(db, lexicons, apply=False)
    async with db.read() as tx:
        assert [row["rules_version"] for row in await rows(tx, finding)] == ["old"]
    await again(db, lexicons, apply=True)
    async with db.read() as tx:
        assert [row["rules_version"] for row in await rows(tx, finding)] == [now_read.rules_version]


async def test_a_category_that_newer_rules_read_is_nothing_to_tell_of(
    db: Database, lexicons: Lexicons, now_read: Finding
) -> None:
    """Readers are told of no category: what is public need not go before a person for one."""
    await four_sources(db)
    assert now_read.categories
    await arrived(db, misread(now_read, categories=()))
    outcome = await again(db, lexicons, apply=True)
    assert (outcome.changed, dict(outcome.done)) == ([], {})
    assert await reasons(db) == []


async def test_many_pages_are_read_once_each(sqlite_db: Database, lexicons: Lexicons) -> None:
    await four_sources(sqlite_db)
    old = a_finding(kind=None, relevant=False, people=())
    fresh = [Fresh(n.to_bytes(16, "big"), an_item(n, f"Погода, день {n}"), old, alert=True) for n in range(1, 450)]
    await ingest(sqlite_db, WATCH, fresh, [], NOW)
    assert (await again(sqlite_db, lexicons, apply=True, since=DAY)).read == 449

"""Corrections, retractions, joining, splitting and entering: what is written, on both databases, and once only."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.amends import Fact, Teller, Why
from bot.core.category import Category
from bot.core.event import Consent, Event, EventState, Facts, Published
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.store import amend, events, joined, namesakes, people, review, sources
from bot.store import byhand as store
from bot.store.database import Database, Tx
from bot.store.schema.events import amend as amends
from bot.store.schema.events import event_apart, story_key
from feeds import entered, regroup
from feeds.byhand import Change, changed, correct, is_open, kinds_for, retract, with_name, with_person, without_person
from feeds.desk import Outcome
from feeds.entered import Draft
from feeds.regroup import filled, pair
from feeds.waiting import fingerprint
from tests.alerts.builders import a_hidden, a_person, a_report
from tests.alerts.builders import an_event as made_up
from tests.feeds.waiting_events import again, an_open_event
from tests.store.builders import DAY, NOW, rows

HERO, OTHER = "Яна Громова", "Олег Дронов"
DATED = Change(Fact.HEARING, facts=Facts(hearing_day=date(2026, 12, 4)))


class Reactions:
    """What follows from events."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, bool]] = []

    async def __call__(self, _tx: Tx, published: Published) -> None:
        self.seen.append((published.event.id, published.fresh))


async def published(db: Database, *names: str, **values: Any) -> Event:
    async with db.write() as tx:
        event = await an_open_event(tx, *(names or (HERO,)), **values)
        await events.publish(tx, event.id, NOW)
        return await again(tx, event.id)


async def waiting(db: Database, *names: str, **values: Any) -> Event:
    async with db.write() as tx:
        return await an_open_event(tx, *(names or (HERO,)), **values)


async def stands(db: Database, event: Event) -> Event:
    async with db.read() as tx:
        return await again(tx, event.id)


async def doing(db: Database, do: Callable[[Tx], Awaitable[Any]]) -> Any:
    async with db.write() as tx:
        return await do(tx)


async def test_of_two_corrections_at_once_one_is_done(db: Database) -> None:
    event, reactions = await published(db, kind=Kind.HEARING), Reactions()
    seen = fingerprint(event)

    async def one(day: int) -> Outcome:
        change = Change(Fact.HEARING, facts=Facts(hearing_day=date(2026, 12, day)))
        async with db.write() as tx:
            return await correct(tx, event.id, change, seen, [reactions], NOW)

    found = await asyncio.gather(*(one(day) for day in (4, 5, 6)))
    assert sorted(outcome.name for outcome in found) == ["CHANGED", "CHANGED", "DONE"]
    async with db.read() as tx:
        assert len(await rows(tx, amends)) == 1
    assert reactions.seen == [(event.id, False)]


async def test_of_a_correction_and_a_retraction_at_once_one_is_done(db: Database) -> None:
    event = await published(db, kind=Kind.HEARING)
    seen = fingerprint(event)

    async def taken() -> Outcome:
        async with db.write() as tx:
            return await retract(tx, event.id, Why.OTHER, seen, NOW)

    async def corrected() -> Outcome:
        async with db.write() as tx:
            return await correct(tx, event.id, DATED, seen, [], NOW)

    found = await asyncio.gather(taken(), corrected())
    assert found.count(Outcome.DONE) == 1


async def test_what_was_not_looked_at_is_not_changed(db: Database) -> None:
    event = await published(db)
    assert await doing(db, lambda tx: correct(tx, event.id, DATED, "0" * 8, [], NOW)) is Outcome.CHANGED
    assert await doing(db, lambda tx: retract(tx, event.id, Why.OTHER, "0" * 8, NOW)) is Outcome.CHANGED
    assert await stands(db, event) == event


async def test_what_is_over_stays_over(db: Database) -> None:
    event = await published(db)
    assert await doing(db, lambda tx: retract(tx, event.id, Why.OTHER, fingerprint(event), NOW)) is Outcome.DONE
    source = entered.page("https://a.example/1", [])
    assert source is not None
    for do in (
        lambda tx: retract(tx, event.id, Why.OTHER, fingerprint(event), NOW),
        lambda tx: correct(tx, event.id, DATED, fingerprint(event), [], NOW),
        lambda tx: entered.add_source(tx, event.id, source, [], NOW),
    ):
        assert await doing(db, do) is Outcome.DECIDED


async def test_nothing_is_done_to_an_event_of_somebody_who_wants_silence(db: Database) -> None:
    event = await published(db, consent=Consent.SILENCE)
    assert not is_open(event)
    assert await doing(db, lambda tx: correct(tx, event.id, DATED, fingerprint(event), [], NOW)) is Outcome.DECIDED
    assert await doing(db, lambda tx: retract(tx, event.id, Why.OTHER, fingerprint(event), NOW)) is Outcome.DECIDED


async def test_what_was_told_as_not_checked_is_corrected_and_taken_back_for_those_who_were_told(db: Database) -> None:
    event = await waiting(db, kind=Kind.HEARING)
    assert await doing(db, lambda tx: events.let_out(tx, event.id))
    assert await doing(db, lambda tx: correct(tx, event.id, DATED, fingerprint(event), [], NOW)) is Outcome.DONE
    after = await stands(db, event)
    assert (after.state, after.revision) == (EventState.UNCHECKED, 2)
    assert await doing(db, lambda tx: retract(tx, event.id, Why.OTHER, fingerprint(after), NOW)) is Outcome.DONE
    async with db.read() as tx:
        assert await review.waiting(tx) == []
        assert [row["how"] for row in await rows(tx, amends)] == ["corrected", "retracted"]


async def test_a_retraction_of_what_waits_again_closes_it(db: Database) -> None:
    event = await published(db)
    await doing(db, lambda tx: events.hold(tx, event.id, ["score"], NOW))
    await doing(db, lambda tx: retract(tx, event.id, Why.NOT_OURS, fingerprint(event), NOW))
    async with db.read() as tx:
        assert await review.waiting(tx) == []
        assert await amend.reason(tx, event.id) == "not_ours"


@pytest.mark.parametrize(("why", "left"), [(Why.NOT_OURS, 3), (Why.WRONG_PERSON, 1), (Why.DUPLICATE, 1)])
async def test_later_reports_of_what_was_wrong_begin_anew(db: Database, why: Why, left: int) -> None:
    event = await published(db)
    keys = ["fact|arrest|a b", "weak|arrest|x", "same|page"]
    await doing(db, lambda tx: events.add_keys(tx, event.id, keys, NOW))
    await doing(db, lambda tx: retract(tx, event.id, why, fingerprint(event), NOW))
    async with db.read() as tx:
        assert len(await rows(tx, story_key)) == left


async def test_an_event_is_found_by_who_it_is_about_now(db: Database) -> None:
    event = await published(db)
    await doing(db, lambda tx: events.add_keys(tx, event.id, ["fact|arrest|old key"], NOW))
    change = with_name(event, event.people[0].public_id, "Вера Зимина")
    await doing(db, lambda tx: correct(tx, event.id, change, fingerprint(event), [], NOW))
    async with db.read() as tx:
        keys = sorted(row["key"].rpartition("|")[2] for row in await rows(tx, story_key))
        assert len(set(keys)) == 1
        assert "old key" not in keys
        assert [row["person_id"] for row in await rows(tx, event_apart)] == [event.people[0].id]
        assert (await again(tx, event.id)).people[0].name == "Вера Зимина"


async def test_who_comes_back_is_not_apart(db: Database) -> None:
    event = await published(db, HERO, OTHER)
    out = without_person(event, event.people[0].public_id)
    await doing(db, lambda tx: correct(tx, event.id, out, fingerprint(event), [], NOW))
    after = await stands(db, event)
    back = with_person(after, None, event.people[0].id)
    await doing(db, lambda tx: correct(tx, event.id, back, fingerprint(after), [], NOW))
    async with db.read() as tx:
        assert await rows(tx, event_apart) == []
        assert {one.name for one in (await again(tx, event.id)).people} == {HERO, OTHER}


async def test_a_change_survives_a_conversation(db: Database) -> None:
    event = await published(db)
    for change in (DATED, Change(Fact.KIND, kind=Kind.CHARGE), with_name(event, None, "Вера Зимина")):
        assert Change.from_json(change.to_json()) == change
    draft = Draft(
        Kind.DEATH, (1,), ("Вера Зимина",), Group.POW, entered.told_to("Example Watch", Teller.LAWYER, []), Facts()
    )
    assert Draft.from_json(draft.to_json()) == draft
    async with db.read() as tx:
        assert (await changed(tx, event, Change(Fact.KIND, kind=Kind.CHARGE))).kind is Kind.CHARGE


async def test_joining_moves_everything_and_tells_nobody_twice(db: Database) -> None:
    first = await published(db, source="watch")
    second = await published(db, HERO, OTHER, source="herald", place="Тверь", now=NOW + DAY)
    reactions = Reactions()
    await doing(db, lambda tx: events.add_keys(tx, second.id, ["fact|arrest|x"], NOW))
    both = pair(second, first)
    assert (both.stays.id, both.goes.id) == (first.id, second.id), "the older stays"
    outcome, _ = await doing(db, lambda tx: regroup.merge(tx, second.id, first.id, both.seen, [reactions], NOW))
    assert outcome is Outcome.DONE
    after, gone = await stands(db, first), await stands(db, second)
    assert {one.name for one in after.people} == {HERO, OTHER}
    assert {one.source_id for one in after.reports} == {"watch", "herald"}
    assert (after.facts.place, after.state, gone.state) == ("Тверь", EventState.PUBLISHED, EventState.RETRACTED)
    assert (gone.people, gone.reports) == ((), ())
    assert reactions.seen == [(first.id, True)], "who follows the other one; whoever was told is left out (fanout)"
    async with db.read() as tx:
        assert {row["event_id"] for row in await rows(tx, story_key)} == {first.id}
        assert len(await review.items(tx, first.id)) == 2
        assert (await events.by_public_id(tx, second.public_id)) == after
    again_ = await doing(db, lambda tx: regroup.merge(tx, second.id, first.id, both.seen, [], NOW))
    assert again_[0] is Outcome.DECIDED


async def test_what_readers_know_stays_though_it_is_younger(db: Database) -> None:
    old, young = await waiting(db), await published(db, source="herald", now=NOW + DAY)
    both = pair(old, young)
    assert both.stays.id == young.id
    await doing(db, lambda tx: regroup.merge(tx, old.id, young.id, both.seen, [], NOW))
    async with db.read() as tx:
        assert await review.waiting(tx) == []
        assert (await again(tx, young.id)).happened_at == old.happened_at


async def test_the_same_source_in_both_stands_once(db: Database) -> None:
    first, second = await published(db), await waiting(db)
    both = pair(first, second)
    await doing(db, lambda tx: regroup.merge(tx, first.id, second.id, both.seen, [], NOW))
    assert len((await stands(db, first)).reports) == 1


async def test_the_likeliest_come_first_and_hidden_ones_never(db: Database) -> None:
    event = await waiting(db, HERO, OTHER)
    one = await waiting(db, HERO, source="a")
    two = await waiting(db, HERO, OTHER, source="b", now=NOW + DAY)
    await waiting(db, HERO, source="c", now=NOW + 15 * DAY)
    await waiting(db, "Вера Зимина", source="d")
    keyed = await waiting(db, "Петр Далекий", source="e", now=NOW + 2 * DAY)
    for number in (event.id, keyed.id):
        await doing(db, lambda tx, number=number: events.add_keys(tx, number, ["same|page"], NOW))
    async with db.read() as tx:
        assert [its.id for its in await regroup.candidates(tx, event)] == [two.id, one.id, keyed.id]
        assert len(await joined.likely(tx, event, 1)) == 1
    await doing(db, lambda tx: people.set_consent(tx, keyed.people[0].id, Consent.SILENCE))
    async with db.read() as tx:
        assert [its.id for its in await regroup.candidates(tx, event)] == [two.id, one.id]


async def test_a_report_split_off_says_what_it_said(db: Database) -> None:
    first = await published(db)
    second = await waiting(db, source="herald", kind=Kind.SENTENCE, place="Тверь")
    await doing(db, lambda tx: regroup.merge(tx, first.id, second.id, pair(first, second).seen, [], NOW))
    both = await stands(db, first)
    seen = regroup.reports_seen(both)
    assert (await doing(db, lambda tx: regroup.split_report(tx, first.id, "herald", "0" * 8, NOW)))[
        0
    ] is Outcome.CHANGED
    outcome, new = await doing(db, lambda tx: regroup.split_report(tx, first.id, "herald", seen, NOW))
    assert outcome is Outcome.DONE
    async with db.read() as tx:
        found = await again(tx, new)
        assert (found.kind, found.facts.place, found.state) == (Kind.SENTENCE, "Тверь", EventState.HELD)
        assert [one.event_id for one in await review.waiting(tx)] == [new]
        assert len(await review.items(tx, new)) == 1
    last = await doing(db, lambda tx: regroup.split_report(tx, first.id, "watch", seen, NOW))
    assert last[0] is Outcome.DECIDED, "an event keeps a source"


async def test_a_second_press_splits_no_second_report_off(db: Database) -> None:
    event = await published(db)
    for source in ("herald", "third"):
        more = await waiting(db, source=source)
        both = pair(await stands(db, event), more)
        await doing(db, lambda tx, both=both: regroup.merge(tx, both.stays.id, both.goes.id, both.seen, [], NOW))
    seen = regroup.reports_seen(await stands(db, event))
    assert (await doing(db, lambda tx: regroup.split_report(tx, event.id, "herald", seen, NOW)))[0] is Outcome.DONE
    assert (await doing(db, lambda tx: regroup.split_report(tx, event.id, "third", seen, NOW)))[0] is Outcome.CHANGED


async def test_a_joining_that_takes_a_name_away_changes_old_messages_for_certain(db: Database) -> None:
    event, more = await published(db), await waiting(db, source="herald")
    async with db.write() as tx:
        await events.protect(tx, more.id, Group.POW)
        both = pair(event, await again(tx, more.id))
        await regroup.merge(tx, event.id, more.id, both.seen, [], NOW)
        assert [row["how"] for row in await rows(tx, amends)] == ["unnamed"]


async def test_a_namesake_of_somebody_who_wants_silence_is_not_made_up(db: Database) -> None:
    event = await published(db, OTHER)
    async with db.write() as tx:
        for consent in (Consent.UNKNOWN, Consent.SILENCE):
            one = await people.add(
                tx, name=HERO, key=name_key(HERO), lang="ru", group=Group.POLITICAL, minor=False, now=NOW
            )
            await people.set_consent(tx, one, consent)
    change = with_name(event, None, HERO)
    assert await doing(db, lambda tx: correct(tx, event.id, change, fingerprint(event), [], NOW)) is Outcome.CHANGED
    assert await stands(db, event) == event


async def test_who_is_put_into_an_event_has_the_name_that_waited_in_it(db: Database) -> None:
    event = await published(db, OTHER)
    async with db.write() as tx:
        await namesakes.keep(tx, event.id, "watch", [("ru", HERO)])
    change = with_name(event, None, HERO)
    async with db.read() as tx:
        assert not (await changed(tx, await again(tx, event.id), change)).unlinked, "as it will be"
    await doing(db, lambda tx: correct(tx, event.id, change, fingerprint(event), [], NOW))
    async with db.read() as tx:
        assert await namesakes.unlinked(tx, event.id) == []
        assert not (await again(tx, event.id)).unlinked


async def test_a_person_split_off_leaves_with_the_sources(db: Database) -> None:
    event = await published(db, HERO, OTHER)
    who = event.people[1].public_id
    outcome, new = await doing(db, lambda tx: regroup.split_person(tx, event.id, who, fingerprint(event), [], NOW))
    assert outcome is Outcome.DONE
    async with db.read() as tx:
        found = await again(tx, new)
        assert ([one.name for one in found.people], found.state) == ([OTHER], EventState.HELD)
        assert [one.source_id for one in found.reports] == ["watch"]
        assert [one.name for one in (await again(tx, event.id)).people] == [HERO]


async def test_what_is_entered_waits_with_its_source(db: Database) -> None:
    source = entered.told_to("Example Watch", Teller.FAMILY, [])
    draft = Draft(Kind.DEATH, names=("Вера Зимина",), source=source)
    event = await doing(db, lambda tx: entered.enter(tx, draft, NOW))
    assert (event.state, event.fresh, event.revision) == (EventState.HELD, True, 0)
    assert [one.source_name for one in event.reports] == ["Example Watch"]
    async with db.read() as tx:
        (waits,) = await review.waiting(tx)
        assert waits.reasons == ("by_hand",)
        assert await sources.health(tx) == [], "it is no feed"
        assert [one.kind for one in await sources.known(tx)] == ["hand"]
        assert [one.id for one in await store.last(tx, 5)] == [event.id]
    assert await doing(db, lambda tx: entered.enter(tx, Draft(Kind.DEATH), NOW)) is None


async def test_nobody_is_registered_where_somebody_wants_silence(db: Database) -> None:
    await waiting(db, consent=Consent.SILENCE)
    source = entered.told_to("Example Watch", Teller.FAMILY, [])
    draft = Draft(Kind.ARREST, names=("Вера Зимина", HERO), source=source)
    assert await doing(db, lambda tx: entered.enter(tx, draft, NOW)) is None
    async with db.read() as tx:
        assert await people.by_key(tx, "vera zimina") == []
        assert len(await people.names(tx)) == 1


def test_a_death_is_never_made_of_what_readers_know() -> None:
    for state, possible in ((EventState.HELD, True), (EventState.PUBLISHED, False), (EventState.UNCHECKED, False)):
        assert (Kind.DEATH in kinds_for(made_up(a_person(), state=state))) is possible


def test_facts_are_filled_whole() -> None:
    dated = Facts(hearing_day=date(2026, 12, 4), place="Тверь")
    other = Facts(hearing_day=date(2026, 12, 5), hearing_zone="Europe/Moscow", term_months=12, term_sort="prison")
    both = filled(dated, other)
    assert (both.hearing_day, both.hearing_zone, both.term_months, both.place) == (date(2026, 12, 4), None, 12, "Тверь")
    assert filled(Facts(), other) == other
    assert filled(other, Facts()) == other
    one, two = Facts(categories=(Category.LAWYER,)), Facts(categories=(Category.TEACHER,))
    assert filled(one, two).categories == (Category.LAWYER, Category.TEACHER)


def test_two_events_are_the_same_pair_in_either_order() -> None:
    one, other = made_up(a_person(), id=1), made_up(a_person(), id=2, created_at=NOW + timedelta(hours=1))
    assert pair(one, other) == pair(other, one)
    assert pair(one, other).after.reports == (a_report(),)


def test_the_stronger_protection_wins() -> None:
    one, other = made_up(a_person()), made_up(a_hidden(), id=2, group=Group.POW)
    assert pair(one, other).after.group is Group.POW

"""A later report joins an event: it fills what was empty, and where it contradicts a person is asked."""

from datetime import date, time
from typing import Any

import pytest

from bot.core.event import EventState, Facts
from bot.core.finding import Article, HearingAt, Outlet, Term
from bot.core.kinds import Kind
from bot.store import events, review
from bot.store.database import Database, Tx
from bot.store.schema.events import amend, fanout
from feeds.facts import read_reason
from tests.feeds.entries import (
    BLOG,
    GAZETTE,
    GROMOVA,
    PAPER,
    SPAN,
    WATCH,
    Heard,
    alerts,
    an_entry,
    four_sources,
    only_event,
    states,
    take_in,
)
from tests.store.builders import HOUR, NOW, rows

PAGE = {"url": "https://paper.example/the-same-page"}
DAY, OTHER_DAY = date(2026, 12, 3), date(2026, 12, 5)
FIVE, SIX = Term(60, SPAN), Term(72, SPAN)


def a_hearing(day: date = DAY, at: time | None = None) -> dict[str, Any]:
    return {"kind": Kind.HEARING, "hearing": HearingAt(day, at, "Europe/Moscow", SPAN)}


def a_sentence(term: Term | None, **more: Any) -> dict[str, Any]:
    return {"kind": Kind.SENTENCE, "term": term, **more}


async def reasons(db: Database) -> list[str]:
    async with db.read() as tx:
        return [reason for one in await review.waiting(tx) for reason in one.reasons]


async def test_a_second_report_fills_what_the_event_lacks_and_rings_nobody_twice(db: Database) -> None:
    await four_sources(db)
    heard = Heard()
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_sentence(None), **PAGE), reactions=[heard, alerts])
    article = (Article("207.3", SPAN, "ru-uk"),)
    more = an_entry(2, GROMOVA, **a_sentence(FIVE, articles=article, place="Тверь"), **PAGE)
    await take_in(db, PAPER, more, reactions=[heard, alerts])
    found = await only_event(db)
    assert found.facts == Facts(place="Тверь", term_months=60, term_sort="prison", articles=(("207.3", "ru-uk"),))
    assert (found.state, found.revision, await states(db)) == (EventState.PUBLISHED, 2, [])
    assert [one.fresh for one in heard.published] == [True, False]
    async with db.read() as tx:
        assert len(await rows(tx, fanout)) == 1
        assert [(row["how"], row["revision"]) for row in await rows(tx, amend)] == [("unnamed", 2)]


async def test_the_hour_of_a_hearing_is_added_to_its_day(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_hearing()))
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_hearing(at=time(10, 30))))
    found = await only_event(db)
    assert (found.facts.hearing_time, found.facts.hearing_zone) == (time(10, 30), "Europe/Moscow")


async def test_a_contradiction_goes_to_a_person_with_both_values_and_both_sources(db: Database) -> None:
    await four_sources(db)
    heard = Heard()
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_sentence(FIVE), **PAGE), reactions=[heard])
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_sentence(SIX), **PAGE), reactions=[heard])
    found = await only_event(db)
    assert (found.state, found.revision, found.facts.term_months) == (EventState.PUBLISHED, 1, 60)
    assert (len(heard.published), await states(db)) == (1, ["open"])
    (reason,) = await reasons(db)
    differs = read_reason(reason)
    assert differs is not None
    assert (differs.by, differs.known.term_months) == ("Watch", 60)
    assert (differs.says, differs.told.term_months) == ("Paper", 72)


async def test_another_hour_of_the_same_day_is_a_contradiction(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_hearing(at=time(10))))
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_hearing(at=time(11))))
    assert (await only_event(db)).facts.hearing_time == time(10)
    assert len(await reasons(db)) == 1


async def test_a_contradiction_that_was_looked_at_is_not_asked_again(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_sentence(FIVE), **PAGE))
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_sentence(SIX), **PAGE))
    async with db.write() as tx:
        event = (await review.waiting(tx))[0].event_id
        await review.reject(tx, event, due=NOW, now=NOW)
    await take_in(db, GAZETTE, an_entry(3, GROMOVA, **a_sentence(SIX), **PAGE))
    assert await states(db) == ["rejected"]
    await take_in(db, GAZETTE, an_entry(4, GROMOVA, **a_sentence(Term(84, SPAN)), **PAGE))
    assert await states(db) == ["open"], "a third value is another question"


async def test_no_third_voice_settles_a_contradiction(db: Database) -> None:
    await four_sources(db)
    first = an_entry(1, GROMOVA, **a_sentence(FIVE, unsure=("score",)), **PAGE)
    await take_in(db, WATCH, first)
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_sentence(SIX), **PAGE))
    assert await take_in(db, GAZETTE, an_entry(3, GROMOVA, **a_sentence(FIVE), **PAGE)) == 0
    assert (await only_event(db)).state is EventState.HELD
    assert len(await reasons(db)) == 2


async def test_a_contradiction_in_the_minute_stops_what_was_let_out(db: Database) -> None:
    await four_sources(db)
    first = an_entry(1, GROMOVA, **a_sentence(FIVE, unsure=("score",)), **PAGE)
    await take_in(db, WATCH, first)
    async with db.write() as tx:
        (waits,) = await review.waiting(tx)
        assert await review.approve(tx, waits.event_id, "12345678", due=NOW + HOUR, now=NOW)
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_sentence(SIX), **PAGE))
    assert (await only_event(db)).state is EventState.HELD
    assert await states(db) == ["open"]
    assert [reason.partition(":")[0] for reason in await reasons(db)] == ["score", "differs"]


@pytest.mark.parametrize("told", [a_sentence(FIVE), a_sentence(SIX)], ids=["fills", "contradicts"])
async def test_a_blog_changes_nothing_public(db: Database, told: dict[str, Any]) -> None:
    await four_sources(db)
    known = None if told["term"] is FIVE else FIVE
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_sentence(known), **PAGE))
    await take_in(db, BLOG, an_entry(2, GROMOVA, **told, **PAGE))
    found = await only_event(db)
    assert (found.facts.term_months, found.revision, await states(db)) == (known and 60, 1, [])


async def test_a_blog_s_word_about_what_waits_is_for_the_moderator_to_weigh(db: Database) -> None:
    await four_sources(db)
    await take_in(db, BLOG, an_entry(1, GROMOVA, **a_sentence(FIVE), **PAGE))
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_sentence(SIX), **PAGE))
    assert (await only_event(db)).state is EventState.HELD
    assert len(await reasons(db)) == 2


async def test_what_is_read_as_another_kind_adds_nothing(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_sentence(None), **PAGE))
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_hearing(), **PAGE, outlet=Outlet.NEWS))
    assert (await only_event(db)).facts == Facts()


async def test_another_defendant_s_term_is_not_this_one_s(db: Database) -> None:
    await four_sources(db)
    both, turned = (GROMOVA, "Олег Дронов"), ("Олег Дронов", GROMOVA)
    await take_in(db, WATCH, an_entry(1, *both, **a_sentence(FIVE), **PAGE))
    await take_in(db, PAPER, an_entry(2, *turned, **a_sentence(SIX), **PAGE))
    assert await states(db) == []


async def test_what_a_moderator_took_out_does_not_come_back(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA, **a_hearing(), **PAGE))

    async def taken_out(tx: Tx) -> None:
        await events.set_facts(tx, (await only_event(db)).id, Facts())

    async with db.write() as tx:
        await taken_out(tx)
    await take_in(db, PAPER, an_entry(2, GROMOVA, **a_hearing(), **PAGE))
    assert (await only_event(db)).facts == Facts()

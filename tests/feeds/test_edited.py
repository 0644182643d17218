"""Entries that return, and entries that say something else than before."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.amends import Fact
from bot.core.event import EventState, Facts
from bot.core.finding import Term
from bot.core.kinds import Kind
from bot.store import byhand, review
from bot.store.database import Database
from bot.store.schema.events import amend
from bot.store.schema.feeds import entry, finding
from feeds.edited import Changed, changed
from feeds.ingest import Fresh
from tests.feeds.entries import (
    BLOG,
    GROMOVA,
    PAPER,
    SPAN,
    WATCH,
    alerts,
    an_entry,
    four_sources,
    only_event,
    take_in,
)
from tests.store.builders import DAY, HOUR, rows

SENTENCE = {"kind": Kind.SENTENCE}


def a_term(months: int) -> Term:
    return Term(months, SPAN)


def told(number: int = 1, *, months: int = 60, content: bytes = b"one", **more: Any) -> Fresh:
    """A sentence, in the words of `content`."""
    fresh = an_entry(number, GROMOVA, **SENTENCE, term=a_term(months), **more)
    return replace(fresh, content=content)


async def corrections(db: Database) -> list[tuple[str, list[str]]]:
    async with db.read() as tx:
        return [(row["how"], row["what"]) for row in await rows(tx, amend)]


async def test_an_entry_that_returns_after_months_is_no_news(db: Database) -> None:
    await four_sources(db)
    assert await take_in(db, WATCH, told(), reactions=[alerts]) == 1
    assert await take_in(db, WATCH, told(), reactions=[alerts], after=90 * DAY) == 0
    assert await corrections(db) == []


async def test_a_changed_term_is_one_correction(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, told(months=60), reactions=[alerts])
    for _ in range(3):
        await take_in(db, WATCH, told(months=84, content=b"two"), reactions=[alerts], after=HOUR)
    found = await only_event(db)
    assert (found.facts.term_months, found.state) == (84, EventState.PUBLISHED)
    assert await corrections(db) == [("corrected", ["term"])]
    async with db.read() as tx:
        assert len(await rows(tx, entry)) == len(await rows(tx, finding)) == 1


async def test_a_changed_comma_is_none(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, told(), reactions=[alerts])
    before = await only_event(db)
    await take_in(db, WATCH, told(content=b"with a comma", title="Новый заголовок"), reactions=[alerts])
    after = await only_event(db)
    assert (after.revision, after.facts) == (before.revision, before.facts)
    assert after.reports[0].headline == "Новый заголовок"
    assert await corrections(db) == []


async def test_what_another_source_still_says_is_asked_of_a_person(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, told(months=60), reactions=[alerts])
    await take_in(db, PAPER, told(months=60, url="https://other.example/1"), reactions=[alerts])
    await take_in(db, WATCH, told(months=84, content=b"two"), reactions=[alerts])
    found = await only_event(db)
    assert found.facts.term_months == 60
    assert [how for how, _ in await corrections(db) if how == "corrected"] == []
    async with db.read() as tx:
        assert any("differs" in reason for reason in await review.reasons(tx, found.id))


async def test_a_source_under_review_corrects_nothing_that_is_public(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, told(months=60), reactions=[alerts])
    await take_in(db, BLOG, told(months=60, url="https://blog.example/1"), reactions=[alerts])
    await take_in(db, BLOG, told(months=84, url="https://blog.example/1", content=b"two"), reactions=[alerts])
    assert (await only_event(db)).facts.term_months == 60
    assert [how for how, _ in await corrections(db) if how == "corrected"] == []


async def test_an_entry_about_nothing_may_become_news(db: Database) -> None:
    await four_sources(db)
    dull = replace(an_entry(1, kind=None, relevant=False), content=b"one")
    assert await take_in(db, WATCH, dull, reactions=[alerts]) == 0
    assert await take_in(db, WATCH, told(content=b"two"), reactions=[alerts]) == 1
    assert (await only_event(db)).facts.term_months == 60
    async with db.read() as tx:
        (row,) = await rows(tx, finding)
        assert row["event_id"] is not None


async def test_what_was_taken_back_is_not_corrected(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, told(months=60))
    found = await only_event(db)
    async with db.write() as tx:
        await byhand.retract(tx, found.id)
    await take_in(db, WATCH, told(months=84, content=b"two"))
    assert (await only_event(db)).facts.term_months == 60


OTHER = "Ольга Примерова"


def an_arrest(number: int = 1, *names: str, content: bytes = b"one", **more: Any) -> Fresh:
    """An arrest of these people, in the words of `content`."""
    return replace(an_entry(number, *(names or (GROMOVA,)), **({"kind": Kind.ARREST} | more)), content=content)


async def names_told(db: Database) -> list[str]:
    return [one.name for one in (await only_event(db)).people]


async def open_reasons(db: Database) -> tuple[str, ...]:
    async with db.read() as tx:
        return await review.reasons(tx, (await only_event(db)).id)


async def test_a_trusted_source_that_names_somebody_else_by_now_makes_one_correction(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_arrest(), reactions=[alerts])
    for _ in range(3):
        await take_in(db, WATCH, an_arrest(1, OTHER, content=b"two"), reactions=[alerts], after=HOUR)
    assert await names_told(db) == [OTHER]
    assert await corrections(db) == [("corrected", ["people"])]
    assert await open_reasons(db) == ()
    assert await take_in(db, PAPER, an_arrest(9, OTHER), reactions=[alerts], after=HOUR) == 0, "it is the same story"


async def test_what_a_detention_turned_into_is_told_once_as_a_correction(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_arrest(kind=Kind.DETENTION), reactions=[alerts])
    for _ in range(2):
        await take_in(db, WATCH, an_arrest(content=b"two"), reactions=[alerts], after=HOUR)
    assert (await only_event(db)).kind is Kind.ARREST
    assert await corrections(db) == [("corrected", ["kind"])]


@pytest.mark.parametrize(
    ("source", "other", "more"),
    [
        (WATCH, None, {"kind": Kind.DEATH}),
        (WATCH, None, {"kind": None, "relevant": False}),
        (WATCH, None, {"kind": Kind.DETENTION, "unsure": ("score",)}),
        (WATCH, PAPER, {"kind": Kind.DETENTION}),
    ],
    ids=["a death", "nothing any more", "in doubt", "another source told it, too"],
)
async def test_a_person_looks_at_what_is_doubtful(db: Database, source: str, other: str | None, more: Any) -> None:
    await four_sources(db)
    await take_in(db, source, an_arrest(), reactions=[alerts])
    if other:
        await take_in(db, other, an_arrest(url="https://other.example/1"), reactions=[alerts])
    revision = (await only_event(db)).revision
    assert await take_in(db, source, an_arrest(content=b"two", **more), reactions=[alerts], after=HOUR) == 0
    found = await only_event(db)
    assert (found.kind, found.revision, found.state) == (Kind.ARREST, revision, EventState.PUBLISHED)
    assert await open_reasons(db) == ("edited",)
    assert [how for how, _ in await corrections(db) if how == "corrected"] == []


async def test_what_waits_says_what_is_read_by_now(db: Database) -> None:
    await four_sources(db)
    await take_in(db, BLOG, an_arrest(kind=Kind.DETENTION), reactions=[alerts])
    await take_in(db, BLOG, an_arrest(1, OTHER, content=b"two"), reactions=[alerts], after=HOUR)
    found = await only_event(db)
    assert (found.kind, found.state, await names_told(db)) == (Kind.ARREST, EventState.HELD, [OTHER])
    assert "source" in await open_reasons(db)
    assert await corrections(db) == []


FIVE, SEVEN = Facts(term_months=60, term_sort="prison"), Facts(term_months=84, term_sort="prison")


@pytest.mark.parametrize(
    ("known", "others", "before", "now", "corrected"),
    [
        (FIVE, [], FIVE, SEVEN, (Fact.TERM,)),
        (FIVE, [FIVE], FIVE, SEVEN, ()),
        (FIVE, [SEVEN], FIVE, SEVEN, (Fact.TERM,)),
        (SEVEN, [], FIVE, SEVEN, ()),
        (FIVE, [], SEVEN, Facts(term_months=96), ()),
        (FIVE, [], FIVE, Facts(), ()),
        (FIVE, [], FIVE, FIVE, ()),
        (Facts(place="Тверь"), [], Facts(place="Тверь"), Facts(place="Казань"), (Fact.PLACE,)),
        (Facts(place="Тверь"), [Facts(place="Тверь")], Facts(place="Тверь"), Facts(place="Казань"), ()),
    ],
    ids=[
        "the event has it from here", "another says the old one", "another says the new one", "a person was first",
        "the event says something else", "it says less", "the same", "a place", "a place of two",
    ],
)  # fmt: skip
def test_what_is_a_correction(
    known: Facts, others: list[Facts], before: Facts, now: Facts, corrected: tuple[Fact, ...]
) -> None:
    found = changed(known, others, before, now)
    assert found.corrected == corrected
    assert found == Changed(now if corrected else known, corrected)


def test_the_term_of_somebody_else_is_none_of_the_event() -> None:
    assert changed(FIVE, [], FIVE, SEVEN, of_head=False) == Changed(FIVE)

"""From new entries to events: once each, whatever repeats, crashes or comes late."""

from typing import Any

import pytest

from bot.alerts.view import alert_view
from bot.core.event import Consent, EventState, Published, Trust
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.relative import Kin
from bot.core.standing import Doubt
from bot.store import bad_news, people, relatives, standing
from bot.store.database import Database, Tx
from bot.store.schema.events import amend, fanout
from bot.store.schema.feeds import review
from feeds.ingest import TELLING, Reaction
from tests.feeds.entries import (
    BLOG,
    GAZETTE,
    GROMOVA,
    PAPER,
    WATCH,
    Crashing,
    Heard,
    PowerCutError,
    alerts,
    an_entry,
    four_sources,
    only_event,
    sizes,
    states,
    take_in,
)
from tests.store.builders import DAY, HOUR, NOW, a_reader, rows


async def test_an_entry_becomes_an_event_with_its_people_and_report(db: Database) -> None:
    await four_sources(db)
    heard = Heard()
    assert await take_in(db, WATCH, an_entry(1, GROMOVA, title="Громову арестовали"), reactions=[heard]) == 1
    found = await only_event(db)
    assert (found.state, found.revision, found.kind) == (EventState.PUBLISHED, 1, Kind.ARREST)
    assert [one.name for one in found.people] == [GROMOVA]
    assert [(one.source_id, one.headline) for one in found.reports] == [(WATCH, "Громову арестовали")]
    assert (found.happened_at, found.created_at) == (NOW - HOUR, NOW)
    assert [one.event.id for one in heard.published] == [found.id]


async def test_the_same_entry_twice_in_one_feed_is_one_event(db: Database) -> None:
    await four_sources(db)
    heard = Heard()
    one = an_entry(1, GROMOVA)
    assert await take_in(db, WATCH, one, one, one, reactions=[heard, alerts]) == 1
    assert await take_in(db, WATCH, one, reactions=[heard, alerts]) == 0
    assert len(heard.published) == 1
    counts = await sizes(db)
    assert {name: counts[name] for name in ("entry", "event", "event_source", "seen", "fanout")} == {
        "entry": 1, "event": 1, "event_source": 1, "seen": 1, "fanout": 1,
    }  # fmt: skip


@pytest.mark.parametrize("at", [1, TELLING, TELLING + 1, 2 * TELLING + 5])
async def test_a_crash_anywhere_doubles_nothing_and_loses_nothing(db: Database, at: int) -> None:
    await four_sources(db)
    surnames = [f"{one}о{other}унец" for one in "Бвдклм" for other in "бвдклмпрс"][: 2 * TELLING + 7]
    fresh = [an_entry(n, f"Иван {surname.title()}") for n, surname in enumerate(surnames, 1)]
    with pytest.raises(PowerCutError):
        await take_in(db, WATCH, *fresh, reactions=[alerts, Crashing(at)])
    kept = (await sizes(db))["event"]
    assert kept == (at - 1) // TELLING * TELLING
    heard = Heard()
    assert await take_in(db, WATCH, *fresh, reactions=[alerts, heard]) == len(fresh) - kept == len(heard.published)
    counts = await sizes(db)
    names = ("entry", "finding", "event", "event_source", "event_person", "person", "seen", "fanout")
    assert {counts[name] for name in names} == {len(fresh)}


async def test_a_second_source_publishes_what_was_held_and_closes_the_review(db: Database) -> None:
    await four_sources(db)
    heard = Heard()
    assert await take_in(db, PAPER, an_entry(1, GROMOVA, kind=Kind.DEATH), reactions=[heard, alerts]) == 0
    assert (await only_event(db)).state is EventState.HELD
    assert await states(db) == ["open"]
    assert (await sizes(db))["fanout"] == 0
    assert await take_in(db, WATCH, an_entry(2, GROMOVA, kind=Kind.DEATH), reactions=[heard, alerts]) == 1
    found = await only_event(db)
    assert (found.state, found.revision, len(found.reports)) == (EventState.PUBLISHED, 1, 2)
    assert await states(db) == ["confirmed"]
    assert (len(heard.published), (await sizes(db))["fanout"]) == (1, 1)


@pytest.mark.parametrize(
    ("source", "changes"),
    [(PAPER, {}), (BLOG, {}), (GAZETTE, {"url": "https://paper.example/death"}), (PAPER, {"kind": Kind.HEALTH})],
    ids=["the same source", "a blog", "the same page", "read as another kind"],
)
async def test_what_is_no_second_voice_leaves_a_death_held(db: Database, source: str, changes: dict[str, Any]) -> None:
    await four_sources(db)
    page = {"url": "https://paper.example/death"}
    assert await take_in(db, PAPER, an_entry(1, GROMOVA, kind=Kind.DEATH, **page)) == 0
    again = an_entry(2, GROMOVA, **({"kind": Kind.DEATH} | (page if source == PAPER else {}) | changes))
    assert await take_in(db, source, again) == 0
    assert (await only_event(db)).state is EventState.HELD
    assert await states(db) == ["open"]


async def test_an_event_is_revised_only_when_somebody_may_newly_be_named(db: Database) -> None:
    await four_sources(db)
    heard = Heard()
    told = []
    for number, source in enumerate((PAPER, PAPER, GAZETTE, WATCH), 1):
        told.append(await take_in(db, source, an_entry(number, GROMOVA), reactions=[heard]))
    assert told == [1, 0, 1, 0]  # one paper names nobody, two do, more change nothing
    assert [one.event.revision for one in heard.published] == [1, 2]
    found = await only_event(db)
    assert (found.revision, len(found.reports)) == (2, 3)


async def test_a_revision_opens_a_second_fan_out_with_the_same_mark(db: Database) -> None:
    await four_sources(db)
    for number, source in enumerate((PAPER, GAZETTE), 1):
        await take_in(db, source, an_entry(number, GROMOVA), reactions=[alerts])
    async with db.read() as tx:
        jobs = await rows(tx, fanout)
    assert [job["revision"] for job in jobs] == [1, 2]
    assert len({job["dedupe"] for job in jobs}) == 1  # so that nobody is rung twice


async def test_a_report_from_a_blog_changes_nothing_public(db: Database) -> None:
    await four_sources(db)
    await take_in(db, PAPER, an_entry(1, GROMOVA))
    assert await take_in(db, BLOG, an_entry(2, GROMOVA)) == 0
    assert ((await only_event(db)).revision, await states(db)) == (1, [])


async def test_history_makes_an_event_and_rings_nobody(db: Database) -> None:
    await four_sources(db)
    heard = Heard()
    old = an_entry(1, GROMOVA, alert=False, published=-30 * DAY)
    assert await take_in(db, WATCH, old, reactions=[heard, alerts]) == 1
    assert [one.fresh for one in heard.published] == [False]
    counts = await sizes(db)
    assert (counts["event"], counts["fanout"]) == (1, 0)
    assert (await only_event(db)).happened_at == NOW - 30 * DAY


async def test_history_of_a_new_source_that_confirms_fresh_news_rings(db: Database) -> None:
    await four_sources(db)
    assert await take_in(db, PAPER, an_entry(1, GROMOVA, kind=Kind.DEATH), reactions=[alerts]) == 0
    late = an_entry(2, GROMOVA, kind=Kind.DEATH, alert=False, published=-2 * DAY)
    assert await take_in(db, GAZETTE, late, reactions=[alerts]) == 1
    assert (await sizes(db))["fanout"] == 1


async def test_an_old_article_is_not_taken_for_a_report_of_today(db: Database) -> None:
    await four_sources(db)
    await take_in(db, PAPER, an_entry(1, GROMOVA))
    await take_in(db, GAZETTE, an_entry(2, GROMOVA, published=-200 * DAY, alert=False))
    counts = await sizes(db)
    assert (counts["event"], counts["person"]) == (2, 1)


async def test_an_event_dated_ahead_happened_at_the_latest_now(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA, published=5 * HOUR))
    assert (await only_event(db)).happened_at == NOW


@pytest.mark.parametrize(
    ("changes", "made"),
    [
        ({"kind": None}, 0),
        ({"relevant": False}, 0),
        ({"relevant": False, "unsure": ("relevance",)}, 1),
        ({"kind": None, "unsure": ("kind",)}, 0),
    ],
    ids=["no kind", "not ours", "perhaps ours", "no kind and unsure"],
)
async def test_what_is_not_ours_is_kept_with_its_finding_and_makes_no_event(
    db: Database, changes: dict[str, Any], made: int
) -> None:
    await four_sources(db)
    heard = Heard()
    assert await take_in(db, WATCH, an_entry(1, GROMOVA, **changes), reactions=[heard]) == 0
    counts = await sizes(db)
    assert (counts["entry"], counts["finding"], counts["seen"], counts["event"]) == (1, 1, 1, made)
    assert (await states(db), heard.published) == (["open"] * made, [])


async def test_all_reactions_are_called_once_in_their_order_for_each_published_event(db: Database) -> None:
    await four_sources(db)
    order: list[tuple[str, int]] = []

    def named(name: str) -> Reaction:
        async def react(_tx: Tx, published: Published) -> None:
            order.append((name, published.event.id))

        return react

    fresh = [an_entry(n, name) for n, name in enumerate((GROMOVA, "Олег Дронов", "Инна Кац"), 1)]
    assert await take_in(db, WATCH, *fresh, reactions=[named("first"), named("second")]) == 3
    assert [name for name, _ in order] == ["first", "second"] * 3
    assert [one for _, one in order] == sorted(one for _, one in order)
    assert {order.count(one) for one in order} == {1}


async def test_silence_holds_an_event_and_tells_nobody(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA))
    async with db.write() as tx:
        await people.set_consent(tx, (await only_event(db)).people[0].id, Consent.SILENCE)
    heard = Heard()
    assert await take_in(db, WATCH, an_entry(2, GROMOVA, kind=Kind.SENTENCE), reactions=[heard, alerts]) == 0
    assert (heard.published, await states(db)) == ([], ["open"])


async def test_namesakes_hold_an_event_that_is_linked_to_neither(db: Database) -> None:
    await four_sources(db)
    key, group = name_key(GROMOVA), Group.POLITICAL
    async with db.write() as tx:
        for _ in range(2):
            await people.add(tx, name=GROMOVA, key=key, lang="ru", group=group, minor=False, now=NOW)
    await take_in(db, WATCH, an_entry(1, GROMOVA))
    found = await only_event(db)
    assert (found.state, found.people) == (EventState.HELD, ())
    assert await states(db) == ["open"]


async def test_a_headline_with_a_namesake_s_name_is_not_quoted_when_the_event_is_published(db: Database) -> None:
    await four_sources(db)
    key, group = name_key(GROMOVA), Group.POLITICAL
    async with db.write() as tx:
        for consent in (Consent.OPEN, Consent.SILENCE):
            one = await people.add(tx, name=GROMOVA, key=key, lang="ru", group=group, minor=False, now=NOW)
            await people.set_consent(tx, one, consent)
    page = "https://watch.example/1"
    await take_in(db, WATCH, an_entry(1, GROMOVA, title="Громову арестовали", url=page))
    await take_in(db, PAPER, an_entry(2, url=page))
    found = await only_event(db)
    assert found.state is EventState.HELD or "Громову" not in str(alert_view(found, "ru"))


async def test_two_people_under_one_headline_are_two_events(db: Database) -> None:
    await four_sources(db)
    title = "Суд продлил арест фигуранту дела о фейках"
    await take_in(db, WATCH, an_entry(1, GROMOVA, title=title), an_entry(2, "Олег Дронов", title=title))
    assert (await sizes(db))["event"] == 2


async def test_a_later_report_that_knows_of_a_child_takes_the_name_back(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA))
    await take_in(db, PAPER, an_entry(2, GROMOVA, minor=True, group=Group.CHILD))
    found = await only_event(db)
    assert (found.group, [one.minor for one in found.people]) == (Group.CHILD, [True])


async def test_hostile_text_is_stored_or_refused_as_a_whole(db: Database) -> None:
    await four_sources(db)
    odd = an_entry(1, GROMOVA, title="a' OR 1=1; -- \u202e\U0001f600 " + "ы" * 60_000)
    assert await take_in(db, WATCH, odd) == 1
    assert (await only_event(db)).reports[0].headline.startswith("a' OR 1=1")


async def told_of(db: Database) -> list[str]:
    """How those who were told are told again."""
    async with db.read() as tx:
        return [row["how"] for row in await rows(tx, amend)]


async def test_who_turns_out_to_be_a_prisoner_of_war_loses_the_name_where_it_was_sent(db: Database) -> None:
    await four_sources(db)
    await take_in(db, WATCH, an_entry(1, GROMOVA))
    assert (await only_event(db)).state is EventState.PUBLISHED
    other = an_entry(2, GROMOVA, group=Group.POW, kind=Kind.SENTENCE)
    await take_in(db, PAPER, other)
    assert await told_of(db) == ["unnamed"]
    await take_in(db, GAZETTE, an_entry(3, GROMOVA, group=Group.POW, kind=Kind.SENTENCE, url=other.item.url))
    assert await told_of(db) == ["unnamed"], "once is enough"


async def test_an_event_that_turns_out_to_be_of_prisoners_of_war_loses_its_names_where_it_was_sent(
    db: Database,
) -> None:
    await four_sources(db)
    names, url = (GROMOVA, "Олег Дронов"), "https://paper.example/one"
    await take_in(db, WATCH, an_entry(1, *names, url=url))
    await take_in(db, PAPER, an_entry(2, *names, url=url, group=Group.POW))
    assert alert_view(await only_event(db), "ru").people == ()
    assert await told_of(db) == ["unnamed"]


async def test_somebody_without_a_name_who_joins_very_bad_news_is_held_for_the_family(db: Database) -> None:
    await four_sources(db)
    about = {"kind": Kind.HEALTH, "title": "Голодовка в колонии", "url": "https://paper.example/strike"}
    for source in (WATCH, PAPER):
        await take_in(db, source, an_entry(1, GROMOVA, **about), reactions=[alerts])
    assert (await only_event(db)).state is EventState.PUBLISHED
    async with db.write() as tx:
        values = {"key": name_key("Пётр Ильин"), "lang": "ru", "group": Group.POLITICAL, "minor": False}
        other = await people.add(tx, name="Пётр Ильин", **values, now=NOW)
        await people.set_consent(tx, other, Consent.NO_NAME)
        (found,) = await people.load(tx, [other])
        father = await a_reader(tx, 9)
        await relatives.add(tx, father.id, found.public_id, Kin.FAMILY, NOW)
    await take_in(db, GAZETTE, an_entry(1, GROMOVA, "Пётр Ильин", **about), reactions=[alerts])
    told = await only_event(db)
    assert len(told.people) == 2
    async with db.read() as tx:
        held = await bad_news.of_event(tx, told.id)
    assert held is not None
    assert held.others_at == NOW, "the others know already"


async def test_what_was_told_goes_when_a_later_report_names_somebody_who_wants_silence(db: Database) -> None:
    await four_sources(db)
    async with db.write() as tx:
        silent = await people.add(
            tx, name="Инна Кац", key=name_key("Инна Кац"), lang="ru", group=Group.POLITICAL, minor=False, now=NOW
        )
        await people.set_consent(tx, silent, Consent.SILENCE)
    url = "https://paper.example/one"
    await take_in(db, WATCH, an_entry(1, GROMOVA, url=url))
    await take_in(db, PAPER, an_entry(2, GROMOVA, "Инна Кац", url=url))
    assert await told_of(db) == ["unnamed"]


async def test_what_waits_for_its_source_waits_for_a_namesake_of_a_later_report_too(db: Database) -> None:
    await four_sources(db)
    async with db.write() as tx:
        for _ in range(2):
            await people.add(
                tx, name="Инна Кац", key=name_key("Инна Кац"), lang="ru", group=Group.POLITICAL, minor=False, now=NOW
            )
    url = "https://paper.example/one"
    await take_in(db, BLOG, an_entry(1, GROMOVA, url=url))
    await take_in(db, BLOG, an_entry(2, GROMOVA, "Инна Кац", url=url))
    async with db.read() as tx:
        (row,) = await rows(tx, review)
    assert row["reasons"] == ["source", "namesakes"]


async def test_a_doubted_source_that_copied_a_name_before_is_no_voice_of_its_own(db: Database) -> None:
    await four_sources(db)
    async with db.write() as tx:
        one = await people.add(
            tx, name=GROMOVA, key=name_key(GROMOVA), lang="ru", group=Group.POLITICAL, minor=False, now=NOW
        )
        await people.add_witness(tx, one, PAPER, NOW, origin=WATCH)
        await standing.doubt(tx, PAPER, [Doubt.HOST], NOW + HOUR)
        await people.add_witness(tx, one, PAPER, NOW + 2 * HOUR)
        (found,) = await people.load(tx, [one])
    assert [(witness.voice, witness.trust) for witness in found.witnesses] == [(PAPER, Trust.REVIEW)]

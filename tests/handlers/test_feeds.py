"""/feeds: how the sources are, and what a moderator may do with them."""

from dataclasses import replace

import pytest

from bot.app import watched as telling
from bot.core.roles import Deed, Role
from bot.core.standing import Habits, mark
from bot.core.watching import Due, Polled, SourceSpec
from bot.store import sources, standing, watched
from feeds.entered_source import described
from feeds.trial import TRIAL, Line, Trial
from handlers.staff.feeds_data import FeedSet
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds, somebody
from tests.store.builders import DAY, HOUR, a_source

FOUND = Trial(
    "https://paper.example/feed/", "rss", "The Paper", 40, 2, (Line("Court jails <b>activist</b>", "sentence"),)
)


async def watch(world: World, *specs: SourceSpec) -> None:
    async with world.db.write() as tx:
        await sources.sync(tx, specs or [a_source("herald"), a_source("courier", urgent=True)], world.now)


async def poll(world: World, *, problem: str | None = None, only: str = "") -> None:
    """Every source was asked just now."""
    async with world.db.write() as tx:
        leased = await sources.lease_due(tx, world.now, owner="me", hold=HOUR / 2, most=10)
        asked = [one for one in leased if only in ("", one.spec.id)]
        await sources.settle(tx, [(one, _polled(world, one, problem)) for one in asked])
        await sources.release(tx, "me")


def _polled(world: World, due: Due, problem: str | None) -> Polled:
    ill_since = (due.ill_since or world.now) if problem else None
    well = None if problem else world.now
    failures = due.failures + 1 if problem else 0
    return Polled(world.now + HOUR, well, failures, problem, "403" if problem else None, ill_since=ill_since)


async def test_the_ill_ones_stand_first_and_say_why_with_the_cure(world: World, moderator: Chat) -> None:
    await watch(world)
    await poll(world, only="herald")
    await poll(world, problem="http_status", only="courier")
    await moderator.send("/feeds")
    assert moderator.last.text == "2 sources are watched.\n\n1 of them does not answer or cannot be read."
    assert moderator.last.labels == ["Courier · ill", "Herald · well", "Add a source"]
    await moderator.press("Courier · ill")
    assert "State: ill" in moderator.last.text
    assert "It has never answered well." in moderator.last.text
    assert "Trouble: the server answered with an error (403); check the address." in moderator.last.text
    assert moderator.last.labels == ["Test now", "Let it rest", "All sources"]


async def test_a_source_rests_and_is_watched_again(world: World, moderator: Chat) -> None:
    await watch(world)
    await moderator.send("/feeds")
    await moderator.press("Herald · not asked yet")
    await moderator.press("Let it rest")
    assert "State: resting" in moderator.last.text
    async with world.db.write() as tx:
        due = await sources.lease_due(tx, world.now, owner="me", hold=HOUR / 2, most=10)
        assert [one.spec.id for one in due] == ["courier"]
    await watch(world)
    await moderator.press("Watch again")
    assert "State: not asked yet" in moderator.last.text
    assert [deed for _, deed, _ in await deeds(world)] == [Deed.SOURCE_MUTED, Deed.SOURCE_WOKEN]


async def test_an_address_is_looked_at_before_it_is_watched(world: World, moderator: Chat) -> None:
    world.found[TRIAL] = FOUND.to_json()
    await moderator.send("/feeds")
    await moderator.press("Add a source")
    await moderator.send("paper.example")
    assert "The feed can be read: 40 entries." in moderator.last.text
    assert "• Court jails &lt;b&gt;activist&lt;/b&gt; — " in moderator.last.html
    await moderator.press("Watch it")
    assert "Everything it tells waits for a decision in /review." in moderator.last.text
    assert "Remove" in moderator.last.labels
    async with world.db.read() as tx:
        (one,) = await sources.health(tx)
    assert (one.spec.url, one.spec.trust, one.spec.adaptive, one.added) == (FOUND.url, "review", True, True)
    await watch(world)
    async with world.db.read() as tx:
        assert len([one for one in await sources.health(tx) if one.active]) == 3, "the config does not end it"
    await moderator.press("Remove")
    await moderator.press("Yes, remove")
    async with world.db.read() as tx:
        assert not next(one for one in await sources.health(tx) if one.spec.url == FOUND.url).active
    assert [deed for _, deed, _ in await deeds(world)] == [Deed.SOURCE_ADDED, Deed.SOURCE_REMOVED]


async def added(world: World) -> SourceSpec:
    async with world.db.read() as tx:
        return next(one.spec for one in await sources.health(tx) if one.added)


async def test_a_moderator_says_what_a_source_is_and_an_owner_whether_it_publishes(
    world: World, moderator: Chat
) -> None:
    async with world.db.write() as tx:
        await watched.add(tx, described(FOUND.url, "rss", FOUND.title), world.now)
    await moderator.send("/feeds")
    await moderator.press("The Paper · not asked yet")
    await moderator.press("What it is")
    assert "Who stands behind it: News outlet\nLanguage of the entries: Recognise it each time" in moderator.last.text
    assert "Let it publish by itself" not in moderator.last.labels
    await moderator.press("Human-rights organisation")
    await moderator.press("Ukrainian")
    assert "Who stands behind it: Human-rights organisation\nLanguage of the entries: Ukrainian" in moderator.last.text
    spec = await added(world)
    assert (spec.outlet, spec.language, spec.trust) == ("ngo", "uk", "review")
    owner = await somebody(world, 8, Role.OWNER)
    await owner.send("/feeds")
    await owner.press("The Paper · not asked yet")
    await owner.press("What it is")
    await owner.press("Let it publish by itself")
    assert (await added(world)).trust == "review", "it is asked first"
    await owner.press("Yes, let it publish")
    assert (await added(world)).trust == "publish"
    await owner.press("Send everything to /review")
    assert (await added(world)).trust == "review"
    assert [(role, deed) for role, deed, _ in await deeds(world)] == [
        (Role.MODERATOR, Deed.SOURCE_DESCRIBED),
        (Role.MODERATOR, Deed.SOURCE_DESCRIBED),
        (Role.OWNER, Deed.SOURCE_PUBLISHES),
        (Role.OWNER, Deed.SOURCE_REVIEWED),
    ]


async def test_of_a_source_of_the_config_nothing_is_said_here_and_no_moderator_forges_the_owners_button(
    world: World, moderator: Chat
) -> None:
    await watch(world)
    async with world.db.write() as tx:
        spec = described(FOUND.url, "rss", FOUND.title)
        await watched.add(tx, spec, world.now)
        assert not await watched.describe(tx, "herald", "trust", "review")
    await moderator.send("/feeds")
    await moderator.press("Herald · not asked yet")
    assert "What it is" not in moderator.last.labels
    await moderator.press_data(FeedSet(what="trust", value="publish", source=mark(spec.id)).pack())
    assert (await added(world)).trust == "review"


async def test_what_is_watched_is_not_added_twice_and_what_was_removed_may_come_back(world: World) -> None:
    spec = described(FOUND.url, "rss", FOUND.title)
    async with world.db.write() as tx:
        assert await watched.add(tx, spec, world.now)
        assert not await watched.add(tx, spec, world.now)
        assert not await watched.add(tx, replace(spec, id="other"), world.now)
        assert await watched.remove(tx, spec.id)
        assert not await watched.remove(tx, spec.id)
        assert await watched.add(tx, spec, world.now)
    await watch(world)
    async with world.db.write() as tx:
        assert not await watched.remove(tx, "herald"), "what stands in the config is removed there"


async def test_nothing_to_watch_is_told_with_the_cure(world: World, moderator: Chat) -> None:
    world.found[TRIAL] = Trial("https://x.example/", problem="html_page").to_json()
    await moderator.send("/feeds")
    await moderator.press("Add a source")
    await moderator.send("x.example")
    assert "There is nothing that can be watched." in moderator.last.text
    assert "look for the address of its RSS" in moderator.last.text
    assert moderator.last.labels == ["All sources"]
    await moderator.send("no address at all")
    assert "example.org/feed" in moderator.last.text


async def test_a_known_source_is_tested_now_and_nothing_changes(world: World, moderator: Chat) -> None:
    await watch(world)
    world.found[TRIAL] = FOUND.to_json()
    await moderator.send("/feeds")
    await moderator.press("Herald · not asked yet")
    await moderator.press("Test now")
    assert "40 entries" in moderator.last.text
    assert moderator.last.labels == ["All sources"]


async def test_for_readers_there_is_no_such_command(world: World, reader: Chat) -> None:
    await watch(world)
    (unknown,) = await reader.send("/nosuch")
    assert await reader.send("/feeds") == [unknown]


@pytest.mark.parametrize(
    ("source", "hours", "told"),
    [("courier", 2, False), ("courier", 3, True), ("herald", 23, False), ("herald", 24, True)],
    ids=["urgent, not yet", "urgent", "calm, not yet", "calm"],
)
async def test_moderators_are_told_of_long_illness_once_and_of_recovery(
    world: World, moderator: Chat, source: str, hours: int, told: bool
) -> None:
    await watch(world)
    await poll(world, problem="timeout", only=source)
    world.later(hours=hours)
    notes = [await telling.tell(world.db, world.catalogs, world.now) for _ in range(3)]
    assert notes == [int(told), 0, 0]
    world.later(hours=1)
    await poll(world, only=source)
    assert await telling.tell(world.db, world.catalogs, world.now) == int(told)
    assert await telling.tell(world.db, world.catalogs, world.now) == 0


async def test_who_rests_is_not_told_of(world: World, moderator: Chat) -> None:
    await watch(world)
    await poll(world, problem="timeout")
    async with world.db.write() as tx:
        assert await watched.mute(tx, "herald", on=True, now=world.now)
        assert await watched.mute(tx, "courier", on=True, now=world.now)
    world.later(hours=40)
    assert await telling.tell(world.db, world.catalogs, world.now) == 0


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
async def test_every_screen_has_its_words(world: World, lang: str) -> None:
    chat = await somebody(world, 9, Role.OWNER, lang=lang)
    await watch(world, *(a_source(f"s{n}") for n in range(20)))
    async with world.db.write() as tx:
        then = world.now - 6 * DAY
        await standing.learn(tx, "s3", Habits(volume=((then.date(), 30),), last_entry_at=then))
    await chat.send("/feeds")
    assert len(chat.last.labels) == 10
    await chat.press("▶")
    await chat.press("▶")
    assert len(chat.last.labels) == 6
    await chat.press("◀")
    await chat.press("◀")
    await chat.press(chat.last.labels[0])
    assert " 6 " in chat.last.text

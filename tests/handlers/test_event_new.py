"""An event that no feed has told, step by step to the desk's own card; and one more source for one that stands."""

import pytest

from bot.alerts.service import fanout_round, on_published
from bot.core.event import Consent, Event, EventState, Outlet, Published, Trust
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.store import people, review
from bot.store.database import Tx
from bot.store.schema.events import event as table
from bot.store.schema.events import event_source
from bot.store.schema.feeds import source
from bot.store.schema.people import person
from bot.store.schema.traffic import outbox
from feeds import desk
from feeds.waiting import UNDO, UNDO_DEATH
from tests.feeds.waiting_events import again, an_open_event
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds
from tests.handlers.test_event import HERO, OTHER, now_, pressed, queued, told
from tests.store.builders import a_reader, rows, size


async def begun(
    chat: Chat, kind: str = "Sentence", group: str = "Political prisoner", name: str = "Вера Зимина"
) -> None:
    """Up to the question who says so."""
    await chat.send("/event new")
    await chat.press(kind)
    if name:
        await chat.send(name)
        await chat.press("Somebody new")
        await chat.press("Go on")
    else:
        await chat.press("Nobody is named")
    await chat.press(group)


async def skip_all(chat: Chat) -> None:
    while "Skip" in chat.last.labels:
        await chat.press("Skip")


async def told_by_family(chat: Chat, organisation: str = "Example Watch") -> None:
    await chat.press("The family")
    await chat.send(organisation)


async def entered(world: World) -> Event:
    async with world.db.read() as tx:
        (waits,) = await review.waiting(tx)
        return await again(tx, waits.event_id)


async def published(world: World) -> None:
    async def reaction(tx: Tx, one: Published) -> None:
        await on_published(tx, one, world.now)

    await desk.release(world.db, [reaction], world.now)
    while await fanout_round(world.db, world.catalogs, world.now):
        pass


async def test_what_a_family_told_goes_the_way_of_all_news(world: World, moderator: Chat) -> None:
    async with world.db.write() as tx:
        await a_reader(tx, 9_000, lang="en", follows=["all"])
    await begun(moderator)
    await told_by_family(moderator)
    await moderator.send("4 December 2026, 10:00, Tver")
    await moderator.send("7 years")
    await moderator.press("Skip")
    await moderator.send("205.2 УК РФ")
    card = moderator.last
    assert "Sentence: Vera Zimina (Вера Зимина)" in card.text
    assert "7 years in prison" in card.text
    assert "confirmed by Example Watch" in card.text
    assert "A person entered it" in card.text
    assert "Send" in card.labels
    event = await entered(world)
    assert (event.state, event.kind, event.revision) == (EventState.HELD, Kind.SENTENCE, 0)
    assert [(one.source_name, one.outlet, one.url) for one in event.reports] == [("Example Watch", Outlet.NGO, "")]
    async with world.db.read() as tx:
        assert [row["teller"] for row in await rows(tx, event_source)] == ["family"]
    await moderator.press("Send")
    assert await deeds(world) == [("moderator", "event_entered", event.id), ("moderator", "event_sent", event.id)]
    await published(world)
    async with world.db.read() as tx:
        assert await size(tx, outbox) == 0, "it can be taken back for a minute"
    world.now += UNDO
    await published(world)
    async with world.db.read() as tx:
        assert await size(tx, outbox) == 1


async def test_a_death_can_be_taken_back_for_a_quarter_of_an_hour(world: World, moderator: Chat) -> None:
    await begun(moderator, "Death in custody")
    await told_by_family(moderator)
    await skip_all(moderator)
    assert "death" in moderator.last.text.lower()
    await moderator.press("Send")
    event_id = (await deeds(world))[0][2]
    world.now += UNDO_DEATH - UNDO
    await published(world)
    async with world.db.read() as tx:
        assert (await again(tx, event_id or 0)).state is EventState.HELD
    world.now += UNDO
    await published(world)
    async with world.db.read() as tx:
        assert (await again(tx, event_id or 0)).state is EventState.PUBLISHED


async def test_without_a_source_there_is_no_event(world: World, moderator: Chat) -> None:
    await begun(moderator)
    for line in ("I know it", "ftp://example.org/x", "https://localhost/x", "https://a.example/1 https://b.example/2"):
        (said,) = await moderator.send(line)
        assert "is no link" in said
    await moderator.press("The family")
    (said,) = await moderator.send("?")
    assert "is no name of an organisation" in said
    async with world.db.read() as tx:
        assert await size(tx, table) == await size(tx, person) == 0
    assert await deeds(world) == []


async def test_a_page_of_a_watched_outlet_counts_as_its_word(world: World, moderator: Chat) -> None:
    await told(world)
    await begun(moderator)
    await moderator.send("https://www.watch.example/news/7?utm_source=x")
    await skip_all(moderator)
    event = await entered(world)
    (report,) = event.reports
    assert (report.source_id, report.url) == ("watch", "https://www.watch.example/news/7")
    assert "Vera Zimina" in moderator.last.text


async def test_a_page_nobody_watches_names_nobody(world: World, moderator: Chat) -> None:
    await begun(moderator)
    await moderator.send("https://unknown.example/news/7")
    await skip_all(moderator)
    (report,) = (await entered(world)).reports
    assert (report.source_name, report.trust) == ("unknown.example", Trust.REVIEW)
    assert "Zimina" not in moderator.last.text
    async with world.db.read() as tx:
        (row,) = await rows(tx, source)
        assert (row["active"], row["kind"]) == (False, "hand")


@pytest.mark.parametrize(
    ("group", "wanted", "named"),
    [
        ("Political prisoner", Group.POLITICAL, True),
        ("Civilian held by Russia", Group.CIVILIAN, True),
        ("Prisoner of war", Group.POW, False),
        ("Under 18", Group.CHILD, False),
    ],
)
async def test_the_group_decides_who_is_named(
    world: World, moderator: Chat, group: str, wanted: Group, named: bool
) -> None:
    await begun(moderator, group=group)
    await told_by_family(moderator)
    await skip_all(moderator)
    event = await entered(world)
    assert (event.group, event.people[0].group) == (wanted, wanted)
    assert ("Zimina" in moderator.last.text) is named


async def test_nobody_has_to_be_named(world: World, moderator: Chat) -> None:
    await begun(moderator, name="")
    await told_by_family(moderator)
    await skip_all(moderator)
    assert (await entered(world)).people == ()
    assert "A person prosecuted on political grounds was sentenced" in moderator.last.text


async def test_registered_people_are_found_and_several_can_be_named(world: World, moderator: Chat) -> None:
    await told(world)
    await moderator.send("/event new")
    await moderator.press("Arrest")
    await moderator.send("Yana Gromova")
    await moderator.press("Yana Gromova")
    assert "So far: Yana Gromova" in moderator.last.text
    await moderator.send("Вера Зимина")
    await moderator.press("Somebody new")
    assert "Вера Зимина" in moderator.last.text
    await moderator.press("Go on")
    await moderator.press("Political prisoner")
    await told_by_family(moderator, "watch")
    await skip_all(moderator)
    event = await entered(world)
    assert [one.name for one in event.people] == [HERO, "Вера Зимина"]
    assert [one.source_id for one in event.reports] == ["watch"], "an organisation that is watched is that source"
    await moderator.press("Join with…")
    assert "Join with 1" in moderator.last.labels, "it was told already"


async def test_nothing_is_entered_about_who_wants_silence(world: World, moderator: Chat) -> None:
    async with world.db.write() as tx:
        hidden = await an_open_event(tx, OTHER, now=world.now, consent=Consent.SILENCE)
    await moderator.send("/event new")
    await moderator.press("Arrest")
    (said,) = await moderator.send("Oleg Dronov")
    assert "Nobody of the name" in said
    await moderator.press("Somebody new")
    assert "ask the liaison" in moderator.last.text
    await moderator.press_data(f"evu:{hidden.people[0].public_id}", max(moderator.messages))
    assert len(moderator.toasts) == 1


async def test_a_line_that_cannot_be_read_is_asked_again(world: World, moderator: Chat) -> None:
    await begun(moderator)
    await told_by_family(moderator)
    (said,) = await moderator.send("soon")
    assert "“soon”" in said
    assert "When is the hearing?" in said
    await skip_all(moderator)
    assert (await entered(world)).facts.hearing_day is None


@pytest.mark.parametrize("button", ["evw:go_on", "evw:skip", "evw:new", "evg:political", "evy:family"])
async def test_buttons_without_a_conversation_do_nothing(world: World, moderator: Chat, button: str) -> None:
    await moderator.press_data(button)
    assert len(moderator.toasts) == 1
    async with world.db.read() as tx:
        assert await size(tx, table) == 0


async def test_one_more_source_is_told_in_passing(world: World, moderator: Chat) -> None:
    event = await told(world)
    await pressed(moderator, event, "Add a source")
    await moderator.send("https://unknown.example/news/7")
    assert {one.source_name for one in (await now_(world, event)).reports} == {"Watch", "unknown.example"}
    assert await queued(world) == [(event.id, "sourced", [])]
    assert await deeds(world) == [("moderator", "event_sourced", event.id)]
    await pressed(moderator, event, "Add a source")
    (said,) = await moderator.send("https://unknown.example/news/8")
    assert said == "This source stands there already."
    assert len(await queued(world)) == 1


async def test_a_source_never_goes_to_another_event_than_the_screen_was_about(world: World, moderator: Chat) -> None:
    first, second = await told(world), await told(world, "Олег Дронов", source="herald", readers=0)
    await pressed(moderator, first, "Add a source")
    old = moderator.data("The family")
    await pressed(moderator, second, "Add a source")
    await moderator.press_data(old)
    assert moderator.toasts
    await pressed(moderator, second, "Correct", "Place")
    await moderator.press_data(old)
    await moderator.send("Example Watch")
    for event in (first, second):
        assert len((await now_(world, event)).reports) == 1


async def test_a_second_voice_may_name_somebody_for_those_who_follow(world: World, moderator: Chat) -> None:
    event = await told(world, source="paper")
    async with world.db.write() as tx:
        await tx.conn.execute(source.update().values(outlet="news"))
        one = (await again(tx, event.id)).people[0]
        await a_reader(tx, 9_500, lang="en", follows=[f"person:{one.public_id}"])
    await pressed(moderator, event, "Add a source")
    await told_by_family(moderator)
    assert "Gromova" in moderator.last.text
    while await fanout_round(world.db, world.catalogs, world.now):
        pass
    async with world.db.read() as tx:
        assert await size(tx, outbox) == 2
        assert len((await people.load(tx, [one.id]))[0].witnesses) == 2


async def test_the_desk_leads_to_the_event_and_back(world: World, moderator: Chat) -> None:
    async with world.db.write() as tx:
        await an_open_event(tx, HERO, kind=Kind.HEARING, now=world.now)
    await moderator.send("/review")
    await moderator.press("Edit")
    assert "Waits for a decision." in moderator.last.text
    await moderator.press("To the decision")
    assert "Send" in moderator.last.labels


async def test_the_desk_joins_with_two_presses(world: World, moderator: Chat) -> None:
    public = await told(world)
    async with world.db.write() as tx:
        await an_open_event(tx, HERO, now=world.now, source="herald")
    await moderator.send("/review")
    await moderator.press("Join with…")
    await moderator.press("Join with 1")
    assert len((await now_(world, public)).reports) == 2
    assert "Next" in " ".join(moderator.last.labels)

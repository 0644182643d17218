"""Joining and splitting events in a chat: what stands side by side, what moves, and that readers hear nothing."""

from html import unescape

from bot.alerts import service
from bot.alerts.render import LIMIT
from bot.core.alert import Form
from bot.core.event import Consent, EventState, Facts
from bot.core.kinds import Kind
from bot.core.roles import Role
from bot.i18n import Catalogs
from bot.store import byhand, events, people, review
from feeds import regroup
from handlers.staff import event_card, event_join_card
from tests.alerts.builders import a_person, a_report
from tests.alerts.builders import an_event as made_up
from tests.feeds.waiting_events import again, an_open_event
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds, somebody
from tests.handlers.test_event import HERO, OTHER, now_, pressed, queued, told


async def test_what_waits_is_joined_with_two_presses(world: World, moderator: Chat) -> None:
    public = await told(world)
    async with world.db.write() as tx:
        waits = await an_open_event(tx, HERO, now=world.now, source="herald", place="Тверь")
        await an_open_event(tx, OTHER, now=world.now, source="else")
    await pressed(moderator, waits, "Join with…")
    assert "1. Arrest: Yana Gromova" in moderator.last.text
    assert "2." not in moderator.last.text
    assert "Herald" in moderator.last.text
    await moderator.press("Join with 1")
    after = await now_(world, public)
    assert {one.source_id for one in after.reports} == {"watch", "herald"}
    assert after.facts.place == "Тверь"
    assert (await now_(world, waits)).state is EventState.RETRACTED
    assert await queued(world) == [(public.id, "sourced", [])]
    assert await deeds(world) == [("moderator", "event_merged", public.id)]
    async with world.db.read() as tx:
        assert await review.waiting(tx) == [one for one in await review.waiting(tx) if one.event_id != waits.id]
        found = await events.by_public_id(tx, waits.public_id)
        assert found is not None
        assert found.id == public.id, "old buttons lead to the event that stays"


async def test_what_would_tell_readers_of_somebody_else_is_shown_first(world: World, moderator: Chat) -> None:
    public = await told(world)
    async with world.db.write() as tx:
        waits = await an_open_event(tx, HERO, OTHER, now=world.now, source="herald")
    await pressed(moderator, waits, "Join with…", "Join with 1")
    assert "Together they will say:" in moderator.last.text
    assert "Readers get no message of this." not in moderator.last.text
    assert len((await now_(world, public)).people) == 1
    await moderator.press("Join them")
    assert len((await now_(world, public)).people) == 2


def test_the_longest_events_side_by_side_are_one_message() -> None:
    crowd = [a_person("Яна " + "Громова" * 20, f"p{n:010}", id=n) for n in range(12)]
    papers = [a_report(f"{n}", "<Суд & арест>" * 30, source_name="<Газета & газета>" * 6) for n in range(9)]
    facts = Facts(place="<&>" * 40, articles=tuple((f"{n}00.1.2.3<&>", "ru-uk") for n in range(12)))
    one, other = (made_up(*crowd, reports=tuple(papers), facts=facts, id=n, public_id=f"eEvent{n}") for n in (1, 2))
    catalogs = Catalogs.load()
    text = service.alert_text(one, catalogs, "ru", Form.FULL).html
    assert len(text) > LIMIT / 2
    t = catalogs.translator("ru")
    for screen in (
        event_join_card.both(t, regroup.pair(one, other), text),
        event_join_card.choices(t, one, [other] * 3, sure=True),
        event_card.preview(t, one, other, text, "х" * 1_000, 7),
    ):
        assert len(unescape(screen.html)) <= LIMIT, "Telegram counts after parsing"


async def test_what_readers_know_is_shown_side_by_side_first(world: World, moderator: Chat) -> None:
    first = await told(world, kind=Kind.SENTENCE)
    world.later(days=2)
    second = await told(world, kind=Kind.SENTENCE, source="herald", readers=0, place="Тверь")
    await pressed(moderator, second, "Join with…", "Join with 1")
    text = moderator.last.text
    assert text.index("Stays:") < text.index("Becomes part of it:") < text.index("Together they will say:")
    assert "Readers get no message of this." in text
    assert (await now_(world, second)).state is EventState.PUBLISHED
    await moderator.press("Join them")
    assert (await now_(world, second)).state is EventState.RETRACTED
    assert (await now_(world, first)).facts.place == "Тверь"
    edited = [(first.id, "sourced", []), (second.id, "sourced", [])]
    assert await queued(world) == edited, "in passing, also for those who were told of the second one"


async def test_an_event_nobody_offers_is_joined_by_its_id(world: World, moderator: Chat) -> None:
    first, second = await told(world), await told(world, OTHER, source="herald", readers=0)
    await pressed(moderator, first, "Join with…")
    assert "No event seems to be the same" in moderator.last.text
    (said,) = await moderator.send("nonsense")
    assert said.startswith("There is no event with this id.")
    (said,) = await moderator.send(first.public_id)
    assert said.startswith("There is no event with this id.")
    await moderator.send(second.public_id)
    await moderator.press("Join them")
    assert {one.name for one in (await now_(world, first)).people} == {HERO, OTHER}


async def test_two_moderators_join_once(world: World, moderator: Chat) -> None:
    second = await somebody(world, 3004, Role.MODERATOR)
    await told(world)
    async with world.db.write() as tx:
        waits = await an_open_event(tx, HERO, now=world.now, source="herald")
    for chat in (moderator, second):
        await pressed(chat, waits, "Join with…")
    await moderator.press("Join with 1")
    await second.press("Join with 1")
    assert second.toasts == ["Nothing to change any more."]
    assert len(await deeds(world)) == 1


async def test_what_changed_meanwhile_is_shown_again(world: World, moderator: Chat) -> None:
    public = await told(world)
    async with world.db.write() as tx:
        waits = await an_open_event(tx, HERO, now=world.now, source="herald")
    await pressed(moderator, waits, "Join with…")
    async with world.db.write() as tx:
        await byhand.set_people(tx, public.id, [])
    await moderator.press("Join with 1")
    assert moderator.toasts == ["It has changed meanwhile. Look again."]
    await moderator.press("Join them")
    assert (await now_(world, waits)).state is EventState.RETRACTED


async def test_one_report_becomes_an_event_that_waits(world: World, moderator: Chat) -> None:
    event = await told(world)
    async with world.db.write() as tx:
        waits = await an_open_event(tx, HERO, now=world.now, source="herald", kind=Kind.SENTENCE, place="Тверь")
    await pressed(moderator, waits, "Join with…", "Join with 1")
    await pressed(moderator, event, "Split", "Herald")
    assert "These are two events now." in moderator.last.text
    async with world.db.read() as tx:
        (new,) = await review.waiting(tx)
        found = await again(tx, new.event_id)
    assert [one.source_id for one in found.reports] == ["herald"]
    assert (found.kind, found.facts.place, found.state) == (Kind.SENTENCE, "Тверь", EventState.HELD)
    assert [one.name for one in found.people] == [HERO]
    assert [one.source_id for one in (await now_(world, event)).reports] == ["watch"]
    assert new.reasons == ("by_hand",)


async def test_one_person_becomes_an_event_that_waits_and_readers_hear_of_it(world: World, moderator: Chat) -> None:
    event = await told(world, HERO, OTHER)
    await pressed(moderator, event, "Split")
    assert "whoever was told gets a correction" in moderator.last.text
    await moderator.press("Oleg Dronov")
    async with world.db.read() as tx:
        (new,) = await review.waiting(tx)
        found = await again(tx, new.event_id)
    assert [one.name for one in found.people] == [OTHER]
    assert [one.source_id for one in found.reports] == ["watch"]
    assert [one.name for one in (await now_(world, event)).people] == [HERO]
    assert await queued(world) == [(event.id, "corrected", ["people"])]
    assert not any("Громов" in one.headline for one in found.reports), "the headline speaks of the other, too"


async def test_there_is_nothing_to_split_of_one(world: World, moderator: Chat) -> None:
    await pressed(moderator, await told(world), "Split")
    assert "there is nothing to split" in moderator.last.text


async def test_splitting_a_hidden_person_off_shows_no_page_of_theirs(world: World, moderator: Chat) -> None:
    event = await told(world, HERO, OTHER)
    async with world.db.write() as tx:
        await people.set_consent(tx, event.people[1].id, Consent.NO_NAME)
    await pressed(moderator, event, "Split", "Oleg Dronov")
    assert [(one.url, one.headline) for one in (await now_(world, event)).reports] == [("", "")]


async def test_events_weeks_apart_are_not_offered(world: World, moderator: Chat) -> None:
    await told(world)
    world.later(days=15)
    async with world.db.write() as tx:
        late = await an_open_event(tx, HERO, now=world.now, source="herald")
    await pressed(moderator, late, "Join with…")
    assert "No event seems to be the same" in moderator.last.text

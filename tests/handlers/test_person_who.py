"""At the desk: a name that fits several people, or perhaps somebody known, is asked about and never guessed."""

from bot.core.event import Consent, Event
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.roles import Deed, Role
from bot.people.byhand import mark
from bot.store import events, namesakes, people, records, review
from bot.store.schema.events import amend
from bot.store.schema.people import person
from feeds.review import NAMESAKES
from tests.feeds.waiting_events import again, an_open_event
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert, known
from tests.handlers.staff import deeds, somebody
from tests.store.builders import rows, size

TWIN = "Олег Дронов"


async def twins(world: World, *, second: Consent = Consent.UNKNOWN) -> tuple[str, str]:
    """Two people of one name; the first has been in the news."""
    _event, first = await an_alert(world.db, TWIN)
    _other, last = await an_alert(world.db, TWIN, kind=Kind.SENTENCE)
    await known(world.db, first, born=1980)
    await known(world.db, last, born=1991, consent=second)
    return first, last


async def unlinked(world: World, group: Group = Group.POLITICAL) -> Event:
    """An event that waits because its name fits several people."""
    async with world.db.write() as tx:
        event = await an_open_event(tx, reasons=(NAMESAKES,), now=world.now, group=group)
        await namesakes.keep(tx, event.id, "watch", [("ru", TWIN)])
        return await again(tx, event.id)


async def now_of(world: World, event: Event) -> Event:
    """The event as it stands."""
    async with world.db.read() as tx:
        return await again(tx, event.id)


async def test_namesakes_are_shown_with_birth_and_last_event_and_one_press_links(world: World, moderator: Chat) -> None:
    _first, last = await twins(world)
    event = await unlinked(world)
    (card,) = await moderator.send("/review")
    assert "linked to none of them" in card
    await moderator.press(f"Who is it? {TWIN}")
    assert f"1. {TWIN} · Born in 1980 · 20 November 2026 · Arrest · Watch" in moderator.last.text
    assert moderator.last.labels == [f"1. {TWIN} · 1980", f"2. {TWIN} · 1991", "Somebody new", "Back"]
    await moderator.press(f"2. {TWIN} · 1991")
    assert "linked to none of them" not in moderator.last.text
    assert moderator.last.labels[0] == "Send"
    assert f"Who is it? {TWIN}" not in moderator.last.labels
    after = await now_of(world, event)
    assert [one.public_id for one in after.people] == [last]
    assert [deed for _role, deed, _thing in await deeds(world)] == [Deed.PERSON_LINKED]


async def test_somebody_new_of_a_known_name(world: World, moderator: Chat) -> None:
    await twins(world)
    event = await unlinked(world, Group.CIVILIAN)
    await moderator.send("/review")
    await moderator.press(f"Who is it? {TWIN}")
    await moderator.press("Somebody new")
    after = await now_of(world, event)
    async with world.db.read() as tx:
        assert await size(tx, person) == 3
        assert len(await people.by_key(tx, name_key(TWIN))) == 3
    (one,) = after.people
    assert (one.group, one.consent, [each.source_id for each in one.witnesses]) == (
        Group.CIVILIAN, Consent.UNKNOWN, ["watch"],
    )  # fmt: skip
    assert [deed for _role, deed, _thing in await deeds(world)] == [Deed.PERSON_CHECKED]


async def test_of_two_moderators_one_says_who_it_is(world: World, moderator: Chat) -> None:
    await twins(world)
    event = await unlinked(world)
    second = await somebody(world, 73, Role.MODERATOR)
    for chat in (moderator, second):
        await chat.send("/review")
        await chat.press(f"Who is it? {TWIN}")
    await moderator.press(f"1. {TWIN} · 1980")
    for label in (f"2. {TWIN} · 1991", "Somebody new"):
        await second.press(label) if label in second.last.labels else await second.press("Next")
    assert second.toasts[-1] == "Already decided."
    assert len((await now_of(world, event)).people) == 1
    assert len(await deeds(world)) == 1


async def test_a_new_name_that_is_like_a_known_one_becomes_one_with_it(world: World, moderator: Chat) -> None:
    _event, older = await an_alert(world.db, "Анна Примерова")
    async with world.db.write() as tx:
        event = await an_open_event(tx, "Анна Примелова", now=world.now)
    await moderator.send("/review")
    await moderator.press("Who is it? Анна Примелова")
    assert moderator.last.labels == ["1. Анна Примерова", "Somebody new", "Back"]
    await moderator.press("1. Анна Примерова")
    await moderator.press("Yes, one person")
    (one,) = (await now_of(world, event)).people
    assert one.public_id == older
    assert "Анна Примелова" in {*dict(one.names).values(), *one.aliases}, "the next report is of this person"
    assert [deed for _role, deed, _thing in await deeds(world)] == [Deed.PERSON_MERGED]


async def test_a_new_name_that_was_confirmed_is_not_asked_about_again(world: World, moderator: Chat) -> None:
    await an_alert(world.db, "Анна Примерова")
    async with world.db.write() as tx:
        event = await an_open_event(tx, "Анна Примелова", now=world.now)
    await moderator.send("/review")
    await moderator.press("Who is it? Анна Примелова")
    await moderator.press("Somebody new")
    assert "Who is it? Анна Примелова" not in moderator.last.labels
    assert len((await now_of(world, event)).people) == 1
    async with world.db.read() as tx:
        assert await size(tx, person) == 2


async def test_a_name_like_nobody_s_is_not_asked_about(world: World, moderator: Chat) -> None:
    await an_alert(world.db, "Анна Примерова")
    async with world.db.write() as tx:
        await an_open_event(tx, TWIN, now=world.now)
    await moderator.send("/review")
    assert not [label for label in moderator.last.labels if label.startswith("Who is it?")]


async def test_a_name_that_may_be_of_somebody_silent_is_on_no_desk_until_a_liaison_says_otherwise(
    world: World, moderator: Chat
) -> None:
    _first, last = await twins(world, second=Consent.SILENCE)
    event = await unlinked(world)
    assert await moderator.send("/review") == ["Nothing waits for a decision."]
    liaison = await somebody(world, 74, Role.LIAISON)
    await liaison.press_data(f"pe:card:{last}", liaison.last_id)
    assert "linked to nobody" in liaison.last.text
    await liaison.press("Not the same")
    waits = next(label for label in liaison.last.labels if "waits for a decision" in label)
    await liaison.press(waits)
    (card,) = await moderator.send("/review")
    assert "linked to none of them" in card
    await moderator.press(f"Who is it? {TWIN}")
    assert moderator.last.labels == [f"1. {TWIN} · 1980", "Somebody new", "Back"]
    assert [deed for _role, deed, _thing in await deeds(world)] == [Deed.PERSON_PARTED]
    async with world.db.read() as tx:
        assert [one.event_id for one in await review.waiting(tx)] == [event.id]


async def test_others_cannot_say_who_it_is(world: World, reader: Chat) -> None:
    first, _last = await twins(world)
    event = await unlinked(world)
    async with world.db.read() as tx:
        (one,) = await namesakes.unlinked(tx, event.id)
        before = await records.everybody(tx)
    for press in (f"whn:ask:{event.public_id}", f"whn:new:{event.public_id}", f"whi:{event.public_id}"):
        await reader.press_data(f"{press}:{mark(one.key)}" + (f":{first}" if press.startswith("whi") else ""))
    assert set(reader.toasts) == {"This button is out of date. Send /help."}
    async with world.db.read() as tx:
        assert await records.everybody(tx) == before
        assert (await events.get(tx, event.id)) == event


async def test_who_wants_silence_takes_what_was_told_along_when_the_name_turns_out_to_be_theirs(world: World) -> None:
    liaison = await somebody(world, 72, Role.LIAISON)
    first, _last = await twins(world, second=Consent.UNKNOWN)
    event = await unlinked(world)
    async with world.db.write() as tx:
        await events.publish(tx, event.id, world.now)
        await review.object_to(tx, event.id, (NAMESAKES,), world.now)
    await liaison.press_data(f"whi:{event.public_id}:{mark(name_key(TWIN))}:{first}")
    assert [one.public_id for one in (await now_of(world, event)).people] == [first]
    async with world.db.read() as tx:
        assert [(row["event_id"], row["how"]) for row in await rows(tx, amend)] == [(event.id, "unnamed")]

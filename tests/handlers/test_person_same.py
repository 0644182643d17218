"""Who is who in the registry: two who become one, an event of a namesake, somebody who leaves."""

from datetime import timedelta

from bot.alerts.match import person_label
from bot.core.event import Consent
from bot.core.kinds import Kind
from bot.core.roles import Deed
from bot.store import events, people, readers
from bot.store.schema.events import amend, event_person
from bot.store.schema.people import person
from bot.store.schema.readers import topic
from tests.handlers.chat import Chat, World, below
from tests.handlers.registry import a_person, an_alert, happened, known, record_of
from tests.handlers.staff import done, somebody
from tests.store.builders import NOW, rows, size


async def test_two_people_become_one_after_both_were_shown(world: World, moderator: Chat, reader: Chat) -> None:
    _event, older = await an_alert(world.db, "Anna Example")
    _other, younger = await an_alert(world.db, "Nyura Maidenova", kind=Kind.SENTENCE)
    second = await somebody(world, 80)
    for chat, name in ((reader, "Anna Example"), (reader, "Nyura Maidenova"), (second, "Nyura Maidenova")):
        await chat.send(f"/follow {name}")
        await chat.press(f"Follow: {name}" if f"Follow: {name}" in chat.last.labels else name)
    await moderator.send("/person Maidenova")
    await moderator.press("Same person as…")
    await moderator.send("Anna Example")
    await moderator.press("1. Anna Example")
    for part in (
        "This one stays:\n\nAnna Example",
        "This one goes into it:\n\nNyura Maidenova",
        "cannot be taken back",
    ):
        assert part in moderator.last.text
    async with world.db.read() as tx:
        assert await size(tx, person) == 2
    await moderator.press("Yes, one person")
    after = await record_of(world.db, older)
    assert after.aliases == ("Nyura Maidenova",)
    async with world.db.read() as tx:
        assert await size(tx, person) == 1
        assert {row["person_id"] for row in await rows(tx, event_person)} == {after.id}
        assert await size(tx, event_person) == 2
        found = await people.by_public_id(tx, younger)
        assert found is not None
        assert found.public_id == older, "links and buttons from before still lead to the person"
        for chat in (reader, second):
            one = await readers.find(tx, chat.id)
            assert one is not None
            labels = [each.label for each in await readers.topics(tx, one.id)]
            assert labels.count(person_label(older)) == 1
            assert person_label(younger) not in labels
    assert await done(world) == [Deed.PERSON_MERGED]
    await second.press_data(f"f:{younger}")
    assert second.toasts[-1] == "You already follow Anna Example."


async def test_what_changed_since_both_were_shown_is_shown_again(world: World, moderator: Chat) -> None:
    older, younger = await a_person(world.db, "Anna Example"), await a_person(world.db, "Nyura Maidenova")
    await moderator.press_data(f"pem:0:00000000:{younger}:{older}", max(moderator.messages))
    await known(world.db, older, place="Vladimir")
    await moderator.press("Yes, one person")
    assert "has changed" in moderator.toasts[-1]
    assert "Held in: Vladimir" in moderator.last.text
    assert await done(world) == []
    await moderator.press("Yes, one person")
    assert await done(world) == [Deed.PERSON_MERGED]


async def test_nobody_is_merged_with_themselves_or_with_whom_they_may_not_see(world: World, moderator: Chat) -> None:
    one = await a_person(world.db, "Anna Example")
    hidden = await a_person(world.db, "Nyura Maidenova", consent=Consent.SILENCE)
    for other in (one, hidden, "AAAAAAAAAAAA"):
        await moderator.press_data(f"pem:0:00000000:{one}:{other}")
        await moderator.press_data(f"pem:1:00000000:{one}:{other}")
        assert moderator.toasts[-2:] == ["This person is not in the registry."] * 2


async def test_an_event_of_a_namesake_loses_the_name_and_does_not_get_it_back(world: World, moderator: Chat) -> None:
    event_id, public_id = await an_alert(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Not the same")
    await moderator.press("20 November 2026 · Arrest · Watch")
    assert "somebody else of that name" in moderator.last.text
    assert "linked to nobody" not in moderator.last.text
    async with world.db.read() as tx:
        event = await events.by_public_id(tx, event_id)
        assert event is not None
        assert event.people == ()
        assert all(report.hides_name for report in event.reports)
        found = await people.by_public_id(tx, public_id)
        assert found is not None
        assert found.witnesses == (), "who named somebody else is no witness"
        assert [row["how"] for row in await rows(tx, amend)] == ["unnamed"]
    assert await done(world) == [Deed.PERSON_PARTED]


async def test_who_is_held_is_not_removed(world: World, moderator: Chat) -> None:
    await an_alert(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Remove")
    assert "is not released" in moderator.last.text
    assert moderator.last.labels == ["Back"]


async def test_after_release_only_a_number_is_left(world: World, moderator: Chat, reader: Chat) -> None:
    event_id, public_id = await an_alert(world.db, "Anna Example", happened_at=NOW - timedelta(days=9))
    await happened(world.db, public_id, Kind.RELEASE, days=1)
    await reader.send("/follow Anna Example")
    await reader.press(reader.last.labels[0])
    await moderator.send("/person Example")
    await moderator.press("Remove")
    assert "a number without a name" in moderator.last.text
    await moderator.press("Yes, remove")
    left = await record_of(world.db, public_id)
    assert (left.name, left.names, left.aliases, left.consent) == ("", (), (), Consent.NO_NAME)
    assert (await moderator.send("/person Anna Example"))[0].startswith("Nobody")
    assert below((await reader.send("/people Anna Example"))[0]).startswith("Nobody")
    async with world.db.read() as tx:
        event = await events.by_public_id(tx, event_id)
        assert event is not None
        assert len(event.people) == 1
        labels = [readers.open_label(tx, row["label"]) for row in await rows(tx, topic)]
        assert person_label(public_id) not in labels
        assert len(await rows(tx, amend)) == 2
    assert await done(world) == [Deed.PERSON_REMOVED]


async def test_whom_nothing_published_needs_goes_without_a_trace(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Remove")
    await known(world.db, public_id, place="Vladimir")
    await moderator.press("Yes, remove")
    assert "has changed" in moderator.toasts[-1]
    await moderator.press("Yes, remove")
    async with world.db.read() as tx:
        assert await size(tx, person) == 0

"""/person: the registry in the hands of the staff, and what nobody else learns of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Table

from bot.alerts.match import person_label
from bot.core.birthday import Agreed, Birthday
from bot.core.category import Category
from bot.core.event import Consent, Recognition
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import Kind
from bot.core.record import Record
from bot.core.roles import Deed, Role
from bot.people.byhand import mark
from bot.store import events, namesakes, people, readers, records
from bot.store.database import Database
from bot.store.schema.events import amend, event_person
from bot.store.schema.people import person, witness
from bot.store.schema.readers import topic
from tests.feeds.waiting_events import an_open_event
from tests.handlers.chat import Chat, World, below
from tests.handlers.registry import a_person, an_alert
from tests.handlers.staff import deeds, somebody
from tests.store.builders import NOW, a_finding, rows, size

LISTED = Recognition("Lantern", date(2024, 5, 1), "https://lantern.example/list")


@pytest.fixture
async def moderator(world: World) -> Chat:
    """Somebody who may change the registry, and not see who asked for silence."""
    return await somebody(world, 71, Role.MODERATOR)


@pytest.fixture
async def liaison(world: World) -> Chat:
    """Somebody who may also see, and hear, who asked for silence."""
    return await somebody(world, 72, Role.LIAISON)


async def record_of(db: Database, public_id: str) -> Record:
    """All that the registry holds of somebody."""
    async with db.read() as tx:
        found = await people.by_public_id(tx, public_id)
        assert found is not None
        return (await records.some(tx, [found.id]))[0]


async def known(db: Database, public_id: str, **changes: Any) -> None:
    """More is known of somebody."""
    before = await record_of(db, public_id)
    async with db.write() as tx:
        await records.rewrite(tx, [replace(before, **changes)])


async def happened(db: Database, public_id: str, kind: Kind, **ago: float) -> int:
    """Something else was published about somebody."""
    async with db.write() as tx:
        found = await people.by_public_id(tx, public_id)
        assert found is not None
        finding, at = a_finding(kind=kind, lang="en"), NOW - timedelta(**ago)
        one = await events.add(tx, finding, kind, person_ids=[found.id], happened_at=at, now=NOW)
        await events.publish(tx, one, NOW)
        return one


async def size_of(world: World, table: Table) -> int:
    """How many rows there are."""
    async with world.db.read() as tx:
        return await size(tx, table)


async def done(world: World) -> Sequence[str]:
    """The deeds in the audit."""
    return [deed for _role, deed, _thing in await deeds(world)]


async def test_without_a_name_it_says_how_and_the_next_text_is_a_name(world: World, moderator: Chat) -> None:
    await a_person(world.db, "Anna Example")
    (said,) = await moderator.send("/person")
    assert "/person Anna Example" in said
    assert moderator.last.labels == ["New"]
    assert (await moderator.send("exmaple"))[0].startswith("Anna Example")
    assert moderator.last.labels[0] == "Names", "the card of the staff, not the one of readers"
    await moderator.send("/people")
    assert below((await moderator.send("exmaple"))[0]).startswith("Anna Example")
    assert moderator.last.labels == ["Follow", "What can I do?"]


async def test_the_card_tells_all_and_why_the_name_is_shown(world: World, moderator: Chat) -> None:
    _event, public_id = await an_alert(world.db, "Anna Example")
    await known(
        world.db, public_id, names=(("en", "Anna Example"), ("ru", "Анна Примерова")), aliases=("Anya Exa",), born=1980,
        categories=(Category.TEACHER,), articles=(("207.3", "ru-uk"),), place="Vladimir", held_since=date(2024, 3, 2),
        last_sign=date(2026, 10, 1),
    )  # fmt: skip
    (said,) = await moderator.send("/person Анну Примерову")
    for part in (
        "English: Anna Example", "Russian: Анна Примерова", "Also found as: Anya Exa", "Born in 1980", "207.3",
        "Prosecuted on political grounds · teacher", "Held in: Vladimir", "Last sign of life: 1 October 2026",
        "Named. Consent is not known; named by a human-rights organisation: Watch.", "Consent: not known",
        "• 20 November 2026 · Arrest · Watch",
    ):  # fmt: skip
        assert part in said, part
    assert moderator.last.labels == [
        "Names", "Consent", "Recognised by", "Place", "Case numbers", "Birthday", "Sign of life today",
        "Same person as…", "Not the same", "Remove",
    ]  # fmt: skip


HIDDEN: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"consent": Consent.NO_NAME}, "asked for no name"),
    "a child": ({"minor": True}, "Under 18"),
    "a prisoner of war": ({"group": Group.POW}, "A prisoner of war: never named"),
}


@pytest.mark.parametrize("why", HIDDEN)
async def test_who_may_not_be_named_is_shown_to_the_staff_with_the_reason(
    world: World, moderator: Chat, reader: Chat, why: str
) -> None:
    changes, words = HIDDEN[why]
    await a_person(world.db, "Anna Example", **changes)
    (said,) = await moderator.send("/person Anna Example")
    assert f"Not named. {words}" in said or (said.count("Not named.") == 1 and words in said)
    assert below((await reader.send("/people Anna Example"))[0]).startswith("Nobody")


async def test_who_asked_for_silence_exists_for_liaisons_only(world: World, moderator: Chat, liaison: Chat) -> None:
    hidden = await a_person(world.db, "Anna Example", consent=Consent.SILENCE)
    nobody = await moderator.send("/person Nobody Here")
    assert [
        one.replace("Anna Example", "Nobody Here") for one in await moderator.send("/person Anna Example")
    ] == nobody
    for act in ("pe:card", "pe:names", "pe:sign", "peq:ru", "pew:silence", "pe:leave", "pe:consent"):
        await moderator.press_data(f"{act}:{hidden}")
        await moderator.press_data(f"{act}:AAAAAAAAAAAA")
        assert moderator.toasts[-2:] == ["This person is not in the registry."] * 2
    assert await done(world) == []
    assert "Silence was asked for" in (await liaison.send("/person Anna Example"))[0]


async def test_a_reader_knows_of_no_such_command(world: World, reader: Chat) -> None:
    hidden = await a_person(world.db, "Anna Example")
    assert await reader.send("/person Anna Example") == await reader.send("/nonsense")
    await reader.press_data(f"pe:card:{hidden}")
    assert reader.toasts == ["This button is out of date. Send /help."]


async def test_help_names_the_command_to_those_who_may(world: World, moderator: Chat, reader: Chat) -> None:
    assert "/person" in (await moderator.send("/help"))[0]
    assert "/person" not in (await reader.send("/help"))[0]


async def test_namesakes_are_told_apart_by_birth_and_last_event(world: World, moderator: Chat) -> None:
    _event, first = await an_alert(world.db, "Anna Example")
    await known(world.db, first, born=1980)
    second = await a_person(world.db, "Anna Example")
    await known(world.db, second, born=1991)
    (said,) = await moderator.send("/person Anna Example")
    assert "1. Anna Example · Born in 1980 · 20 November 2026 · Arrest · Watch" in said
    assert moderator.last.labels == ["1. Anna Example · 1980", "2. Anna Example · 1991", "New"]
    await moderator.press("2. Anna Example · 1991")
    assert "Born in 1991" in moderator.last.text


async def test_a_spelling_is_set_and_the_old_one_still_finds(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Names")
    await moderator.press("Russian")
    await moderator.send("Анна Экзампль")
    assert "Russian: Анна Экзампль" in moderator.last.text
    await moderator.press("English")
    await moderator.send("Anna Ixample")
    after = await record_of(world.db, public_id)
    assert after.name == "Anna Ixample"
    assert dict(after.names) == {"en": "Anna Ixample", "ru": "Анна Экзампль"}
    assert after.aliases == ("Anna Example",)
    assert (await moderator.send("/person Anna Example"))[0].startswith("Anna Ixample")
    assert await done(world) == [Deed.PERSON_CHANGED] * 2


@pytest.mark.parametrize("text", ["12345", "https://evil.example", "a" * 130, "<b>x</b>", "—"])
async def test_what_is_no_name_is_asked_again(world: World, moderator: Chat, text: str) -> None:
    public_id = await a_person(world.db, "Anna Example")
    before = await record_of(world.db, public_id)
    await moderator.send("/person Example")
    await moderator.press("Names")
    await moderator.press("Russian")
    assert (await moderator.send(text))[0].startswith("This does not look like a name.")
    assert await record_of(world.db, public_id) == before
    await moderator.send("Анна Экзампль")
    assert dict((await record_of(world.db, public_id)).names)["ru"] == "Анна Экзампль"


async def test_an_alias_is_added_and_taken_away(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Names")
    await moderator.press("One more name")
    await moderator.send("Anya Pen-Name")
    assert (await record_of(world.db, public_id)).aliases == ("Anya Pen-Name",)
    assert (await moderator.send("/person Pen-Name"))[0].startswith("Anna Example")
    await moderator.press("Names")
    await moderator.press("✕ Anya Pen-Name")
    assert (await record_of(world.db, public_id)).aliases == ()
    assert "Pen" not in moderator.last.text


async def test_organisations_place_and_a_sign_of_life(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Recognised by")
    await moderator.press("Add")
    assert (await moderator.send("Lantern without a link"))[0].startswith("I need three things")
    await moderator.send("Lantern, 1.5.2024, https://lantern.example/list")
    assert (await record_of(world.db, public_id)).recognised == (LISTED,)
    await moderator.press("✕ Lantern")
    assert (await record_of(world.db, public_id)).recognised == ()
    await moderator.press("Back")
    await moderator.press("Place")
    await moderator.send("Vladimir, remand prison 1")
    assert "Held in: Vladimir, remand prison 1" in moderator.last.text
    await moderator.press("Case numbers")
    assert (await moderator.send("none"))[0].startswith("I need case numbers")
    await moderator.send("1-234/2026; 22-17/2026")
    assert "Cases 1-234/2026, 22-17/2026" in moderator.last.text
    await moderator.press("Sign of life today")
    assert "Last sign of life: 20 November 2026" in moderator.last.text
    noted = await done(world)
    await moderator.press("Sign of life today")
    await moderator.press("Place")
    await moderator.press("Not known")
    assert (await record_of(world.db, public_id)).place is None
    assert await done(world) == [*noted, Deed.PERSON_CHANGED]


async def test_less_takes_effect_at_once_and_more_is_a_liaison_s(world: World, moderator: Chat, liaison: Chat) -> None:
    _event, public_id = await an_alert(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Consent")
    assert moderator.last.labels == ["No name", "Silence", "Back"]
    await moderator.press("No name")
    assert moderator.last.labels == ["Silence", "Back"]
    await moderator.press_data(f"pex:open:1:{public_id}")
    assert (await record_of(world.db, public_id)).consent is Consent.NO_NAME
    await liaison.send("/person Example")
    await liaison.press("Consent")
    assert liaison.last.labels == ["Silence", "Consent not known", "Open", "Back"]
    await liaison.press("Open")
    assert (await record_of(world.db, public_id)).consent is Consent.NO_NAME
    await liaison.press("Yes, I asked them")
    assert (await record_of(world.db, public_id)).consent is Consent.OPEN
    assert await done(world) == [Deed.PERSON_UNNAMED, Deed.PERSON_WIDENED]
    async with world.db.read() as tx:
        assert [row["how"] for row in await rows(tx, amend)] == ["unnamed"]


async def test_silence_takes_the_card_away_and_no_phone_lifts_it(world: World, moderator: Chat, liaison: Chat) -> None:
    _event, public_id = await an_alert(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Consent")
    await moderator.press("Silence")
    assert "Anna" not in moderator.last.text
    assert moderator.last.labels == []
    await liaison.send("/person Example")
    await liaison.press("Consent")
    assert liaison.last.labels == ["Back"]
    assert "vigil people import --widen" in liaison.last.text
    for to in ("open", "unknown"):
        await liaison.press_data(f"pex:{to}:1:{public_id}")
    assert (await record_of(world.db, public_id)).consent is Consent.SILENCE
    assert await done(world) == [Deed.PERSON_SILENCED]


async def test_somebody_new_is_added_with_a_group(world: World, moderator: Chat) -> None:
    await moderator.send("/person")
    await moderator.press("New")
    await moderator.send("Олексій Вигаданий")
    await moderator.press("Civilian held by Russia")
    assert "Added." in moderator.last.text
    async with world.db.read() as tx:
        (one,) = await people.by_key(tx, name_key("Алексей Выгаданный"))
        assert (one.group, dict(one.names), one.minor) == (Group.CIVILIAN, {"uk": "Олексій Вигаданий"}, False)
    assert await done(world) == [Deed.PERSON_ADDED]
    await moderator.press_data(f"peg:pow:{mark('Олексій Вигаданий')}")
    assert moderator.toasts[-1] == "This button is out of date. Send /help."


async def test_the_group_of_one_name_adds_nobody_of_another(world: World, moderator: Chat) -> None:
    await moderator.send("/person")
    await moderator.press("New")
    await moderator.send("Олексій Вигаданий")
    await moderator.send("/person Zoe Nobody")
    await moderator.press_data(f"peg:pow:{mark('Олексій Вигаданий')}")
    assert moderator.toasts[-1] == "This button is out of date. Send /help."
    assert await size_of(world, person) == 0


async def test_a_name_that_is_known_is_shown_before_another_of_it_is_added(world: World, moderator: Chat) -> None:
    await a_person(world.db, "Anna Example")
    assert "Nobody by the name" in (await moderator.send("/person Zoe Nobody"))[0]
    await moderator.press("Somebody new")
    await moderator.press("Cancel")
    await moderator.send("/person")
    await moderator.press("New")
    (said,) = await moderator.send("Анна Екзампле")
    assert "1. Anna Example" in said
    await moderator.press("Somebody new")
    await moderator.press("Deported child")
    async with world.db.read() as tx:
        assert [row["minor"] for row in await rows(tx, person)] == [False, True]


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


async def test_a_wish_outlives_the_card(world: World, moderator: Chat) -> None:
    public_id = await a_person(world.db, "Anna Example", consent=Consent.NO_NAME)
    await known(world.db, public_id, place="Vladimir", born=1980, recognised=(LISTED,))
    await moderator.send("/person Example")
    await moderator.press("Remove")
    await moderator.press("Yes, remove")
    left = await record_of(world.db, public_id)
    assert (left.name, left.place, left.born, left.recognised) == ("Anna Example", None, None, ())
    assert left.consent is Consent.NO_NAME


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
async def test_the_longest_card_is_still_one_message(world: World, lang: str) -> None:
    chat = await somebody(world, 90, Role.MODERATOR, lang=lang)
    async with world.db.write() as tx:
        one = await readers.find(tx, chat.id)
        assert one is not None
        await readers.change(tx, one.id, abroad=True)
    long = tuple(Recognition(f"{n} " + "O" * 70, date(2024, 1, 1), f"https://x.example/{'y' * 450}") for n in range(15))
    aliases = tuple(f"{'Ж' * 55}{'абвгдежзик'[n % 10]}{'абвг'[n // 10]} {'Щ' * 55}" for n in range(40))
    ids = []
    for name in ("Anna Example", "Nyura Maidenova"):
        _event, public_id = await an_alert(world.db, name)
        spelled = tuple((one, "Ы" * 60 + " " + "Ж" * 55) for one in ("be", "en", "ru", "uk"))
        full = {"aliases": aliases, "names": spelled, "place": "P" * 120, "categories": tuple(Category)}
        await known(world.db, public_id, recognised=long, **full)
        ids.append(public_id)
    for act in ("pe:card", "pe:names", "pe:recognised", "pe:consent", "pe:apart", "pe:leave", "peq:place", "peq:ru"):
        await chat.press_data(f"{act}:{ids[0]}", max(chat.messages))
    await chat.press_data(f"pem:0:00000000:{ids[0]}:{ids[1]}", max(chat.messages))
    assert "P" * 60 in chat.last.text


async def test_who_loses_the_only_ground_loses_the_name_on_the_phones(world: World, moderator: Chat) -> None:
    _event, public_id = await an_alert(world.db, "Anna Example")
    await known(world.db, public_id, recognised=(LISTED,))
    async with world.db.write() as tx:
        await tx.conn.execute(witness.delete())
    await moderator.send("/person Example")
    await moderator.press("Recognised by")
    await moderator.press("✕ Lantern")
    await moderator.press("Back")
    assert "Not named. Consent is not known" in moderator.last.text
    async with world.db.read() as tx:
        assert [row["how"] for row in await rows(tx, amend)] == ["unnamed"]


async def test_an_event_of_a_silent_namesake_stands_on_no_card_but_the_liaisons(
    world: World, moderator: Chat, liaison: Chat
) -> None:
    await a_person(world.db, "Anna Example", consent=Consent.SILENCE)
    public_id = await a_person(world.db, "Anna Example")
    async with world.db.write() as tx:
        event = await an_open_event(tx, reasons=("namesakes",), now=world.now)
        await namesakes.keep(tx, event.id, "watch", [("en", "Anna Example")])
    (card,) = await moderator.send("/person Anna Example")
    assert "Named." in card
    assert "linked to nobody" not in card
    await moderator.press_data(f"pep:{public_id}:{event.public_id}")
    assert moderator.toasts[-1] == "This person is not in the registry."
    await liaison.send("/person Anna Example")
    await liaison.press("2. Anna Example")
    assert "linked to nobody" in liaison.last.text


async def test_a_birthday_is_kept_with_who_agreed_and_no_reader_sees_it(
    world: World, moderator: Chat, reader: Chat
) -> None:
    public_id = await a_person(world.db, "Anna Example")
    await moderator.send("/person Example")
    await moderator.press("Birthday")
    assert "Who agreed that others think of the day?" in moderator.last.text
    await moderator.press("The family")
    assert (await moderator.send("June 15"))[0].startswith("I need a day and a month.")
    assert (await record_of(world.db, public_id)).birthday is None
    (said,) = await moderator.send("15.06.1980")
    assert "Birthday: 15 June (the family agreed)" in said
    assert (await record_of(world.db, public_id)).birthday == Birthday(6, 15, Agreed.FAMILY)
    assert "June" not in "".join(await reader.send("/people Anna Example"))
    await moderator.press("Birthday")
    await moderator.press("Remove the day")
    assert "15 June" not in moderator.last.text
    assert (await record_of(world.db, public_id)).birthday is None
    assert await done(world) == [Deed.PERSON_CHANGED] * 2

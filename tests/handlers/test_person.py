"""/person: the registry in the hands of the staff, and what nobody else learns of it."""

from datetime import date
from typing import Any

import pytest

from bot.core.category import Category
from bot.core.event import Consent, Recognition
from bot.core.finding import Group
from bot.core.roles import Deed, Role
from bot.store import namesakes, readers
from bot.store.schema.events import amend
from bot.store.schema.people import witness
from tests.feeds.waiting_events import an_open_event
from tests.handlers.chat import Chat, World, below
from tests.handlers.registry import a_person, an_alert, known, record_of
from tests.handlers.staff import done, somebody
from tests.store.builders import rows

LISTED = Recognition("Lantern", date(2024, 5, 1), "https://lantern.example/list")


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

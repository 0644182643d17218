"""/people: looking somebody up, the card, and what neither may give away."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.core.category import Category
from bot.core.event import Consent, Recognition
from bot.core.finding import Group
from bot.core.kinds import Kind
from bot.store import events, people, records
from bot.store.database import Database
from bot.store.vault import Vault
from tests.conftest import sqlite_url
from tests.handlers.chat import Chat, World, below
from tests.handlers.registry import a_hidden_person, a_person, a_public_person, an_alert
from tests.store.builders import NOW, a_finding

LISTED = Recognition("Lantern", date(2024, 5, 1), "https://lantern.example/list")
NOT_NAMED: dict[str, dict[str, Any]] = {
    "silence": {"consent": Consent.SILENCE},
    "no name": {"consent": Consent.NO_NAME},
    "a child": {"minor": True},
    "a prisoner of war": {"group": Group.POW},
}


async def known(db: Database, public_id: str, **changes: Any) -> None:
    """More is known of somebody."""
    async with db.write() as tx:
        found = await people.by_public_id(tx, public_id)
        assert found is not None
        (record,) = await records.some(tx, [found.id])
        await records.rewrite(tx, [replace(record, **changes)])


async def together(db: Database, *public_ids: str, group: Group = Group.POLITICAL) -> None:
    """A published event of several people."""
    async with db.write() as tx:
        found = [await people.by_public_id(tx, one) for one in public_ids]
        ids = [one.id for one in found if one]
        finding = a_finding(lang="en", group=group)
        event_id = await events.add(tx, finding, Kind.ARREST, person_ids=ids, happened_at=NOW, now=NOW)
        await events.publish(tx, event_id, NOW)


@pytest.fixture
def empty_world(tmp_path: Path, sqlite_template: Path, vault: Vault) -> World:
    """A second bot, which has never heard of anybody."""
    path = tmp_path / "other.db"
    path.write_bytes(sqlite_template.read_bytes())
    return World(Database(sqlite_url(path), vault))


@pytest.mark.parametrize(
    "typed", ["Anna Example", "example", "Ana Exmaple", "Анна Екзампле", "Example Anna"],
    ids=["full", "surname", "two typos", "Cyrillic", "turned"],
)  # fmt: skip
async def test_one_person_of_that_name_answers_with_the_card(world: World, reader: Chat, typed: str) -> None:
    await a_public_person(world.db, "Anna Example")
    (said,) = await reader.send(f"/people {typed}")
    assert below(said).splitlines()[0] == "Anna Example"
    assert reader.last.labels == ["Follow", "What can I do?"]


async def test_the_card_tells_what_is_known_and_who_says_so(world: World, reader: Chat) -> None:
    _event, person = await an_alert(world.db, "Anna Example")
    await known(
        world.db, person, categories=(Category.TEACHER,), born=1980, articles=(("207.3", "ru-uk"),), place="Vladimir",
        held_since=date(2024, 3, 2), recognised=(LISTED,), last_sign=date(2026, 10, 1),
    )  # fmt: skip
    (said,) = await reader.send("/people Example")
    for part in (
        "Prosecuted on political grounds · teacher", "Born in 1980", "Held since 2 March 2024", "207.3",
        "Held in: Vladimir", "Last sign of life: 1 October 2026", "• Lantern, 1 May 2024",
        "• 20 November 2026 · Arrest: Anna Example\nWatch",
        "Some links are not shown: these sites are dangerous",
    ):  # fmt: skip
        assert part in said
    assert "href" not in reader.last.html


async def test_links_are_for_readers_abroad(world: World, reader: Chat) -> None:
    _event, person = await an_alert(world.db, "Anna Example")
    await known(world.db, person, recognised=(LISTED,))
    await reader.send("/settings")
    await reader.press("I am abroad")
    await reader.send("/people Example")
    assert '<a href="https://lantern.example/list">Lantern</a>' in reader.last.html
    assert f'<a href="https://watch.example/{person}">Watch</a>' in reader.last.html
    assert "Some links" not in reader.last.text


async def test_the_card_follows(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await reader.send("/people Example")
    await reader.press("Follow")
    assert reader.toasts[-1] == "You follow Anna Example."


async def test_a_name_in_another_script_has_the_original_beside_it(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Анна Примерова", lang="ru", spelled={"en": "Anna Primerova"})
    (said,) = await reader.send("/people Primerova")
    assert below(said).splitlines()[0] == "Anna Primerova (Анна Примерова)"


async def test_namesakes_are_told_apart_by_the_year_of_birth(world: World, reader: Chat) -> None:
    for year in (1980, 1991):
        await known(world.db, await a_public_person(world.db, "Anna Example"), born=year)
    assert (await reader.send("/people Anna Example"))[0] == "I found 2 people. Which one?"
    assert reader.last.labels == ["Anna Example · 1980", "Anna Example · 1991"]
    assert "Born in 1991" in (await reader.press("Anna Example · 1991"))[0]


async def test_an_answer_offers_at_most_eight(world: World, reader: Chat) -> None:
    for n in range(12):
        await a_public_person(world.db, f"Anna Example{'abcdefghijkl'[n]}")
    await reader.send("/people Example")
    assert len(reader.last.labels) == 8


async def test_the_next_text_is_another_name(world: World, reader: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await reader.send("/people")
    assert below((await reader.send("Example"))[0]).startswith("Anna Example")
    assert below((await reader.send("Whoever"))[0]).startswith("Nobody by the name “Whoever” is public here.")


@pytest.mark.parametrize("text", ["12345", "http://evil.example/x", "<b>x</b>", "—", "a" * 200, "%_';--"])
async def test_what_is_no_name_gets_an_example(reader: Chat, text: str) -> None:
    assert (await reader.send(f"/people {text}"))[0].startswith("This does not look like a name.")


async def test_without_a_name_the_last_in_the_news_come_the_least_followed_first(world: World, reader: Chat) -> None:
    names = ["Anna Example", "Boris Sample", "Clara Muster", "Dan Proba", "Eva Vzor", "Fedor Wzorzec"]
    for n, name in enumerate(names):
        await an_alert(world.db, name, happened_at=NOW + timedelta(minutes=n))
    await reader.send("/follow Fedor Wzorzec")
    await reader.press("Fedor Wzorzec")
    assert (await reader.send("/people"))[0].startswith("In the last news")
    assert reader.last.labels == ["Eva Vzor", "Dan Proba", "Clara Muster", "Boris Sample", "Fedor Wzorzec"]


async def test_only_the_last_five_events_are_listed_newest_first(world: World, reader: Chat) -> None:
    _event, person = await an_alert(world.db, "Anna Example")
    async with world.db.write() as tx:
        found = await people.by_public_id(tx, person)
        assert found is not None
        for n in range(1, 7):
            at = NOW - timedelta(days=n)
            one = await events.add(tx, a_finding(), Kind.HEARING, person_ids=[found.id], happened_at=at, now=NOW)
            await events.publish(tx, one, NOW)
    (said,) = await reader.send("/people Example")
    days = [part.split(" ·")[0] for part in said.split("• ")[1:]]
    assert days == [f"{20 - n} November 2026" for n in range(5)]


async def test_the_longest_card_is_still_one_message(world: World, reader: Chat) -> None:
    person = await a_public_person(world.db, "Anna Example")
    many = tuple(Recognition(f"{n} " + "O" * 70, date(2024, 1, 1), f"https://x.example/{'y' * 450}") for n in range(9))
    await known(world.db, person, recognised=many, place="P" * 120, categories=tuple(Category))
    await reader.send("/settings")
    await reader.press("I am abroad")
    await reader.send("/people Example")
    assert "O" * 70 in reader.last.text


@pytest.mark.parametrize("why", NOT_NAMED)
async def test_a_hidden_person_answers_byte_for_byte_like_nobody(world: World, empty_world: World, why: str) -> None:
    hidden = await a_person(world.db, "Anna Example", **NOT_NAMED[why])
    await known(world.db, hidden, aliases=("Anya Exa",), born=1980)
    await together(world.db, hidden)
    seen = []
    for one in (world, empty_world):
        chat = one.chat()
        await chat.send("/start")
        await chat.press("English")
        for step in ("/people Anna Example", "/people Example", "/people", "Анна Екзампле", "Anya Exa", "/people 1980"):
            await chat.send(step)
        await chat.press_data(f"card:{hidden}")
        await chat.press_data("card:AAAAAAAAAAAA")
        seen.append((chat.messages, chat.toasts))
        assert chat.toasts[-2:] == ["This person is not public here now."] * 2
    await empty_world.db.close()
    assert seen[0] == seen[1]


async def test_an_event_shared_with_somebody_silent_is_on_no_card(world: World, reader: Chat) -> None:
    anna, hidden = await a_public_person(world.db, "Anna Example"), await a_hidden_person(world.db, "Boris Sample")
    await together(world.db, anna, hidden)
    (said,) = await reader.send("/people Example")
    assert "What happened" not in said
    await reader.send("/people")
    assert reader.last.labels == []


async def test_an_event_of_prisoners_of_war_is_on_no_card(world: World, reader: Chat) -> None:
    await together(world.db, await a_public_person(world.db, "Anna Example"), group=Group.POW)
    (said,) = await reader.send("/people Example")
    assert "What happened" not in said


async def test_who_wants_no_name_takes_no_name_from_the_others_card(world: World, reader: Chat) -> None:
    anna = await a_public_person(world.db, "Anna Example")
    await together(world.db, anna, await a_person(world.db, "Boris Sample", consent=Consent.NO_NAME))
    (said,) = await reader.send("/people Example")
    assert "What happened" in said
    assert "Boris" not in reader.last.html


async def test_who_is_only_listed_by_an_organisation_is_public(world: World, reader: Chat) -> None:
    async with world.db.write() as tx:
        one = await people.add(
            tx, name="Anna Example", key="ana example", lang="en", group=Group.POLITICAL, minor=False, now=NOW
        )
        (found,) = await people.load(tx, [one])
    assert below((await reader.send("/people Anna Example"))[0]).startswith("Nobody")
    await known(world.db, found.public_id, recognised=(LISTED,))
    assert below((await reader.send("/people Anna Example"))[0]).startswith("Anna Example")


async def test_a_stranger_is_sent_to_the_start(world: World, vera: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await vera.send("/people Example")
    assert "Anna" not in vera.last.text

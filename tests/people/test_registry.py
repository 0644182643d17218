"""From a name in a text to a registered person, and what a search may give away."""

import pytest

from bot.core.event import Consent, Person
from bot.core.finding import Group, Lang, Mention, Span
from bot.core.fold import name_key
from bot.people.registry import Recognised, display_name, public_person, recognise, search
from bot.store import people, sources
from bot.store.database import Database, Tx
from bot.store.schema.people import person, person_name, witness
from tests.store.builders import NOW, a_finding, a_source, rows, size

SPAN = Span("title", 0, 1)
WATCH = "watch"


async def two_sources(tx: Tx) -> None:
    """An organisation and a paper, both trusted."""
    await sources.sync(tx, [a_source(WATCH, outlet="ngo"), a_source("paper")], NOW)


async def read(
    tx: Tx,
    *names: str,
    lang: Lang = "ru",
    source: str = WATCH,
    minor: bool = False,
    group: Group = Group.POLITICAL,
) -> Recognised:
    """A source names people."""
    mentions = tuple(Mention(name, SPAN, minor) for name in names)
    return await recognise(tx, a_finding(lang=lang, people=mentions, group=group), source, NOW)


async def registered(
    tx: Tx,
    name: str,
    *,
    consent: Consent = Consent.OPEN,
    group: Group = Group.POLITICAL,
    minor: bool = False,
) -> Person:
    """Somebody in the registry, named by nobody yet."""
    one = await people.add(tx, name=name, key=name_key(name), lang="ru", group=group, minor=minor, now=NOW)
    await people.set_consent(tx, one, consent)
    return (await people.load(tx, [one]))[0]


SPELLINGS: list[tuple[str, str, Lang]] = [
    ("Савва Тара-Ворса", "Savva Tara-Vorsa", "en"),
    ("Савва Тара-Ворса", "Тара-Ворса Савва", "uk"),
    ("Алексей Хвощов", "Олексій Хвощов", "uk"),
    ("Алексей Хвощов", "Alexei Khvoshchov", "en"),
    ("Юлия Жданкова", "Yulia Zhdankova", "en"),
    ("Фёдор Ковалёв", "Фёдор Петрович Ковалев", "be"),
    ("Дмитрий Гнатюк", "Дмитро Гнатюк", "uk"),
]


@pytest.mark.parametrize(
    ("one", "other", "lang"), SPELLINGS, ids=[f"{one} = {other}" for one, other, _lang in SPELLINGS]
)
async def test_spellings_of_one_name_are_one_person(sqlite_db: Database, one: str, other: str, lang: Lang) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        first = await read(tx, one)
        assert await read(tx, other, lang=lang, source="paper") == first
        assert await size(tx, person) == 1
        found = (await people.load(tx, first.ids))[0]
    assert dict(found.names) == {"ru": one, lang: other}
    assert {heard.source_id for heard in found.witnesses} == {WATCH, "paper"}


async def test_two_names_of_one_text_are_two_people_in_its_order(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        found = await read(tx, "Яна Громова", "Олег Дронов")
        assert [one.name for one in await people.load(tx, found.ids)] == ["Яна Громова", "Олег Дронов"]


async def test_a_name_twice_in_one_text_is_one_person(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        found = await read(tx, "Яна Громова", "Громова Яна")
        assert len(found.ids) == 1
        assert await size(tx, person_name) == 1


async def test_a_name_of_two_people_is_linked_to_neither_and_said_to_be_so(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        twins = [await registered(tx, "Олег Дронов") for _ in range(2)]
        found = await read(tx, "Oleg Dronov", "Яна Громова", lang="en")
        assert found.namesakes
        assert not {one.id for one in twins} & set(found.ids)
        assert [one.name for one in await people.load(tx, found.ids)] == ["Яна Громова"]
        assert {row["person_id"] for row in await rows(tx, witness)} == set(found.ids)


async def test_somebody_whom_one_source_calls_a_child_is_one_from_then_on(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        before = await read(tx, "Олег Дронов")
        assert await read(tx, "Олег Дронов", source="paper", minor=True) == before
        child = (await people.load(tx, before.ids))[0]
        assert (child.minor, child.group) == (True, Group.CHILD)
        assert await search(tx, "Олег Дронов") == []


async def test_a_known_child_stays_one_when_a_text_tells_no_age(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        first = await read(tx, "Олег Дронов", minor=True)
        assert await read(tx, "Олег Дронов", source="paper") == first
        child = (await people.load(tx, first.ids))[0]
    assert (child.minor, child.group) == (True, Group.CHILD)


async def test_somebody_who_turns_out_to_be_a_prisoner_of_war_is_not_named_any_more(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        await read(tx, "Олег Дронов")
        await read(tx, "Олег Дронов", source="paper", group=Group.POW)
        assert await search(tx, "Олег Дронов") == []


@pytest.mark.parametrize("group", [Group.CIVILIAN, Group.POW])
async def test_the_weaker_group_of_a_later_text_takes_no_protection_away(sqlite_db: Database, group: Group) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        await read(tx, "Олег Дронов", group=group)
        found = await read(tx, "Олег Дронов", source="paper")
        assert (await people.load(tx, found.ids))[0].group is group


async def test_an_adult_named_beside_a_child_is_no_child(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        mentions = (Mention("Яна Громова", SPAN), Mention("Олег Дронов", SPAN, minor=True))
        found = await recognise(tx, a_finding(people=mentions, group=Group.CHILD), WATCH, NOW)
        assert [one.group for one in await people.load(tx, found.ids)] == [Group.POLITICAL, Group.CHILD]


async def test_several_prisoners_of_war_of_one_text_are_not_found(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        await read(tx, "Яна Громова", "Олег Дронов", group=Group.POW)
        assert await search(tx, "Олег Дронов") == []


async def test_a_source_is_a_witness_once_however_often_it_names_somebody(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        for _ in range(3):
            await read(tx, "Яна Громова")
        assert [row["source_id"] for row in await rows(tx, witness)] == [WATCH]


async def test_the_first_spelling_of_a_language_stays(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await two_sources(tx)
        await read(tx, "Alexei Khvoshchov", lang="en")
        await read(tx, "Aleksei Khvoschov", lang="en")
        await read(tx, "Aleksei Khvoshchov", lang="en")
        assert "Alexei Khvoshchov" in [row["name"] for row in await rows(tx, person_name)]
        assert "Aleksei Khvoshchov" not in [row["name"] for row in await rows(tx, person_name)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Алексей Хвощов", True),
        ("хвощов алексей", True),
        ("Алексея Хвощова", True),
        ("Алексею Хвощову", True),
        ("Алексеем Хвощовым", True),
        ("Алексей Хващов", True),
        ("Алексей Хвощев", True),
        ("Олексій Хвощов", True),
        ("Aleksei Khvoshchov", True),
        ("  Alexey   KHVOSHCHOV ", True),
        ("Яна Громова", False),
        ("Алексей", True),
        ("", False),
        ("12345 !?", False),
        ("%_'\";--", False),
    ],
    ids=[
        "as written", "the other order", "genitive", "dative", "instrumental", "a typo", "another typo", "Ukrainian",
        "Latin", "shouted", "somebody else", "a first name alone", "nothing", "digits", "punctuation",
    ],
)  # fmt: skip
async def test_what_finds_a_public_person(sqlite_db: Database, typed: str, found: bool) -> None:
    async with sqlite_db.write() as tx:
        await registered(tx, "Алексей Хвощов")
        assert [one.name for one in await search(tx, typed)] == (["Алексей Хвощов"] if found else [])


async def test_the_closest_name_comes_first_and_the_list_is_bounded(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        for name in ("Олег Дроков", "Олег Дронов", "Олег Дронин", "Олег Дромов"):
            await registered(tx, name)
        found = await search(tx, "Олег Дронов", most=2)
    assert found[0].name == "Олег Дронов"
    assert len(found) == 2


HIDDEN: dict[str, tuple[Consent, Group, bool]] = {
    "silence": (Consent.SILENCE, Group.POLITICAL, False),
    "no name": (Consent.NO_NAME, Group.POLITICAL, False),
    "a prisoner of war": (Consent.UNKNOWN, Group.POW, False),
    "a child": (Consent.OPEN, Group.POLITICAL, True),
    "named by nobody": (Consent.UNKNOWN, Group.POLITICAL, False),
}


@pytest.mark.parametrize("why", HIDDEN)
async def test_hidden_people_answer_like_people_who_do_not_exist(sqlite_db: Database, why: str) -> None:
    consent, group, minor = HIDDEN[why]
    async with sqlite_db.write() as tx:
        hidden = await registered(tx, "Олег Дронов", consent=consent, group=group, minor=minor)
        for typed in ("Олег Дронов", "Олега Дронова", "Oleg Dronov"):
            assert await search(tx, typed) == await search(tx, "Nobody Whatsoever") == []
        assert await public_person(tx, hidden.public_id) is await public_person(tx, "AAAAAAAAAAAA") is None


async def test_a_hidden_namesake_does_not_hide_a_public_person(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        await registered(tx, "Олег Дронов", consent=Consent.SILENCE)
        public = await registered(tx, "Олег Дронов")
        assert await search(tx, "Олег Дронов") == [public]


async def test_many_hidden_people_do_not_crowd_a_public_one_out(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        for _ in range(25):
            await registered(tx, "Олег Дронов", consent=Consent.SILENCE)
        public = await registered(tx, "Олег Дронков")
        assert await search(tx, "Олег Дронов") == [public]


async def test_a_public_person_is_found_by_the_id_of_a_link(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        known = await registered(tx, "Яна Громова")
        assert await public_person(tx, known.public_id) == known


@pytest.mark.parametrize(
    ("langs", "name"),
    [
        (("uk", "ru"), "Олексій Хвощов"),
        (("en", "ru"), "Алексей Хвощов"),
        (("be",), "Алексей Хвощов"),
        ((), "Алексей Хвощов"),
    ],
    ids=["first language", "second language", "none of them", "no language"],
)
def test_a_name_is_shown_as_the_reader_s_language_writes_it(langs: tuple[str, ...], name: str) -> None:
    spelled = (("ru", "Алексей Хвощов"), ("uk", "Олексій Хвощов"))
    one = Person(1, "p", "Алексей Хвощов", Group.POLITICAL, False, Consent.OPEN, spelled)
    assert display_name(one, langs) == name

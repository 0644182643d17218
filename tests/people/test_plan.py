"""What a table changes in the registry: nothing by accident, nobody's protection, no namesake taken for another."""

from dataclasses import replace
from typing import Any

import pytest

from bot.core.event import Consent, Recognition
from bot.core.finding import Group
from bot.core.record import Record
from bot.people.plan import Plan, plan
from bot.people.sheet import Draft, read, write
from tests.people.builders import LISTED, TODAY, a_record

KNOWN = a_record(id=1, public_id="AAAA")
OTHER = a_record(id=2, public_id="BBBB", name="Яна Громова", names=(), aliases=())


def planned(drafts: list[Draft], registry: list[Record], *, widen: bool = False) -> Plan:
    """A plan without mistakes."""
    found = plan(drafts, registry, TODAY, widen=widen)
    assert isinstance(found, Plan), found
    return found


def refused(drafts: list[Draft], registry: list[Record]) -> list[tuple[int, str, str]]:
    """The mistakes."""
    found = plan(drafts, registry, TODAY)
    assert not isinstance(found, Plan)
    return [(one.line, one.column, one.problem) for one in found]


def line(number: int = 2, **fields: Any) -> Draft:
    return Draft(number, fields)


def test_what_was_written_changes_nothing_when_it_is_read_again() -> None:
    registry = [KNOWN, OTHER, a_record(id=3, public_id="CCCC", consent=Consent.SILENCE, minor=True, group=Group.CHILD)]
    drafts = [one for one in read(write(registry).encode(), TODAY) if isinstance(one, Draft)]
    assert planned(drafts, registry) == Plan((), 3)


def test_a_line_with_an_id_says_how_the_person_shall_be() -> None:
    done = planned([line(public_id="AAAA", place=None, articles=(), name="Алексей Хвощев")], [KNOWN])
    assert done.changes[0].after == replace(KNOWN, place=None, articles=(), name="Алексей Хвощев")
    assert done.changes[0].columns == ("name", "articles", "place")


def test_columns_that_are_not_there_stay() -> None:
    assert planned([line(public_id="AAAA")], [KNOWN]) == Plan((), 1)


def test_a_line_without_an_id_makes_a_new_person() -> None:
    done = planned([line(name="Олег Дронов", group=Group.CIVILIAN, place="Ейск")], [KNOWN])
    assert done.new == (Record(name="Олег Дронов", group=Group.CIVILIAN, place="Ейск"),)


def test_a_line_without_an_id_only_adds_to_the_one_of_that_name() -> None:
    fresh = Recognition("Beacon", LISTED.since, "https://beacon.example/")
    newer = replace(LISTED, url="https://lantern.example/new")
    draft = line(
        name="Oleksii Khvoshchov", place=None, born=None, consent=Consent.UNKNOWN, minor=False,
        names=(("be", "Аляксей"),), articles=(("205.2", None),), recognised=(fresh, newer),
    )  # fmt: skip
    after = planned([draft], [KNOWN, OTHER]).changes[0].after
    assert after.name == KNOWN.name
    assert (after.place, after.born, after.consent) == (KNOWN.place, KNOWN.born, KNOWN.consent)
    assert after.aliases == ("Oleksii Khvoshchov", "Лёша Хвощ")
    assert dict(after.names) == {**dict(KNOWN.names), "be": "Аляксей"}
    assert after.articles == (*KNOWN.articles, ("205.2", None))
    assert after.recognised == (newer, fresh)
    assert planned([draft], [after]) == Plan((), 1), "a second time it changes nothing"


def test_somebody_of_the_same_name_is_found_by_an_alias_too() -> None:
    assert planned([line(name="Лёша Хвощ", group=Group.POLITICAL)], [KNOWN]) == Plan((), 1)


def test_a_namesake_is_made_once_and_only_when_it_is_said() -> None:
    draft = line(public_id="new", name=KNOWN.name, group=Group.POLITICAL, born=1991)
    (made,) = planned([draft], [KNOWN]).new
    assert (made.id, made.public_id, made.born) == (0, "", 1991)
    assert planned([draft], [KNOWN, replace(made, id=7, public_id="GGGG")]) == Plan((), 1)


REFUSED: dict[str, tuple[list[Draft], list[tuple[int, str, str]]]] = {
    "nobody of that id": ([line(public_id="ZZZZ")], [(2, "id", "unknown_id")]),
    "no name": ([line(name="", group=Group.POW)], [(2, "name", "empty_name")]),
    "a name emptied": ([line(public_id="AAAA", name="")], [(2, "name", "empty_name")]),
    "no group": ([line(name="Олег Дронов")], [(2, "group", "empty_group")]),
    "a group emptied": ([line(public_id="AAAA", group=None)], [(2, "group", "empty_group")]),
    "a name of two people": ([line(name="Ян Ким", group=Group.POW)], [(2, "name", "namesakes")]),
    "another year of birth": ([line(name=KNOWN.name, born=1991)], [(2, "born", "other_born")]),
    "one new name twice": (
        [line(2, name="Олег Дронов", group=Group.POW), line(5, name="Oleh Dronov", group=Group.POW)],
        [(5, "name", "name_twice")],
    ),
    "one person twice": (
        [line(2, public_id="AAAA"), line(3, public_id="AAAA"), line(4, name=KNOWN.name)],
        [(3, "id", "person_twice"), (4, "name", "person_twice")],
    ),
    "several at once": (
        [line(2, public_id="ZZZZ"), line(3, public_id="AAAA"), line(4, name="")],
        [(2, "id", "unknown_id"), (4, "name", "empty_name")],
    ),
}  # fmt: skip
TWINS = [a_record(id=n, public_id=f"TWIN{n}", name="Ян Ким", names=(), aliases=()) for n in (5, 6)]


@pytest.mark.parametrize("why", REFUSED)
def test_what_cannot_be_right_is_refused_as_a_whole(why: str) -> None:
    drafts, slips = REFUSED[why]
    assert refused(drafts, [KNOWN, OTHER, *TWINS]) == slips


WIDENS: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "silence to nothing said": ({"consent": Consent.SILENCE}, {"consent": Consent.UNKNOWN}, "consent"),
    "silence to no name": ({"consent": Consent.SILENCE}, {"consent": Consent.NO_NAME}, "consent"),
    "no name to open": ({"consent": Consent.NO_NAME}, {"consent": Consent.OPEN}, "consent"),
    "a prisoner of war to open": (
        {"group": Group.POW, "consent": Consent.UNKNOWN}, {"consent": Consent.OPEN}, "consent",
    ),
    "a prisoner of war to political": ({"group": Group.POW}, {"group": Group.POLITICAL}, "group"),
    "a civilian to political": ({"group": Group.CIVILIAN}, {"group": Group.POLITICAL}, "group"),
    "a minor to an adult": ({"minor": True}, {"minor": False}, "minor"),
}  # fmt: skip


@pytest.mark.parametrize("why", WIDENS)
def test_an_old_file_takes_nobodys_protection_away(why: str) -> None:
    before, wanted, column = WIDENS[why]
    person = replace(KNOWN, **before)
    assert refused([line(public_id="AAAA", **wanted)], [person]) == [(2, column, "widens")]
    after = planned([line(public_id="AAAA", **wanted)], [person], widen=True).changes[0].after
    assert after == replace(person, **wanted)


@pytest.mark.parametrize("wanted", [{"consent": Consent.SILENCE}, {"group": Group.POW}, {"minor": True}], ids=str)
def test_more_protection_needs_no_word(wanted: dict[str, Any]) -> None:
    assert planned([line(public_id="AAAA", **wanted)], [KNOWN]).changes[0].after == replace(KNOWN, **wanted)


@pytest.mark.parametrize(("born", "minor"), [(2009, True), (2008, True), (2007, False), (None, False)])
def test_a_minor_is_decided_by_the_year_of_birth_and_in_doubt_is_one(born: int | None, minor: bool) -> None:
    (made,) = planned([line(name="Олег Дронов", group=Group.POLITICAL, born=born)], []).new
    assert made.minor is minor

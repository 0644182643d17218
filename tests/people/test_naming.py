"""Who may be named: the whole table of decisions, cell by cell."""

from collections.abc import Iterator

import pytest

from bot.core.event import Consent, Person, Trust, Witness
from bot.core.finding import Group, Outlet
from bot.people.naming import Naming, is_silent, naming, naming_in, stricter

NAMED, UNNAMED, SILENT = Naming.NAMED, Naming.UNNAMED, Naming.SILENT

NGO = Witness("watch", Outlet.NGO, Trust.PUBLISH)
UNKNOWN_NGO = Witness("new-watch", Outlet.NGO, Trust.REVIEW)
PAPER = Witness("paper", Outlet.NEWS, Trust.PUBLISH)
OTHER_PAPER = Witness("gazette", Outlet.NEWS, Trust.PUBLISH)
BLOG = Witness("blog", Outlet.NEWS, Trust.REVIEW)

HEARD: dict[str, tuple[Witness, ...]] = {
    "nobody": (),
    "a trusted organisation": (NGO,),
    "an organisation not trusted": (UNKNOWN_NGO,),
    "one paper": (PAPER,),
    "two papers": (PAPER, OTHER_PAPER),
    "one paper twice": (PAPER, PAPER),
    "a paper and a blog": (PAPER, BLOG),
    "a paper and an organisation not trusted": (PAPER, UNKNOWN_NGO),
}

# Consent unknown, an adult: one column for each row of HEARD, in its order.
UNKNOWN_CONSENT: dict[Group, tuple[Naming, ...]] = {
    Group.POLITICAL: (UNNAMED, NAMED, UNNAMED, UNNAMED, NAMED, UNNAMED, UNNAMED, UNNAMED),
    Group.CIVILIAN: (UNNAMED, NAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED),
    Group.POW: (UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED),
    Group.CHILD: (UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED, UNNAMED),
    Group.OTHER: (UNNAMED, NAMED, UNNAMED, UNNAMED, NAMED, UNNAMED, UNNAMED, UNNAMED),
}

# Consent said: whoever was heard counts no more. (adult, minor)
SAID: dict[Consent, dict[Group, tuple[Naming, Naming]]] = {
    Consent.OPEN: {
        Group.POLITICAL: (NAMED, UNNAMED),
        Group.CIVILIAN: (NAMED, UNNAMED),
        Group.POW: (NAMED, UNNAMED),
        Group.CHILD: (UNNAMED, UNNAMED),
        Group.OTHER: (NAMED, UNNAMED),
    },
    Consent.NO_NAME: dict.fromkeys(Group, (UNNAMED, UNNAMED)),
    Consent.SILENCE: dict.fromkeys(Group, (SILENT, SILENT)),
}


def a_person(
    group: Group = Group.POLITICAL,
    consent: Consent = Consent.UNKNOWN,
    witnesses: tuple[Witness, ...] = (),
    *,
    minor: bool = False,
) -> Person:
    return Person(1, "pAbCdEfGhIjK", "Анна Примерова", group, minor, consent, witnesses=witnesses)


def cells() -> Iterator[tuple[Group, Consent, str, bool, Naming]]:
    """Every group x consent x what was heard x age, with what the tables say of it."""
    for group in Group:
        for column, heard in enumerate(HEARD):
            yield group, Consent.UNKNOWN, heard, False, UNKNOWN_CONSENT[group][column]
            yield group, Consent.UNKNOWN, heard, True, UNNAMED
            for consent, rows in SAID.items():
                for minor in (False, True):
                    yield group, consent, heard, minor, rows[group][minor]


CELLS = list(cells())


@pytest.mark.parametrize(
    ("group", "consent", "heard", "minor", "expected"),
    CELLS,
    ids=[f"{cell[0]}-{cell[1]}-{cell[2]}-{'minor' if cell[3] else 'adult'}" for cell in CELLS],
)
def test_who_may_be_named(group: Group, consent: Consent, heard: str, minor: bool, expected: Naming) -> None:
    assert naming(a_person(group, consent, HEARD[heard], minor=minor)) is expected


def test_the_table_has_a_cell_for_everything() -> None:
    assert len({cell[:4] for cell in CELLS}) == len(Group) * len(Consent) * len(HEARD) * 2


@pytest.mark.parametrize("consent", Consent)
@pytest.mark.parametrize("heard", HEARD)
def test_no_child_is_ever_named(consent: Consent, heard: str) -> None:
    for group in Group:
        assert naming(a_person(group, consent, HEARD[heard], minor=True)) is not NAMED
    assert naming(a_person(Group.CHILD, consent, HEARD[heard])) is not NAMED


@pytest.mark.parametrize(
    ("consents", "silent"),
    [
        ((), False),
        ((Consent.OPEN, Consent.NO_NAME, Consent.UNKNOWN), False),
        ((Consent.SILENCE,), True),
        ((Consent.OPEN, Consent.SILENCE), True),
    ],
    ids=["nobody", "no name is not silence", "one person", "one of two"],
)
def test_one_wish_for_silence_silences_the_event(consents: tuple[Consent, ...], silent: bool) -> None:
    assert is_silent(a_person(consent=consent) for consent in consents) is silent


ORDER = (Group.OTHER, Group.POLITICAL, Group.CIVILIAN, Group.POW, Group.CHILD)


@pytest.mark.parametrize("one", Group)
@pytest.mark.parametrize("other", Group)
def test_the_more_protected_of_two_groups_counts(one: Group, other: Group) -> None:
    assert stricter(one, other) is stricter(other, one) is max(one, other, key=ORDER.index)


@pytest.mark.parametrize(
    ("event", "registered", "expected"),
    [
        (Group.POLITICAL, Group.POLITICAL, NAMED),
        (Group.POW, Group.POLITICAL, UNNAMED),
        (Group.POLITICAL, Group.POW, UNNAMED),
        (Group.CHILD, Group.POLITICAL, UNNAMED),
        (Group.CIVILIAN, Group.POLITICAL, UNNAMED),
        (Group.OTHER, Group.POLITICAL, NAMED),
    ],
)
def test_an_event_protects_those_whom_the_registry_does_not(event: Group, registered: Group, expected: Naming) -> None:
    assert naming_in(event, a_person(registered, witnesses=(PAPER, OTHER_PAPER))) is expected


def test_an_event_opens_no_mouth_that_asked_for_silence() -> None:
    assert naming_in(Group.OTHER, a_person(consent=Consent.SILENCE, witnesses=(NGO,))) is SILENT

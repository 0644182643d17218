"""Which topics an event belongs to."""

import pytest

from bot.alerts.match import ALL, labels, name_label, person_label
from bot.core.event import Consent, Person
from bot.core.finding import Group
from tests.alerts.builders import a_hidden, a_person, an_event


def test_an_event_of_somebody_named_has_their_topics_and_the_one_of_all() -> None:
    assert labels(an_event(a_person())) == (person_label("pGromovaGrom"), name_label("Яна Громова"), ALL)


def test_every_spelling_of_a_name_is_a_topic_once() -> None:
    spelled = (("ru", "Яна Громова"), ("en", "Yana Gromova"), ("uk", "Яна Громова"), ("be", "Яна Громава"))
    found = labels(an_event(a_person(names=spelled)))
    assert len(found) == len(set(found))
    assert {name_label(name) for _lang, name in spelled} <= set(found)


@pytest.mark.parametrize(
    "hidden",
    [
        a_hidden(),
        a_hidden(consent=Consent.SILENCE),
        a_hidden(consent=Consent.UNKNOWN, witnesses=()),
        a_hidden(consent=Consent.UNKNOWN, group=Group.POW),
        a_hidden(consent=Consent.OPEN, minor=True),
    ],
    ids=["no name", "silence", "named by nobody", "prisoner of war", "minor"],
)
def test_somebody_who_may_not_be_named_gives_no_topic(hidden: Person) -> None:
    assert labels(an_event(hidden)) == (ALL,)
    assert labels(an_event(a_person(), hidden)) == labels(an_event(a_person()))


def test_in_an_event_of_prisoners_of_war_nobody_gives_a_topic() -> None:
    assert labels(an_event(a_person(), group=Group.POW)) == (ALL,)


def test_an_event_of_nobody_belongs_to_all_only() -> None:
    assert labels(an_event()) == (ALL,)


def test_two_people_give_both_their_topics_in_their_order() -> None:
    other = a_person("Олег Дронов", "pDronovDrono", names=())
    found = labels(an_event(a_person(), other))
    assert [label for label in found if label.startswith("person:")] == [
        person_label("pGromovaGrom"), person_label("pDronovDrono"),
    ]  # fmt: skip
    assert found[-1] == ALL


@pytest.mark.parametrize("name", ["Яна Громова", "Громова Яна", "Yana Gromova", " яна  ГРОМОВА "])
def test_a_watched_name_meets_its_other_spellings(name: str) -> None:
    assert name_label(name) in labels(an_event(a_person()))

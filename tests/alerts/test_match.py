"""Which topics an event belongs to."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.match import (
    ALL,
    GRAVE,
    MOST_WORDS,
    article_label,
    case_label,
    category_label,
    country_label,
    group_label,
    labels,
    name_label,
    person_label,
    region_label,
    source_label,
    word_label,
)
from bot.alerts.topics import Watched, watch
from bot.alerts.view import alert_view
from bot.core import codes, regions
from bot.core.alert import Unnamed
from bot.core.category import Category
from bot.core.event import Consent, Event, EventState, Facts, Person
from bot.core.finding import Group
from bot.core.kinds import Kind
from tests.alerts.builders import SECRET, SECRET_REPORT, a_hidden, a_person, a_report, an_event

HIDDEN = {
    "no name": a_hidden(),
    "silence": a_hidden(consent=Consent.SILENCE),
    "named by nobody": a_hidden(consent=Consent.UNKNOWN, witnesses=()),
    "prisoner of war": a_hidden(consent=Consent.UNKNOWN, group=Group.POW),
    "minor": a_hidden(consent=Consent.OPEN, minor=True),
}
OF_SOMEBODY = ("person:", "name:", "case:")
IN_TEXTS = ("word:", "category:")


def sort(found: Iterable[str], *sorts: str) -> list[str]:
    return [label for label in found if label.startswith(sorts)]


def test_an_event_has_the_topics_of_all_that_is_known_of_it_the_strongest_first() -> None:
    person = a_person(categories=(Category.TEACHER,), cases=("№ 01-0234/2026",))
    facts = Facts(place="Тверь", articles=(("207.3", "ru-uk"),), categories=(Category.ANTIWAR,))
    found = labels(an_event(person, kind=Kind.DEATH, facts=facts, reports=(a_report(headline="Умерла учительница"),)))
    assert found == (
        person_label("pGromovaGrom"), name_label("Яна Громова"), case_label("1-234/2026"),
        word_label("umerl", "učitelnic"), word_label("umerl"), word_label("učitelnic"),
        category_label(Category.ANTIWAR), category_label(Category.TEACHER),
        article_label("207.3", "ru-uk"), region_label("ru-tve"), source_label("watch"), group_label(Group.POLITICAL),
        country_label("ru"), GRAVE, ALL,
    )  # fmt: skip


def test_every_spelling_of_a_name_is_a_topic_once() -> None:
    spelled = (("ru", "Яна Громова"), ("en", "Yana Gromova"), ("uk", "Яна Громова"), ("be", "Яна Громава"))
    found = labels(an_event(a_person(names=spelled)))
    assert len(found) == len(set(found))
    assert {name_label(name) for _lang, name in spelled} <= set(found)


@pytest.mark.parametrize("name", ["Яна Громова", "Громова Яна", "Yana Gromova", " яна  ГРОМОВА "])
def test_a_watched_name_meets_its_other_spellings(name: str) -> None:
    assert name_label(name) in labels(an_event(a_person()))


def test_two_people_give_both_their_topics_in_their_order() -> None:
    found = labels(an_event(a_person(), a_person("Олег Дронов", "pDronovDrono", names=())))
    assert sort(found, "person:") == [person_label("pGromovaGrom"), person_label("pDronovDrono")]
    assert found[-1] == ALL


# --- Who may not be named


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_somebody_who_may_not_be_named_gives_no_topic_that_is_finer_than_the_alert(hidden: Person) -> None:
    one = Person(**{**fields(hidden), "cases": ("1-666/2026",), "categories": (Category.PRIEST,)})
    facts = Facts(place="Тверь", categories=(Category.LAWYER,))
    for people in ((one,), (a_person(), one)):
        found = labels(an_event(*people, reports=(SECRET_REPORT,), facts=facts))
        assert not sort(found, *IN_TEXTS)
        assert not [label for label in found if any(piece in label for piece in (*SECRET, "666", "skrit"))]
        assert sort(found, *OF_SOMEBODY) == sort(labels(an_event(*people[:-1])), *OF_SOMEBODY)


def fields(person: Person) -> dict[str, object]:
    return {name: getattr(person, name) for name in Person.__slots__}


def test_in_an_event_of_prisoners_of_war_nobody_gives_a_topic() -> None:
    found = labels(an_event(a_person(), group=Group.POW))
    assert not sort(found, *OF_SOMEBODY, *IN_TEXTS)
    assert group_label(Group.POW) in found


@pytest.mark.parametrize(
    "event",
    [an_event(group=Group.CHILD), an_event(a_hidden(consent=Consent.OPEN, minor=True))],
    ids=["deported", "under 18"],
)
def test_of_a_child_no_place_is_a_topic_but_the_country(event: Event) -> None:
    found = labels(event)
    assert not sort(found, "region:")
    assert country_label("ru") in found
    assert group_label(Group.CHILD) in found


def test_a_hidden_name_in_a_headline_makes_no_topic_of_its_words() -> None:
    assert not sort(labels(an_event(reports=(a_report(hides_name=True),))), *IN_TEXTS)
    assert not sort(labels(an_event(a_person(), unlinked=True)), *IN_TEXTS)


def test_what_a_hidden_person_is_beside_the_event_is_no_topic_of_it() -> None:
    """That the prisoner in this case is a prisoner of war may be why nobody names them."""
    assert group_label(Group.POW) not in labels(an_event(a_hidden(group=Group.POW)))
    assert group_label(Group.CIVILIAN) in labels(an_event(a_person(group=Group.CIVILIAN)))


def test_what_nobody_checked_is_for_those_who_follow_the_person() -> None:
    event = an_event(a_person(cases=("1-2/2026",)), kind=Kind.DEATH, state=EventState.UNCHECKED)
    assert labels(event) == (person_label("pGromovaGrom"), name_label("Яна Громова"))
    assert labels(an_event(a_hidden(), state=EventState.UNCHECKED)) == ()


# --- Each topic


@pytest.mark.parametrize("number", ["1-234/2026", "№ 1-234/2026", "01-0234/2026", "1–234 / 2026", "Дело № 1-234/2026"])
def test_a_trial_has_one_topic_however_its_number_is_written(number: str) -> None:
    assert case_label(number) in labels(an_event(a_person(cases=("1-234/2026",))))


@pytest.mark.parametrize("number", ["1-235/2026", "1-234/2025", "11-234/2026", "2-234/2026"])
def test_another_trial_has_another(number: str) -> None:
    assert case_label(number) not in labels(an_event(a_person(cases=("1-234/2026",))))


@pytest.mark.parametrize(
    ("articles", "place", "label"),
    [
        ((("205.2", "ru-uk"),), None, article_label("205.2", "ru-uk")),
        ((("205.2 ч. 2", "ru-uk"),), None, article_label("205.2", "ru-uk")),
        ((("205.2.2", None),), None, article_label("205.2", "ru-uk")),
        ((("361-1", None),), None, article_label("361-1", "by-uk")),
        ((("275", None),), "Тверь", article_label("275", "ru-uk")),
        ((("275", None),), "Ялта", article_label("275", "ru-uk")),
    ],
    ids=["whole", "part", "part after a dot", "no code said", "by the country", "in Crimea, too"],
)
def test_articles(articles: tuple[tuple[str, str | None], ...], place: str | None, label: str) -> None:
    assert label in labels(an_event(a_person(), facts=Facts(place=place, articles=articles)))


@pytest.mark.parametrize("lang", ["ru", "uk", "be", "en"])
def test_a_region_a_reader_chose_meets_its_places_in_every_language(lang: str) -> None:
    for code, place in {
        "ua-43": {"ru": "Симферополь", "uk": "Сімферополь", "be": "Сімферопаль", "en": "Simferopol"}
    }.items():
        assert code in regions.regions("ua", lang)
        assert {region_label(code), country_label("ua")} <= set(labels(an_event(facts=Facts(place=place[lang]))))


@pytest.mark.parametrize(
    ("facts", "country"),
    [
        (Facts(place="Гомель"), "by"),
        (Facts(articles=(("342", "by-uk"),)), "by"),
        (Facts(place="Луганск", articles=(("275", "ru-uk"),)), "ua"),
    ],
    ids=["by its place", "by its code", "the place goes first"],
)
def test_a_country(facts: Facts, country: str) -> None:
    assert sort(labels(an_event(facts=facts)), "country:") == [country_label(country)]


def test_every_source_is_a_topic() -> None:
    found = labels(an_event(reports=(a_report("watch"), a_report("herald", hides_name=True))))
    assert {source_label("watch"), source_label("herald")} <= set(found)


@pytest.mark.parametrize(
    "phrase",
    ["пытки", "ПЫТКАМИ", "жалоба на пытки", "жалобы пытки", "Твери", "колония", "torture", "катування"],
)
def test_words_of_headlines_meet_in_any_form(phrase: str) -> None:
    headlines = (
        ("ru", "В Твери отклонили жалобу на пытки в колонии"),
        ("en", "Prisoner tortured, lawyers say"),
        ("uk", "Скарга на катуванням у Твері"),
    )
    reports = tuple(a_report(f"paper{n}", text, lang=lang) for n, (lang, text) in enumerate(headlines))
    chosen = watch(phrase)
    assert isinstance(chosen, Watched)
    assert chosen.label in labels(an_event(a_person(), reports=reports))


def test_two_words_are_watched_for_side_by_side_only() -> None:
    event = an_event(reports=(a_report(headline="Суд в Твери арестовал учителя"),))
    side, apart = watch("арестовали учителей"), watch("суд учителя")
    assert isinstance(side, Watched)
    assert isinstance(apart, Watched)
    assert side.label in labels(event)
    assert apart.label not in labels(event)


# --- Bounds and properties

TEXTS = st.text(max_size=700)
WRITTEN = st.sampled_from([(number, code) for code in codes.codes() for number in codes.numbers(code)])


@given(st.lists(TEXTS, max_size=5), st.lists(st.tuples(TEXTS, st.none() | TEXTS), max_size=20), st.none() | TEXTS)
def test_whatever_stands_in_an_event_its_topics_are_few_and_each_is_there_once(
    headlines: list[str], articles: list[tuple[str, str | None]], place: str | None
) -> None:
    reports = tuple(a_report(f"paper{n}", text) for n, text in enumerate(headlines))
    facts = Facts(place=place, articles=tuple(articles), categories=tuple(Category))
    found = labels(an_event(a_person(), reports=reports, facts=facts))
    assert len(found) == len(set(found)) <= 80
    assert len(sort(found, "word:")) <= 2 * MOST_WORDS
    assert found[-1] == ALL


@given(WRITTEN, st.sampled_from(["", " ч. 1", " ч.2", " п. «а»"]))
def test_an_article_a_reader_chose_is_a_topic_of_every_event_with_it(one: tuple[str, str], part: str) -> None:
    number, code = one
    facts = Facts(articles=((f"{number}{part}", code),))
    assert article_label(number, code) in labels(an_event(facts=facts))


@given(st.sampled_from(Category), st.booleans())
def test_a_category_a_reader_chose_is_a_topic_of_every_event_with_it(category: Category, known: bool) -> None:
    facts = Facts() if known else Facts(categories=(category,))
    person = a_person(categories=(category,) if known else ())
    assert category_label(category) in labels(an_event(person, facts=facts))


@given(
    st.sampled_from(list(HIDDEN.values())),
    st.booleans(),
    st.sampled_from(Group),
    st.sampled_from(Kind),
    st.sampled_from([EventState.PUBLISHED, EventState.UNCHECKED]),
    st.booleans(),
)
def test_a_hidden_person_betrays_nothing_whatever_happens_beside(
    hidden: Person, beside: bool, group: Group, kind: Kind, state: EventState, hides_name: bool
) -> None:
    """Every topic of the event stands in its alert, or is of somebody whom the alert names."""
    one = Person(**{**fields(hidden), "cases": ("1-666/2026",), "categories": tuple(Category)})  # type: ignore[arg-type]
    people = (a_person(), one) if beside else (one,)
    facts = Facts(place="Тверь", categories=tuple(Category))
    reports = (SECRET_REPORT, a_report("herald", hides_name=hides_name))
    event = an_event(*people, group=group, kind=kind, state=state, reports=reports, facts=facts)
    found, view = labels(event), alert_view(event, "ru")
    assert not [label for label in found if any(piece in label for piece in (*SECRET, "666", "skrit"))]
    assert not sort(found, *IN_TEXTS)
    assert {label.partition(":")[2] for label in sort(found, "person:")} <= set(view.people)
    shown = view.place or (view.subject.place if isinstance(view.subject, Unnamed) else None)
    assert shown or not sort(found, "region:")
    assert state is EventState.PUBLISHED or set(found) == set(sort(found, *OF_SOMEBODY))

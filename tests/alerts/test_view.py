"""What of an event may be shown: above all, that no name slips out with a headline, a link or a button."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from bot.alerts.service import alert_text, sources_text
from bot.alerts.view import alert_view, certainty, original, source_view, spelling
from bot.core.alert import ONE_SOURCE, TWO_SOURCES, Certainty, Form, HearingView, Named, TermView, Unnamed, confirmed_by
from bot.core.event import Consent, Event, Facts, Person, Report, Trust
from bot.core.finding import Group, Outlet
from bot.core.kinds import Kind
from bot.core.script import in_latin
from bot.delivery.replies import message_params
from bot.i18n import Catalogs
from tests.alerts.builders import SECRET, SECRET_REPORT, a_hidden, a_person, a_report, an_event

CATALOGS = Catalogs.load()

HIDDEN: dict[str, Event] = {
    "no name wished": an_event(a_hidden(), reports=(SECRET_REPORT,)),
    "named by nobody": an_event(a_hidden(consent=Consent.UNKNOWN, witnesses=()), reports=(SECRET_REPORT,)),
    "a prisoner of war": an_event(
        a_hidden(consent=Consent.UNKNOWN, group=Group.POW), reports=(SECRET_REPORT,), group=Group.POW
    ),
    "a prisoner of war in this event only": an_event(
        a_hidden(consent=Consent.UNKNOWN), reports=(SECRET_REPORT,), group=Group.POW
    ),
    "a child": an_event(
        a_hidden(consent=Consent.OPEN, minor=True, group=Group.CHILD), reports=(SECRET_REPORT,), group=Group.CHILD
    ),
    "a child in a grown-up's event": an_event(a_hidden(consent=Consent.OPEN, minor=True), reports=(SECRET_REPORT,)),
    "beside somebody who is named": an_event(a_person(), a_hidden(), reports=(a_report(), SECRET_REPORT)),
    "before somebody who is named": an_event(a_hidden(), a_person(), reports=(SECRET_REPORT,)),
    "nobody recognised, a name in the headline": an_event(
        reports=(a_report(headline="Арестован Скрытный", url="https://watch.example/skrytny", hides_name=True),)
    ),
    "a name in one headline of two": an_event(
        reports=(
            a_report("paper", "Жителя Твери арестовали", url="https://paper.example/1"),
            a_report(headline="Арестован Скрытный", url="https://watch.example/skrytny", hides_name=True),
        )
    ),
    "a prisoner of war whom nobody recognised": an_event(reports=(SECRET_REPORT,), group=Group.POW),
}


def payloads(event: Event) -> str:
    """Everything that leaves for any reader: alert and sources in every language and form."""
    told: list[Any] = [
        message_params(made(event, CATALOGS, lang, form))
        for made in (alert_text, sources_text)
        for lang in CATALOGS.languages
        for form in Form
    ]
    return json.dumps(told, ensure_ascii=False)


@pytest.mark.parametrize("case", HIDDEN)
def test_a_name_that_may_not_be_shown_is_in_no_text_link_or_button(case: str) -> None:
    said = payloads(HIDDEN[case])
    assert not [piece for piece in SECRET if piece.lower() in said.lower()]


@pytest.mark.parametrize("case", HIDDEN)
def test_it_is_not_even_in_the_values_that_rendering_is_given(case: str) -> None:
    for lang in (*CATALOGS.languages, "be"):
        given = json.dumps(asdict(alert_view(HIDDEN[case], lang)), default=str, ensure_ascii=False)
        assert not [piece for piece in SECRET if piece.lower() in given.lower()]


def test_the_canary_is_found_where_the_name_may_be_shown() -> None:
    said = payloads(an_event(a_hidden(consent=Consent.OPEN), reports=(SECRET_REPORT,)))
    assert all(piece.lower() in said.lower() for piece in SECRET)


@pytest.mark.parametrize("case", HIDDEN)
def test_the_sources_are_still_named(case: str) -> None:
    view = alert_view(HIDDEN[case], "en")
    assert [source.name for source in view.sources] == [one.source_name for one in HIDDEN[case].reports]


def test_somebody_who_may_be_named_is_named_linked_and_quoted() -> None:
    view = alert_view(an_event(a_person()), "ru")
    assert (view.subject, view.people) == (Named(("Яна Громова",)), ("pGromovaGrom",))
    assert [(one.url, one.headline) for one in view.sources] == [
        ("https://watch.example/1", "Суд арестовал Яну Громову")
    ]


def test_an_event_of_nobody_is_quoted_where_no_name_hides() -> None:
    view = alert_view(an_event(reports=(a_report(headline="Жителя Твери арестовали"),)), "ru")
    assert view.subject == Unnamed(Group.POLITICAL, "Тверь", 1, quotable=True)
    assert view.sources[0].url is not None


@pytest.mark.parametrize(
    ("event", "subject"),
    [
        (an_event(a_hidden()), Unnamed(Group.POLITICAL, "Тверь")),
        (an_event(a_hidden(), a_hidden(id=3)), Unnamed(Group.POLITICAL, "Тверь", 2)),
        (an_event(a_hidden(group=Group.POW), group=Group.POW), Unnamed(Group.POW, "Тверь")),
        (an_event(a_hidden(minor=True)), Unnamed(Group.CHILD)),
        (an_event(group=Group.CHILD), Unnamed(Group.CHILD)),
    ],
    ids=["one", "two", "prisoner of war", "a minor's place is not told", "a child's neither"],
)
def test_what_is_said_instead_of_a_name(event: Event, subject: Unnamed) -> None:
    assert alert_view(event, "ru").subject == subject


def test_no_place_is_given_with_a_minor_even_beside_somebody_named() -> None:
    assert alert_view(an_event(a_person(), a_hidden(minor=True)), "ru").place is None


@pytest.mark.parametrize(
    ("report", "shown", "url", "headline"),
    [
        (a_report(), True, "https://watch.example/1", "Суд арестовал Яну Громову"),
        (a_report(), False, None, None),
        (a_report(url=""), True, None, "Суд арестовал Яну Громову"),
    ],
    ids=["shown", "not shown", "without a link"],
)
def test_a_source_is_shown_with_headline_and_link_or_by_its_name_alone(
    report: Report, shown: bool, url: str | None, headline: str | None
) -> None:
    view = source_view(report, shown=shown)
    assert (view.name, view.url, view.headline, view.language) == ("Watch", url, headline, "ru")


PAPER, OTHER = a_report("paper"), a_report("gazette")
TRUSTED, NEW = a_report("watch", outlet=Outlet.NGO), a_report("new", outlet=Outlet.NGO, trust=Trust.REVIEW)


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        ((PAPER,), ONE_SOURCE),
        ((PAPER, PAPER), ONE_SOURCE),
        ((PAPER, OTHER), TWO_SOURCES),
        ((TRUSTED,), confirmed_by("Watch")),
        ((PAPER, OTHER, TRUSTED), confirmed_by("Watch")),
        ((NEW,), ONE_SOURCE),
        ((), ONE_SOURCE),
    ],
    ids=["one", "one twice", "two", "organisation", "organisation among papers", "not trusted", "none"],
)
def test_how_sure_an_alert_is(reports: tuple[Report, ...], expected: Certainty) -> None:
    assert certainty(reports) == expected


def test_how_sure_is_said_in_words() -> None:
    events = [an_event(a_person(), reports=reports) for reports in ((PAPER,), (PAPER, OTHER), (TRUSTED,))]
    words = ["one source", "two sources", "confirmed by Watch"]
    for event, said in zip(events, words, strict=True):
        assert f"How sure: {said}" in alert_text(event, CATALOGS, "en", Form.FULL).html


@pytest.mark.parametrize(
    ("lang", "name"),
    [("ru", "Алексей Хвощов"), ("uk", "Олексій Хвощов"), ("en", "Alexei Khvoshchov"), ("be", "Алексей Хвощов"),
     ("xx", "Первый Раз")],
)  # fmt: skip
def test_a_name_is_spelled_for_its_reader(lang: str, name: str) -> None:
    spelled = (("en", "Alexei Khvoshchov"), ("uk", "Олексій Хвощов"), ("ru", "Алексей Хвощов"))
    assert spelling(a_person("Первый Раз", names=spelled), lang) == name


@pytest.mark.parametrize("lang", ["ru", "uk"])
def test_of_russian_and_ukrainian_the_other_is_taken_before_latin(lang: str) -> None:
    other = {"ru": "uk", "uk": "ru"}[lang]
    person = a_person("Oleg Dronov", names=(("en", "Oleg Dronov"), (other, "Олег Дронов")))
    assert spelling(person, lang) == "Олег Дронов"


def test_a_reader_of_english_gets_the_stated_transliteration_with_the_original_at_first_mention() -> None:
    view = alert_view(an_event(a_person()), "en")
    assert view.subject == Named(("Yana Gromova",), ("Яна Громова",))
    told = alert_text(an_event(a_person()), CATALOGS, "en", Form.FULL)
    assert told.html.count("Yana Gromova (Яна Громова)") == 1
    assert [button.text for row in told.buttons for button in row if "(" in button.text] == []


def test_the_spelling_of_the_registry_goes_before_the_transliteration() -> None:
    person = a_person(names=(("ru", "Яна Громова"), ("en", "Iana Gromova")))
    assert (spelling(person, "en"), original(person, "en")) == ("Iana Gromova", "Яна Громова")


@pytest.mark.parametrize(
    ("person", "latin", "at_home"),
    [
        (a_person("Ігор Гриценко", names=(("uk", "Ігор Гриценко"),)), "Ihor Hrytsenko", "Ігор Гриценко"),
        (
            a_person("Игорь Гриценко", names=(("ru", "Игорь Гриценко"), ("uk", "Ігор Гриценко")), group=Group.CIVILIAN),
            "Ihor Hrytsenko",
            "Ігор Гриценко",
        ),
        (
            a_person("Игорь Гриценко", names=(("ru", "Игорь Гриценко"), ("uk", "Ігор Гриценко"))),
            "Igor Gritsenko",
            "Игорь Гриценко",
        ),
        (
            a_person("Сергей Шкляров", names=(("ru", "Сергей Шкляров"), ("be", "Сяргей Шкляраў"))),
            "Siarhei Shkliarau",
            "Сяргей Шкляраў",
        ),
        (a_person("Яна Громова", names=()), "Yana Gromova", "Яна Громова"),
        (a_person("Jane Example", names=(("en", "Jane Example"),)), "Jane Example", None),
        (a_person("Jane Example", names=()), "Jane Example", None),
    ],
    ids=["Ukrainian", "held by Russia", "a Russian in Ukrainian news", "Belarusian", "no spelling", "Latin", "bare"],
)
def test_a_name_is_transliterated_from_home(person: Person, latin: str, at_home: str | None) -> None:
    assert (spelling(person, "en"), original(person, "en")) == (latin, at_home)


@pytest.mark.parametrize("lang", ["ru", "uk", "be"])
def test_who_reads_cyrillic_gets_no_original(lang: str) -> None:
    person = a_person("Oleg Dronov", names=(("en", "Oleg Dronov"),))
    assert (spelling(person, lang), original(person, lang)) == ("Oleg Dronov", None)
    assert alert_view(an_event(a_person()), lang).subject == Named(("Яна Громова",))


@pytest.mark.parametrize("lang", ["en", "ru", "uk", "be"])
def test_no_name_in_an_alert_is_absent_from_its_sources(lang: str) -> None:
    """Every name shown was read in a source, or is the stated transliteration of one that was."""
    people = (
        a_person(),
        a_person("Ігор Гриценко", "pIhorIhorIho", names=(("uk", "Ігор Гриценко"), ("ru", "Игорь Гриценко"))),
        a_person("Сяргей Шкляраў", "pSiarheiSiar", names=(("be", "Сяргей Шкляраў"), ("en", "Sergei Shklyarov"))),
    )
    read = {name for person in people for _lang, name in person.names}
    may = read | {in_latin(name, of) for person in people for of, name in person.names}
    subject = alert_view(an_event(*people), lang).subject
    assert isinstance(subject, Named)
    assert set(subject.names) <= may
    assert {name for name in subject.originals if name} <= read


def test_the_facts_are_passed_on() -> None:
    facts = Facts("Тверь", date(2026, 12, 8), time(10, 0), "Europe/Moscow", None, 84, False, "prison", (("280", None),))
    view = alert_view(an_event(a_person(), facts=facts, kind=Kind.SENTENCE, detail="x"), "ru", corrected=True)
    assert (view.hearing, view.term) == (HearingView(date(2026, 12, 8), time(10, 0), "Europe/Moscow"), TermView(84))
    assert [(one.number, one.code) for one in view.articles] == [("280", None)]
    assert (view.kind, view.detail, view.corrected, view.place) == (Kind.SENTENCE, "x", True, "Тверь")


def test_without_facts_there_is_neither_hearing_nor_term() -> None:
    view = alert_view(an_event(facts=Facts()), "ru")
    assert (view.hearing, view.term, view.articles, view.place) == (None, None, (), None)


@pytest.mark.parametrize(("lang", "day"), [("en", 20), ("ru", 21), ("uk", 20)])
def test_the_day_of_a_report_is_taken_from_the_reader_s_calendar(lang: str, day: int) -> None:
    reported = alert_view(an_event(happened_at=datetime(2026, 11, 20, 21, 30, tzinfo=UTC)), lang).reported
    assert reported is not None
    assert reported.day == day


@pytest.mark.parametrize("people", [(), (a_person(),)], ids=["nobody", "somebody who may be named"])
def test_a_name_that_is_nobody_s_takes_headline_and_page_away(people: tuple[Person, ...]) -> None:
    sure = an_event(*people)
    assert [one.url for one in alert_view(sure, "en").sources] == ["https://watch.example/1"]
    (shown,) = alert_view(an_event(*people, unlinked=True), "en").sources
    assert (shown.name, shown.url, shown.headline) == ("Watch", None, None)

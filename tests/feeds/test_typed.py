"""A line of a moderator becomes a fact, or says that it is none."""

from datetime import UTC, date, datetime, time
from functools import cache

import pytest

from bot.core.amends import Fact
from bot.core.event import Facts
from bot.core.kinds import Kind
from feeds.extract import load_lexicons
from feeds.typed import TYPED, Unread, asked, read, without

LEXICONS = cache(load_lexicons)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def understood(fact: Fact, line: str, facts: Facts | None = None, lang: str = "en") -> Facts:
    found = read(fact, line, facts or Facts(), NOW, lang, LEXICONS())
    assert isinstance(found, Facts), found
    return found


@pytest.mark.parametrize(
    ("line", "day", "at", "zone"),
    [
        ("3 декабря 2026, 10:00, Москва", date(2026, 12, 3), time(10), "Europe/Moscow"),
        ("3.12.2026 10:00 Тверь", date(2026, 12, 3), time(10), "Europe/Moscow"),
        ("2026-12-03 10:30", date(2026, 12, 3), time(10, 30), None),
        ("3 December 2026, 10:00, Moscow", date(2026, 12, 3), time(10), "Europe/Moscow"),
        ("3 грудня 2026 о 10:30", date(2026, 12, 3), time(10, 30), None),
        ("3 декабря", date(2026, 12, 3), None, None),
        ("10 November 2026", date(2026, 11, 10), None, None),
        ("20.11.2026 16:00", date(2026, 11, 20), time(16), None),
    ],
)
def test_a_hearing(line: str, day: date, at: time | None, zone: str | None) -> None:
    found = understood(Fact.HEARING, line)
    assert (found.hearing_day, found.hearing_time, found.hearing_zone) == (day, at, zone)


def test_the_zone_of_a_hearing_is_that_of_the_place_that_is_known() -> None:
    assert understood(Fact.HEARING, "2026-12-03 10:30", Facts(place="Красноярск")).hearing_zone == "Asia/Krasnoyarsk"
    known = Facts(hearing_day=date(2026, 12, 1), hearing_zone="Europe/Moscow")
    assert understood(Fact.HEARING, "2026-12-03 10:30", known).hearing_zone == "Europe/Moscow"


@pytest.mark.parametrize(
    ("line", "months", "life", "sort"),
    [
        ("7 лет", 84, False, "prison"),
        ("7 лет и 6 месяцев", 90, False, "prison"),
        ("2 года условно", 24, False, "suspended"),
        ("1 год принудительных работ", 12, False, "labour"),
        ("пожизненно", None, True, "prison"),
        ("7 years 6 months", 90, False, "prison"),
        ("life", None, True, "prison"),
        ("3 роки умовно", 36, False, "suspended"),
    ],
)
def test_a_term(line: str, months: int | None, life: bool, sort: str) -> None:
    found = understood(Fact.TERM, line)
    assert (found.term_months, found.term_life, found.term_sort) == (months, life, sort)


@pytest.mark.parametrize(
    ("line", "articles"),
    [
        ("205.2, 207.3 УК РФ", (("205.2", "ru-uk"), ("207.3", "ru-uk"))),
        ("ч. 2 ст. 205.2 УК РФ", (("205.2", "ru-uk"),)),
        ("282.1 of the Criminal Code of Russia", (("282.1", "ru-uk"),)),
        ("361-1", (("361-1", None),)),
    ],
)
def test_articles(line: str, articles: tuple[tuple[str, str | None], ...]) -> None:
    assert understood(Fact.ARTICLES, line).articles == articles


@pytest.mark.parametrize(
    ("line", "place"), [("в Твери", "Тверь"), ("Moscow", "Moscow"), ("с. Неведомое", "с. Неведомое")]
)
def test_a_place(line: str, place: str) -> None:
    assert understood(Fact.PLACE, line).place == place


@pytest.mark.parametrize(
    ("fact", "line"),
    [
        (Fact.HEARING, "31.02.2026"),
        (Fact.HEARING, "soon"),
        (Fact.HEARING, "3.12.2036"),
        (Fact.TERM, "долго"),
        (Fact.ARTICLES, "та самая"),
        (Fact.PLACE, "ул. Ленина, 5"),
        (Fact.PLACE, "..."),
        (Fact.TERM, ""),
        (Fact.HEARING, "<b>\x00"),
    ],
)
def test_what_is_no_fact_is_given_back(fact: Fact, line: str) -> None:
    found = read(fact, line, Facts(), NOW, "ru", LEXICONS())
    assert isinstance(found, Unread)
    assert found.fact is fact


def test_a_very_long_line_costs_nothing() -> None:
    for fact in TYPED:
        read(fact, "3 декабря " * 50_000, Facts(), NOW, "ru", LEXICONS())


def test_one_fact_changes_and_the_others_stay() -> None:
    full = Facts(
        place="Тверь", hearing_day=date(2026, 12, 1), term_months=12, term_sort="prison", articles=(("1.1", None),)
    )
    changed = understood(Fact.TERM, "2 года", full)
    assert (changed.place, changed.hearing_day, changed.articles) == (full.place, full.hearing_day, full.articles)
    for fact in TYPED:
        left = without(fact, full)
        assert left != full
        assert without(fact, left) == left


def test_a_term_is_asked_for_where_a_court_gave_one() -> None:
    assert Fact.TERM in asked(Kind.SENTENCE)
    assert Fact.TERM not in asked(Kind.DEATH)

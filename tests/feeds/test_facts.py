"""What a later report adds to an event, and where it contradicts."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.amends import Fact
from bot.core.category import Category
from bot.core.event import Facts
from feeds.facts import Merged, all_of, merge, of_fact, read_reason, reason, told_of, who_says

DAY, OTHER_DAY = date(2026, 12, 3), date(2026, 12, 5)
MOSCOW, KYIV = "Europe/Moscow", "Europe/Kyiv"


def hearing(day: date | None = DAY, at: time | None = None, zone: str | None = None) -> Facts:
    return Facts(hearing_day=day, hearing_time=at, hearing_zone=zone)


def term(months: int | None = 60, *, life: bool = False, sort: Any = "prison") -> Facts:
    return Facts(term_months=months, term_life=life, term_sort=sort)


TEN, ELEVEN = time(10), time(11)
ARTICLES = Facts(articles=(("207.3", "ru-uk"),))


@pytest.mark.parametrize(
    ("known", "told", "after", "filled", "against"),
    [
        (Facts(), Facts(), Facts(), (), ()),
        (Facts(), hearing(at=TEN, zone=MOSCOW), hearing(at=TEN, zone=MOSCOW), ("hearing",), ()),
        (hearing(), hearing(at=TEN, zone=MOSCOW), hearing(at=TEN, zone=MOSCOW), ("hearing",), ()),
        (hearing(at=TEN), hearing(), hearing(at=TEN), (), ()),
        (hearing(), hearing(OTHER_DAY), hearing(), (), ("hearing",)),
        (hearing(at=TEN), hearing(at=ELEVEN), hearing(at=TEN), (), ("hearing",)),
        (hearing(at=TEN, zone=KYIV), hearing(at=ELEVEN, zone=MOSCOW), hearing(at=TEN, zone=KYIV), (), ()),
        (hearing(), Facts(), hearing(), (), ()),
        (Facts(), term(), term(), ("term",), ()),
        (term(), term(72), term(), (), ("term",)),
        (term(), term(sort="suspended"), term(), (), ("term",)),
        (term(), term(None, life=True), term(), (), ("term",)),
        (term(None, life=True), term(None, life=True), term(None, life=True), (), ()),
        (term(None), term(60), term(60), ("term",), ()),
        (term(60), term(None), term(60), (), ()),
        (Facts(), Facts(place="Тверь"), Facts(place="Тверь"), ("place",), ()),
        (Facts(place="Тверь"), Facts(place="Тверская область"), Facts(place="Тверь"), (), ()),
        (Facts(), ARTICLES, ARTICLES, ("articles",), ()),
        (ARTICLES, Facts(articles=(("280.3", None),)), ARTICLES, (), ()),
        (Facts(), Facts(custody_until=DAY), Facts(custody_until=DAY), (), ()),
    ],
)
def test_what_a_report_adds(
    known: Facts, told: Facts, after: Facts, filled: tuple[str, ...], against: tuple[str, ...]
) -> None:
    assert merge(known, [known], told) == Merged(after, tuple(map(Fact, filled)), tuple(map(Fact, against)))


def test_what_a_person_took_out_stays_out() -> None:
    assert merge(Facts(), [hearing()], hearing()) == Merged(Facts())
    assert merge(Facts(), [hearing()], hearing(OTHER_DAY)) == Merged(Facts())
    assert merge(hearing(), [hearing(at=TEN)], hearing(at=ELEVEN)) == Merged(hearing()), "the hour, too"


def test_what_a_person_settled_is_not_asked_again() -> None:
    corrected, wrong = hearing(OTHER_DAY), hearing()
    assert merge(corrected, [wrong], wrong) == Merged(corrected)
    assert merge(corrected, [wrong], hearing(date(2026, 12, 9))).against == (Fact.HEARING,)
    assert merge(term(), [term(), term(72)], term(72)) == Merged(term()), "said before, and looked at"


def test_the_term_of_another_person_is_none_of_this_event_s() -> None:
    assert merge(term(), [], term(72), same_head=False) == Merged(term())
    assert merge(Facts(), [], term(72), same_head=False) == Merged(Facts())
    assert merge(Facts(), [], hearing(), same_head=False).filled == (Fact.HEARING,)


def test_who_said_it_first() -> None:
    said = [("Herald", Facts(place="Тверь")), ("Courier", term()), ("Gazette", term())]
    assert who_says(Fact.TERM, term(), said) == "Courier"
    assert who_says(Fact.TERM, term(72), said) is None


@pytest.mark.parametrize("fact", [Fact.HEARING, Fact.TERM])
def test_a_reason_can_be_read_again(fact: Fact) -> None:
    known, told = (hearing(at=TEN, zone=MOSCOW), hearing(OTHER_DAY)) if fact is Fact.HEARING else (term(), term(72))
    found = read_reason(reason(fact, known, 'Газета "|Ж"', told, "Courier"))
    assert found is not None
    assert (found.fact, found.known, found.told) == (fact, of_fact(fact, known), of_fact(fact, told))
    assert (found.by, found.says) == ('Газета "|Ж"', "Courier")
    assert read_reason("score") is None


FACTS = st.builds(
    Facts,
    place=st.none() | st.sampled_from(["Тверь", "Псков"]),
    hearing_day=st.none() | st.sampled_from([DAY, OTHER_DAY]),
    hearing_time=st.none() | st.sampled_from([TEN, ELEVEN]),
    term_months=st.none() | st.sampled_from([60, 72]),
    term_sort=st.none() | st.sampled_from(["prison", "suspended"]),
    articles=st.sampled_from([(), (("207.3", "ru-uk"),)]),
)


@given(known=FACTS, told=FACTS)
def test_nothing_that_is_there_is_overwritten_or_lost(known: Facts, told: Facts) -> None:
    merged = merge(known, [], told)
    assert not set(merged.filled) & set(merged.against)
    if known.hearing_day:
        assert merged.facts.hearing_day == known.hearing_day
        assert known.hearing_time in {None, merged.facts.hearing_time}
    if known.term_sort and known.term_months:
        assert (merged.facts.term_months, merged.facts.term_sort) == (known.term_months, known.term_sort)
    assert known.place in {None, merged.facts.place}
    assert not known.articles or merged.facts.articles == known.articles


@given(said=st.lists(FACTS, max_size=4))
def test_a_repeat_adds_nothing(said: list[Facts]) -> None:
    facts = all_of(said)
    for one in said:
        assert merge(facts, said, one).filled == ()


def test_the_categories_of_all_reports_are_the_event_s_and_nothing_is_told_of_them() -> None:
    one, other = Facts(categories=(Category.TEACHER,)), Facts(categories=(Category.ANTIWAR, Category.TEACHER))
    merged = merge(one, [one], other)
    assert merged == Merged(Facts(categories=(Category.ANTIWAR, Category.TEACHER)))
    assert told_of(merged.facts) == Facts()
    assert Facts.from_json(merged.facts.to_json()) == merged.facts

"""A digest: the people one follows first, then the gravest, one good thing at the end, and never too long."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.digest import GRAVEST, ROOM, Also, Digest, Item, digest
from bot.alerts.view import alert_view
from bot.core.alert import Form
from bot.core.event import Facts
from bot.core.kinds import Kind
from bot.i18n import Catalogs
from tests.alerts.builders import a_person, a_report, an_event

CATALOGS = Catalogs.load()
TODAY = date(2026, 11, 20)


def an_item(number: int, kind: Kind, *, lang: str = "en", followed: bool = False, who: int = 0, **facts: Any) -> Item:
    person = a_person(
        f"Anna Example{who or number}", f"pExample{who or number}", names=(("en", f"Anna Example{number}"),)
    )
    event = an_event(person, id=number, public_id=f"eExample{number}", kind=kind, facts=Facts(**facts))
    return Item(number, alert_view(event, lang), followed)


def made(*items: Item, also: Also | None = None, lang: str = "en", form: Form = Form.WITHOUT_LINKS) -> Digest:
    return digest(items, also or Also(), CATALOGS.translator(lang), form, TODAY)


def positions(html: str, *numbers: int) -> list[int]:
    return [html.index(f"Example{number}") for number in numbers]


def test_people_one_follows_come_first_then_the_gravest() -> None:
    html = made(
        an_item(1, Kind.SEARCH),
        an_item(2, Kind.SENTENCE, term_sort="prison", term_months=24),
        an_item(3, Kind.DEATH),
        an_item(4, Kind.SENTENCE, term_sort="prison", term_months=120),
        an_item(5, Kind.LISTING, followed=True),
    ).message.html
    found = positions(html, 5, 3, 4, 2, 1)
    assert found == sorted(found)
    assert html.startswith("<b>Digest: 5 items of news</b>")


def test_hearings_ahead_stand_together_by_date_and_those_that_are_over_do_not() -> None:
    html = made(
        an_item(1, Kind.HEARING, hearing_day=TODAY + timedelta(days=5)),
        an_item(2, Kind.HEARING, hearing_day=TODAY, hearing_time=time(10)),
        an_item(3, Kind.HEARING, hearing_day=TODAY - timedelta(days=1)),
        an_item(4, Kind.SEARCH),
    ).message.html
    ahead = html.index("Hearings ahead")
    assert [position > ahead for position in positions(html, 3, 4, 2, 1)] == [False, False, True, True]
    assert positions(html, 2) < positions(html, 1)


def test_the_last_word_is_something_good() -> None:
    html = made(an_item(1, Kind.RELEASE), an_item(2, Kind.DEATH), an_item(3, Kind.LISTING)).message.html
    good = html.index("Good news")
    assert [position > good for position in positions(html, 1, 2, 3)] == [True, False, False]


def test_a_release_of_somebody_one_follows_is_not_kept_for_the_end() -> None:
    html = made(an_item(1, Kind.RELEASE, followed=True), an_item(2, Kind.DEATH)).message.html
    assert "Good news" not in html
    assert positions(html, 1) < positions(html, 2)


def test_what_happened_to_the_same_person_is_one_story() -> None:
    items = (an_item(1, Kind.SEARCH, who=1), an_item(2, Kind.ARREST, who=1), an_item(3, Kind.DETENTION, who=1))
    html = made(*items).message.html
    assert html.count("• ") == 1
    assert html.count("\n– ") == 2
    assert made(*items).told == {1, 2, 3}


def test_hearings_ahead_and_one_thing_to_do_come_from_others() -> None:
    html = made(an_item(1, Kind.DEATH), also=Also(("• <b>ahead of others</b>",), "write a letter")).message.html
    assert html.index("Example1") < html.index("ahead of others") < html.index("write a letter")


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_what_does_not_fit_is_the_least_and_is_counted(lang: str) -> None:
    long = "https://watch.example/" + "x" * 400
    items = []
    for n in range(1, 61):
        report = replace(a_report(), url=long)
        event = an_event(a_person("Ы" * 70 + str(n), f"pExample{n}"), reports=(report,), id=n, kind=Kind.SEARCH)
        items.append(Item(n, alert_view(replace(event, kind=Kind.DEATH if n == 60 else Kind.SEARCH), lang)))
    found = made(*items, lang=lang, form=Form.FULL)
    assert len(found.message.html) <= ROOM
    assert 60 in found.told
    assert 0 < len(found.told) < 60
    assert str(60 - len(found.told)) in found.message.html.rsplit("•", 1)[1]


def test_every_kind_has_its_place() -> None:
    assert set(GRAVEST) == set(Kind)


@given(
    kinds=st.lists(st.tuples(st.sampled_from(Kind), st.booleans(), st.integers(0, 3)), min_size=1, max_size=30),
    lang=st.sampled_from(sorted(CATALOGS.languages)),
    form=st.sampled_from(Form),
)
def test_whatever_happened_everything_is_told_or_counted(
    kinds: list[tuple[Kind, bool, int]], lang: str, form: Form
) -> None:
    items = [an_item(n, kind, followed=close, who=who) for n, (kind, close, who) in enumerate(kinds, 1)]
    found = made(*items, lang=lang, form=form)
    assert len(found.message.html) <= ROOM
    assert found.told <= {item.event for item in items}
    assert found.told == {item.event for item in items} or str(len(items) - len(found.told)) in found.message.html

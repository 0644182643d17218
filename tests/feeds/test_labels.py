"""Decisions as labelled examples: the fields of the format, and nobody in them who is protected."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.core.event import Consent, Event, Facts
from bot.core.finding import Group
from bot.core.kinds import Kind
from feeds.labels import Told, example, lines, may_be_kept
from tests.alerts.builders import a_person, a_report, an_event
from tests.store.builders import NOW

FIELDS = {
    "id", "lang", "outlet", "kind", "url", "published", "title", "summary", "relevant", "event", "persons",
    "hearing_at", "term_months", "articles", "place",
}  # fmt: skip
TOLD = Told(
    "ru", "Watch", "ngo", "https://watch.example/1", NOW, "Суд арестовал <b>Яну Громову</b>", "Заседание 8 декабря"
)


def test_an_example_has_exactly_the_fields_of_the_format() -> None:
    facts = Facts(
        place="Тверь", hearing_day=date(2026, 12, 8), hearing_time=time(10, 0), articles=(("207.3", "ru-uk"),)
    )
    absent = a_person("Олег Дронов", "pDronovDrono", id=3)
    event = an_event(a_person(), absent, facts=facts)
    assert example(event, TOLD, ours=True) == {
        "id": "ru-001",
        "lang": "ru",
        "outlet": "Watch",
        "kind": "ngo",
        "url": "https://watch.example/1",
        "published": "2026-11-20",
        "title": "Суд арестовал Яну Громову",
        "summary": "Заседание 8 декабря",
        "relevant": True,
        "event": "arrest",
        "persons": ["Яна Громова"],
        "hearing_at": "2026-12-08T10:00",
        "term_months": None,
        "articles": ["207.3"],
        "place": "Тверь",
    }


@pytest.mark.parametrize("kind", Kind)
def test_what_is_not_ours_keeps_its_kind_and_is_irrelevant(kind: Kind) -> None:
    body = example(an_event(kind=kind, facts=Facts()), replace(TOLD, published=None), ours=False)
    assert body.keys() == FIELDS
    assert (body["relevant"], body["event"], body["hearing_at"], body["published"]) == (False, kind.value, None, None)


@pytest.mark.parametrize(
    ("event", "kept"),
    [
        pytest.param(an_event(), True, id="nobody"),
        pytest.param(an_event(a_person()), True, id="named"),
        pytest.param(an_event(a_person(witnesses=())), True, id="named-by-one-paper-only"),
        pytest.param(an_event(a_person(consent=Consent.NO_NAME)), False, id="no-name"),
        pytest.param(an_event(a_person(consent=Consent.SILENCE)), False, id="silence"),
        pytest.param(an_event(a_person(minor=True)), False, id="minor"),
        pytest.param(an_event(a_person(group=Group.POW)), False, id="prisoner-of-war"),
        pytest.param(an_event(a_person(), group=Group.POW), False, id="beside-prisoners-of-war"),
        pytest.param(an_event(a_person(group=Group.CIVILIAN, witnesses=())), False, id="civilian-named-by-nobody"),
        pytest.param(
            an_event(group=Group.CHILD, reports=(a_report(hides_name=True),)), False, id="a-child-in-the-text"
        ),
    ],
)
def test_nobody_who_is_protected_stands_in_an_example(event: Event, kept: bool) -> None:
    body: dict[str, Any] = {"id": "ru-001"}
    assert may_be_kept(event) is kept
    assert lines([(body, event)]) == ([body] if kept else [])

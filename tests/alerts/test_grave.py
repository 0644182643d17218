"""What is told to those who asked for the gravest alone."""

import pytest

from bot.alerts.grave import LONG, MANY, is_grave
from bot.core.event import Event, Facts
from bot.core.kinds import Kind
from tests.alerts.builders import a_person, an_event


def a_sentence(**term: object) -> Event:
    return an_event(a_person(), kind=Kind.SENTENCE, facts=Facts(**term))  # type: ignore[arg-type]


def of_many(kind: Kind, count: int = MANY, detail: str | None = None) -> Event:
    return an_event(*(a_person(f"Яна Громова{n}", f"p{n:011}") for n in range(count)), kind=kind, detail=detail)


GRAVE = {
    "a death": an_event(a_person(), kind=Kind.DEATH),
    "a death of nobody we know": an_event(kind=Kind.DEATH),
    "a disappearance": an_event(a_person(), kind=Kind.DISAPPEARANCE),
    "a release": an_event(a_person(), kind=Kind.RELEASE, detail="exchange"),
    "a first arrest": an_event(a_person(), detail="new"),
    "ten years": a_sentence(term_months=LONG, term_sort="prison"),
    "for life": a_sentence(term_life=True, term_sort="prison"),
    "searches of many": of_many(Kind.SEARCH),
    "detentions of many": of_many(Kind.DETENTION, 12, "administrative"),
}
NOT_GRAVE = {
    "an arrest of which no more is known": an_event(a_person()),
    "a house arrest": an_event(a_person(), detail="house"),
    "an arrest that is extended": an_event(a_person(), detail="extended"),
    "nine years": a_sentence(term_months=LONG - 1, term_sort="prison"),
    "ten years, suspended": a_sentence(term_months=LONG, term_sort="suspended"),
    "a fine": a_sentence(),
    "ten years on appeal": an_event(a_person(), kind=Kind.APPEAL, facts=Facts(term_months=LONG, term_sort="prison")),
    "a list of many": of_many(Kind.LISTING, 20),
    "a court date of many": of_many(Kind.HEARING, 20),
    "detentions of a few": of_many(Kind.DETENTION, MANY - 1),
}


@pytest.mark.parametrize("event", GRAVE.values(), ids=GRAVE)
def test_grave(event: Event) -> None:
    assert is_grave(event)


@pytest.mark.parametrize("event", NOT_GRAVE.values(), ids=NOT_GRAVE)
def test_not_grave(event: Event) -> None:
    assert not is_grave(event)

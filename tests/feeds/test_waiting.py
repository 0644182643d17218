"""The order of the desk is the cost of waiting, and a decision is good for what was looked at."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.core.event import Consent, Facts
from bot.core.finding import Group
from bot.core.kinds import Kind
from feeds.waiting import (
    LIMIT,
    UNDO,
    UNDO_DEATH,
    Case,
    Cost,
    about,
    cost,
    fingerprint,
    hearing_at,
    is_overdue,
    order,
    undo_for,
)
from tests.alerts.builders import a_person, a_report, an_event
from tests.store.builders import DAY, HOUR, MINUTE, NOW

TODAY = NOW.date()


def a_case(
    kind: Kind = Kind.SENTENCE, *, ago: timedelta = HOUR, followed: bool = False, hearing: date | None = None
) -> Case:
    return Case(kind, Facts(hearing_day=hearing, hearing_zone="Europe/Moscow"), NOW - ago, followed)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        pytest.param(a_case(Kind.HEARING, hearing=TODAY + DAY), Cost.HEARING_SOON, id="hearing-tomorrow"),
        pytest.param(a_case(Kind.ARREST, hearing=TODAY + DAY), Cost.HEARING_SOON, id="arrest-with-a-hearing-tomorrow"),
        pytest.param(a_case(Kind.HEARING, hearing=TODAY + DAY, ago=5 * DAY), Cost.HEARING_SOON, id="old-but-near"),
        pytest.param(a_case(Kind.HEARING, hearing=TODAY + 9 * DAY), Cost.USUAL, id="hearing-next-week"),
        pytest.param(a_case(Kind.HEARING, hearing=TODAY - DAY), Cost.STALE, id="hearing-over"),
        pytest.param(a_case(Kind.ARREST, hearing=TODAY - DAY), Cost.TAKEN, id="arrest-after-a-hearing"),
        pytest.param(a_case(Kind.LISTING, followed=True), Cost.FOLLOWED, id="somebody-follows"),
        pytest.param(a_case(Kind.LISTING, followed=True, ago=4 * DAY), Cost.STALE, id="followed-but-stale"),
        pytest.param(a_case(Kind.DETENTION), Cost.TAKEN, id="detention"),
        pytest.param(a_case(Kind.DISAPPEARANCE), Cost.TAKEN, id="disappearance"),
        pytest.param(a_case(Kind.ARREST), Cost.TAKEN, id="arrest"),
        pytest.param(a_case(Kind.SEARCH), Cost.TAKEN, id="search"),
        pytest.param(a_case(Kind.DEATH), Cost.USUAL, id="death"),
        pytest.param(a_case(Kind.RELEASE), Cost.USUAL, id="release"),
        pytest.param(a_case(Kind.LISTING), Cost.SLOW, id="listing"),
        pytest.param(a_case(Kind.APPEAL), Cost.SLOW, id="appeal"),
        pytest.param(a_case(Kind.DETENTION, ago=4 * DAY), Cost.STALE, id="stale-detention"),
    ],
)
def test_what_waiting_costs(case: Case, expected: Cost) -> None:
    assert cost(case, NOW) is expected


def test_the_dearest_come_first_and_what_is_stale_last() -> None:
    cases = {
        "hearing today": a_case(Kind.HEARING, hearing=TODAY + DAY),
        "hearing tomorrow": a_case(Kind.HEARING, hearing=TODAY + 2 * DAY, ago=9 * HOUR),
        "followed": a_case(Kind.SENTENCE, followed=True),
        "old detention": a_case(Kind.DETENTION, ago=5 * HOUR),
        "new detention": a_case(Kind.DETENTION),
        "sentence": a_case(Kind.SENTENCE, ago=20 * HOUR),
        "listing": a_case(Kind.LISTING, ago=30 * HOUR),
        "stale arrest": a_case(Kind.ARREST, ago=4 * DAY),
    }
    mixed = list(cases)[::-1]
    assert sorted(mixed, key=lambda name: order(cases[name], NOW)) == list(cases)


@pytest.mark.parametrize("followed", [True, False])
@pytest.mark.parametrize("kind", Kind)
def test_whoever_waits_longer_than_the_limit_is_overdue(kind: Kind, followed: bool) -> None:
    case = a_case(kind, ago=timedelta(), followed=followed)
    limit = LIMIT[cost(case, NOW)]
    assert not is_overdue(replace(case, since=NOW - limit), NOW)
    assert is_overdue(replace(case, since=NOW - limit - MINUTE), NOW)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), None),
        (Facts(hearing_day=date(2026, 12, 8)), "2026-12-08T09:00:00+00:00"),
        (Facts(hearing_day=date(2026, 12, 8), hearing_time=time(10)), "2026-12-08T10:00:00+00:00"),
        (Facts(hearing_day=date(2026, 12, 8), hearing_time=time(10), hearing_zone="Asia/Omsk"), "2026-12-08T04"),
    ],
    ids=["none", "day only", "zone unknown", "in Omsk"],
)
def test_when_a_hearing_begins(facts: Facts, expected: str | None) -> None:
    starts = hearing_at(facts)
    assert starts is None if expected is None else starts is not None and starts.isoformat().startswith(expected)


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, None), (4, None), (5, 5), (7, 5), (13, 15), (48, 50), (55, 60), (104, 100), (117, 120), (1234, 1200)],
)
def test_readers_are_counted_roughly_and_few_not_at_all(number: int, shown: int | None) -> None:
    assert about(number) == shown


def test_a_death_can_be_taken_back_longer() -> None:
    assert {undo_for(kind) for kind in Kind if kind is not Kind.DEATH} == {UNDO}
    assert undo_for(Kind.DEATH) == UNDO_DEATH > UNDO


def test_the_fingerprint_changes_with_what_is_told_and_with_nothing_else() -> None:
    one = an_event(a_person())
    same = replace(one, revision=7, public_id="eOtherOther", reports=(a_report("b"), a_report("c")))
    assert fingerprint(same) == fingerprint(one)
    others = [
        replace(one, kind=Kind.DETENTION),
        replace(one, detail="house"),
        replace(one, group=Group.POW),
        replace(one, facts=Facts(place="Псков")),
        replace(one, people=()),
        replace(one, people=(a_person(consent=Consent.NO_NAME),)),
        replace(one, reports=(a_report(hides_name=True),)),
    ]
    prints = {fingerprint(other) for other in others}
    assert len(prints) == len(others)
    assert fingerprint(one) not in prints
    assert all(len(mark) == 8 and int(mark, 16) >= 0 for mark in prints)

"""What news claim of hearings, and which hearing they mean."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.core.event import Event, EventState, Facts
from bot.core.hearing import Claim, Door, Hearing, HearingKind, Says, When, Who
from bot.core.kinds import Kind
from bot.hearings.news import News, has, meant, of_event
from tests.alerts.builders import a_report
from tests.alerts.builders import an_event as event_of
from tests.hearings.builders import DAY, NOW, Talk, a_hearing, on

D10, D17 = on("2026-12-10"), on("2026-12-17")


def told(headline: str, when: When | None = D10, *, kind: Kind = Kind.HEARING, **changes: Any) -> Event:
    """An event of one report."""
    facts = Facts(hearing_day=when.day, hearing_time=when.at, hearing_zone=when.zone) if when else Facts()
    return event_of(reports=(a_report("herald", headline),), kind=kind, facts=facts, **changes)


def read(event: Event) -> News:
    return of_event(event, [(report.source_name, event.facts) for report in event.reports], NOW)


def moved(when: When | None = D17, **changes: Any) -> Claim:
    says = Says.DATE if when else Says.OFF
    return replace(Claim(0, Who.SOURCE, "herald", NOW, says, when, trusted=bool(when), moves=True), **changes)


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        pytest.param("Апелляция по делу активистки пройдёт в Твери", HearingKind.APPEAL, id="ru appeal"),
        pytest.param("Приговор активистке огласят в декабре", HearingKind.VERDICT, id="ru verdict"),
        pytest.param("Суд выберет меру пресечения активистке", HearingKind.REMAND, id="ru custody"),
        pytest.param("Касаційна скарга активістки", HearingKind.CASSATION, id="uk cassation"),
        pytest.param("Запобіжний захід активістці", HearingKind.REMAND, id="uk custody"),
        pytest.param("Activist's appeal to be heard in December", HearingKind.APPEAL, id="en appeal"),
        pytest.param("Суд над активисткой начнётся в декабре", HearingKind.UNKNOWN, id="nobody says"),
    ],
)
def test_the_headline_says_which_sort_of_hearing(headline: str, kind: HearingKind) -> None:
    assert read(told(headline)).kind is kind


@pytest.mark.parametrize(
    ("headline", "door"),
    [
        ("Суд пройдёт в закрытом режиме", Door.CLOSED),
        ("Активистку подключат по видеосвязи", Door.VIDEO),
        ("Trial of activist to be held behind closed doors", Door.CLOSED),
        ("Суд над активисткой", None),
    ],
)
def test_and_whether_it_is_closed(headline: str, door: Door | None) -> None:
    assert read(told(headline)).door is door


def test_a_date_is_claimed_by_every_source_that_says_it() -> None:
    event = replace(told("Суд"), reports=(a_report("herald"), a_report("tribune"), a_report("third")))
    other = replace(event.facts, hearing_day=D17.day)
    found = of_event(
        event, [("Herald", event.facts), ("Tribune", replace(event.facts, hearing_time=None)), ("Third", other)], NOW
    )
    assert [(one.voice, one.by, one.when) for one in found.claims] == [
        ("herald", Who.SOURCE, D10),
        ("tribune", Who.SOURCE, D10),
    ]


def test_what_a_person_has_corrected_is_the_moderators_word() -> None:
    event = told("Суд")
    found = of_event(event, [("Watch", replace(event.facts, hearing_day=D17.day))], NOW)
    assert [(one.by, one.when) for one in found.claims] == [(Who.MODERATOR, D10)]


@pytest.mark.parametrize("state", [EventState.HELD, EventState.RETRACTED])
def test_what_is_not_public_claims_nothing(state: EventState) -> None:
    assert read(told("Суд", state=state)).claims == ()


def test_what_nobody_checked_is_not_trusted() -> None:
    assert not read(told("Суд", state=EventState.UNCHECKED)).claims[0].trusted


@pytest.mark.parametrize("kind", [Kind.DEATH, Kind.RELEASE])
def test_a_death_or_release_announces_no_hearing(kind: Kind) -> None:
    assert read(told("Умер", kind=kind)).claims == ()


@pytest.mark.parametrize(
    ("headline", "says"),
    [("Суд отложили", Says.OFF), ("Заседание перенесено", Says.OFF), ("Заседание отменили", Says.CANCELLED)],
)
def test_that_it_is_off_is_claimed_without_trust(headline: str, says: Says) -> None:
    (found,) = read(told(headline, None)).claims
    assert (found.says, found.trusted) == (says, False)


def test_a_word_that_only_begins_alike_is_none() -> None:
    assert not has("суд прочтёт приговорённым", ["договор"])
    assert has("о переносе, говорят", ["перенос"])


def known(when: When | None = D10, **changes: Any) -> Hearing:
    return a_hearing(
        *(Talk().paper("herald", when).claims if when else ()), **({"kind": HearingKind.UNKNOWN} | changes)
    )


def test_the_same_date_is_the_same_hearing() -> None:
    found = meant(moved(on("2026-12-10", None, None), moves=False), HearingKind.APPEAL, [known()])
    assert found is not None


def test_another_sort_on_the_same_day_is_another_hearing() -> None:
    assert meant(moved(D10, moves=False), HearingKind.APPEAL, [known(kind=HearingKind.VERDICT)]) is None


def test_another_date_is_another_hearing_unless_it_was_moved() -> None:
    assert meant(moved(moves=False), HearingKind.UNKNOWN, [known()]) is None
    assert meant(moved(), HearingKind.UNKNOWN, [known()]) is not None


@pytest.mark.parametrize(
    ("said", "new", "trusted"),
    [
        pytest.param(D10.day, D17, True, id="on the day, to later: that session was meant"),
        pytest.param(D10.day - 3 * DAY, D17, True, id="three days before"),
        pytest.param(D10.day - 4 * DAY, D17, False, id="longer before another session may be meant"),
        pytest.param(D10.day - 2 * DAY, on("2026-12-09"), False, id="to an earlier day: both stay open"),
    ],
)
def test_a_move_is_believed_of_the_session_that_was_meant(said: Any, new: When, *, trusted: bool) -> None:
    claim = moved(new, said_at=NOW + (said - NOW.date()))
    found = meant(claim, HearingKind.UNKNOWN, [known()])
    assert found is not None
    assert found[1].trusted is trusted


@pytest.mark.parametrize(("days", "means"), [(-2, True), (0, True), (3, True), (4, False)])
def test_what_is_off_is_the_session_of_these_days(days: int, *, means: bool) -> None:
    claim = moved(None, said_at=NOW + (D10.day - timedelta(days=days) - NOW.date()))
    assert (meant(claim, HearingKind.UNKNOWN, [known()]) is not None) is means


def test_a_date_before_custody_ends_is_the_hearing_that_was_expected() -> None:
    waits = known(None, kind=HearingKind.REMAND, until=on("2026-12-31").day)
    assert meant(moved(D10, moves=False), HearingKind.UNKNOWN, [waits]) is not None
    assert meant(moved(D10, moves=False), HearingKind.APPEAL, [waits]) is None
    assert meant(moved(on("2027-01-10"), moves=False), HearingKind.UNKNOWN, [waits]) is None

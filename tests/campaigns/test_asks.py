"""Who is asked for what and when: the rules across all campaigns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.night import Profile, is_quiet
from campaigns import asks
from campaigns.asks import CAPS, LAST_DAY, LAUNCH, PLAN, Ask, Case, Supporter, Why, due_for
from campaigns.flow import ActionState
from campaigns.model import FollowUp
from tests.campaigns.year import year

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def choose(who: Supporter, cases: list[Case], now: datetime, until: datetime) -> Ask | Why:
    """When, and then what."""
    at = asks.slot(who, now, until)
    return asks.choose(who, cases, at) if isinstance(at, datetime) else at


BERLIN = Profile("Europe/Berlin", 22 * 60, 8 * 60)
CASE = Case(1, NOW + 20 * DAY, kickers=("48h", LAST_DAY))
BEGAN = replace(CASE, state=ActionState.STARTED, since=NOW - 49 * HOUR, had={LAUNCH: NOW - 49 * HOUR})
ENDING = {"ends": NOW + 20 * HOUR}

DUE: dict[str, tuple[Case, str]] = {
    "nobody asked yet": (CASE, LAUNCH),
    "not open": (replace(CASE, open=False), Why.CONSENT),
    "consent has ended": (replace(CASE, ends=NOW), Why.CONSENT),
    "not where they are": (replace(CASE, gated=True), Why.ZONE),
    "not meant": (replace(CASE, meant=False), Why.AUDIENCE),
    "enough were asked": (replace(CASE, full=True), Why.FULL),
    "asked before": (replace(CASE, had={LAUNCH: NOW - DAY}), Why.ASKED),
    "asked in a digest": (replace(CASE, had={"digest": NOW - DAY}), Why.ASKED),
    "found it by themselves": (replace(CASE, state=ActionState.OPENED, since=NOW), Why.KNOWS),
    "did it": (replace(BEGAN, state=ActionState.COMPLETED), Why.ACTED),
    "not for me": (replace(BEGAN, state=ActionState.SKIPPED), Why.ACTED),
    "took it back": (replace(BEGAN, state=ActionState.WITHDRAWN), Why.ACTED),
    "could not": (replace(BEGAN, state=ActionState.UNAVAILABLE), Why.ACTED),
    "plans it": (replace(BEGAN, had={LAUNCH: NOW - DAY, PLAN: NOW + DAY}), Why.PLANNED),
    "began two days ago": (BEGAN, "48h"),
    "began, and the campaign does not remind": (replace(BEGAN, kickers=()), Why.ASKED),
    "began a day ago": (replace(BEGAN, since=NOW - DAY), Why.ASKED),
    "was reminded": (replace(BEGAN, had={LAUNCH: NOW - 3 * DAY, "48h": NOW - DAY}), Why.ASKED),
    "began, on the last day": (replace(BEGAN, since=NOW - DAY, **ENDING), LAST_DAY),
    "follower, on the last day": (replace(CASE, follows=True, had={LAUNCH: NOW - DAY}, **ENDING), LAST_DAY),
    "somebody, on the last day": (replace(CASE, had={LAUNCH: NOW - DAY}, **ENDING), Why.ASKED),
}


@pytest.mark.parametrize(("case", "wanted"), DUE.values(), ids=DUE)
def test_for_what_reason_somebody_is_asked_or_why_not(case: Case, wanted: str) -> None:
    assert due_for(case, NOW) == wanted


ANYBODY = Supporter(BERLIN)
CHOSEN: dict[str, tuple[Supporter, str | None]] = {
    "somebody": (ANYBODY, None),
    "paused asks": (replace(ANYBODY, paused_until=NOW + DAY), Why.PAUSED),
    "the pause is over": (replace(ANYBODY, paused_until=NOW - DAY), None),
    "one is on its way": (replace(ANYBODY, waits=True), Why.WAITS),
    "asked this morning": (replace(ANYBODY, asked=(NOW - 4 * HOUR,)), Why.CAP),
    "asked 20 hours ago": (replace(ANYBODY, asked=(NOW - 20 * HOUR,)), None),
    "twice this week": (replace(ANYBODY, asked=(NOW - 6 * DAY, NOW - 3 * DAY)), Why.CAP),
    "twice in eight days": (replace(ANYBODY, asked=(NOW - 8 * DAY, NOW - 3 * DAY)), None),
    "six times this month": (replace(ANYBODY, asked=tuple(NOW - n * DAY for n in (29, 25, 20, 17, 12, 8))), Why.CAP),
    "asleep": (Supporter(Profile("Asia/Vladivostok", 22 * 60, 8 * 60)), Why.QUIET),
    "quiet at noon": (Supporter(Profile("Europe/Berlin", 12 * 60, 15 * 60)), Why.QUIET),
    "quiet all day": (Supporter(Profile("Europe/Berlin", 8 * 60, 22 * 60)), Why.QUIET),
    "no quiet hours, and it is night": (Supporter(Profile("America/Los_Angeles", 0, 0)), Why.QUIET),
    "silent, and had the monthly one": (replace(ANYBODY, ignored=4, monthly_since=NOW, asked=(NOW - DAY,)), Why.CAP),
}


@pytest.mark.parametrize(("who", "wanted"), CHOSEN.values(), ids=CHOSEN)
def test_who_is_asked_now_or_why_not(who: Supporter, wanted: str | None) -> None:
    found = choose(who, [CASE], NOW, NOW + HOUR)
    if wanted is None:
        assert found == Ask(NOW, datetime(2026, 11, 24, 20, tzinfo=UTC), ((1, LAUNCH),))
    else:
        assert found == wanted


def test_where_campaigns_compete_the_deadline_wins_then_whom_one_follows_then_the_least_served() -> None:
    cases = [
        replace(CASE, id=1, took_part=3),
        replace(CASE, id=2, took_part=2),
        replace(CASE, id=3, took_part=90, follows=True),
        replace(CASE, id=4, took_part=900, ends=NOW + 2 * DAY),
    ]
    order = []
    while cases:
        found = choose(ANYBODY, cases, NOW, NOW)
        assert isinstance(found, Ask)
        order.append(found.of[0][0])
        cases = [one for one in cases if one.id != order[-1]]
    assert order == [4, 3, 2, 1]


def test_after_three_without_an_answer_the_next_is_a_list_and_then_a_month_passes() -> None:
    cases = [replace(CASE, id=n) for n in range(9)]
    silent = replace(ANYBODY, ignored=3, asked=(NOW - 9 * DAY,))
    found = choose(silent, cases, NOW, NOW)
    assert isinstance(found, Ask)
    assert found.digest
    assert [one for one, _ in found.of] == [0, 1, 2, 3, 4]
    later = replace(silent, asked=(NOW,), monthly_since=NOW, ignored=0)
    assert choose(later, cases, NOW + 29 * DAY, NOW + 29 * DAY) == Why.CAP
    assert isinstance(choose(later, cases[5:], NOW + 30 * DAY, NOW + 30 * DAY), Why | Ask)
    assert choose(replace(later, asked=()), [], NOW + 31 * DAY, NOW + 31 * DAY) == Why.NOTHING


ZONES = ("Europe/Berlin", "Asia/Vladivostok", "America/Los_Angeles", "Pacific/Apia", "Europe/Kyiv", "Asia/Kolkata")
NIGHTS = st.builds(Profile, st.sampled_from(ZONES), st.integers(0, 1439), st.integers(0, 1439))
MOMENTS = st.integers(0, 2 * 366 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


@settings(max_examples=300, deadline=None)
@given(night=NIGHTS, moment=MOMENTS)
def test_nobody_is_asked_in_quiet_hours_or_out_of_the_day(night: Profile, moment: datetime) -> None:
    at = asks.waking(night, moment)
    if at is None:
        return
    local = at.astimezone(ZoneInfo(night.zone))
    assert at >= moment
    assert not is_quiet(night, at)
    assert 9 <= local.hour < 21
    end = asks.evening(night, at)
    assert end > at.replace(second=0, microsecond=0) - HOUR
    assert end.astimezone(ZoneInfo(night.zone)).date() == local.date() or end - at < DAY


@settings(max_examples=100, deadline=None)
@given(steps=st.lists(st.integers(0, 40), max_size=60))
def test_whatever_the_times_no_cap_is_broken(steps: list[int]) -> None:
    now, asked = NOW, list[datetime]()
    for step in steps:
        now += step * HOUR
        free = asks.free_from(asked)
        if free is None or free <= now:
            asked.append(now)
    assert all(later - one >= asks.APART for one, later in pairwise(asked))
    for most, span in CAPS:
        assert all(sum(one <= other < one + span for other in asked) <= most for one in asked)


OFFICE = [FollowUp(after="14d", ask="office_replied"), FollowUp(after="21d", ask="office_replied")]
LAW = [*OFFICE, FollowUp(after="32d", ask="legal_deadline_passed")]
QUESTIONS: dict[str, tuple[int, dict[int, str | None], bool, int | None]] = {
    "too early": (13, {}, True, None),
    "after two weeks": (14, {}, True, 0),
    "asked already": (15, {0: None}, True, None),
    "no answer": (21, {0: None}, True, 1),
    "the office was silent": (21, {0: "no_reply"}, True, 1),
    "the office answered": (21, {0: "reply"}, True, None),
    "do not ask": (40, {0: "dont_ask"}, True, None),
    "the law's time, on paper": (32, {0: None, 1: None}, True, 2),
    "the law's time, by mail": (32, {0: None, 1: None}, False, None),
    "of those missed the last": (35, {}, False, 1),
}


@pytest.mark.parametrize(("day", "answers", "paper", "wanted"), QUESTIONS.values(), ids=QUESTIONS)
def test_what_is_asked_afterwards(day: int, answers: dict[int, str | None], paper: bool, wanted: int | None) -> None:
    assert asks.question(LAW, NOW, answers, NOW + day * DAY, paper=paper) == wanted


def test_what_failed_is_not_repeated_and_what_annoys_stops() -> None:
    assert not asks.responds(0, 0)
    assert not asks.responds(1000, 18)
    assert asks.responds(1000, 19)
    assert not asks.alarms(2, 3)
    assert not asks.alarms(3, 150)
    assert asks.alarms(3, 149)


def test_how_far_somebody_is_all_parts_together() -> None:
    done, skip, opened = ActionState.COMPLETED, ActionState.SKIPPED, ActionState.OPENED
    assert asks.overall({}) is ActionState.OFFERED
    assert asks.overall({"": opened, "office": skip}) is opened
    assert asks.overall({"": opened, "office": done, "other": skip}) is done
    assert asks.overall({"": skip, "office": opened}) is skip


def test_a_small_year_breaks_no_rule() -> None:
    found = year(supporters=80, campaigns=16, days=150, seed=7)
    assert found.asks > 200
    assert found.broken() == {}

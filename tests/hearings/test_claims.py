"""Which claim holds, and which dates stay open."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hearing import HearingState, Says, When, Who
from bot.hearings.change import change
from bot.hearings.claims import MOST_OPEN, Standing, open_dates, settle, state
from tests.hearings.builders import NOW, Talk, on

D10, D12, D17 = on("2026-12-10"), on("2026-12-12"), on("2026-12-17")


def settled(talk: Talk) -> Standing:
    return settle(talk.claims)


def test_the_first_claim_is_the_date() -> None:
    assert settled(Talk().paper("herald", D10)).date == D10
    assert settled(Talk().family(D10)).date == D10


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(Talk().paper("herald", D10).paper("herald", D17), id="the same source"),
        pytest.param(Talk().paper("herald", D10).paper("tribune", D17, moves=True), id="another trusted source"),
        pytest.param(Talk().family(D10).family(D17), id="the only claimant"),
        pytest.param(Talk().paper("herald", D10).add(Who.MODERATOR, "desk", D17), id="a moderator"),
        pytest.param(Talk().paper("herald", D10).add(Who.DOCKET, "docket", D17, trusted=True), id="the court's list"),
        pytest.param(Talk().paper("herald", D10).family(D17).add(Who.LAWYER, "l", D17), id="a second claimant"),
        pytest.param(Talk().paper("herald", D10).family(D17).paper("b", D17, trusted=False), id="an outlet agrees"),
    ],
)
def test_a_date_moves_on_a_word_that_counts(talk: Talk) -> None:
    found = settled(talk)
    assert found.date == D17
    assert found.before == (D10,)
    assert found.pending == ()
    assert open_dates(found, NOW) == (D17,)


@pytest.mark.parametrize(
    "talk",
    [
        pytest.param(Talk().paper("herald", D10).family(D17), id="family against a source"),
        pytest.param(Talk().paper("herald", D10).paper("rumour", D17, trusted=False), id="a source to be reviewed"),
        pytest.param(Talk().paper("herald", D10).family(D10).family(D17), id="family that agreed at first"),
        pytest.param(Talk().paper("herald", D10).add(Who.DOCKET, "lawyer", D17), id="a lawyer who saw a list"),
        pytest.param(Talk().paper("herald", D10).family(D17).family(D17, voice="family:2"), id="two of one family"),
        pytest.param(Talk().paper("herald", D17).paper("herald", D10).paper("late", D17), id="an outdated reprint"),
    ],
)
def test_an_unconfirmed_date_stands_beside_the_old_one(talk: Talk) -> None:
    found = settled(talk)
    assert found.date == D10
    assert open_dates(found, NOW) == (D10, D17)


def test_the_hour_is_filled_in_without_the_date_being_an_old_one() -> None:
    day = on("2026-12-10", None)
    found = settled(Talk().paper("herald", day).paper("herald", D10))
    assert (found.date, found.before) == (D10, ())
    assert len(found.backers) == 2


def test_a_day_without_an_hour_is_no_new_date_because_the_court_is_elsewhere() -> None:
    first, elsewhere = on("2026-12-10", None), on("2026-12-10", None, "Asia/Yekaterinburg")
    before, after = settled(Talk().paper("herald", first)), settled(Talk().paper("herald", first).paper("b", elsewhere))
    assert (after.date, after.before, after.pending) == (first, (), ())
    assert change(before, after, NOW) is None, "nobody is told that a date moved to itself"
    hour = on("2026-12-10", "10:00", "Asia/Yekaterinburg")
    moved = settled(Talk().paper("herald", first).paper("herald", hour))
    assert moved.date == hour
    assert change(before, moved, NOW) is not None


def test_a_source_that_knows_less_says_the_same() -> None:
    found = settled(Talk().paper("herald", D10).paper("tribune", on("2026-12-10", None, None)))
    assert found.date == D10
    assert len(found.backers) == 2


def test_who_returns_to_the_date_takes_the_doubt_back() -> None:
    assert settled(Talk().paper("herald", D10).family(D17).family(D10)).pending == ()


@pytest.mark.parametrize("says", [Says.CANCELLED, Says.OFF])
def test_an_unconfirmed_cancellation_does_not_cancel(says: Says) -> None:
    found = settled(Talk().paper("herald", D10).family(says=says))
    assert found.date == D10
    assert open_dates(found, NOW) == (D10,)
    assert state(found, NOW) is HearingState.ANNOUNCED
    assert found.doubted is not None


def test_a_cancellation_by_the_source_or_by_two_does() -> None:
    by_source = settled(Talk().paper("herald", D10).paper("herald", says=Says.CANCELLED))
    by_two = settled(Talk().paper("herald", D10).family(says=Says.CANCELLED).add(Who.LAWYER, "l", says=Says.CANCELLED))
    for found in (by_source, by_two):
        assert state(found, NOW) is HearingState.CANCELLED
        assert open_dates(found, NOW) == ()
        assert found.before == (D10,)


def test_what_was_put_off_gets_its_new_date() -> None:
    talk = Talk().paper("herald", D10).paper("herald", says=Says.OFF)
    assert state(settled(talk), NOW) is HearingState.POSTPONED
    found = settled(talk.paper("herald", D17))
    assert state(found, NOW) is HearingState.ANNOUNCED
    assert (found.date, found.before) == (D17, (D10,))


def test_confirmed_says_only_a_docket_or_a_person_after_the_last_report() -> None:
    talk = Talk().paper("herald", D10)
    assert settled(talk).confirmed is None
    assert settled(talk.paper("tribune", D10)).confirmed is None
    talk.add(Who.DOCKET, "docket", D10)
    assert state(settled(talk), NOW) is HearingState.CONFIRMED
    talk.paper("third", D10)
    assert settled(talk).confirmed is None
    talk.add(Who.MODERATOR, "desk", D10)
    assert state(settled(talk), NOW) is HearingState.CONFIRMED


def test_a_person_who_is_the_only_claimant_confirms_nothing() -> None:
    assert settled(Talk().family(D10).family(D10)).confirmed is None


def test_a_date_that_passed_without_a_word_is_unknown() -> None:
    found = settled(Talk().paper("herald", D10))
    after = D10.over
    assert (state(found, after), open_dates(found, after)) == (HearingState.UNKNOWN, ())
    assert state(found, after - timedelta(minutes=1)) is HearingState.ANNOUNCED


WHENS = st.builds(on, st.sampled_from([f"2026-12-{n:02}" for n in range(1, 29)]), st.sampled_from(["09:00", None]))


@given(true=WHENS, lies=st.lists(st.tuples(st.booleans(), WHENS), max_size=8), agree=st.booleans())
def test_one_hostile_account_cannot_take_the_true_date_away(
    true: When, lies: list[tuple[bool, When]], agree: bool
) -> None:
    talk = Talk().paper("herald", true)
    if agree:
        talk.family(true)
    for cancels, when in lies:
        talk = talk.family(says=Says.CANCELLED) if cancels else talk.family(when)
    found = settled(talk)
    assert found.date == true
    assert true in open_dates(found, NOW)
    assert len(open_dates(found, NOW)) <= MOST_OPEN


@given(st.lists(st.tuples(st.sampled_from(list(Who)), st.sampled_from(["a", "b"]), st.booleans(), WHENS), max_size=6))
def test_the_order_in_which_claims_are_stored_does_not_matter(rows: list[tuple[Who, str, bool, When]]) -> None:
    talk = Talk()
    for by, voice, trusted, when in rows:
        talk.add(by, voice, when, trusted=trusted)
    assert settle(talk.claims) == settle(reversed(talk.claims))


def test_two_claims_of_one_moment_are_heard_in_the_order_of_their_numbers() -> None:
    first, second = Talk().paper("herald", D10).paper("herald", D17).claims
    assert settle([replace(second, said_at=first.said_at), first]).date == D17

"""Very bad news: who may be told when. A person comes before a machine, and nobody waits for ever."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.bad_news import (
    ASK_EVERY,
    FAMILY_WAITS,
    OTHERS_WAIT,
    UNDO,
    Held,
    Way,
    asked_by,
    can_take_back,
    family_at,
    is_very_bad,
    others_at,
    question_at,
    tells_family,
    way,
)
from bot.core.kinds import Kind
from bot.core.relative import BadNews, Kin, Relative

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
MOMENTS = st.integers(0, 30 * 60).map(lambda minutes: NOW + minutes * MINUTE)
HELD = st.builds(Held, st.just(NOW), st.none() | MOMENTS, st.none() | MOMENTS)


def a_relative(kin: Kin = Kin.FAMILY, bad_news: BadNews = BadNews.PERSON_FIRST) -> Relative:
    return Relative(1, 1, "pGromovaGrom", kin, NOW, bad_news=bad_news)


@pytest.mark.parametrize(
    ("kind", "detail", "bad"),
    [
        (Kind.DEATH, None, True),
        (Kind.DISAPPEARANCE, "abduction", True),
        (Kind.HEALTH, None, True),
        (Kind.HEALTH, "ill_treatment", True),
        (Kind.APPEAL, "raised", True),
        (Kind.APPEAL, "reduced", False),
        (Kind.SENTENCE, "prison", False),
        (Kind.RELEASE, "exchange", False),
    ],
)
def test_which_news_a_person_tells_first(kind: Kind, detail: str | None, bad: bool) -> None:
    assert is_very_bad(kind, detail) is bad


@pytest.mark.parametrize(
    ("one", "others", "how"),
    [
        (a_relative(), (), Way.AFTERWARDS),
        (a_relative(bad_news=BadNews.HERE), (), Way.AT_ONCE),
        (a_relative(bad_news=BadNews.HELPER), (), Way.AFTERWARDS),
        (a_relative(bad_news=BadNews.HELPER), (a_relative(Kin.HELPER),), Way.NOT_HERE),
        (a_relative(Kin.HELPER), (a_relative(bad_news=BadNews.HELPER),), Way.AT_ONCE),
        (a_relative(Kin.HELPER), (a_relative(),), Way.AFTERWARDS),
        (a_relative(Kin.LAWYER), (), Way.AFTERWARDS),
    ],
    ids=["a person", "here", "a helper who is gone", "a helper", "the helper", "a helper nobody named", "a lawyer"],
)
def test_everybody_is_told_as_they_chose(one: Relative, others: tuple[Relative, ...], how: Way) -> None:
    assert way(one, (one, *others)) is how


@given(held=HELD, now=MOMENTS)
def test_others_wait_for_a_liaison_and_never_longer_than_two_hours(held: Held, now: datetime) -> None:
    at = others_at(held)
    assert at <= NOW + OTHERS_WAIT
    if at < NOW + OTHERS_WAIT:
        assert at in {held.let_go_at, held.spoken_at and held.spoken_at + UNDO}


@given(held=HELD, how=st.sampled_from(Way), now=MOMENTS, quiet=st.booleans())
def test_no_family_is_told_at_night_nor_before_a_person_unless_they_chose_so(
    held: Held, how: Way, now: datetime, quiet: bool
) -> None:
    told = tells_family(held, how, now, quiet=quiet)
    if told:
        assert not quiet
        assert how is not Way.NOT_HERE
        spoken = held.spoken_at is not None and held.spoken_at + UNDO <= now
        assert how is Way.AT_ONCE or spoken or now >= NOW + FAMILY_WAITS
    if how is Way.AFTERWARDS and not quiet and now >= NOW + FAMILY_WAITS:
        assert told


@given(held=HELD, how=st.sampled_from([Way.AT_ONCE, Way.AFTERWARDS]), now=MOMENTS)
def test_who_is_told_stays_told_as_time_goes_on(held: Held, how: Way, now: datetime) -> None:
    at = family_at(held, how)
    assert at is not None
    assert at <= NOW + FAMILY_WAITS
    if tells_family(held, how, now, quiet=False):
        assert tells_family(held, how, now + MINUTE, quiet=False)


@given(looks=st.lists(st.integers(1, 200), max_size=40))
def test_liaisons_are_asked_every_half_hour_however_seldom_somebody_looks(looks: list[int]) -> None:
    held, asked, now, moments = Held(NOW), 0, NOW, []
    for wait in (0, *looks):
        now += wait * MINUTE
        at = question_at(held, asked)
        if at is not None and at <= now:
            moments.append(now)
            asked = asked_by(held, now)
    assert moments[0] == NOW
    assert all(moment < NOW + FAMILY_WAITS + timedelta(hours=4) for moment in moments)
    slots = [(moment - NOW) // ASK_EVERY for moment in moments]
    assert len(slots) == len(set(slots))


def test_nobody_is_asked_any_more_once_somebody_has_spoken_to_the_family() -> None:
    assert question_at(Held(NOW, spoken_at=NOW), 1) is None


@pytest.mark.parametrize(("later", "may"), [(UNDO - MINUTE / 2, True), (UNDO, False)])
def test_a_press_by_mistake_can_be_taken_back_until_it_has_an_effect(later: timedelta, may: bool) -> None:
    assert can_take_back(Held(NOW, spoken_at=NOW), NOW + later) is may

"""What vanishes when, who gets neutral texts, what may be passed on: the rules, and every answer somebody may give."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core import phone
from bot.core.alert import Form

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.mark.parametrize(
    ("chosen", "abroad", "grouped", "hours"),
    [
        pytest.param(None, False, False, 24, id="nobody-knows-where"),
        pytest.param(None, True, False, 0, id="abroad"),
        pytest.param(6, True, False, 6, id="abroad-and-chosen"),
        pytest.param(36, False, False, 36, id="the-longest"),
        pytest.param(0, False, False, 0, id="never-by-choice"),
        pytest.param(None, False, True, 0, id="a-group"),
        pytest.param(1, False, True, 0, id="a-group-whatever-it-chose"),
    ],
)
def test_messages_vanish_after_a_day_unless_abroad_or_chosen_otherwise(
    chosen: int | None, abroad: bool, grouped: bool, hours: int
) -> None:
    assert phone.hours(chosen, abroad=abroad, grouped=grouped) == hours
    assert phone.lasts(chosen, abroad=abroad, grouped=grouped) == (hours * HOUR if hours else None)


@pytest.mark.parametrize(
    ("chosen", "abroad", "grouped", "neutral", "protected"),
    [
        (None, False, False, True, True),
        (None, True, False, False, False),
        (True, True, False, True, True),
        (False, False, False, False, True),
        (False, True, False, False, False),
        (None, False, True, False, False),
        (True, False, True, False, False),
    ],
)
def test_who_is_not_known_to_be_abroad_gets_neutral_texts_that_stay_where_they_are(
    chosen: bool | None, abroad: bool, grouped: bool, neutral: bool, protected: bool
) -> None:
    assert phone.is_neutral(chosen, abroad=abroad, grouped=grouped) is neutral
    assert phone.safety(None, chosen, abroad=abroad, grouped=grouped).protected is protected


@pytest.mark.parametrize("form", Form)
def test_every_form_has_its_readers(form: Form) -> None:
    assert phone.form(neutral=form.discreet, abroad=form.links) is form


def test_every_choice_leaves_time_to_delete() -> None:
    assert max(phone.HOURS) * HOUR <= phone.DELETABLE - 12 * HOUR
    assert phone.USUAL in phone.HOURS


def test_a_call_holds_a_hundred_of_the_oldest_and_ends_before_one_of_them_is_too_old() -> None:
    sent = {n: NOW - n * 10 * MINUTE for n in range(1, 300)}
    calls = phone.deletions(sent, NOW)
    assert [len(call.numbers) for call in calls] == [100, 100, 87]
    assert calls[0].numbers[:2] == (287, 286)
    assert [call.until for call in calls] == [sent[call.numbers[0]] + phone.DELETABLE for call in calls]
    assert phone.deletions({}, NOW) == ()


@pytest.mark.parametrize(
    ("age", "left"), [(48 * HOUR, 0), (48 * HOUR - MINUTE, 0), (48 * HOUR - 2 * MINUTE, 1), (-HOUR, 1)]
)
def test_what_is_too_old_spoils_no_call(age: timedelta, left: int) -> None:
    assert sum(len(call.numbers) for call in phone.deletions({7: NOW - age}, NOW)) == left

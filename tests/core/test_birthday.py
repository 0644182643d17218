"""A birthday: a day without a year, and who agreed."""

import pytest

from bot.core.birthday import Agreed, Birthday


@pytest.mark.parametrize("agreed", Agreed)
def test_what_is_written_is_read_again(agreed: Agreed) -> None:
    one = Birthday.of(2, 29, agreed)
    assert one is not None
    assert Birthday.read(one.written) == one
    assert (one.in_a_leap_year.month, one.in_a_leap_year.day) == (2, 29)


@pytest.mark.parametrize(
    "text",
    ["", "06-15", "06-15 me", "6-15 self", "02-30 self", "13-01 self", "00-10 self", "06-15 self ", "06-15  self",
     "1980-06-15 self", "٠٦-15 self"],
)  # fmt: skip
def test_what_is_no_birthday_is_none(text: str) -> None:
    assert Birthday.read(text) is None

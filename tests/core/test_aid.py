"""The directory of who helps: what every entry must say."""

from datetime import date
from urllib.parse import urlsplit

import pytest

from bot.core.aid import Directory, Helper, Need
from bot.i18n import Catalogs, aid_directory

DIRECTORY = aid_directory()
LANGUAGES = Catalogs.load().languages


@pytest.fixture(params=DIRECTORY.helpers, ids=lambda helper: helper.id)
def helper(request: pytest.FixtureRequest) -> Helper:
    found: Helper = request.param
    return found


def test_no_two_entries_have_one_id() -> None:
    ids = [one.id for one in DIRECTORY.helpers]
    assert len(set(ids)) == len(ids)


def test_every_entry_speaks_every_language_of_the_bot(helper: Helper) -> None:
    assert set(helper.name) == set(helper.does) == set(LANGUAGES)
    assert all(text.strip() == text and text for text in (*helper.name.values(), *helper.does.values()))


def test_every_entry_names_a_need_its_own_address_and_a_source(helper: Helper) -> None:
    assert helper.needs
    assert urlsplit(helper.site).scheme == urlsplit(helper.source).scheme == "https"
    assert helper.checked_on is None or helper.checked_on <= date(2026, 11, 21)


def test_every_language_of_an_entry_has_a_name(helper: Helper) -> None:
    t = Catalogs.load().translator("en")
    assert all(t.has(f"language.in.{code}") for code in helper.languages)


def test_only_needs_with_which_somebody_helps_are_offered() -> None:
    some = tuple(one for one in DIRECTORY.helpers if one.needs == (Need.PSYCHOLOGIST,))
    assert Directory(some, DIRECTORY.register).needs() == (Need.PSYCHOLOGIST,)
    assert Directory((), DIRECTORY.register).needs() == ()

"""The look-up of organisations' legal status, and what the register of the program may hold."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest

from bot.core.legal import FRESH, Jurisdiction, Organisation, Register, Status, host_of, is_old, read_register
from bot.i18n import aid_directory

TODAY = date(2026, 11, 21)
SAMPLE = """
[[organisation]]
names = ["Herald of Examples", "Вестник примеров"]
hosts = ["herald.example"]
[[organisation.listing]]
in = "ru"
status = "foreign_agent"
since = 2022-05-01
source = "https://list.example/1"
checked_on = 2026-10-01
[[organisation.listing]]
in = "by"
status = "extremist"
source = "https://list.example/2"
checked_on = 2026-10-02
unsure = true

[[organisation]]
names = ["Example Cross"]
hosts = ["cross.example"]
[[organisation.listing]]
in = "ru"
status = "none"
source = "https://list.example/3"
checked_on = 2026-10-03
"""


@pytest.fixture(scope="module")
def sample() -> Register:
    return read_register(SAMPLE)


@pytest.fixture(scope="module")
def ours() -> Register:
    return aid_directory().register


def test_a_status_says_whose_law_since_when_and_as_of_which_day(sample: Register) -> None:
    herald = sample.named("herald  of EXAMPLES")
    assert herald is not None
    assert [(one.jurisdiction, one.status, one.since, one.unsure) for one in herald.listings] == [
        (Jurisdiction.RU, Status.FOREIGN_AGENT, date(2022, 5, 1), False),
        (Jurisdiction.BY, Status.EXTREMIST, None, True),
    ]
    assert [one.status for one in herald.listed] == [Status.EXTREMIST, Status.FOREIGN_AGENT]
    assert sample.named("вестник примеров") is herald
    assert sample.named("herald") is None


@pytest.mark.parametrize(
    ("address", "known"),
    [
        ("herald.example", True),
        ("www.herald.example", True),
        ("https://HERALD.example./news?x=1", True),
        ("https://user@be.herald.example:8443/", True),
        ("//herald.example", True),
        ("https://notherald.example/", False),
        ("https://herald.example.org/", False),
        ("https://elsewhere.example/herald.example", False),
        ("http://[broken", False),
        ("", False),
    ],
)
def test_an_organisation_is_found_by_its_host_and_all_below_it(sample: Register, address: str, *, known: bool) -> None:
    assert (sample.at(address) is not None) is known


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("https://cross.example/help", True), ("https://herald.example", False), ("https://nobody.example", False)],
    ids=["looked up and not listed", "listed", "nobody looked it up"],
)
def test_only_who_was_looked_up_and_is_not_listed_may_be_linked(
    sample: Register, address: str, *, allowed: bool
) -> None:
    assert sample.may_link(address) is allowed


@pytest.mark.parametrize(
    "twice", ['names = ["A", "example cross"]\nhosts = []', 'names = ["A"]\nhosts = ["cross.example"]']
)
def test_a_name_or_host_of_two_organisations_is_a_mistake(twice: str) -> None:
    with pytest.raises(ValueError, match="two organisations"):
        read_register(f"{SAMPLE}\n[[organisation]]\n{twice}\nlisting = []")


def test_a_look_is_old_after_ninety_days_or_when_nobody_knows_its_day() -> None:
    assert not is_old(TODAY - FRESH, TODAY)
    assert is_old(TODAY - FRESH - timedelta(days=1), TODAY)
    assert is_old(None, TODAY)


def test_every_entry_of_the_register_has_a_source_and_days_that_have_been(ours: Register) -> None:
    for one in ours.organisations:
        assert one.names, one
        assert one.listings, one
        for listing in one.listings:
            assert urlsplit(listing.source).scheme == "https", one.names
            assert listing.checked_on <= TODAY, one.names
            assert listing.since is None or listing.since <= listing.checked_on, one.names


def test_every_host_of_the_register_is_written_as_it_is_looked_up(ours: Register) -> None:
    hosts = [host for one in ours.organisations for host in one.hosts]
    assert hosts == [host_of(f"https://www.{host}/") for host in hosts]


def test_an_organisation_without_a_listing_is_never_also_listed(ours: Register) -> None:
    def clear(one: Organisation) -> bool:
        return any(listing.status is Status.NONE for listing in one.listings)

    assert not [one.names for one in ours.organisations if clear(one) and one.listed]

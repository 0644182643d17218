"""[audience], [asks] and follow_up in a campaign's file."""

import pytest

from campaigns.file import TOML
from campaigns.model import Campaign
from tests.campaigns.builders import a_campaign, looked_at

ANY = 'any_of = ["follows", "category:journalist", "region:ru-ta"]'
KICKERS = 'kickers = ["48h", "last_day"]'
FIRST = '{ after = "14d", ask = "office_replied" }'

WRONG: dict[str, tuple[str, tuple[str, str], tuple[str, str]]] = {
    "a term nobody knows": ("petition", (ANY, 'any_of = ["journalists"]'), ("audience.any_of[0]", "not_audience")),
    "a region there is not": ("petition", (ANY, 'any_of = ["region:ru-xx"]'), ("audience.any_of[0]", "not_audience")),
    "a group there is not": ("petition", (ANY, 'any_of = ["group:rich"]'), ("audience.any_of[0]", "not_audience")),
    "a kind there is not": ("petition", (ANY, 'any_of = ["acted_kind:x"]'), ("audience.any_of[0]", "not_audience")),
    "a number": ("petition", (ANY, "any_of = [7]"), ("audience.any_of[0]", "not_text")),
    "nobody": ("petition", (ANY, "any_of = []"), ("audience.any_of", "too_few")),
    "the same twice": ("petition", (ANY, 'any_of = ["follows", "follows"]'), ("audience.any_of[1]", "twice")),
    "a key nobody knows": ("petition", (ANY, f"{ANY}\nall_of = []"), ("audience.all_of", "unknown_but")),
    "without anybody": ("petition", (ANY, ""), ("audience.any_of", "missing")),
    "too few asks": ("petition", ("max_asks = 4000", "max_asks = 3"), ("audience.max_asks", "too_small")),
    "a campaign there is not": (
        "petition",
        ('none_of = ["acted:doctor-for-ivan-example"]', 'none_of = ["acted:nothing-here"]'),
        ("audience.none_of[0]", "next_unknown"),
    ),
    "nobody to follow": ("cause", ('"everyone"', '"follows"'), ("audience.any_of[0]", "nobody_to_follow")),
    "a reminder at once": ("petition", (KICKERS, 'kickers = ["1h"]'), ("asks.kickers[0]", "not_kicker")),
    "a reminder in words": ("petition", (KICKERS, 'kickers = ["soon"]'), ("asks.kickers[0]", "not_kicker")),
    "hours twice": ("petition", (KICKERS, 'kickers = ["48h", "72h"]'), ("asks.kickers[1]", "kicker_twice")),
    "three reminders": ("petition", (KICKERS, 'kickers = ["48h", "last_day", "72h"]'), ("asks.kickers", "too_many")),
    "its own priority": ("petition", (KICKERS, f"{KICKERS}\npriority = 99"), ("asks.priority", "unknown")),
    "a question of another kind": (
        "contact",
        (FIRST, FIRST.replace("office_replied", "reply_received")),
        ("after.follow_up[0].ask", "question_unfit"),
    ),
    "a question nobody knows": (
        "contact",
        (FIRST, FIRST.replace("office_replied", "are_you_well")),
        ("after.follow_up[0].ask", "choice"),
    ),
    "no time for a question": (
        "contact",
        (FIRST, FIRST.replace("14d", "2w")),
        ("after.follow_up[0].after", "not_days"),
    ),
    "questions out of order": (
        "contact",
        (FIRST, FIRST.replace("14d", "25d")),
        ("after.follow_up[1].after", "question_order"),
    ),
}


@pytest.mark.parametrize(("name", "change", "wanted"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_with_its_line(name: str, change: tuple[str, str], wanted: tuple[str, str]) -> None:
    found = looked_at(name, change, asks=True)
    assert isinstance(found, tuple)
    told = [(one.key, one.problem) for one in found]
    assert wanted in told
    assert all(one.file == TOML and one.line > 10 for one in found)


def test_without_an_audience_nobody_is_asked() -> None:
    found = a_campaign("petition")
    assert found.audience is None
    assert found.asks.kickers == ()


def test_the_samples_ask() -> None:
    found = looked_at("contact", asks=True)
    assert isinstance(found, Campaign)
    assert found.audience is not None
    assert found.audience.any_of == ("follows", "acted_kind:contact")
    assert [one.days for one in found.after.follow_up] == [14, 21, 32]

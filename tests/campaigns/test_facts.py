"""What is known of the world is complete, has its source, and is told in every language of the bot."""

import pytest

from campaigns.facts import censor, dead, punished
from campaigns.kinds.contact import Status

FACTS = {"law": punished(), "RU": censor("RU"), "BY": censor("BY")}


@pytest.mark.parametrize("facts", FACTS.values(), ids=FACTS)
def test_every_fact_is_told_in_every_language_with_its_source(facts: tuple) -> None:
    assert facts
    assert all({"en", "ru", "uk"} <= set(one.texts) and one.source and one.said_on for one in facts)
    assert facts[0].told("fr") == facts[0].texts["en"]


def test_of_other_countries_nothing_is_known() -> None:
    assert censor("XX") == ()


@pytest.mark.parametrize(
    ("country", "medium", "value", "status"),
    [
        ("RU", "email", "office@example.org", "not_considered"),
        ("RU", "form", "https://example.org/form", "not_considered"),
        ("RU", "post", "Sample Street 1", None),
        ("RU", "email", "court@SUD.sudrf.ru", "unreachable_from_abroad"),
        ("DE", "email", "court@x.sudrf.ru", "unreachable_from_abroad"),
        ("DE", "email", "a@notsudrf.ru", None),
        ("DE", "email", "office@example.org", None),
        (None, "email", "office@example.org", None),
        ("DE", "form", "https://[", None),
    ],
)
def test_a_way_that_leads_nowhere_is_known(country: str | None, medium: str, value: str, status: str | None) -> None:
    found = dead(country, medium, value)
    assert (found.status if found else None) == status
    assert status is None or Status(status) is not Status.OK

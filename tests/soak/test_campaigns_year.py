"""A year of asks: 10,000 supporters, 60 campaigns, and none of what must not happen."""

import pytest

from tests.campaigns.year import year

pytestmark = pytest.mark.soak


def test_a_year_of_ten_thousand_supporters_breaks_no_rule() -> None:
    found = year(supporters=10_000, campaigns=60)
    print(f"{found.asks} asks, {sum(found.counts.values())} looks: {dict(found.counts)}, broken: {found.broken()}")  # noqa: T201
    assert found.asks > 50_000
    assert found.broken() == {}

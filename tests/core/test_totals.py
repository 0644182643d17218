"""The numbers of the whole instance: groups apart, medians of enough, months that begin where they should."""

import json
from datetime import UTC, date, datetime
from typing import Any

from bot.core.event import Facts
from bot.core.totals import Term, Whole, count, from_json, months, to_json

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TREASON = ("275", "ru-uk")


def sentence(months_: int | None, *, year: int = 2026, group: str = "political", **facts: Any) -> Any:
    return datetime(year, 5, 1, tzinfo=UTC), group, Facts(term_months=months_, articles=(TREASON,), **facts)


def test_twelve_months_end_with_this_one() -> None:
    found = months(NOW)
    assert (len(found), found[0], found[-1]) == (
        13,
        datetime(2025, 12, 1, tzinfo=UTC),
        datetime(2026, 12, 1, tzinfo=UTC),
    )
    assert months(datetime(2026, 12, 31, 23, tzinfo=UTC))[-1] == datetime(2027, 1, 1, tzinfo=UTC)


def test_groups_are_never_added_up() -> None:
    found = count([(0, "arrest", "political", 3), (0, "arrest", "civilian", 2), (11, "death", "political", 1)], [])
    assert found["political"].kinds["arrest"] == (3, *[0] * 11)
    assert (found["political"].number, found["civilian"].number) == (4, 2)


def test_a_median_needs_five_sentences_to_prison_of_one_article_and_year() -> None:
    prison = [sentence(n) for n in (12, 24, 120, 144, 180)]
    others = [
        sentence(None, term_life=True),
        sentence(36, term_sort="suspended"),
        sentence(None),
        sentence(6, year=2025),
    ]
    found = count([], [*prison, *others])["political"]
    assert found.terms == (Term(TREASON, 2026, 120, 5),)
    assert dict(found.verdicts) == {2026: 8, 2025: 1}
    assert dict(found.by_article[TREASON]) == {2026: 8, 2025: 1}
    assert count([], prison[:4])["political"].terms == ()


def test_what_is_kept_comes_out_the_same() -> None:
    groups = count([(2, "arrest", "political", 3)], [sentence(n) for n in range(12, 18)])
    whole = Whole(NOW, date(2025, 12, 1), groups, told=40, corrected=2, sources=7)
    assert from_json(json.loads(json.dumps(to_json(whole)))) == whole

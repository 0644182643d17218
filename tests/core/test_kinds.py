"""Kinds and details as bits of a mask."""

import tomllib
from importlib.resources import files

import pytest

from bot.core.kinds import (
    ALL_KINDS,
    BIT,
    DETAIL_BIT,
    DETAILS,
    FIRST_DETAIL,
    MOST_BITS,
    READ,
    Detailed,
    Kind,
    bits_of,
    mask,
    unmask,
    unmask_details,
)
from bot.i18n import Catalogs


def told_by_rules() -> set[Detailed]:
    found = set()
    for lang in ("ru", "uk", "be", "en"):
        raw = tomllib.loads(files("feeds").joinpath("lexicon", lang, "events.toml").read_text(encoding="utf-8"))
        rules = (rule for rule in raw["event"] if "detail" in rule)
        found |= {(Kind(rule["name"].split(".")[0]), rule["detail"]) for rule in rules}
    return found


def test_every_detail_that_a_rule_tells_can_be_asked_for_and_no_other() -> None:
    assert set(DETAILS[:READ]) == told_by_rules()


def test_every_detail_with_a_word_of_its_own_has_a_bit() -> None:
    texts = Catalogs.load().by_lang["en"].texts
    heads = {key.removeprefix("head.").partition(":")[::2] for key in texts if key.startswith("head.") and ":" in key}
    assert {(Kind(kind), detail) for kind, detail in heads} <= set(DETAILS)


def test_bits_are_each_their_own_and_fit_a_number_of_the_database() -> None:
    bits = [*BIT.values(), *DETAIL_BIT.values()]
    assert len(set(bits)) == len(bits) == len(Kind) + len(DETAILS)
    assert max(bits) < 1 << MOST_BITS
    assert max(BIT.values()) < 1 << FIRST_DETAIL


def test_bits_never_move() -> None:
    """They stand in the subscriptions of readers."""
    assert [BIT[Kind.SEARCH], BIT[Kind.LISTING]] == [1, 1 << 12]
    assert DETAIL_BIT[Kind.DETENTION, "administrative"] == 1 << 20
    assert DETAIL_BIT[Kind.RELEASE, "exchange"] == 1 << 28
    assert DETAIL_BIT[Kind.LISTING, "undesirable"] == 1 << 53


@pytest.mark.parametrize("one", DETAILS, ids=":".join)
def test_who_asks_for_a_kind_gets_its_details_and_who_asks_for_a_detail_gets_it_alone(one: Detailed) -> None:
    event = bits_of(*one)
    assert event & mask([one[0]])
    assert event & mask([], [one])
    assert not event & mask([], set(DETAILS) - {one})
    assert not event & mask(set(Kind) - {one[0]})
    assert not bits_of(one[0], None) & mask([], DETAILS)


@pytest.mark.parametrize("detail", [None, "", "nobody_lists_this"])
def test_without_a_known_detail_an_event_has_the_bit_of_its_kind(detail: str | None) -> None:
    assert bits_of(Kind.RELEASE, detail) == BIT[Kind.RELEASE]


def test_a_mask_is_read_again() -> None:
    exchange: Detailed = (Kind.RELEASE, "exchange")
    bits = mask([Kind.DEATH, Kind.ARREST], [exchange, (Kind.ARREST, "new")])
    assert unmask(bits) == (Kind.ARREST, Kind.DEATH)
    assert unmask_details(bits) == (exchange,)
    assert unmask(ALL_KINDS) == tuple(Kind)
    assert unmask_details(ALL_KINDS) == ()
    assert unmask(1 << 60) == ()

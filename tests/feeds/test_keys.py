"""When two entries are the same entry."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.keys import KEY_BYTES, canonical_url, content_hash, seen_key, seen_keys
from feeds.sources.entry import Entry


def an_entry(
    guid: str = "g1", url: str = "https://news.example/1", title: str = "Суд", day: int | None = None
) -> Entry:
    return Entry(guid, url, title, "Текст", datetime(2026, 11, day, tzinfo=UTC) if day else None, None)


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (an_entry(), an_entry(url="https://news.example/2", title="Другое"), True),
        (an_entry("a"), an_entry("b"), False),
        (an_entry(""), an_entry("", title="Другое"), True),
        (an_entry(""), an_entry("", url="https://news.example/1?utm_source=rss#top"), True),
        (an_entry(""), an_entry("", url="https://news.example/2"), False),
        (an_entry("", ""), an_entry("", "", title="  Суд\n"), True),
        (an_entry("", ""), an_entry("", "", title="Суд решил"), False),
        (an_entry("https://news.example/1", ""), an_entry("", "https://news.example/1"), False),
    ],
    ids=["guid rules", "other guid", "link rules", "tracked link", "other link", "spacing", "other text", "no mixing"],
)
def test_an_entry_is_known_by(one: Entry, two: Entry, same: bool) -> None:
    assert (seen_key("src", one) == seen_key("src", two)) is same


def test_keys_are_short_and_differ_between_sources() -> None:
    assert len(seen_key("one", an_entry())) == KEY_BYTES
    assert seen_key("one", an_entry()) != seen_key("two", an_entry())


@pytest.mark.parametrize("dated", [True, False], ids=["with dates", "newest first without dates"])
def test_an_entry_that_joins_another_of_its_guid_is_new_and_the_old_one_stays_known(dated: bool) -> None:
    old = an_entry(day=1 if dated else None)
    new = an_entry(url="https://news.example/2", day=2 if dated else None)
    (before,) = seen_keys("src", [old])
    joined, stayed = seen_keys("src", [new, old])
    assert stayed == before
    assert joined != before


def test_the_same_guid_and_link_twice_is_one_entry() -> None:
    one, two = seen_keys("src", [an_entry(), an_entry(title="Уточнение")])
    assert one == two


def test_keys_stand_in_the_order_of_the_entries() -> None:
    entries = [an_entry(str(number), day=number) for number in (3, 1, 2)]
    assert seen_keys("src", entries) == tuple(seen_key("src", entry) for entry in entries)


def test_the_content_hash_sees_words_and_not_spacing() -> None:
    entry = an_entry()
    assert content_hash(entry) == content_hash(replace(entry, title=" Суд ", url="", guid="", summary="Текст\n"))
    assert content_hash(entry) != content_hash(replace(entry, summary="Текст другой"))
    assert content_hash(replace(entry, title="a", summary="b c")) != content_hash(
        replace(entry, title="a b", summary="c")
    )


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://News.Example", "https://news.example/"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://news.example./a#part", "https://news.example/a"),
        ("https://ola:key@news.example/a", "https://news.example/a"),
        ("https://news.example/a?utm_source=rss&id=5&at_medium=x&fbclid=1", "https://news.example/a?id=5"),
        ("https://news.example/a?UTM_Source=rss", "https://news.example/a"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?attic=1", "https://news.example/a?attic=1"),
        ("https://[2606:4700::1111]/a", "https://[2606:4700::1111]/a"),
        ("javascript:alert(1)", ""),
        ("https://[x", ""),
        ("", ""),
    ],
)
def test_a_link_in_its_plain_form(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text(max_size=60))
def test_any_text_has_a_canonical_form_that_is_its_own(tail: str) -> None:
    once = canonical_url("https://news.example/" + tail)
    assert canonical_url(once) == once

"""What is read from RSS and Atom: fields, charsets, and documents that are no feeds."""

import codecs
import re
from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.sources import KINDS
from feeds.sources.entry import MAX_ENTRIES, MAX_FIELD, Entry
from feeds.sources.rss import parse
from tests.feeds.documents import ATOM, HEADLINE, RUSSIAN, an_item, an_rss


def only(document: str) -> Entry:
    (entry,) = parse(document.encode(), "application/rss+xml").entries
    return entry


def test_the_registry_knows_rss() -> None:
    assert KINDS["rss"] is parse


def test_rss_is_read() -> None:
    date = "<pubDate>Fri, 20 Nov 2026 10:00:00 +0300</pubDate><description>Её увезли.</description>"
    parsed = parse(an_rss([an_item(more=date)]).encode(), "")
    assert parsed.title == "Газета"
    assert parsed.problem is None
    assert parsed.entries == (
        Entry("g-1", "https://paper.example/1", RUSSIAN, "Её увезли.", datetime(2026, 11, 20, 7, tzinfo=UTC), None),
    )


def test_atom_is_read_with_relative_links_and_without_scripts() -> None:
    first, second = parse(ATOM.encode(), "application/atom+xml").entries
    assert first == Entry(
        "urn:1",
        "https://paper.example/news/1",
        "Ivan <b>Madeup</b> released",
        "He went home.",
        datetime(2026, 11, 20, 8, tzinfo=UTC),
        datetime(2026, 11, 21, 8, 30, tzinfo=UTC),
    )
    assert second.url == ""
    assert "Long text" in second.summary


CHARSETS = {
    "utf-8 declared": (HEADLINE, "utf-8", "utf-8", ""),
    "utf-8 not declared": (HEADLINE, "utf-8", "", ""),
    "utf-8 as text/xml, whose default would be ASCII": (HEADLINE, "utf-8", "", "text/xml"),
    "utf-8 declared as windows-1251": (HEADLINE, "utf-8", "windows-1251", "text/xml; charset=windows-1251"),
    "utf-8 with a mark": (HEADLINE, "utf-8-sig", "", ""),
    "windows-1251 in the document": (HEADLINE, "windows-1251", "windows-1251", "application/xml"),
    "windows-1251 in the header": (HEADLINE, "windows-1251", "", 'text/xml; charset="Windows-1251"'),
    "windows-1251 declared as utf-8": (HEADLINE, "windows-1251", "utf-8", "text/xml; charset=utf-8"),
    "windows-1251 not declared": (HEADLINE, "windows-1251", "", ""),
    "koi8-r in the document": (RUSSIAN, "koi8-r", "koi8-r", ""),
    "koi8-r not declared": (RUSSIAN, "koi8-r", "", "text/xml"),
    "koi8-u in the header": (HEADLINE, "koi8-u", "", "text/xml; charset=koi8-u"),
    "koi8-u not declared": (HEADLINE, "koi8-u", "", ""),
    "utf-16 with a mark": (HEADLINE, "utf-16", "utf-16", ""),
    "utf-16 big-endian without a mark": (HEADLINE, "utf-16-be", "utf-16", "application/xml"),
    "utf-16 without a mark": (HEADLINE, "utf-16-le", "utf-16", ""),
    "utf-16 without a mark or declaration": (HEADLINE, "utf-16-be", "", ""),
    "utf-32 with a mark": (HEADLINE, "utf-32", "", ""),
    "an unknown charset": (HEADLINE, "utf-8", "x-unknown", "text/xml; charset=none"),
    "a codec that is no charset": (HEADLINE, "windows-1251", "", "text/xml; charset=unicode_escape"),
}


@pytest.mark.parametrize(("title", "charset", "declared", "header"), CHARSETS.values(), ids=CHARSETS)
def test_the_text_arrives_whole_from(title: str, charset: str, declared: str, header: str) -> None:
    document = an_rss([an_item(title)], declared=declared)
    body = document.encode(charset)
    (entry,) = parse(body, header).entries
    assert entry.title == title


def test_a_big_endian_mark_is_understood() -> None:
    body = codecs.BOM_UTF16_BE + an_rss([an_item(HEADLINE)], declared="utf-16").encode("utf-16-be")
    assert parse(body, "application/xml").entries[0].title == HEADLINE


def test_broken_utf8_costs_the_broken_letters_only() -> None:
    body = an_rss([an_item(HEADLINE)], declared="utf-8").encode().replace("Полтаві".encode(), b"\xd0\xff\xfe")
    (entry,) = parse(body, "text/xml; charset=windows-1251").entries
    assert entry.title.startswith("Суд у \ufffd")
    assert entry.title.endswith("отримала три роки")


NO_FEEDS = {
    "nothing": (b"", "empty"),
    "spaces": (b" \r\n\t" * 100, "empty"),
    "NUL": (b"\0" * 5_000_000, "empty"),
    "11 bytes": (b"hello world", "not_a_feed"),
    "JSON": (b'{"error": "too many <rss> requests"}', "json"),
    "an image": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not_a_feed"),
    "a page": (b"<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>", "html_page"),
    "a page that names a feed": (b"<html><head><link href=/rss></head><body><p><item ></body></html>", "html_page"),
    "a bare script": (b"<script>location='/?c=1'</script>", "html_page"),
    "other XML": (b"<?xml version='1.0'?><urlset><url/></urlset>", "not_a_feed"),
    "a cut feed": (b"<?xml version='1.0'?><rss version='2.0'><chan", "broken"),
}


@pytest.mark.parametrize(("body", "problem"), NO_FEEDS.values(), ids=NO_FEEDS)
def test_what_is_no_feed_is_named(body: bytes, problem: str) -> None:
    parsed = parse(body, "text/html; charset=utf-8")
    assert parsed.problem == problem
    assert parsed.entries == ()


def test_a_feed_without_entries_is_no_problem() -> None:
    assert parse(an_rss([]).encode(), "").problem is None


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("<pubDate>Fri, 20 Nov 2026 10:00:00 GMT</pubDate>", datetime(2026, 11, 20, 10, tzinfo=UTC)),
        ("<pubDate>2026-11-20T10:00:00+02:00</pubDate>", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("<pubDate>Sat, 01 Jan 2099 00:00:00 GMT</pubDate>", datetime(2099, 1, 1, tzinfo=UTC)),
        ("<pubDate>20 ноября 2026 г.</pubDate>", None),
        ("<pubDate>99999999999999999999</pubDate>", None),
        ("<pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate>", None),
        ("<pubDate></pubDate>", None),
        ("", None),
    ],
    ids=["RFC 822", "ISO", "2099", "Russian month", "digits", "year 1", "empty", "none"],
)
def test_dates_are_utc_or_nothing(more: str, expected: datetime | None) -> None:
    assert only(an_rss([an_item(more=more)])).published == expected


def test_a_date_that_no_calendar_has_does_no_harm() -> None:
    assert only(an_rss([an_item(more="<pubDate>Tue, 31 Nov 2026 10:00:00 GMT</pubDate>")])).guid == "g-1"


def test_fields_and_entries_are_bounded() -> None:
    entries = parse(an_rss(an_item("т" * 100_000, guid=str(n)) for n in range(20)).encode(), "").entries
    assert {len(entry.title) for entry in entries} <= set(range(MAX_FIELD - 100, MAX_FIELD + 1))
    many = parse(an_rss(an_item(guid=str(n)) for n in range(1000)).encode(), "").entries
    assert [entry.guid for entry in many] == [str(n) for n in range(MAX_ENTRIES)]


def test_many_long_fields_are_read_in_linear_time() -> None:
    body = an_rss(an_item("т" * 30_000, guid=str(number)) for number in range(40)).encode()
    before = process_time()
    assert len(parse(body, "").entries) == 40
    assert process_time() - before < 1.0, "a pattern that starts everywhere needs four seconds"


def test_long_cdata_is_cut_and_the_next_entry_is_read() -> None:
    long = f"<description><![CDATA[{'слово <br> ' * 20_000}]]></description>"
    first, second = parse(an_rss([an_item(more=long), an_item(guid="g-2")]).encode(), "").entries
    assert MAX_FIELD - 200 < len(first.summary) <= MAX_FIELD
    assert second.guid == "g-2"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a &#xD800; b", "a  b"),
        ("a &#0; b &#x1b; c", "a  b  c"),
        ("a \x00\x08\x7f b", "a  b"),
        ("<![CDATA[a <b>bold</b> & c]]>", "a <b>bold</b> & c"),
        ("AT&amp;T", "AT&T"),
        ("a &nbsp;b &laquo;c&raquo;", "a \xa0b «c»"),
        ("x &unknown; y", "x &unknown; y"),
    ],
)
def test_a_title_is_cleaned_of_what_no_text_holds(title: str, expected: str) -> None:
    assert only(an_rss([an_item(title)])).title == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://paper.example/a?b=1&amp;c=2", "https://paper.example/a?b=1&c=2"),
        ("/a", "https://paper.example/a"),
        ("//other.example/a", "https://other.example/a"),
        ("javascript:alert(1)", ""),
        ("tg://resolve?domain=x", ""),
        ("data:text/html,x", ""),
        ("https://[", ""),
        ("https://paper.example/" + "a" * 5000, ""),
    ],
)  # fmt: skip
def test_links_lead_to_the_web_or_nowhere(link: str, expected: str) -> None:
    assert only(an_rss([an_item(link=link)])).url == expected


def test_a_guid_that_is_a_permalink_serves_as_the_link() -> None:
    assert only(an_rss(["<item><title>t</title><guid>https://paper.example/7</guid></item>"])).url == (
        "https://paper.example/7"
    )


def test_entities_of_a_document_type_are_never_expanded() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + an_rss([an_item("x &b; y")])
    assert only(bomb).title == "x &b; y"


PIECES = ["<item>", "</item>", "<title>", "</title>", "<![CDATA[", "]]>", "<link>", "&amp;", "&#", "&", "<", ">"]
PIECES += ["<!--", "-->", "<b a='", "ж", "\0", "\ud800", "<entry xmlns='", "<pubDate>1", "<?", "https://a.example/"]


@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40), st.sampled_from(["utf-8", "utf-16", "koi8-u"])
)
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_feed_its_fields_are_clean(pieces: list[str], charset: str) -> None:
    body = an_rss(pieces).encode(charset, "surrogatepass" if charset.startswith("utf") else "replace")
    for entry in parse(body, "text/xml").entries:
        for text in (entry.title, entry.summary, entry.guid, entry.url):
            assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]", text)
        assert entry.url == "" or entry.url.startswith(("http://", "https://"))

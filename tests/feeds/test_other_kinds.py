"""Feeds that are no RSS: JSON Feed, and public channels by their preview."""

import json
from datetime import UTC, datetime

import pytest

from feeds.sources import KINDS, jsonfeed, telegram

DATE = "2026-11-20T10:00:00+02:00"
JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Paper",
    "home_page_url": "https://paper.example/",
    "items": [
        {"id": "1", "url": "/news/1", "title": "First", "content_html": "<p>Text</p>", "date_published": DATE},
        {"id": 2, "external_url": "https://other.example/2", "content_text": "Only a text", "date_published": "soon"},
        "no item",
        {"id": {"a": 1}, "url": "javascript:alert(1)", "title": ["x"]},
    ],
}  # fmt: skip


def test_a_json_feed_is_read() -> None:
    found = KINDS["json"](json.dumps(JSON).encode(), "application/feed+json")
    first, second, odd = found.entries
    assert (first.guid, first.url, first.title, first.summary) == (
        "1",
        "https://paper.example/news/1",
        "First",
        "<p>Text</p>",
    )
    assert first.published == datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
    assert (second.guid, second.url, second.title) == ("2", "https://other.example/2", "Only a text")
    assert second.published is None
    assert (odd.guid, odd.url, odd.title) == ("", "", "")
    assert found.title == "Paper"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b"<html>", "html_page"),
        (b"[1]", "not_a_feed"),
        (b'{"a": 1}', "json"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": {}}', "json"),
        (b"{", "broken"),
    ],
)
def test_what_is_no_json_feed_is_named(body: bytes, problem: str) -> None:
    assert jsonfeed.parse(body, "").problem == problem


def a_post(number: int, text: str, *, more: str = "") -> str:
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
        f'<div class="tgme_widget_message js-widget_message" data-post="paper/{number}">{more}'
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>'
        f'<a class="tgme_widget_message_date" href="https://t.me/paper/{number}">'
        f'<time datetime="2026-11-20T10:{number:02}:00+00:00" class="time">10:00</time></a></div></div>'
    )


def a_preview(*posts: str) -> bytes:
    head = '<html><head><meta property="og:title" content="Paper &amp; Co"></head><body>'
    history = f'<section class="tgme_channel_history js-message_history">{"".join(posts)}</section>'
    return f"{head}{history}</body></html>".encode()


def test_a_channel_is_read_by_its_preview_newest_first() -> None:
    quoted = (
        '<a class="tgme_widget_message_reply"><div class="tgme_widget_message_text js-message_reply_text">old</div></a>'
    )
    body = a_preview(
        a_post(1, "<b>Суд в Твери</b> арестовал Петра Примерова.<br/>Подробности <a href='x'>тут</a> &amp; ниже"),
        a_post(2, "Второй", more=quoted),
        a_post(3, '<i class="emoji"><b>🔥</b></i>'),
        a_post(4, " "),
    )
    found = telegram.parse(body, "text/html; charset=utf-8")
    assert [one.guid for one in found.entries] == ["paper/3", "paper/2", "paper/1"]
    last = found.entries[-1]
    assert last.title == "Суд в Твери арестовал Петра Примерова."
    assert last.summary.endswith("Подробности тут & ниже")
    assert (last.url, last.published) == ("https://t.me/paper/1", datetime(2026, 11, 20, 10, 1, tzinfo=UTC))
    assert "old" not in found.entries[1].summary
    assert found.title == "Paper & Co"


def test_a_channel_without_a_preview_is_named() -> None:
    assert telegram.parse(b"<html><body>Contact @paper</body></html>", "").problem == "not_a_feed"
    assert telegram.parse(a_preview(), "").entries == ()


def test_a_long_first_line_is_cut_at_a_word() -> None:
    (entry,) = telegram.parse(a_preview(a_post(1, "слово " * 100)), "").entries
    assert len(entry.title) <= 201
    assert entry.title.endswith("слово…")


@pytest.mark.parametrize(
    ("url", "preview"),
    [
        ("https://t.me/paper_news", "https://t.me/s/paper_news"),
        ("t.me/s/paper_news", "https://t.me/s/paper_news"),
        ("https://telegram.me/paper_news/123?x=1", "https://t.me/s/paper_news"),
        ("https://t.me/+abcdef", None),
        ("https://t.me/joinchat/abcdef", None),
        ("https://t.me/", None),
        ("https://t.me.evil.example/paper", None),
        ("https://paper.example/s/paper", None),
    ],
)
def test_the_preview_is_found_from_any_address_of_a_channel(url: str, preview: str | None) -> None:
    assert telegram.preview_of(url) == preview


@pytest.mark.parametrize(
    "piece", ["<div class='js-message_text'>", "<", "&", "<!--", "<time datetime='", "<a b=", "\x00"]
)
def test_whatever_stands_in_a_preview_it_ends(piece: str) -> None:
    telegram.parse(a_preview(a_post(1, "x")) + (piece * 500).encode(), "")

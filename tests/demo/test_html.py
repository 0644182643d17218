"""The HTML check refuses and reads what Telegram refuses and reads."""

import pytest

from bot.demo.html import Broken, Entity, Parsed, checked_link, parse


def marks(source: str) -> list[tuple[str, int, int]]:
    parsed = parse(source)
    assert isinstance(parsed, Parsed)
    return [(entity.type, entity.offset, entity.length) for entity in parsed.entities]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        pytest.param("plain", "plain", [], id="plain"),
        pytest.param("<b>a</b><strong>b</strong>", "ab", [("bold", 0, 1), ("bold", 1, 1)], id="bold"),
        pytest.param("<i><u>x</u></i>", "x", [("italic", 0, 1), ("underline", 0, 1)], id="nested"),
        pytest.param("<del>x</del> <ins>y</ins>", "x y", [("strikethrough", 0, 1), ("underline", 2, 1)], id="del, ins"),
        pytest.param("<B>x</B>", "x", [("bold", 0, 1)], id="upper case"),
        pytest.param("<b>x</>", "x", [("bold", 0, 1)], id="nameless end tag"),
        pytest.param("🕊<b>x</b>", "🕊x", [("bold", 2, 1)], id="UTF-16 offsets"),
        pytest.param("a & b", "a & b", [], id="bare ampersand"),
        pytest.param("a &lt b &amp; &nbsp; &#65;&#x42;", "a < b & &nbsp; AB", [], id="references"),
        pytest.param('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)], id="span spoiler"),
        pytest.param("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)], id="spoiler"),
        pytest.param("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)], id="expandable"),
        pytest.param('<tg-time unix="1790000000">soon</tg-time>', "soon", [("date_time", 0, 4)], id="time"),
        pytest.param("<a href='nowhere'>x</a>", "x", [], id="a link that is none goes silently"),
        pytest.param("<b></b>x", "x", [], id="empty tag"),
        pytest.param("  <b> x </b>\n", "x", [("bold", 0, 1)], id="trimmed"),
        pytest.param('<b onclick="x()">x</b>', "x", [("bold", 0, 1)], id="unknown attribute is ignored"),
    ],
)
def test_good_html_is_read(source: str, text: str, expected: list[tuple[str, int, int]]) -> None:
    assert parse(source) == Parsed(text, parse(source).entities)
    assert sorted(marks(source)) == sorted(expected)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("жы <c>", 'Unsupported start tag "c" at byte offset 5'),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a "x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=a/b>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x>y</a>', "Unclosed start tag at byte offset 0"),
    ],
)
def test_bad_html_is_refused_in_telegrams_words(source: str, why: str) -> None:
    assert parse(source) == Broken(why)


def test_a_link_keeps_its_address_and_code_its_language() -> None:
    parsed = parse('<a href="example.org?a=1&amp;b=2">x</a> <pre><code class="language-py">y</code></pre>')
    assert isinstance(parsed, Parsed)
    assert parsed.entities == (
        Entity("text_link", 0, 1, (("url", "http://example.org?a=1&b=2"),)),
        Entity("pre", 2, 1, (("language", "py"),)),
    )


def test_only_a_hundred_entities_stay() -> None:
    assert len(marks("<b>x</b> " * 130)) == 100


@pytest.mark.parametrize(
    "link", ["", "localhost/x", "javascript:alert(1)", "http://", "ftp://example.org", "http://[1"]
)
def test_what_is_no_link_is_none(link: str) -> None:
    assert checked_link(link) is None

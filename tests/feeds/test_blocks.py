"""Known entries are cut out before parsing: what is left reads exactly as it does in the whole document."""

import random

import pytest

from feeds.sources import rss
from feeds.sources.blocks import cut, packed, spans, unpacked
from feeds.sources.entry import MAX_ENTRIES, Parsed
from tests.feeds.documents import an_item, an_rss

WORDS = ("суд", "вирок", "Їжак", "арешт", "court", "&amp;", "&#1089;", "№ 5", "<![CDATA[<b>item</b> ]]>", "«цитата»")


def words(rng: random.Random) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(rng.randint(1, 8)))


def rss20(rng: random.Random, n: int) -> str:
    more = rng.choice(["", "<category>a</category>", "<media:content url='x'/>", "<!-- <item> -->", "<guid>g</guid>"])
    return (
        f"<item><title>{words(rng)} {n}</title><link>https://p.example/{n}</link>{more}"
        f"<description>{words(rng)}</description><pubDate>Sat, 21 Nov 2026 10:{n % 60:02}:00 +0300</pubDate></item>"
    )


def rdf(rng: random.Random, n: int) -> str:
    about = f"https://p.example/{n}"
    return (
        f'<item rdf:about="{about}"><title>{words(rng)}</title><link>{about}</link>'
        f"<description>{words(rng)}</description><dc:date>2026-11-21T10:{n % 60:02}:00Z</dc:date></item>"
    )


def atom(rng: random.Random, n: int, prefix: str = "") -> str:
    p = prefix
    return (
        f"<{p}entry><{p}id>urn:{n}</{p}id><{p}title type='html'>{words(rng)}</{p}title>"
        f"<{p}link href='news/{n}'/><{p}updated>2026-11-21T10:{n % 60:02}:00Z</{p}updated>"
        f"<{p}content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{n}</div></{p}content></{p}entry>"
    )


HEADS = {
    "RSS 2.0": (
        '<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title>'
        "<link>https://p.example/</link><ttl>30</ttl>",
        "</channel></rss>",
        rss20,
    ),
    "RSS 0.91": ("<rss version='0.91' xmlns:media='urn:m'><channel><title>T</title>", "</channel></rss>", rss20),
    "RSS 1.0": (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://p.example/"><title>T</title>'
        "<items><rdf:Seq/></items></channel>",
        "</rdf:RDF>",
        rdf,
    ),
    "Atom 1.0": (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://p.example/a/"><title>T</title><id>urn:f</id>',
        "</feed>",
        atom,
    ),
    "Atom 0.3": ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>T</title>', "</feed>", atom),
    "Atom with a prefix": (
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:title>T</a:title><a:link href="https://p.example/"/>',
        "</a:feed>",
        lambda rng, n: atom(rng, n, "a:"),
    ),
    "capital letters": (
        "<RSS version='2.0' xmlns:media='urn:m'><CHANNEL><TITLE>T</TITLE>",
        "</CHANNEL></RSS>",
        lambda rng, n: rss20(rng, n).replace("<item", "<ITEM").replace("</item", "</ITEM"),
    ),
}


def known_and_whole(name: str, seed: int, charset: str) -> tuple[Parsed, Parsed, list[bool]]:
    """A document in which some entries are known: read without these, read whole, and which are new."""
    rng = random.Random(seed)
    head, tail, make = HEADS[name]
    blocks = [make(rng, n) for n in range(rng.randint(1, 12))]
    body = (head + "\n".join(blocks) + tail).encode(charset, "xmlcharrefreplace")
    content_type = f"text/xml; charset={charset}"
    whole = rss.parse(body, content_type)
    new = [rng.random() < 0.4 for _ in blocks]
    known = frozenset(one for one, fresh in zip(whole.blocks, new, strict=True) if not fresh)
    return rss.parse(body, content_type, known), whole, new


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "utf-16"])
@pytest.mark.parametrize("name", HEADS)
def test_what_is_left_reads_as_in_the_whole(name: str, charset: str) -> None:
    for seed in range(8):
        less, whole, new = known_and_whole(name, seed, charset)
        expected = tuple(entry for entry, fresh in zip(whole.entries, new, strict=True) if fresh)
        assert less.entries in (expected, whole.entries), (name, seed)
        assert less.blocks == whole.blocks
        if name != "capital letters":
            assert less.entries == expected, "nothing falls back where all is plain"
            assert less.cut == len(new) - len(expected)


def test_a_document_of_known_entries_is_not_parsed_at_all() -> None:
    body = an_rss([an_item(guid=str(n)) for n in range(5)]).encode()
    known = frozenset(rss.parse(body, "").blocks)
    assert rss.parse(body, "", known) == Parsed(blocks=rss.parse(body, "").blocks, cut=5)


@pytest.mark.parametrize(
    "body",
    [
        "<item><title>a</title><item><title>b</title></item></item>",
        "<item><title>a</title>",
        "<title>x</title></item><item><title>b</title></item>",
        "<item><title>a</title></entry><item><title>b</title></item>",
        "<item><title>a</title></item><!-- <item> no end",
        "<item><title>a</title></item><title><![CDATA[ no end <item>",
    ],
    ids=["nested", "unclosed", "closed twice", "closed by another name", "comment without end", "CDATA without end"],
)
def test_what_is_not_plain_is_read_whole(body: str) -> None:
    assert spans(body) is None
    assert cut(body, frozenset()) is None
    document = an_rss([an_item(), body]).encode()
    assert rss.parse(document, "", frozenset({b"12345678"})).entries == rss.parse(document, "").entries


def test_entries_of_another_namespace_count_for_nothing() -> None:
    strange = an_rss([an_item(guid="1"), "<x:item xmlns:x='urn:x'><x:title>t</x:title></x:item>", an_item(guid="2")])
    whole = rss.parse(strange.encode(), "")
    less = rss.parse(strange.encode(), "", frozenset(whole.blocks[:1]))
    assert less.entries == whole.entries, "more blocks than entries: the whole is read"
    assert less.cut == 0


def test_where_what_is_left_is_broken_the_whole_is_read() -> None:
    body = an_rss([an_item(guid="1"), "<item><title>a &nosuch; b</title><b></item>"]).encode()
    whole = rss.parse(body, "")
    assert rss.parse(body, "", frozenset(whole.blocks[:1])) == whole


def test_words_and_markup_that_only_look_like_entries_are_none() -> None:
    text = "<items><item-list/><!-- <item> --><x><![CDATA[<item>]]></x></items><item/><item a='1'>x</item>"
    assert [text[start:end] for start, end in spans(text) or ()] == ["<item/>", "<item a='1'>x</item>"]


def test_of_very_many_entries_the_first_count() -> None:
    body = an_rss(an_item(guid=str(n)) for n in range(MAX_ENTRIES + 50)).encode()
    whole = rss.parse(body, "")
    assert len(whole.blocks) == MAX_ENTRIES
    less = rss.parse(body, "", frozenset(whole.blocks[1:]))
    assert (less.entries, less.cut) == (whole.entries[:1], MAX_ENTRIES - 1)


def test_hashes_are_kept_as_one_value() -> None:
    hashes = (b"12345678", b"abcdefgh")
    assert unpacked(packed(hashes)) == frozenset(hashes)
    assert unpacked(b"") == unpacked(b"1234") == frozenset()

"""RSS read without feedparser: the same entries, or none of its business."""

import random

import pytest

from feeds.sources import plain, rss
from feeds.sources.markup import tame
from tests.feeds.documents import HOSTILE, an_item, an_rss
from tests.feeds.test_blocks import HEADS

TEXTS = (
    "Суд арестовал", "a &amp; b", "&lt;b&gt;bold&lt;/b&gt; text", "<![CDATA[<p>Один</p> ]]> два", "caf&#233;", "Ã©tÃ©",
    " \n spaces \t", "&quot;", "x &amp;nbsp; y", "«ёлка» — дом", "<!-- not said -->said", "&#x85;", "&#150; dash", "",
)  # fmt: skip
LINKS = (
    "https://p.example/1?a=1&amp;b=2", "https://p.example", " https://p.example/x ", "/relative",
    "https:///p.example/a", "https://п.example/1", "https://p.example/a&amp;amp;b", "https://p.example/?x&amp;copy;=1",
    "", "javascript:alert(1)",
)  # fmt: skip
GUIDS = (
    "<guid>{}</guid>", "<guid isPermaLink='true'>{}</guid>", "<guid isPermaLink='false'>{}</guid>",
    "<guid ispermalink='false'>{}</guid>", "<guid isPermaLink='TRUE'>{}</guid>",
)  # fmt: skip
DATES = (
    "Sat, 21 Nov 2026 10:00:00 +0300", "21 Nov 2026 10:00 GMT", "2026-11-21T10:00:00Z", "31 Nov 2026 10:00:00 +0000",
    "",    "21 ноября 2026", "Sat, 21 Nov 26 10:00:00 EST",
)  # fmt: skip
MORE = (
    "<category domain='x'>a</category>", "<author>a@b.example (A)</author>", "<comments>https://p.example/c</comments>",
    "<enclosure url='https://p.example/a.jpg' length='1' type='image/jpeg'/>", "<dc:creator>A</dc:creator>",
    "<content:encoded><![CDATA[<p>Whole text</p>]]></content:encoded>", "<content:encoded></content:encoded>",
    "<media:content url='https://p.example/a.jpg' medium='image'/>", "<media:title>Another</media:title>",
    "<media:content url='x'><media:title>t</media:title><media:description>d</media:description></media:content>",
    "<source url='https://o.example/rss'>Other</source>", "<dc:date>2026-11-20T10:00:00Z</dc:date>",
    "<description>again</description>", "<title>again</title>", "<x>unknown</x>", "<pubDate>21 Nov 2026</pubDate>",
    "<atom:updated>2026-11-20T10:00:00Z</atom:updated>", "<atom:link href='https://p.example/2'/>", "text of the item",
    "<slash:comments>3</slash:comments>", "<title type='html'>typed</title>", "<link>https://p.example/other</link>",
    "<description><b>inline</b></description>", "<image><title>i</title></image>", "<summary>s</summary>",
)  # fmt: skip
OF_FEED = (
    "<ttl>15</ttl>", "<generator>G 1.2</generator>", "<generator uri='u'>G</generator>", "<language>ru</language>",
    "<atom:link href='https://p.example/rss' rel='self' type='application/rss+xml'/>", "<link>https://p.example/</link>",
    "<atom:link href='https://p.example/' rel='alternate'/>", "<sy:updatePeriod>hourly</sy:updatePeriod>",
    "<image><url>https://p.example/i.png</url><title>Picture</title><link>https://p.example/i</link></image>",
    "<description>About</description>", "<title>Second title</title>", "<lastBuildDate>21 Nov 2026</lastBuildDate>",
    "<textInput><title>t</title><name>n</name></textInput>", "<cloud domain='d'/>",
    "<skipHours><hour>1</hour></skipHours>",
)  # fmt: skip
NAMES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)


def item(rng: random.Random) -> str:
    parts = [
        f"<title>{rng.choice(TEXTS)}</title>",
        f"<link>{rng.choice(LINKS[:4] if rng.random() < 0.7 else LINKS)}</link>",
        rng.choice(GUIDS).format(rng.choice((*LINKS, "g-1", "urn:x"))),
        f"<description>{rng.choice(TEXTS)}</description>",
        f"<pubDate>{rng.choice(DATES)}</pubDate>",
        *(rng.choice(MORE) for _ in range(rng.choice((0, 0, 1, 2)))),
    ]
    rng.shuffle(parts)
    return f"<item>{''.join(part for part in parts if rng.random() < 0.9)}</item>"


def a_document(rng: random.Random) -> str:
    parts = [item(rng) for _ in range(rng.randint(0, 3))]
    parts += [rng.choice(OF_FEED) for _ in range(rng.choice((0, 1, 2)))]
    rng.shuffle(parts)
    rng_title = f"<title>{rng.choice(TEXTS)}</title>"
    return f'<rss version="2.0" {NAMES}><channel>{rng_title}{"".join(parts)}</channel></rss>'


def compared(text: str) -> bool:
    """Whether the document was plain; what was read of it is what feedparser reads."""
    harmless = tame(text)
    if harmless is None or (found := plain.read(harmless)) is None:
        return False
    by_feedparser, well_formed = rss._by_feedparser(harmless)
    assert well_formed
    assert rss._made(*found) == by_feedparser, harmless
    return True


@pytest.mark.parametrize("seed", range(8))
def test_what_is_plain_reads_as_feedparser_reads_it(seed: int) -> None:
    rng = random.Random(seed)
    assert sum(compared(a_document(rng)) for _ in range(40)) >= 3


@pytest.mark.parametrize("name", HEADS)
def test_of_every_dialect_the_same_entries_come(name: str) -> None:
    head, tail, make = HEADS[name]
    rng = random.Random(1)
    for _ in range(5):
        compared(head + "".join(make(rng, n) for n in range(5)) + tail)


@pytest.mark.parametrize("name", [name for name, body in HOSTILE.items() if len(body) < 700_000])
def test_hostile_documents_are_read_as_by_feedparser_or_not_at_all(name: str) -> None:
    compared(HOSTILE[name].decode("utf-8", "replace"))


def test_most_feeds_of_the_field_are_plain() -> None:
    more = "<description><![CDATA[<p>Подробности</p>]]></description><pubDate>Sat, 21 Nov 2026 10:00:00 +0300</pubDate>"
    assert compared(an_rss([an_item(more=more), an_item(guid="2", more="<category>a</category>")]))


def test_broken_xml_is_not_plain() -> None:
    assert plain.read("<rss version='2.0'><channel><item><title>a &nosuch; b</title></item></channel></rss>") is None

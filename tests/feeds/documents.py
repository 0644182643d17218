"""Feeds made up for the tests: people, papers and events in them are invented."""

from collections.abc import Iterable

HEADLINE = "Суд у Полтаві: Ґалина Їжак отримала три роки"
RUSSIAN = "Активистку Ольгу Вымышленную задержали у суда в Твери"


def an_item(title: str = RUSSIAN, *, guid: str = "g-1", link: str = "https://paper.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><guid isPermaLink='false'>{guid}</guid><link>{link}</link>{more}</item>"


def an_rss(items: Iterable[str] | str, *, declared: str = "") -> str:
    head = f'<?xml version="1.0" encoding="{declared}"?>\n' if declared else ""
    channel = "<title>Газета</title><link>https://paper.example/</link><description>d</description>"
    return f'{head}<rss version="2.0"><channel>{channel}{"".join(items)}</channel></rss>'


ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Paper</title><id>urn:feed</id>
<link href="https://paper.example/"/>
<entry><id>urn:1</id><title type="html">Ivan &lt;b&gt;Madeup&lt;/b&gt; released</title>
<link href="/news/1"/><published>2026-11-20T10:00:00+02:00</published><updated>2026-11-21T08:30:00Z</updated>
<summary>He went home.</summary></entry>
<entry><id>urn:2</id><title>Second</title><link href="javascript:alert(1)"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Long text</p></div></content></entry>
</feed>"""

# Hostile documents by name: each must end in time, most of them quickly. `an_rss` puts a good entry behind the trap.
HOSTILE: dict[str, bytes] = {
    name: an_rss([trap, an_item()]).encode("utf-8", "surrogatepass")
    for name, trap in {
        "300000 attributes": "<item " + " ".join(f"a{n}='1'" for n in range(300_000)) + "/>",
        "attributes with brackets": "<item " + " ".join(f"a{n}='>'" for n in range(100_000)) + "/>",
        "a megabyte of &": f"<item><title>{'&' * 1_000_000}</title></item>",
        "200000 nested divs": f"<item><description>{'<div>' * 200_000}</description></item>",
        "nested divs in CDATA": f"<item><description><![CDATA[{'<div>' * 200_000}]]></description></item>",
        "200000 <": f"<item><title>{'<' * 200_000}</title></item>",
        "broken HTML": "<item><description>" + "<p><b a='x <i>&nbsp &#x </q>" * 90_000 + "</description></item>",
        "100000 items": "<item><title>t</title></item>" * 100_000,
        "an author who freezes": f"<item><author>{'a' * 32_000}</author></item>",
        "a hundred thousand categories": f"<item>{'<category>x</category>' * 100_000}</item>",
        "a title of megabytes": f"<item><title>{'т' * 2_400_000}</title></item>",
        "millions of NUL": "\0" * 4_900_000,
        "CDATA without end": "<item><description><![CDATA[" + "x <b> " * 100_000,
        "CDATA in CDATA": "<![CDATA[" * 500_000,
        "comments without end": "<!--" * 1_000_000,
        "a surrogate as reference": "<item><title>a &#xD800; b &#55296; c &#0; d</title></item>",
        "a raw surrogate": "<item><title>a \ud800 b</title></item>",
        "control characters": "<item><title>a \x00\x01\x1b[31m b</title></item>",
    }.items()
}
HOSTILE["an entity bomb"] = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY a{n} "{("&a" + (str(n - 1) if n else "") + ";") * 10}">' for n in range(12))
    + "]>"
    + an_rss([an_item("&a11;")])
).encode()
HOSTILE["an external entity"] = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + an_rss([an_item("&x;")])
).encode()

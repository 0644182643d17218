"""Files and texts of somebody who wishes us ill: each ends in a mistake with line and cure, none is half taken."""

import gzip
import io
import zipfile

import pytest

from bot.i18n import Catalogs
from bot.store import campaigns
from bot.store.database import Database
from campaigns import service
from campaigns.file import CSV, TOML, Fault, read
from campaigns.service import Given
from tests.campaigns.builders import NOW, looked_at, raw, table

LEAD = '"Held on remand since 3 March. Three written requests for a doctor got no answer."'
VOICES = [Catalogs.load().translator(lang) for lang in ("en", "ru", "uk")]


def zipped(body: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("campaign.toml", body)
    return packed.getvalue()


TEXTS = {
    "an attribute of a class": ("{{ ''.__class__.__mro__ }}", "template_clever"),
    "an attribute of a gap": ("{{ closes.__class__ }}", "template_gap"),
    "an item": ("{{ closes['__class__'] }}", "template_clever"),
    "a sum": ("{{ 7 * 7 }}", "template_clever"),
    "a call": ("{{ cycler() }}", "template_clever"),
    "a filter": ("{{ closes | attr('__class__') }}", "template_clever"),
    "a loop": ("{% for x in range(10 ** 9) %}a{% endfor %}", "template_clever"),
    "another file": ("{% include '/etc/passwd' %}", "template_clever"),
    "an import": ("{% import 'os' as os %}", "template_clever"),
    "a comment": ("{# hidden #}{{ config }}", "template_gap"),
    "an open gap": ("{{ closes", "template_broken"),
    "deep brackets": ("{{ " + "(" * 60 + ")" * 60 + " }}", "template_clever"),
    "nobody's gap": ("{{ supporter.phone }}", "template_gap"),
    "turned": ("a \u202e b", "hidden_characters"),
    "turned apart": ("a \u2067 b", "hidden_characters"),
    "zero width": ("sta\u200brt", "hidden_characters"),
    "a joiner inside a word": ("sta\u200drt", "hidden_characters"),
    "a soft hyphen": ("sta\u00adrt", "hidden_characters"),
    "a word joiner": ("sta\u2060rt", "hidden_characters"),
    "an Arabic mark": ("a \u061c b", "hidden_characters"),
    "letters of tags": ("a \U000e0041 b", "hidden_characters"),
    "an escaped NUL": ("a \\u0000 b", "hidden_characters"),
    "a page break": ("a \\f b", "hidden_characters"),
    "nothing": ("  ", "empty_text"),
    "ten pages": ("ж" * 5000, "long_text"),
}


@pytest.mark.parametrize(("text", "problem"), TEXTS.values(), ids=TEXTS)
def test_a_hostile_text_is_refused_with_its_line(text: str, problem: str) -> None:
    found = looked_at("petition", (LEAD, f'"{text}"'))
    assert isinstance(found, tuple)
    assert [(one.key, one.problem) for one in found] == [("text.en.lead", problem)]
    assert raw("petition", (LEAD, f'"{text}"')).decode().splitlines()[found[0].line - 1].startswith("lead = ")


IDS = {
    "an id too long for a button": ("petition", ('"doctor-for-ivan-example"', f'"{"a" * 60}"'), "id", "not_an_id"),
    "an id with a colon": ("petition", ('"doctor-for-ivan-example"', '"act:did:1"'), "id", "not_an_id"),
    "an id with a line's end": ("petition", ('"doctor-for-ivan-example"', '"doctor\\n"'), "id", "not_an_id"),
    "an office too long for a button": (
        "contact",
        ('"prosecutor"', f'"{"p" * 40}"'),
        "contact.target[0].id",
        "not_an_id",
    ),
    "a person of another world": ("petition", ('"ivan-example"', '"../../etc"'), "case.persons[0]", "not_an_id"),
    "an office a thousand times an hour": (
        "contact",
        ('lang = "ru"', 'lang = "ru"\nmax_per_hour = 1000'),
        "contact.target[0].max_per_hour",
        "too_large",
    ),
}


@pytest.mark.parametrize(("name", "change", "key", "problem"), IDS.values(), ids=IDS)
def test_what_stands_in_buttons_is_small_and_plain(name: str, change: tuple, key: str, problem: str) -> None:
    found = looked_at(name, change)
    assert isinstance(found, tuple)
    assert (key, problem) in [(one.key, one.problem) for one in found]


def test_markup_is_taken_as_the_words_it_is() -> None:
    assert not isinstance(looked_at("petition", (LEAD, '"<b>bold</b> & <script>"')), tuple)


def test_pictures_keep_their_joiners() -> None:
    assert not isinstance(looked_at("petition", (LEAD, '"A teacher \U0001f469\u200d\U0001f3eb waits."')), tuple)


FILES = {
    "a zip": zipped(raw("petition")),
    "a gzip": gzip.compress(raw("petition"), mtime=0),
    "UTF-16": raw("petition").decode().encode("utf-16"),
    "Windows letters": raw("petition").decode().encode("cp1251", "replace"),
    "a NUL": raw("petition").replace(b"schema = 1", b"schema = 1\x00"),
    "ten megabytes": b"#" * 10_000_000,
    "half a letter": raw("petition")[: raw("petition").index("В".encode()) + 1],
    "nothing": b"",
}


@pytest.mark.parametrize("body", FILES.values(), ids=FILES)
async def test_a_hostile_file_spoils_the_whole_import(sqlite_db: Database, body: bytes) -> None:
    good = Given("good", raw("cause"))
    async with sqlite_db.write() as tx:
        found = await service.bring(tx, [good, Given("bad", body), good], "server", NOW)
        assert isinstance(found, dict)
        assert found["bad"]
        assert await campaigns.everything(tx) == []
    cured(found["bad"])


async def test_one_id_twice_spoils_the_whole_import(sqlite_db: Database) -> None:
    async with sqlite_db.write() as tx:
        found = await service.bring(tx, [Given("one", raw("cause")), Given("two", raw("cause"))], "server", NOW)
        assert isinstance(found, dict)
        assert [one.problem for one in found["two"]] == ["twice"]
        assert await campaigns.everything(tx) == []


HEAD = b"id,role,org,lang,salutation,source,checked_on,max_per_hour\n"
ROW = "gb-%d,Minister,%s,en,Dear Minister,https://example.org/gb,2026-11-18,%s\n"
TABLES = {
    "400 offices": (HEAD + b"".join((ROW % (n, "Office", "5")).encode() for n in range(400)), "too_many_targets"),
    "an office twice": (HEAD + (ROW % (1, "Office", "5")).encode() * 2, "twice"),
    "a NUL": (HEAD + (ROW % (1, "Off\x00ice", "5")).encode(), "hidden_characters"),
    "a turned name": (HEAD + (ROW % (1, "Off\u202eice", "5")).encode(), "hidden_characters"),
    "a template": (HEAD + (ROW % (1, "{{ 7 * 7 }}", "5")).encode(), "template_clever"),
    "no number": (HEAD + (ROW % (1, "Office", "many")).encode(), "not_whole"),
    "a huge number": (HEAD + (ROW % (1, "Office", "9" * 30)).encode(), "too_large"),
    "an Arabic number": (HEAD + (ROW % (1, "Office", "٣")).encode(), "not_whole"),
    "a zip": (zipped(table("contact") or b""), "not_utf8"),
    "a cell of a megabyte": (HEAD + (ROW % (1, "x" * 900_000, "5")).encode(), "quotes"),
}


@pytest.mark.parametrize(("body", "problem"), TABLES.values(), ids=TABLES)
def test_a_hostile_table_is_refused_with_its_line(body: bytes, problem: str) -> None:
    found = read(raw("contact"), body, NOW)
    assert isinstance(found, tuple)
    faults = [one for one in found if one.file == CSV]
    assert problem in {one.problem for one in faults}, faults
    assert all(1 <= one.line <= 402 for one in faults)
    cured(faults)


def cured(faults: list[Fault]) -> None:
    """Every mistake has its cure in every language."""
    for one in faults:
        assert one.file in {TOML, CSV}
        assert one.line >= 1
        assert all(t(f"cli.campaigns.wrong.{one.problem}", **one.values) for t in VOICES)

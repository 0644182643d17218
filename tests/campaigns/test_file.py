"""A campaign's file: what is taken, and every mistake with file, line and key."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.file import CSV, TOML, read
from campaigns.kinds import KINDS
from campaigns.kinds.contact import Contact
from campaigns.model import Campaign
from tests.campaigns.builders import KINDS as SHIPPED
from tests.campaigns.builders import NOW, SAMPLES, a_campaign, faults, looked_at, raw, table

ONE = 'persons = ["ivan-example"]'
TWO = 'persons = ["ivan-example", "ivan-example"]'


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_sample_is_in_order(name: str) -> None:
    assert isinstance(looked_at(name), Campaign)
    assert isinstance(looked_at(name, asks=True), Campaign)


def test_there_is_a_sample_of_every_kind_and_of_a_cause() -> None:
    assert {a_campaign(name).kind for name in SHIPPED} == set(KINDS)
    assert {path.name for path in SAMPLES.iterdir()} == set(SHIPPED)
    assert a_campaign("cause").case.scope == "cause"


def test_samples_speak_the_languages_of_the_bot() -> None:
    assert all(set(a_campaign(name).languages) == {"en", "ru", "uk"} for name in SHIPPED)


CASES: dict[str, tuple[str, tuple[str, str], tuple[str, int, str, str]]] = {
    "unknown key": ("petition", ("\nversion", "\nverzion"), (TOML, "verzion = 1", "verzion", "unknown_but")),
    "unknown key of a table": ("petition", ("[goal]", "[goal]\nfoo = 1"), (TOML, "foo = 1", "goal.foo", "unknown")),
    "key of another kind": ("cause", ("[goal]", "[letter]\n[goal]"), (TOML, "[letter]", "letter", "unknown")),
    "missing language": ("petition", ("[text.uk]", "[text.be]"), (TOML, "[text.en]", "text", "missing_language")),
    "text nobody asked for": (
        "petition",
        ('"en", "ru", "uk"', '"en", "ru"'),
        (TOML, "[text.uk]", "text.uk", "extra_language"),
    ),
    "note in one language": (
        "petition",
        ("note.ru", "note.ua"),
        (TOML, 'note.en = "An e-mail address', "safety.note", "missing_language"),
    ),
    "unknown variable": (
        "petition",
        ("Held on", "{{ nobody }}"),
        (TOML, 'lead = "{{ nobody }} remand ', "text.en.lead", "template_gap"),
    ),
    "impossible kind": (
        "petition",
        ('"death"', '"dead"'),
        (TOML, 'stop_on = ["release", "dead"', "case.stop_on[1]", "stop_kind"),
    ),
    "impossible detail": (
        "petition",
        (":hospital", ":moon"),
        (TOML, 'stop_on = ["release", "death', "case.stop_on[2]", "stop_detail"),
    ),
    "nothing stops it": ("petition", ("stop_on", "# stop_on"), (TOML, "[case]", "case", "no_stop_on")),
    "next nobody knows": (
        "cause",
        ("next = []", 'next = ["nowhere"]'),
        (TOML, 'next = ["nowhere"]', "after.next[0]", "next_unknown"),
    ),
    "no letter for a target": (
        "contact",
        ("[letter.ru]", "[letter.fr]"),
        (TOML, 'lang = "ru"', "contact.target[0].lang", "no_letter"),
    ),
    "no letter for a line": (
        "contact",
        ("[letter.de]", "[letter.fr]"),
        (CSV, "de-foreign-office,Minister,F", "contact.target[1].lang", "no_letter"),
    ),
    "e-mail to a Russian body": (
        "contact",
        ('status = "not_considered", ', ""),
        (TOML, '{ type = "email", value = "o', "contact.target[0].channels[0]", "dead_channel"),
    ),
    "the same office twice": (
        "contact",
        ('"prosecutor"', '"un-rapporteur"'),
        (CSV, "un-rapporteur,Special Rappor", "contact.target[3].id", "twice"),
    ),
    "a letter without own words": (
        "contact",
        ("\n{{ own_sentence }}", ""),
        (TOML, 'body = """', "letter.en.body", "no_own_sentence"),
    ),
    "no table": (
        "cause",
        ("[petition]", '[contact]\ntargets_file = "targets.csv"\n[petition]'),
        (TOML, 'targets_file = "targets.csv"', "contact.targets_file", "table_missing"),
    ),
    "consent of something else": (
        "petition",
        ('"petition", ', ""),
        (TOML, 'scope = ["publish_name", "of', "case.consent.scope", "consent_does_not_cover"),
    ),
    "consent ends first": (
        "petition",
        ("2027-05-10", "2026-12-01"),
        (TOML, "expires_on = 2026-12-01", "case.consent.expires_on", "consent_ends_first"),
    ),
    "a cause with a person": (
        "cause",
        ('scope = "cause"', f'scope = "cause"\n{ONE}'),
        (TOML, 'persons = ["ivan-example"]', "case.persons", "cause_names_nobody"),
    ),
    "nobody": ("petition", (ONE, "persons = []"), (TOML, "persons = []", "case.persons", "how_many")),
    "the same person twice": (
        "petition",
        (ONE, TWO),
        (TOML, 'persons = ["ivan-example", "', "case.persons[1]", "twice"),
    ),
    "no address": (
        "letter",
        ('person = "vera-muster"', 'person = "eva-muster"'),
        (TOML, 'persons = ["oleg-sample", "v', "case.persons[1]", "no_address"),
    ),
    "over": (
        "petition",
        ("closes = 2026-12-15", "closes = 2026-11-19"),
        (TOML, "closes = 2026-11-19T20:00:00", "window.closes", "closes_first"),
    ),
    "too long": (
        "petition",
        ("closes = 2026-12-15", "closes = 2027-12-15"),
        (TOML, "closes = 2027-12-15T20:00:00", "window.closes", "too_long_window"),
    ),
    "no zone": (
        "petition",
        ("Europe/Berlin", "Europe/Bärlin"),
        (TOML, 'timezone = "Europe/Bärlin"', "window.timezone", "not_zone"),
    ),
    "no time": (
        "petition",
        ("2026-11-24T09:00:00+01:00", "2026-11-24"),
        (TOML, "opens = 2026-11-24", "window.opens", "not_moment"),
    ),
    "an unsafe link": (
        "petition",
        ("https://example.org/petition", "http://example.org/petition"),
        (TOML, 'url = "http://example.org/pe', "petition.url", "not_https"),
    ),
    "a link that hides its host": (
        "petition",
        ("https://example.org/petition", "https://example.org@evil.example/p"),
        (TOML, 'url = "https://example.org@e', "petition.url", "not_https"),
    ),
    "nowhere to sign": (
        "petition",
        ('url = "https://example.org/petition/doctor"\n', ""),
        (TOML, "[petition]", "petition", "external_needs"),
    ),
    "turned text": (
        "petition",
        ("A doctor", "A \u202edoctor"),
        (TOML, 'title = "A \u202edoctor for Ivan ', "text.en.title", "hidden_characters"),
    ),
    "a long title": (
        "petition",
        ("A doctor", "A" * 130),
        (TOML, 'title = "AAAAAAAAAAAAAAAAAAA', "text.en.title", "long_text"),
    ),
    "a title of two lines": (
        "petition",
        ('"A doctor', '"A \\n doctor'),
        (TOML, 'title = "A \\n doctor for Iva', "text.en.title", "one_line"),
    ),
    "no kind": ("petition", ('kind = "petition"', 'kind = "strike"'), (TOML, 'kind = "strike"', "kind", "no_kind")),
    "too few to tell": (
        "petition",
        ("show_from = 100", "show_from = 3"),
        (TOML, "show_from = 3", "goal.show_from", "too_small"),
    ),
}


@pytest.mark.parametrize(("name", "change", "wanted"), CASES.values(), ids=CASES)
def test_a_mistake_is_told_with_its_place(name: str, change: tuple[str, str], wanted: tuple) -> None:
    file, stands, *what = wanted
    found = [(one, number, key) for one, number, *key in faults(name, change) if [one, *key] == [file, *what]]
    assert found, faults(name, change)
    text = raw(name, change) if file == TOML else table(name) or b""
    assert text.decode().splitlines()[found[0][1] - 1].strip().startswith(stands)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    found = faults("petition", ("\nversion = 1", "\nversion = 0"), (":hospital", ":moon"), ("2027-05-10", "2026-12-01"),
                   ('"Врача', '"{{ x }} Врача'), ('mode = "external"', 'mode = "outside"'))  # fmt: skip
    assert [one[3] for one in found] == [
        "too_small", "stop_detail", "consent_ends_first", "choice", "template_gap",
    ]  # fmt: skip


def test_what_may_come_next_is_what_is_known() -> None:
    changed = raw("cause", ("next = []", 'next = ["other-one"]'))
    assert isinstance(read(changed, None, NOW, {"other-one"}), Campaign)


def test_the_offices_of_the_table_follow_those_of_the_file() -> None:
    contact = a_campaign("contact")
    assert isinstance(contact, Contact)
    assert [one.id for one in contact.contact.target] == [
        "prosecutor", "de-foreign-office", "gb-foreign-office", "un-rapporteur",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("country", "offices"),
    [
        ("DE", ["de-foreign-office", "un-rapporteur", "prosecutor"]),
        ("GB", ["gb-foreign-office", "un-rapporteur", "prosecutor"]),
        ("FR", ["un-rapporteur", "prosecutor"]),
        (None, ["un-rapporteur", "prosecutor"]),
    ],
)
def test_one_s_own_offices_come_first_and_the_russian_ones_last(country: str | None, offices: list[str]) -> None:
    contact = a_campaign("contact")
    assert isinstance(contact, Contact)
    assert [one.id for one in contact.for_country(country)] == offices


OFFICES = """id,role,org,country,body,area,lang,salutation,post,source,checked_on
{rows}"""


def test_who_answers_to_the_writer_is_asked_first() -> None:
    listed = (
        ("world", "", "", ""),
        ("embassy", "DE", "embassy", ""),
        ("union", "EU", "", ""),
        ("north", "DE", "parliament", "North"),
        ("south", "DE", "parliament", "South"),
        ("ministry", "DE", "ministry", ""),
        ("paris", "FR", "parliament", "Paris"),
    )
    line = '{0},Role,Org,{1},{2},{3},en,Dear all,"1 Sample Street",https://example.org/x,2026-11-18'
    table_ = OFFICES.format(rows="\n".join(line.format(*one) for one in listed)).encode()
    found = read(raw("contact", ("per_supporter = 3", "per_supporter = 7")), table_, NOW)
    assert isinstance(found, Contact), found

    def ids(country: str | None, area: str | None = None) -> list[str]:
        return [one.id for one in found.for_country(country, area)]

    assert found.areas("DE") == ["North", "South"]
    assert found.areas("FR") == [], "there is no choice"
    assert ids("DE", "South") == ["ministry", "south", "union", "embassy", "world", "prosecutor"]
    assert ids("DE") == ["ministry", "union", "embassy", "world", "prosecutor"], "nobody else's member of parliament"
    assert ids("FR") == ["paris", "union", "world", "prosecutor"]
    assert ids("NO") == ids(None) == ["world", "prosecutor"]
    assert ids("EU") == ["union", "world", "prosecutor"]


HOSTILE = {
    "empty": b"",
    "a picture": b"\x89PNG\r\n\x1a\n\x00",
    "UTF-16": "schema = 1".encode("utf-16"),
    "Windows letters": 'title = "Врача"'.encode("cp1251"),
    "ten megabytes": b"#" * 10_000_000,
    "one long line": b"a = '" + b"x" * 150_000 + b"'",
    "deep lists": b"kind = 'petition'\na = " + b"[" * 4000 + b"]" * 4000,
    "deep tables": b"kind = 'petition'\na" + b".a" * 4000 + b" = 1",
    "a number of a thousand digits": b"version = " + b"9" * 5000,
    "no day of any month": b"opens = 2026-13-45",
    "the same key twice": b"schema = 1\nschema = 1",
    "a list of kinds": b"kind = ['petition']",
    "lists for everything": b"kind = 'letter'\ncase = []\nletter = []\ntext = []\nlanguages = 1\nwindow = 'x'",
    "tables for everything": b"kind = 'contact'\ncase.persons = {}\ncontact.target = [[], {}, 1]\nlanguages = [{}]\n"
    b"letter.x = 1\nafter.next = [[]]\ncase.stop_on = [[]]\ncase.consent = []\nsafety.note = []\noutcome = {a = {}}",
    "people that are tables": b"kind = 'letter'\ncase.persons = [{}, [], 1]\nletter.recipient = [{person = []}, {}, 1]",
    "a broken scheme": b"kind = 'petition'\n[petition]\nmode = 'external'\nurl = 'https://[::1'",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_ends_in_a_clear_mistake(body: bytes) -> None:
    found = read(body, None, NOW)
    assert isinstance(found, tuple)
    assert found
    assert all(one.line >= 1 and one.problem for one in found)


TABLES = {
    "empty": (b"", "empty_table"),
    "no UTF-8": ("id,role\nа,б".encode("cp1251"), "not_utf8"),
    "ten megabytes": (b"," * 10_000_000, "too_big_file"),
    "a column nobody knows": (b"id,role,org,lang,salutation,source,checked_on,emial\n", "unknown_but"),
    "a column twice": (b"id,id,role,org,lang,salutation,source,checked_on\n", "twice"),
    "a column missing": (b"id,role,org,lang,salutation,source\n", "missing"),
    "a cell too few": (b"id,role,org,lang,salutation,source,checked_on\na,b\n", "cells"),
    "an open quotation mark": (b'id,role\n"a,b\n', "quotes"),
    "400 offices": (b"id,role,org,lang,salutation,source,checked_on\n" + b"a,b,c,de,d,e,f\n" * 400, "too_many_targets"),
}


@pytest.mark.parametrize(("body", "problem"), TABLES.values(), ids=TABLES)
def test_a_hostile_table_ends_in_a_clear_mistake(body: bytes, problem: str) -> None:
    found = read(raw("contact"), body, NOW)
    assert isinstance(found, tuple)
    assert problem in {one.problem for one in found if one.file == CSV}


def test_a_table_nobody_asked_for_is_told() -> None:
    found = read(raw("petition"), table("contact"), NOW)
    assert isinstance(found, tuple)
    assert [one.problem for one in found] == ["table_unwanted"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_is_cut_out_or_doubled_there_is_an_answer(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(SHIPPED))
    lines = raw(name).decode().split("\n")
    start = data.draw(st.integers(0, len(lines) - 1))
    end = data.draw(st.integers(start, min(len(lines), start + 12)))
    filling = data.draw(st.sampled_from([[], lines[start:end] * 2, ["x = 1"], ["[case]"], ["]"], ['"""'], ["id = []"]]))
    changed = "\n".join([*lines[:start], *filling, *lines[end:]]).encode()
    found = read(changed, table(name), NOW)
    count = changed.count(b"\n") + 1
    assert isinstance(found, Campaign) or all(1 <= one.line <= max(count, 10) for one in found)


def test_samples_go_with_the_program() -> None:
    pyproject = (Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8")
    assert '"**/*.csv"' in pyproject


def test_who_reads_belarusian_gets_russian_texts_and_who_reads_what_nobody_wrote_the_default() -> None:
    campaign = a_campaign("petition")
    assert [campaign.spoken(lang) for lang in ("uk", "be", "de")] == ["uk", "ru", "en"]

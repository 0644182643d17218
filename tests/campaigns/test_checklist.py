"""The machine's list: each point with its place, what holds a campaign back and what is only to be thought of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.legal import Jurisdiction, Listing, Organisation, Register, Status
from bot.i18n import Catalogs
from campaigns import checklist, claims, file, words
from campaigns.checklist import PROBLEMS, Grade, Item, World
from campaigns.file import CSV, TOML
from tests.campaigns.builders import KINDS, NOW, a_campaign, raw, table

CLOSES = datetime(2026, 12, 15, 19, tzinfo=UTC)
PEOPLE = ("ivan-example", "oleg-sample", "vera-muster")


def a_register(status: Status = Status.NONE) -> Register:
    listing = Listing(Jurisdiction.RU, status, None, "https://list.example/", NOW.date())
    one = Organisation(("Example",), ("example.org",), (listing,))
    return Register((one,), {"example": one}, {"example.org": one})


NOBODY_KNOWN = Register((), {}, {})


def a_world(**changes: Any) -> World:
    world = World(CLOSES, NOBODY_KNOWN, PEOPLE, (), (), ("letters-winter-example",))
    return replace(world, **changes)


def looked(name: str = "petition", *changes: tuple[str, str], now: datetime = NOW, **world: Any) -> tuple[Item, ...]:
    place = file.places(raw(name, *changes), table(name))
    campaign = file.again(raw(name, *changes), table(name))
    assert campaign is not None
    return checklist.look(campaign, a_world(**world), place, now)


def problems(found: tuple[Item, ...], grade: Grade = Grade.FAULT) -> list[str]:
    return [one.problem for one in found if one.grade is grade]


@pytest.mark.parametrize("name", KINDS)
def test_nothing_holds_the_samples_back(name: str) -> None:
    found = looked(name)
    assert problems(found) == []
    assert not checklist.hold(found)
    assert {one.problem for one in found} <= PROBLEMS


@pytest.mark.parametrize(
    ("name", "changes", "world", "problem", "key"),
    [
        ("petition", (), {"named": ()}, "person_hidden", "case.persons[0]"),
        ("letter", (), {"died": ("vera-muster",)}, "person_died", "case.persons[1]"),
        ("petition", (), {"now": NOW + timedelta(days=200)}, "consent_over", "case.consent.expires_on"),
        ("petition", (), {"closes": CLOSES + timedelta(days=200)}, "consent_short", "case.consent.expires_on"),
        ("petition", (("given_on = 2026-11-10", "given_on = 2026-12-10"),), {}, "consent_future", "case.consent"),
        ("petition", (), {"withdrawn": ("https://example.org/news/2",)}, "source_withdrawn", "case.sources[1]"),
        ("petition", (("published = 2026-11-12", "published = 2026-12-12"),), {}, "source_future", "case.sources[0]"),
        ("petition", (("Example Legal Aid", "example monitor"),), {}, "one_source", "case.sources"),
        ("petition", (), {"now": CLOSES}, "over", "window.closes"),
        ("petition", (), {"closes": CLOSES + timedelta(days=90)}, "long_window", "window.closes"),
        ("contact", (), {"now": NOW + timedelta(days=70)}, "stale_target", "contact.target[0]"),
        ("letter", (), {"now": NOW + timedelta(days=70)}, "stale_recipient", "letter.recipient[0].checked_on"),
        ("petition", (("got no answer.", "got no answer [3]."),), {}, "mark_unknown", "text.en.lead"),
        ("petition", (), {"few": True}, "few", "audience"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)  # fmt: skip
def test_what_holds_a_campaign_back_has_its_place(
    name: str, changes: tuple[tuple[str, str], ...], world: dict[str, Any], problem: str, key: str
) -> None:
    now = world.pop("now", NOW)
    asks = problem == "few"
    place = file.places(raw(name, *changes, asks=asks), table(name))
    campaign = file.again(raw(name, *changes, asks=asks), table(name))
    assert campaign is not None
    found = checklist.look(campaign, a_world(**world), place, now)
    one = next(item for item in found if item.problem == problem)
    assert one.grade is Grade.FAULT
    assert one.key.startswith(key)
    assert one.line > 1
    assert found[0].grade is Grade.FAULT


def test_an_office_of_the_table_is_found_in_the_table() -> None:
    found = looked("contact", now=NOW + timedelta(days=70))
    assert CSV in {one.file for one in found if one.problem == "stale_target"}
    assert {one.file for one in found} == {CSV, TOML}


def test_one_voice_is_enough_where_a_published_event_stands_on_it() -> None:
    """Pages of one organisation are one voice, also under two names."""
    urls = ("https://example.org/news/1",)
    assert "one_source" in problems(looked(register=a_register()))
    assert "one_source" not in problems(looked(register=a_register(), confirmed=urls))


@pytest.mark.parametrize(
    ("changes", "world", "problem"),
    [
        ((('"release", "death", ', '"release", '),), {}, "stop_lacks_death"),
        ((('"release", "death", ', '"death", '),), {}, "stop_lacks_release"),
        ((('basis = "family"', 'basis = "already_public"'),), {}, "consent_public"),
        ((('inside = "hide" ', 'inside = "allow" '),), {}, "inside_allow"),
        ((), {"inside_said": False}, "inside_unsaid"),
        ((), {}, "host_unknown"),
        ((), {"register": a_register(Status.FOREIGN_AGENT)}, "host_listed"),
        ((), {"register": a_register(Status.EXTREMIST)}, "host_listed"),
        ((), {"died": ("ivan-example",)}, "person_died"),
        ((), {}, "no_next"),
        ((("[outcome.achieved]", '[after]\nnext = ["gone-example"]\n[outcome.achieved]'),), {}, "next_closed"),
        ((), {}, "no_audience"),
        ((), {}, "claim_unmarked"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_only_to_be_thought_of_holds_nothing_back(
    changes: tuple[tuple[str, str], ...], world: dict[str, Any], problem: str
) -> None:
    found = looked("petition", *changes, **world)
    assert problem in problems(found, Grade.WARNING)
    assert set(problems(found)) <= {"one_source"}


def test_nobody_at_home_is_sent_to_a_banned_page() -> None:
    found = looked("petition", ('inside = "hide" ', 'inside = "warn" '), register=a_register(Status.UNDESIRABLE))
    assert "host_punished" in problems(found)


def test_a_text_that_grows_too_long_with_its_gaps_is_found() -> None:
    gaps = " {{ own_sentence }}" * 9
    found = looked("contact", ("{{ own_sentence }}", f"{{{{ own_sentence }}}}{gaps}"))
    assert "long_filled" in problems(found)


def test_every_text_that_somebody_reads_can_be_filled_with_the_worst() -> None:
    for name in KINDS:
        for _where, _lang, text in checklist.texts(a_campaign(name)):
            for extreme in words.EXTREMES:
                assert "{{" not in words.fill(text, dict.fromkeys(words.used(text), extreme)).replace(extreme, "")


def test_words_are_looked_for_in_everything_and_have_their_place() -> None:
    change = ("Three written requests", "The butcher refused. Three written requests")
    found = checklist.wordings(a_campaign("petition", change), file.places(raw("petition", change), None))
    assert [(one.hint.word, one.key) for one in found] == [("butcher", "text.en.lead")]
    assert found[0].line > 50


def test_marks_name_sources_and_a_figure_without_one_is_asked_for() -> None:
    text = "Held since 3 March [1]. He wrote 3 times.\nNo answer. Until {{ closes }} 5 days [2]"
    assert claims.marks(text) == {1, 2}
    assert claims.unmarked(text) == ("He wrote 3 times.",)


def test_every_problem_has_its_words() -> None:
    for lang in ("en", "ru", "uk"):
        t = Catalogs.load().translator(lang)
        assert [one for one in PROBLEMS if not t.has(f"organise_check.item.{one}")] == []

"""What may go out by itself, and what waits for a person."""

import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.core.event import Consent, Person, Report, Trust
from bot.core.finding import Group, Outlet
from bot.core.kinds import GRAVE, Kind
from bot.core.standing import Doubt
from feeds.review import DOUBTED, OF_VOICES, is_sure, reasons_to_hold
from tests.store.builders import a_finding


def a_report(
    source: str = "paper", *, outlet: Outlet = Outlet.NEWS, trust: Trust = Trust.PUBLISH, url: str | None = None
) -> Report:
    page = f"https://{source}.example/1" if url is None else url
    return Report(source, source.title(), outlet, trust, page, "Суд", "ru", False, None)


def a_person(consent: Consent = Consent.UNKNOWN) -> Person:
    return Person(1, "pAbCdEfGhIjK", "Анна Примерова", Group.POLITICAL, False, consent)


PAPER, OTHER = a_report("paper"), a_report("gazette")
NGO = a_report("watch", outlet=Outlet.NGO)
BLOG, OTHER_BLOG = a_report("blog", trust=Trust.REVIEW), a_report("weblog", trust=Trust.REVIEW)
NEW_NGO = a_report("new-watch", outlet=Outlet.NGO, trust=Trust.REVIEW)

VOICES: dict[str, tuple[Report, ...]] = {
    "a paper": (PAPER,),
    "a paper twice": (PAPER, a_report("paper", url="https://paper.example/2")),
    "one page in two feeds": (PAPER, a_report("gazette", url="https://paper.example/1?utm_source=rss")),
    "two papers without links": (a_report("paper", url=""), a_report("gazette", url="")),
    "an organisation": (NGO,),
    "two papers": (PAPER, OTHER),
    "a paper and an organisation": (PAPER, NGO),
    "a blog": (BLOG,),
    "an organisation not trusted": (NEW_NGO,),
    "two blogs": (BLOG, OTHER_BLOG),
    "a blog and a paper": (BLOG, PAPER),
    "a blog and an organisation": (BLOG, NGO),
}

DEATH, ONE, SOURCE = "death_needs_two", "one_source", "source"

# What holds an ordinary kind, another grave kind (release, disappearance), a death.
HELD: dict[str, tuple[set[str], set[str], set[str]]] = {
    "a paper": (set(), {ONE}, {ONE, DEATH}),
    "a paper twice": (set(), {ONE}, {ONE, DEATH}),
    "one page in two feeds": (set(), {ONE}, {ONE, DEATH}),
    "two papers without links": (set(), set(), set()),
    "an organisation": (set(), set(), {DEATH}),
    "two papers": (set(), set(), set()),
    "a paper and an organisation": (set(), set(), set()),
    "a blog": ({SOURCE}, {SOURCE, ONE}, {SOURCE, ONE, DEATH}),
    "an organisation not trusted": ({SOURCE}, {SOURCE, ONE}, {SOURCE, ONE, DEATH}),
    "two blogs": ({SOURCE}, {SOURCE, ONE}, {SOURCE, ONE, DEATH}),
    "a blog and a paper": (set(), {ONE}, {ONE, DEATH}),
    "a blog and an organisation": (set(), set(), {DEATH}),
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("voices", VOICES)
def test_what_holds_an_event_of_a_kind(kind: Kind, voices: str) -> None:
    column = 2 if kind is Kind.DEATH else int(kind in GRAVE)
    assert set(reasons_to_hold(a_finding(kind=kind), kind, VOICES[voices], [a_person()])) == HELD[voices][column]


@pytest.mark.parametrize("report", [PAPER, NGO, BLOG, NEW_NGO], ids=lambda report: report.source_id)
def test_one_voice_never_tells_a_death(report: Report) -> None:
    assert reasons_to_hold(a_finding(kind=Kind.DEATH), Kind.DEATH, [report] * 3, [a_person(Consent.OPEN)])


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("voices", VOICES)
def test_silence_holds_everything(kind: Kind, voices: str) -> None:
    people = [a_person(Consent.OPEN), a_person(Consent.SILENCE)]
    assert "silence" in reasons_to_hold(a_finding(kind=kind), kind, VOICES[voices], people)


@pytest.mark.parametrize("consent", [Consent.UNKNOWN, Consent.OPEN, Consent.NO_NAME])
def test_an_event_that_will_be_told_without_a_name_need_not_wait(consent: Consent) -> None:
    assert reasons_to_hold(a_finding(), Kind.ARREST, [NGO], [a_person(consent)]) == ()


def test_a_name_of_several_people_waits() -> None:
    assert reasons_to_hold(a_finding(), Kind.ARREST, [NGO, PAPER], [], namesakes=True) == ("namesakes",)


def test_what_the_extractor_was_unsure_of_is_passed_on_first() -> None:
    found = a_finding(unsure=("minor", "history"))
    assert reasons_to_hold(found, Kind.ARREST, [NGO], []) == ("minor", "history")
    assert reasons_to_hold(found, Kind.ARREST, [BLOG], [], namesakes=True) == (
        "minor",
        "history",
        "namesakes",
        "source",
    )


def test_an_event_without_a_report_is_not_published() -> None:
    assert reasons_to_hold(a_finding(), Kind.ARREST, [], [])


def test_more_voices_never_add_a_reason() -> None:
    every = (PAPER, OTHER, NGO, BLOG, NEW_NGO)
    for kind in Kind:
        for one, more in itertools.permutations(every, 2):
            alone = set(reasons_to_hold(a_finding(kind=kind), kind, [one], []))
            assert set(reasons_to_hold(a_finding(kind=kind), kind, [one, more], [])) <= alone


@pytest.mark.parametrize("read_as", [Kind.HEALTH, Kind.TRANSFER, Kind.DEATH])
def test_the_kind_of_the_event_counts_and_not_how_the_last_report_reads(read_as: Kind) -> None:
    assert DEATH in reasons_to_hold(a_finding(kind=read_as), Kind.DEATH, [NGO], [])


def owned(source: str, owner: str = "", **changes: Any) -> Report:
    return replace(a_report(source), owner=owner, **changes)


@pytest.mark.parametrize(
    ("reports", "free"),
    [
        ([owned("a"), owned("b")], True),
        ([owned("a", "group:x"), owned("b", "group:x")], False),
        ([owned("a", "group:x"), owned("b", "group:x"), owned("c")], True),
        ([owned("a"), owned("b", origin="a")], False),
        ([owned("b", origin="a"), owned("c", origin="a")], False),
        ([owned("b", origin="group:x"), owned("a", "group:x")], False),
        ([owned("b", origin="a"), owned("c")], True),
        ([owned("a"), owned("b", state_media=True)], False),
        ([owned("a"), owned("b"), owned("c", state_media=True)], True),
        ([owned("a"), owned("b", trust=Trust.REVIEW, doubts=("volume",))], False),
    ],
    ids=[
        "two papers", "one owner", "one owner and another", "a copy", "two copies of one", "a copy of an owner",
        "a copy of somebody else", "state media", "state media beside two", "a doubted source",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", sorted(GRAVE))
def test_a_grave_event_needs_two_independent_voices(reports: list[Report], free: bool, kind: Kind) -> None:
    assert (not reasons_to_hold(a_finding(kind=kind), kind, reports, [])) is free


def test_state_media_confirm_nothing_and_may_tell_what_needs_no_confirmation() -> None:
    agency = owned("agency", state_media=True, outlet=Outlet.NGO)
    assert reasons_to_hold(a_finding(), Kind.ARREST, [agency], []) == ()
    assert set(reasons_to_hold(a_finding(), Kind.RELEASE, [agency, replace(agency, source_id="b")], [])) == {ONE}


def test_what_a_doubted_source_alone_reports_waits_and_says_why() -> None:
    doubted = owned("watch", outlet=Outlet.NGO, trust=Trust.REVIEW, doubts=("host", "volume"))
    assert reasons_to_hold(a_finding(), Kind.ARREST, [doubted], []) == ("doubt_host", "doubt_volume")
    assert reasons_to_hold(a_finding(), Kind.ARREST, [doubted, PAPER], []) == ()
    assert not is_sure(("doubt_host",))


@pytest.mark.parametrize("doubt", Doubt)
def test_every_doubt_is_a_reason_that_a_look_at_the_source_takes_away(doubt: Doubt) -> None:
    assert DOUBTED[f"doubt_{doubt.value}"] is doubt
    assert f"doubt_{doubt.value}" in OF_VOICES

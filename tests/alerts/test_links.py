"""Which addresses a message may carry, and to whom."""

from collections.abc import Iterator

import pytest

from bot.alerts.amended import corrected, taken_back, withdrawn
from bot.alerts.digest import bundle
from bot.alerts.links import hides, link_for, may_share
from bot.alerts.render import render_alert, render_sources
from bot.core.alert import Form, Rendered, SourceView
from bot.core.amends import Fact, Why
from bot.core.legal import NOBODY, Register, read_register
from bot.i18n import Catalogs
from tests import telegram_html
from tests.alerts.builders import a_person, a_report, an_event
from tests.alerts.test_render import a_view

HOME, AWAY = Form.WITHOUT_LINKS, Form.FULL
CATALOGS = Catalogs.load()
OURS = CATALOGS.translator("en").register
SAMPLE = read_register(
    """
[[organisation]]
names = ["Herald of Examples"]
hosts = ["herald.example"]
[[organisation.listing]]
in = "by"
status = "extremist"
source = "https://list.example/2"
checked_on = 2026-10-02

[[organisation]]
names = ["Example Cross"]
hosts = ["cross.example"]
[[organisation.listing]]
in = "ru"
status = "none"
source = "https://list.example/3"
checked_on = 2026-10-03
"""
)
LISTED = tuple(host for one in OURS.organisations if one.listed for host in one.hosts)


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        ("Example Cross", "https://cross.example/1", True),
        ("Somebody", "https://news.cross.example/1", True),
        ("Herald of Examples", "https://herald.example/1", False),
        ("Somebody", "https://herald.example/1", False),
        ("herald of examples", "https://cross.example/1", False),
        ("Nobody Looked", "https://nobody.example/1", False),
        ("Example Cross", "https://herald.example\\@cross.example/", False),
        ("Example Cross", "https://cross.example@herald.example/", False),
        ("Example Cross", "https://cross.example.herald.example/", False),
        ("Example Cross", "tg://cross.example/", False),
        ("Example Cross", None, False),
    ],
    ids=[
        "not listed", "below its host", "listed", "a listed host under another name", "a listed name elsewhere",
        "nobody looked it up", "what browsers read as another host", "a name before the host", "a host that ends so",
        "none of the web", "no address",
    ],
)  # fmt: skip
def test_at_home_only_who_was_looked_up_and_is_not_listed_is_linked(name: str, url: str | None, *, shown: bool) -> None:
    source = SourceView(name, url)
    assert link_for(source, HOME, SAMPLE) == (url if shown else None)
    assert link_for(source, HOME, NOBODY) is None


def test_abroad_every_page_of_the_web_is_linked() -> None:
    for url in ("https://herald.example/1", "https://nobody.example/1", "https://cross.example/1"):
        assert link_for(SourceView("Herald of Examples", url), AWAY, SAMPLE) == url
    assert link_for(SourceView("Herald of Examples", "javascript:alert(1)"), AWAY, SAMPLE) is None


def test_links_are_hidden_where_a_reader_abroad_would_get_more() -> None:
    clear, listed = SourceView("Cross", "https://cross.example/"), SourceView("Herald", "https://herald.example/")
    assert [hides(some, HOME, SAMPLE) for some in ((), (clear,), (clear, listed), (SourceView("No page"),))] == [
        False,
        False,
        True,
        False,
    ]
    assert not hides((clear, listed), AWAY, SAMPLE)


def test_only_harmless_material_may_be_passed_on_from_home() -> None:
    clear, listed = SourceView("Cross", "https://cross.example/"), SourceView("Herald", "https://herald.example/")
    assert may_share((clear,), HOME, SAMPLE)
    assert not may_share((clear, listed), HOME, SAMPLE)
    assert not may_share((SourceView("No page"),), HOME, SAMPLE)
    assert may_share((clear, listed), AWAY, SAMPLE)


def every_text(form: Form, register: Register) -> Iterator[Rendered]:
    """Every listed organisation of ours as the source of an alert, in every language and sort of message."""
    for one in register.organisations:
        sources = tuple(SourceView(one.names[0], f"https://{host}/1", f"see {host} now", "en") for host in one.hosts)
        for lang in CATALOGS.languages if one.listed and sources else ():
            t, view = CATALOGS.translator(lang), a_view(sources=sources)
            yield from (render_alert(view, t, form), render_sources(view, t, form), bundle([view, view], t, form))


def test_what_takes_an_alert_back_leads_nowhere() -> None:
    event = an_event(a_person(), reports=(a_report(source_name="OVD-Info", url="https://ovd.info/1"),))
    for lang in CATALOGS.languages:
        t = CATALOGS.translator(lang)
        for one in (
            corrected(event, list(Fact), t),
            *(taken_back(event, why, t) for why in (None, *Why)),
            withdrawn(t),
        ):
            assert not telegram_html.read(one.html).links
            assert "ovd.info" not in one.html


def test_no_text_for_a_reader_at_home_leads_to_anybody_listed() -> None:
    found = [read for one in every_text(HOME, OURS) if (read := telegram_html.read(one.html)).links]
    assert not found
    assert all(button.url is None for one in every_text(HOME, OURS) for row in one.buttons for button in row)
    shown = " ".join(one.html for one in every_text(HOME, OURS))
    assert len(LISTED) > 20
    assert not [host for host in LISTED if host in shown]


def test_the_same_texts_lead_there_for_readers_abroad() -> None:
    assert all(telegram_html.read(one.html).links for one in every_text(AWAY, OURS))


@pytest.mark.parametrize("lang", CATALOGS.languages)
def test_what_is_left_out_can_be_asked_for(lang: str) -> None:
    t = CATALOGS.translator(lang)
    view = a_view(sources=(SourceView("Вестник", "https://nobody.example/1"),))
    for one in (render_alert(view, t, HOME), render_sources(view, t, HOME)):
        assert one.buttons[-1][0].data == f"l:ask:event:{view.event}"
    for one in (render_alert(view, t, AWAY), render_sources(view, t, AWAY)):
        assert not [button for row in one.buttons for button in row if (button.data or "").startswith("l:")]

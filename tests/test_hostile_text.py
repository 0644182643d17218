"""Whatever outsiders write, in whatever field: Telegram takes every message, and nothing in it is markup of theirs.

Every function that builds a screen or a message is found by what it returns and called with values made by its types.
A new one is judged from the day it is written; one that takes a type nobody taught tests/hostile.py fails here.
"""

import ast
import importlib
import json
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bot
import campaigns
import feeds
import handlers
from bot.alerts import render
from bot.alerts.figures import Measured
from bot.alerts.topics import Choice
from bot.core.alert import Rendered
from bot.core.event import Consent, Event
from bot.core.relative import Kin
from bot.core.watching import Health
from bot.delivery.replies import Edit, Say, Toast
from bot.hearings.advice import everything
from bot.people.staff import MOST, Candidate
from bot.store.invites import Invitation
from campaigns.approval import Desk
from campaigns.asking import Told
from campaigns.checklist import PROBLEMS, Grade, Item
from campaigns.file import Fault, read
from campaigns.reach import TOLD, Reach
from campaigns.wizard import Step
from handlers import zones
from handlers.data import ShowLinks
from handlers.organise.pages import Page
from handlers.screens import Screen
from handlers.topic_data import Sort
from tests.campaigns.builders import NOW, a_campaign, raw
from tests.campaigns.test_wizard import ALL as ANSWERS
from tests.campaigns.test_wizard import walked
from tests.hostile import IDS, LANGS, Maker, Rule, builders, judged

ROOT = Path(__file__).parent.parent
APART = ("bot.store.migrations", "bot.demo", "bot.__main__", "bot.cli")
"""Not a part of the bot: they make no message."""


def modules() -> Iterator[ModuleType]:
    for package in (bot, handlers, campaigns, feeds):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not found.name.startswith(APART):
                yield importlib.import_module(found.name)


BUILDERS = builders(tuple(modules()), (Screen, Rendered, Say, Edit, Toast))


def few(make: Maker) -> list[Event]:
    """No more events than stand to choose from at once."""
    return [make.of(Event) for _ in range(make.random.randrange(4))]


def several(make: Maker) -> list[Candidate]:
    """No more people than stand in one answer."""
    return [make.of(Candidate) for _ in range(make.random.randrange(MOST + 1))]


def choices(make: Maker) -> list[Choice]:
    """Sources of any name; what stands for them in a button is ours."""
    return [Choice("source:0a1b2c3d", make.words()) for _ in range(make.random.randrange(20))]


def named(make: Maker) -> list[tuple[str, str]]:
    """Up to three people of an alert, with our ids."""
    return [(make.random.choice(IDS), make.words()) for _ in range(make.random.randrange(4))]


def links_to_a_family(make: Maker) -> list[Invitation]:
    """Links that a liaison made, used or not."""
    used = make.random.choice((None, make.moment()))
    return [Invitation(n, kin.value, make.moment(), "pAa1", None, used) for n, kin in enumerate(Kin)]


MEASURED = Measured(14, {(0, frozenset({"all"}), 4): 9})
ALERT: Rule = Maker.alert
HTML: Rule = Maker.html


def some_html(make: Maker) -> list[str]:
    """Lines that another builder made."""
    return [make.html() for _ in range(make.random.randrange(3))]


def a_country(make: Maker) -> str:
    """A country of a button, or none of those with offices."""
    return str(make.random.choice(("DE", "XX")))


def a_letter(make: Maker) -> str:
    """What somebody wrote, as long as Telegram and our forms let it be."""
    return make.words()[:3500].strip() or "x"


def asked(make: Maker) -> ShowLinks:
    """Links of something."""
    return ShowLinks(act="ask", of="event", id=make.random.choice(IDS))


def a_tree(make: Maker) -> dict[str, Any]:
    """A campaign that is being written, with whatever somebody typed as its title."""
    tree, _ = walked(ANSWERS["contact"])
    tree["text"]["en"] |= {"title": make.words()[:120], "lead": make.words()[:600]}
    return tree


def some_faults(make: Maker) -> list[Fault]:
    """What is wrong with a file, with whatever somebody wrote in it."""
    found = read(raw("petition", ('kind = "petition"', f"kind = {json.dumps(make.words())}")), None, NOW)
    return list(found) if isinstance(found, tuple) else []


def points(make: Maker) -> list[Item]:
    """What the machine found, of each sort, with values of a file."""
    names = ("value", "days", "most", "closes", "screen", "lang")
    found = make.random.sample(sorted(PROBLEMS), make.random.randrange(20))
    grades = list(Grade)
    return [
        Item(
            make.random.choice(grades),
            one,
            "campaign.toml",
            7,
            make.words()[:200],
            {n: make.words()[:200] for n in names},
        )
        for one in found
    ]


def a_reach(make: Maker) -> Reach:
    """Numbers, and reasons that are ours."""
    number = make.random.choice((None, 20, 1_200))
    return Reach(number, 40, number, {one.value: 30 for one in TOLD}, whole=make.random.random() < 0.5, few=True)


def three_pages(make: Maker) -> list[Page]:
    """A preview."""
    return [Page("en", "card", Screen(make.html())) for _ in range(3)]


GIVEN: dict[str, dict[str, Rule]] = {
    "handlers.organise.change._asked": {"tree": a_tree, "step": lambda _make: Step("title", "en")},
    "handlers.organise.change._which": {"tree": a_tree},
    "handlers.organise.upload.refused": {"found": some_faults},
    "handlers.organise.wizard_screens.end": {"tree": a_tree},
    "handlers.organise.wizard_screens.question": {
        "tree": a_tree,
        "step": lambda _make: Step("lead", "en"),
        "picked": lambda _make: [],
        "named": lambda _make: True,
    },
    "handlers.hearing_list._list": {
        "what": lambda make: make.random.choice(("week", "ru-mow", "xx-99")),
        "zone": lambda make: make.random.choice(sorted(zones.KNOWN)),
    },
    "handlers.staff.event_new_card.retry": {"text": HTML, "event": lambda make: make.random.choice((None, *IDS))},
    "handlers.staff.invite_organiser._asked": {"key": lambda _make: "organise.invite.name", "wrong": HTML},
    "handlers.organise.card.card": {"waits": HTML},
    "handlers.organise.checking.listed": {"found": points, "told": HTML},
    "handlers.organise.checking.reached": {"found": a_reach},
    "handlers.organise.desk.before": {"found": points},
    "handlers.organise.desk.deciding": {
        "standing": lambda make: replace(make.of(Desk), seen=frozenset({1, 2})),
        "found": points,
        "pages": lambda make: ("en",) * 24,
    },
    "handlers.organise.preview.shown": {"found": three_pages, "number": lambda make: 1, "seen": lambda make: 2},
    "bot.alerts.amended.taken_back": {"why": lambda make: make.random.choice((None, "other", "wrong_person", "?"))},
    "bot.alerts.amended.corrected": {"what": lambda make: make.random.choice(((), ("term", "place"), ("?",)))},
    "bot.alerts.gently.to_liaison": {"zone": lambda make: make.random.choice(sorted(zones.KNOWN))},
    "bot.alerts.service.alert_text": {"lang": lambda make: make.voice.lang},
    "bot.alerts.service.sources_text": {"lang": lambda make: make.voice.lang},
    "bot.hearings.render.changed": {"zone": lambda make: make.random.choice(sorted(zones.KNOWN))},
    "bot.hearings.render.reminder": {"zone": lambda make: make.random.choice(sorted(zones.KNOWN))},
    "bot.hearings.render.advised": {"said": lambda make: tuple(make.random.sample(everything(), 2))},
    "bot.hearings.render.recalled": {"zone": lambda make: make.random.choice(sorted(zones.KNOWN))},
    "bot.hearings.render.upcoming": {
        "zone": lambda make: make.random.choice(sorted(zones.KNOWN)),
        "head": HTML,
        "none": HTML,
        "file": lambda _make: "hel:week:1",
    },
    "handlers.details.ask_list": {"note": HTML},
    "handlers.details.question": {"note": HTML},
    "handlers.campaign_petition.sign": {"petition": lambda _make: a_campaign("petition")},
    "handlers.campaign_doing.never_empty": {"screen": lambda make: Screen(make.html()), "ahead": some_html},
    "handlers.campaign_office.addressed": {"subject": lambda make: make.words()[:180] or "x"},
    "handlers.campaign_office.area": {"country": a_country},
    "handlers.campaign_office.again": {"country": a_country},
    "handlers.campaign_office.crowded": {"country": a_country},
    "handlers.campaign_office.handed": {"country": a_country},
    "handlers.campaign_office.later": {
        "country": a_country,
        "zone": lambda make: make.random.choice(sorted(zones.KNOWN)),
    },
    "handlers.campaign_office.office": {"country": a_country},
    "handlers.campaign_office.ready": {"country": a_country, "text": a_letter},
    "handlers.campaign_office.sentence": {"country": a_country},
    "handlers.campaign_office.translation": {"text": a_letter},
    "handlers.campaign_office.where": {"codes": lambda make: ["DE", "GB"]},
    "handlers.campaign_petition.unlinked": {"petition": lambda _make: a_campaign("petition")},
    "handlers.campaign_prisoner.posted": {"thanks": lambda make: Screen(make.html())},
    "handlers.campaign_prisoner.written": {"text": a_letter},
    "handlers.asks.planned": {"until": lambda make: "29 November 2026, 09:00 (Berlin)"},
    "handlers.ask_screens.paused": {"until": lambda make: "29 November 2026, 09:00 (Berlin)"},
    "handlers.ask_screens.monthly": {"drives": lambda make: make.of(Told).drives},
    "handlers.contact_screens.done": {"text": HTML},
    "handlers.family.near.card": {"note": HTML},
    "handlers.family.screens.card": {"zone": lambda make: make.random.choice(sorted(zones.KNOWN)), "note": HTML},
    "handlers.family.screens.asked": {"key": lambda make: "family.ask.when"},
    "handlers.family.screens.clocks": {"first": lambda make: make.random.sample(sorted(zones.KNOWN), 2)},
    "handlers.family.screens.helpers": {"note": HTML, "links": lambda make: [(n, "1 December") for n in range(10)]},
    "handlers.family.screens.less": {"wish": lambda make: make.random.choice(("no_name", "silence"))},
    "handlers.family.screens.link": {
        "key": lambda make: "family.link_helper",
        "way": lambda make: "https://t.me/vigil?start=j_A",
        "until": lambda make: "1 December",
    },
    "handlers.staff.hearing_card.ask": {"note": HTML},
    "handlers.staff.hearing_desk._card": {"note": HTML},
    "handlers.staff.hearing_card.card": {"zone": lambda make: make.random.choice(sorted(zones.KNOWN)), "note": HTML},
    "handlers.staff.kin_screens.family": {"links": links_to_a_family},
    "handlers.staff.kin_screens.wish": {"zone": lambda make: make.random.choice(sorted(zones.KNOWN))},
    "handlers.gate.ajar": {"then": lambda make: "page:alerts"},
    "handlers.phone_pages.typing": {"text": HTML},
    "handlers.show_links.question": {
        "asked": lambda make: ShowLinks(act="ask", of="event", id=make.random.choice(IDS))
    },
    "handlers.staff.feeds_card.asked": {"key": lambda _make: "watched.ask"},
    "handlers.staff.feeds_card.told": {"ill": lambda make: make.many(lambda: make.of(Health), empty=False)},
    "handlers.unknown._with_a_way_out": {"key": lambda make: "other.unknown"},
    "handlers.follow.found": {"lang": lambda make: make.random.choice(LANGS)},
    "handlers.add_screens.choices": {
        "sort": lambda make: Sort.SOURCE,
        "part": lambda make: "",
        "found": choices,
        "wanted": lambda make: 0,
    },
    "handlers.add_screens.parts": {"sort": lambda make: make.random.choice((Sort.REGION, Sort.ARTICLE))},
    "handlers.add_screens.typed": {"sort": lambda make: make.random.choice((Sort.CASE, Sort.WORDS)), "wrong": HTML},
    "handlers.less_screens.why": {"people": named},
    "handlers.less_screens.daily": {"event_id": lambda make: make.random.choice(IDS)},
    "handlers.less_screens._changed": {"event_id": lambda make: make.random.choice(IDS), "done": HTML, "still": HTML},
    "handlers.less_screens.no_kind": {"event_id": lambda make: make.random.choice(IDS)},
    "handlers.presets.choices": {"measured": lambda make: MEASURED, "text": HTML},
    "handlers.organise.finish._again": {"said": HTML},
    "handlers.organise.finish._shown": {
        "kept": lambda make: {
            "what": "tell",
            "result": "",
            "texts": {"en": make.words()[:600]},
            "source": make.words()[:80],
        }
    },
    "handlers.organise.live_screens._question": {"do": lambda make: "edit_yes", "said": HTML, "word": lambda make: ""},
    "handlers.screens.again": {"presets": lambda make: Screen(make.html())},
    "handlers.screens.clock": {"text": HTML},
    "handlers.screens.towns": {"names": lambda make: make.random.sample(sorted(zones.KNOWN), 3)},
    "handlers.staff.event_card.done": {"key": lambda make: "event.merged"},
    "handlers.staff.event_card.refusal": {"key": lambda make: "event.no_such"},
    "handlers.staff.event_card.latest": {"first": HTML},
    "handlers.staff.event_card.preview": {"text": ALERT, "reply": HTML},
    "handlers.staff.event_card.taken_back": {"text": HTML},
    "handlers.staff.event_join_card.both": {"text": ALERT},
    "handlers.staff.event_new_card.source": {"event": lambda make: make.random.choice((None, *IDS))},
    "handlers.staff.invite._screen": {"first": HTML},
    "handlers.staff.person_card.card": {"note": HTML},
    "handlers.staff.review_card.nothing": {"held": HTML},
    "handlers.staff.event_join_card.choices": {"found": few},
    "handlers.staff.person_card.choose": {"text": HTML, "found": several},
    "handlers.staff.person_card.widening": {"to": lambda make: make.random.choice((Consent.UNKNOWN, Consent.OPEN))},
    "handlers.staff.person_card.leave": {"text": HTML},
}
"""Arguments that are no words of outsiders: HTML that another builder made, keys, codes of languages, zones."""


def test_the_builders_are_found() -> None:
    assert len(BUILDERS) >= 70
    assert not GIVEN.keys() - BUILDERS.keys()


@pytest.mark.parametrize("name", sorted(BUILDERS))
@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_whatever_stands_in_the_data_telegram_takes_the_screen(name: str, seed: int) -> None:
    made = Maker(seed).call(BUILDERS[name], GIVEN.get(name, {}))
    if isinstance(made, Toast):
        assert 1 <= len(made.text) <= 200
    elif made is not None:
        judged(made.html, made.buttons)


def test_every_template_is_rendered_by_one_of_them() -> None:
    for name in ("render_alert", "render_sources"):
        for seed in range(20):
            Maker(seed).call(BUILDERS[f"bot.alerts.render.{name}"], {})
    environment = render._environment()
    used = {name for _loader, name in environment.cache or {}}
    assert set(environment.list_templates()) <= used


def texts(tree: ast.AST) -> Iterator[ast.expr]:
    """The HTML that is given to messages where they are made."""
    at = {"Say": 0, "Screen": 0, "Rendered": 0, "Edit": 1}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in at:
            yield from node.args[at[node.func.id] : at[node.func.id] + 1]


def unescaped(text: ast.expr) -> bool:
    """Whether values are put into a text as they are: `t("key", name=…)` where `t.html` belongs."""
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "t"
        and any(keyword.arg != "n" for keyword in call.keywords)
        for call in ast.walk(text)
    )


def test_no_message_is_made_of_values_that_were_not_escaped() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for package in ("bot", "handlers", "feeds", "campaigns")
        for path in sorted((ROOT / package).rglob("*.py"))
        for text in texts(ast.parse(path.read_text(encoding="utf-8")))
        if unescaped(text)
    ]
    assert not found

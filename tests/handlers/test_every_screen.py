"""Every screen a reader can reach, in every language: it fits a phone, leads on, and speaks that language alone."""

import re

import pytest

from bot.core.event import Consent
from bot.core.kinds import Kind
from bot.core.roles import Role
from bot.delivery.replies import Rows
from tests.handlers.chat import World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.registry import an_alert, was_told
from tests.handlers.staff import somebody
from tests.handlers.walk import Seen, Walk
from tests.test_locales import BEGUN, LANGUAGES

READER = ("/start", "/alerts", "/follow", "/people", "/hearings", "/act", "/my", "/settings", "/privacy", "/export")
READER += ("/forget", "/help", "/aid", "/contact", "/stats", "/nothing", "моего мужа увезли")
STAFF = ("/review", "/event", "/person", "/invite", "/freeze", "/audit", "/inbox", "/hold", "/help", "/campaign")

WIDE = {1: 42, 2: 22, 3: 14, 4: 10}
"""Characters of a label beside so many others that a narrow phone shows whole."""

SPOKEN = [pytest.param(lang, marks=[pytest.mark.slow] if lang == "en" else []) for lang in LANGUAGES]
"""English is the shortest: it is walked through in the long runs."""

NAMES = re.compile(
    r"Anna|Boris|Ivan|Oleg|Vera|Sample|Example|Muster|Watch|English|People before|Ask the offices|A letter|A doctor"
)
"""Names, and titles of sample campaigns, which speak no Belarusian."""


async def walked(world: World, lang: str) -> list[Seen]:
    """A reader's walk, of a reader who has subscriptions, news and campaigns."""
    chat = await somebody(world, 4004, lang=lang)
    for data in ("pre:all", "addo:region:region/ru-mow", "addo:group:group/political"):
        await chat.press_data(data)
    event, person = await an_alert(world.db, "Anna Example", kind=Kind.HEARING, consent=Consent.OPEN)
    await an_alert(world.db, "Boris Example")
    await chat.press_data(f"f:{person}")
    await was_told(world.db, chat.id, event, f"person:{person}", world.now)
    for name in ("petition", "letter", "contact", "cause"):
        await a_live_one(world.db, name)
    world.now = OPENED
    walk = Walk(chat)
    under = (f">y:{event}", f">w:{event}", f">s:{event}", f">l:ask:event:{event}", f">sh:{event}", f">card:{person}")
    await walk.begin(*READER, *under)
    await chat.press_data("abr:o:1")
    return list(await walk.begin("/settings", "/act", f">sh:{event}"))


@pytest.mark.parametrize("lang", [*SPOKEN, BEGUN])
async def test_every_screen_of_a_reader_fits_and_leads_on(world: World, lang: str) -> None:
    seen = await walked(world, lang)
    assert len({one.way for one in seen}) > 100
    assert [one for one in seen if not one.toast and len(one.text) > 4096] == []
    assert {label for one in seen for label in too_wide(one.buttons)} == set()
    if lang != "en":
        assert {label for one in seen for label in english(one.buttons)} == set()


@pytest.mark.parametrize("lang", SPOKEN)
async def test_every_screen_of_staff_fits(world: World, lang: str) -> None:
    chat = await somebody(world, 4004, Role.OWNER, Role.MODERATOR, Role.LIAISON, Role.ORGANISER, lang=lang)
    await an_alert(world.db, "Anna Example", consent=Consent.OPEN)
    for number, (command, about) in enumerate((("/contact", "cta:family"), ("/quiet", "qa:correction"))):
        other = await somebody(world, 5005 + number, lang=lang)
        await other.send(command)
        await other.press_data(about, other.last_id)
        await other.send("Пелагея Ильинская")
    seen = await Walk(chat).begin(*STAFF)
    assert any("ctd:read" in (button.data or "") for one in seen for row in one.buttons for button in row)
    assert {label for one in seen for label in too_wide(one.buttons)} == set()
    if lang != "en":
        assert {label for one in seen for label in english(one.buttons)} == set()


def too_wide(buttons: Rows) -> list[str]:
    """Labels that a phone would cut; names of people are cut by us, with an ellipsis."""
    return [
        button.text
        for row in buttons
        for button in row
        if len(button.text) > WIDE.get(len(row), 8) and not NAMES.search(button.text)
    ]


def english(buttons: Rows) -> list[str]:
    """Labels in Latin letters that are no names."""
    labels = (button.text for row in buttons for button in row)
    return [label for label in labels if re.search(r"[A-Za-z]{3}", label) and not NAMES.search(label)]

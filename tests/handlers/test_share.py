"""[Share] under an alert."""

from urllib.parse import parse_qs, urlsplit

from bot.core.event import Consent
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert


async def abroad(chat: Chat) -> None:
    await chat.press_data("abr:o:1")


async def test_abroad_a_sentence_of_ours_is_ready_with_the_choice_of_a_chat(world: World, reader: Chat) -> None:
    await abroad(reader)
    event, _person = await an_alert(world.db, "Anna Example", consent=Consent.OPEN)
    await reader.press_data(f"sh:{event}")
    assert reader.last.text.splitlines()[3] == "Arrest: Anna Example. Reported on 20 November 2026."
    assert reader.last.labels == ["Choose a chat", "Do not share"]
    url = reader.last.buttons[0][0].url or ""
    assert parse_qs(urlsplit(url).query) == {"url": ["Arrest: Anna Example. Reported on 20 November 2026."]}
    assert "watch" not in url
    await reader.press("Do not share")
    assert reader.last.text == "All right, nothing was changed."


async def test_a_name_without_consent_is_not_passed_on(world: World, reader: Chat) -> None:
    await abroad(reader)
    event, _person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"sh:{event}")
    assert "Anna" not in reader.last.html
    assert "Anna" not in (reader.last.buttons[0][0].url or "")


async def test_who_has_not_said_to_be_abroad_cannot_pass_on_what_nobody_looked_up(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example", consent=Consent.OPEN)
    await reader.press_data(f"sh:{event}")
    assert reader.toasts[-1].startswith("This cannot be passed on from here")


async def test_what_is_not_public_any_more_is_not_passed_on(reader: Chat) -> None:
    await reader.press_data("sh:AAAAAAAAAAAA")
    assert reader.toasts[-1] == "This event is no longer public here."

"""A source that lost the right to publish, and the press that gives it back."""

import pytest

from bot.core.event import Event
from bot.core.finding import HearingAt, Span
from bot.core.kinds import Kind
from bot.core.roles import Deed, Role
from bot.core.standing import Doubt, mark
from bot.i18n import Catalogs
from bot.store import sources, standing
from handlers.staff import trust
from tests.feeds.waiting_events import an_open_event
from tests.handlers.chat import Chat, World
from tests.handlers.staff import deeds, somebody
from tests.store.builders import DAY, HOUR, a_source
from tests.telegram_html import read


async def a_doubted_event(world: World, *names: str, source: str = "watch") -> Event:
    async with world.db.write() as tx:
        await sources.sync(tx, [a_source(source, outlet="ngo")], world.now)
        await standing.doubt(tx, source, [Doubt.HOST, Doubt.VOLUME], world.now)
        return await an_open_event(
            tx, *names, source=source, kind=Kind.DETENTION, now=world.now, reasons=("doubt_host", "doubt_volume")
        )


async def test_the_card_says_why_and_one_press_restores(world: World) -> None:
    moderator = await somebody(world, 7, Role.MODERATOR)
    await a_doubted_event(world, "Яна Громова")
    await moderator.send("/review")
    assert "leads to another site" in moderator.last.text
    assert "five times as much" in moderator.last.text
    assert "Trust again: Watch" in moderator.last.labels
    await moderator.press("Trust again: Watch")
    assert "publishes by itself again" in moderator.last.text
    assert (await deeds(world))[-1] == ("moderator", Deed.SOURCE_TRUSTED, None)
    async with world.db.read() as tx:
        assert await standing.doubted(tx) == []
    await moderator.press("Next")
    assert "another site" not in moderator.last.text
    assert "Trust again: Watch" not in moderator.last.labels


async def test_of_two_presses_one_restores(world: World) -> None:
    moderator, other = await somebody(world, 7, Role.MODERATOR), await somebody(world, 8, Role.OWNER)
    await a_doubted_event(world)
    for one in (moderator, other):
        await one.send("/review")
    await moderator.press("Trust again: Watch")
    await other.press("Trust again: Watch")
    assert other.toasts[-1] == "Already decided."
    assert len(await deeds(world)) == 1


async def test_an_event_that_was_told_before_the_doubt_offers_nothing(world: World) -> None:
    moderator = await somebody(world, 7, Role.MODERATOR)
    async with world.db.write() as tx:
        await an_open_event(tx, "Яна Громова", now=world.now - HOUR)
        await standing.doubt(tx, "watch", [Doubt.HOST], world.now)
    await moderator.send("/review")
    assert not [label for label in moderator.last.labels if label.startswith("Trust")]


@pytest.mark.parametrize("role", [None, Role.ORGANISER, Role.LIAISON])
async def test_nobody_else_knows_of_such_a_button(world: World, role: Role | None) -> None:
    reader: Chat = await somebody(world, 9, *([role] if role else []))
    await a_doubted_event(world)
    await reader.press_data(f"tru:{mark('watch')}")
    async with world.db.read() as tx:
        assert len(await standing.doubted(tx)) == 1


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
@pytest.mark.parametrize("doubt", Doubt)
def test_the_note_says_which_source_and_why_in_every_language(lang: str, doubt: Doubt, world: World) -> None:
    source = standing.Doubted("x" * 64, 'Газета "<b>Ж</b>" ' * 9, (doubt,), world.now)
    screen = trust.note(Catalogs.load().translator(lang), source)
    text = read(screen.html).text
    assert "<b>Ж</b>" in text
    assert "{" not in text
    assert len(screen.buttons) == 1


@pytest.mark.parametrize(
    ("kind", "names", "words"),
    [
        (Kind.HEARING, ["Яна Громова"], "one source, not checked"),
        (Kind.DEATH, ["Яна Громова"], "only a person can let this out"),
        (Kind.LISTING, ["Яна Громова"], "waits until the morning"),
    ],
)
async def test_the_card_says_what_happens_when_nobody_decides(
    world: World, kind: Kind, names: list[str], words: str
) -> None:
    moderator = await somebody(world, 7, Role.MODERATOR)
    hearing = HearingAt((world.now + DAY).date(), None, "Europe/Moscow", Span("title", 0, 1))
    async with world.db.write() as tx:
        await an_open_event(tx, *names, kind=kind, hearing=hearing, now=world.now)
    (card,) = await moderator.send("/review")
    assert words in card

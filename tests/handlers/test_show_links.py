"""[Show links]: the question about abroad where a link was left out."""

from bot.store import readers
from tests.handlers.chat import Chat, World
from tests.handlers.registry import a_hidden_person, an_alert


async def is_abroad(world: World, chat: Chat) -> bool:
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        return found is not None and found.abroad


async def test_under_a_list_of_sources_it_asks_and_then_shows_them(world: World, reader: Chat) -> None:
    event, person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"s:{event}")
    await reader.press("Show links")
    assert reader.last.text.startswith("Are you outside Russia, Belarus and occupied territory?")
    await reader.press("Yes, abroad")
    assert f'href="https://watch.example/{person}"' in reader.last.html
    assert "Show links" not in reader.last.labels
    assert reader.toasts[-1].startswith("Noted: abroad.")
    assert await is_abroad(world, reader)
    await reader.press_data(f"l:ask:event:{event}")
    assert f'href="https://watch.example/{person}"' in reader.last.html, "not asked a second time"


async def test_not_answering_changes_and_stores_nothing(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"l:ask:event:{event}")
    await reader.press("Skip")
    assert reader.last.text == "All right, nothing was changed."
    assert not await is_abroad(world, reader)


async def test_under_a_card_it_shows_the_card_again(world: World, reader: Chat) -> None:
    _event, person = await an_alert(world.db, "Anna Example")
    await reader.send("/people Example")
    await reader.press("Show links")
    await reader.press("Yes, abroad")
    assert f'<a href="https://watch.example/{person}">Watch</a>' in reader.last.html


async def test_under_a_list_of_helpers_it_shows_their_addresses(reader: Chat, vera: Chat) -> None:
    for chat in (vera, reader):
        await chat.send("/aid")
        await chat.press("Lawyer")
    assert "Show links" not in vera.last.labels, "there is nobody to store it of"
    await reader.press("Show links")
    await reader.press("Yes, abroad")
    assert "href" in reader.last.html


async def test_what_is_not_public_answers_as_what_does_not_exist(world: World, reader: Chat) -> None:
    hidden = await a_hidden_person(world.db, "Anna Example")
    await reader.send("/help")
    gone = "This person is not public here now."
    for target, said in (
        (f"person:{hidden}", gone),
        ("person:AAAAAAAAAAAA", gone),
        ("event:AAAAAAAAAAAA", "This event is no longer public here."),
        ("need:nothing", "This button is out of date. Send /help."),
    ):
        await reader.press_data(f"l:yes:{target}", message_id=max(reader.messages))
        assert reader.last.text == said
        await reader.press_data(f"l:ask:{target}")
        assert reader.toasts[-1] == said

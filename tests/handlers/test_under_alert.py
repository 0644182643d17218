"""The buttons under an alert."""

from datetime import timedelta

from bot.store import readers
from bot.store.schema.readers import wrong
from tests.handlers.chat import Chat, World
from tests.handlers.registry import an_alert
from tests.store.builders import rows


async def test_follow_answers_over_the_chat(world: World, reader: Chat) -> None:
    _event, person = await an_alert(world.db, "Anna Example")
    assert await reader.press_data(f"f:{person}") == []
    await reader.press_data(f"f:{person}")
    assert reader.toasts[-2:] == ["You follow Anna Example.", "You already follow Anna Example."]


async def test_sources_come_without_links_until_abroad_is_said(world: World, reader: Chat) -> None:
    event, person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"s:{event}")
    assert "Some links are not shown" in reader.last.text
    assert "href" not in reader.last.html
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        await readers.change(tx, found.id, abroad=True)
    await reader.press_data(f"s:{event}")
    assert f'href="https://watch.example/{person}"' in reader.last.html


async def test_sources_of_what_is_not_published_are_none(reader: Chat) -> None:
    await reader.press_data("s:AAAAAAAAAAAA")
    assert reader.toasts[-1] == "This event is no longer public here."


async def test_wrong_asks_what_and_keeps_no_word_of_who(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"w:{event}")
    assert reader.last.text.startswith("What is wrong?")
    await reader.press("Wrong date")
    assert reader.last.text.startswith("Thank you.")
    async with world.db.read() as tx:
        (row,) = await rows(tx, wrong)
    assert row["what"] == "date"
    assert "subscriber_id" not in row


async def test_wrong_can_be_left(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example")
    await reader.press_data(f"w:{event}")
    await reader.press("Cancel")
    assert reader.last.text == "All right, nothing was changed."


async def test_five_reports_a_day_and_no_more(world: World, reader: Chat) -> None:
    event, _person = await an_alert(world.db, "Anna Example")
    for _ in range(6):
        await reader.press_data(f"w:{event}")
        await reader.press("Not true")
    assert reader.last.text.startswith("5 reports a day can be sent from one chat.")
    async with world.db.read() as tx:
        assert len(await rows(tx, wrong)) == 5
    world.now += timedelta(days=1)
    await reader.press_data(f"w:{event}")
    await reader.press("Not true")
    assert reader.last.text.startswith("Thank you.")


async def test_an_event_withdrawn_in_the_meantime_cannot_be_doubted(reader: Chat) -> None:
    await reader.press_data("w:AAAAAAAAAAAA")
    assert reader.toasts[-1] == "This event is no longer public here."
    await reader.press_data("ww:date:AAAAAAAAAAAA", message_id=max(reader.messages))
    assert reader.last.text == "This event is no longer public here."

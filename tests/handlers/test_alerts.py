"""What somebody gets: the pages of /alerts."""

from bot.core.kinds import ALL_KINDS, IMPORTANT, Kind, mask
from bot.store import readers
from tests.handlers.chat import Chat, World


async def kinds_of(world: World, chat: Chat) -> int:
    """The mask of kinds about everybody."""
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        return sum(topic.kinds for topic in await readers.topics(tx, found.id) if topic.label == "all")


async def test_the_overview_names_kinds_and_counts_people(reader: Chat) -> None:
    said = await reader.send("/alerts")
    assert said[0].startswith("What you get\nAbout everybody: arrests, court dates, sentences")
    assert "You follow nobody." in said[0]


async def test_a_kind_is_switched_off_and_on_in_place(world: World, reader: Chat) -> None:
    await reader.send("/alerts")
    await reader.press("Kinds of events")
    assert await reader.press("✓ Court dates") == []
    assert await kinds_of(world, reader) == mask(IMPORTANT - {Kind.HEARING})
    await reader.press("Court dates")
    assert await kinds_of(world, reader) == mask(IMPORTANT)


async def test_all_kinds_can_be_switched_on_and_off(world: World, reader: Chat) -> None:
    await reader.send("/alerts")
    await reader.press("Kinds of events")
    await reader.press("Switch all on")
    assert await kinds_of(world, reader) == ALL_KINDS
    await reader.press("Switch all off")
    assert await kinds_of(world, reader) == 0
    await reader.press("Done")
    assert "Nothing is switched on." in reader.last.text


async def test_the_list_of_people_turns_pages_of_eight(world: World, reader: Chat) -> None:
    async with world.db.write() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        for n in range(20):
            await readers.follow(tx, found.id, f"name:n{n}", ALL_KINDS, world.now, shown=f"Name {n}")
    await reader.send("/alerts")
    await reader.press("People")
    assert "Name 7 · not public yet" in reader.last.labels
    assert "Name 8 · not public yet" not in reader.last.labels
    await reader.press("More →")
    await reader.press("More →")
    assert reader.last.labels[:4] == [f"Name {n} · not public yet" for n in range(16, 20)]
    assert "More →" not in reader.last.labels
    await reader.press("← Back")
    assert "Name 8 · not public yet" in reader.last.labels


async def test_stopping_takes_two_presses_and_can_be_left(world: World, reader: Chat) -> None:
    await reader.send("/follow Zoya Whoever")
    await reader.press("Watch this name")
    await reader.send("/alerts")
    await reader.press("People")
    await reader.press("Zoya Whoever · not public yet")
    assert reader.last.text == "Stop following Zoya Whoever?"
    await reader.press("Back")
    await reader.press("Zoya Whoever · not public yet")
    await reader.press("Stop following")
    assert reader.toasts[-1] == "You no longer follow Zoya Whoever."
    assert reader.last.text == "You follow nobody."


async def test_nobody_can_end_what_somebody_else_follows(world: World, reader: Chat) -> None:
    await reader.send("/follow Zoya Whoever")
    await reader.press("Watch this name")
    async with world.db.read() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        topic = (await readers.topics(tx, found.id))[-1]
    other = world.chat(3003)
    await other.send("/start")
    await other.press("English")
    await other.press_data(f"drop:1:{topic.id}:0")
    assert other.toasts == ["This button is out of date. Send /help."]
    async with world.db.read() as tx:
        assert len(await readers.topics(tx, found.id)) == 2


async def test_a_pause_is_shown(reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("Pause")
    await reader.press("Until I resume")
    assert "Everything is paused now." in (await reader.send("/alerts"))[0]

"""What an organiser tells those who took part: words to think of are shown before it goes out, and never refused."""

import pytest

from bot.core.roles import Role
from bot.store import said
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.staff import somebody


@pytest.fixture
async def owner(world: World) -> Chat:
    world.now = OPENED
    return await somebody(world, 61, Role.OWNER)


async def types(owner: Chat, *texts: str) -> str:
    """Write these, one after another; what stands in the last answer."""
    for text in texts:
        await owner.send(text)
    return owner.last.text


async def test_a_word_that_judges_is_told_with_its_sentence_and_a_calmer_one_and_is_not_refused(
    world: World, owner: Chat
) -> None:
    number = await a_live_one(world.db, "petition")
    await owner.press_data(f"og:tell:{number}:")
    text = await types(owner, "He saw a doctor. The junta refused twice.", "Его осмотрел врач.", "Його оглянув лікар.")
    assert "junta: a name for the other side that judges it" in text
    assert "Instead: the authorities of …" in text
    assert "English: “The junta refused twice.”" in text
    assert text.index("He saw a doctor.") < text.index("Words to think about")
    await owner.press("Send it")
    async with world.db.read() as tx:
        assert len((await said.of(tx, [number]))[number]) == 1


async def test_where_nothing_judges_nothing_is_said_of_it(world: World, owner: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await owner.press_data(f"og:tell:{number}:")
    assert "Words to think about" not in await types(
        owner, "He saw a doctor.", "Его осмотрел врач.", "Його оглянув лікар."
    )


async def test_how_it_ended_is_read_for_such_words_too(world: World, owner: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await owner.press_data(f"og:finish_as:{number}:achieved")
    text = await types(owner, "The junta gave in.", "Его осмотрел врач.", "Його оглянув лікар.", "Example Monitor")
    assert "English: “The junta gave in.”" in text


@pytest.mark.parametrize(
    "text",
    ["Already {{ count }} of you.", "{% for one in people %}", "a" * 601],
    ids=["a gap that nobody fills", "a program", "too long"],
)
async def test_what_a_file_may_not_say_is_not_taken_here(world: World, owner: Chat, text: str) -> None:
    number = await a_live_one(world.db, "petition")
    await owner.press_data(f"og:tell:{number}:")
    await types(owner, text)
    assert "English" not in owner.last.text
    assert "(Русский)" in await types(owner, "He saw a doctor.")


async def test_nothing_that_is_typed_can_be_pressed_not_even_before_it_goes_out(world: World, owner: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await owner.press_data(f"og:tell:{number}:")
    hostile = "The junta at https://banned.example/a, t.me/banned, @banned and /start."
    await types(owner, *[hostile] * 3)
    for one in ("https://banned", "banned.example", "t.me/banned", "@banned", "/start"):
        assert one not in owner.last.html


async def test_whoever_is_asked_for_a_text_can_always_leave(world: World, owner: Chat) -> None:
    number = await a_live_one(world.db, "petition")
    await owner.press_data(f"og:finish_as:{number}:achieved")
    for text in ("a" * 601, "{{ count }}", "He saw a doctor.", "Его осмотрел врач.", "Його оглянув лікар.", "\u2060"):
        await owner.send(text)
        assert "‹ Back" in owner.last.labels, text

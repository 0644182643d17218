"""A few documents at a time are taken in."""

import asyncio

from feeds.turns import Room


async def test_who_has_a_place_keeps_it_and_the_next_waits_for_one_that_is_left() -> None:
    room = Room(2)
    for whose in ("a", "b", "a"):
        await room.enter(whose)
    waiting = asyncio.create_task(room.enter("c"))
    await asyncio.sleep(0)
    assert not waiting.done()
    room.leave("nobody")
    await asyncio.sleep(0)
    assert not waiting.done()
    room.leave("a")
    room.leave("a")
    await waiting
    assert not asyncio.create_task(room.enter("b")).done()

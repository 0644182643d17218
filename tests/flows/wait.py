"""Waiting for nothing."""

import asyncio
from collections.abc import Callable

from bot.demo.model import Message
from bot.demo.world import Person

A_WHILE = 1.5
"""Seconds in which every feed is polled several times and every alert would have arrived."""


async def never(person: Person, seen: Callable[[Message], bool]) -> None:
    """Fails when the person sees such a message within a while."""
    await asyncio.sleep(A_WHILE)
    found = [message.text for message in person.received if seen(message)]
    assert not found, found

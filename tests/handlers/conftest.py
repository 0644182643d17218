"""The bot of a test, and somebody who writes to it."""

import pytest

from bot.store.database import Database
from tests.handlers.chat import Chat, World


@pytest.fixture
def world(sqlite_db: Database) -> World:
    return World(sqlite_db)


@pytest.fixture
def vera(world: World) -> Chat:
    """Nobody the bot knows, with an English Telegram."""
    return world.chat()


@pytest.fixture
async def reader(world: World) -> Chat:
    """A subscriber to everything important who reads English and skipped all questions."""
    chat = world.chat(2002)
    await chat.send("/start")
    await chat.press("English")
    await chat.press("Everything important")
    await chat.press("Skip")
    await chat.press("Skip")
    await chat.press("Done")
    return chat

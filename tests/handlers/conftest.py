"""The bot of a test, and somebody who writes to it."""

import pytest

from bot.core.roles import Role
from bot.store.database import Database
from tests.handlers.chat import Chat, World
from tests.handlers.organising import an_organiser
from tests.handlers.staff import somebody


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


@pytest.fixture
async def moderator(world: World) -> Chat:
    """Somebody who reviews and may change the registry, and does not see who asked for silence."""
    return await somebody(world, 71, Role.MODERATOR)


@pytest.fixture
async def liaison(world: World) -> Chat:
    """Somebody who may also see, and hear, who asked for silence."""
    return await somebody(world, 72, Role.LIAISON)


@pytest.fixture
async def author(world: World) -> Chat:
    """An organiser."""
    return await an_organiser(world, 501)


@pytest.fixture
async def abroad(reader: Chat) -> Chat:
    """A subscriber who said to be abroad."""
    await reader.send("/settings")
    await reader.press("I am abroad")
    return reader

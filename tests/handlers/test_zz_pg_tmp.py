import sys
import pytest
from tests.handlers.chat import World
from tests.handlers.test_other import *  # noqa
from tests.handlers.test_start import *
from tests.handlers.conftest import reader, vera
@pytest.fixture
async def world(postgres_url, vault):
    from bot.store.database import Database
    d=Database(postgres_url, vault); yield World(d); await d.close()

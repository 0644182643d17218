"""Where somebody is in a conversation."""

from typing import Any

import pytest

from bot.store import conversation
from bot.store.database import Database
from bot.store.schema.readers import conversation as table
from tests.store.builders import HOUR, NOW, rows, size


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"state": "time", "data": {"hour": 7}}, id="nested"),
        pytest.param({"имя": "Ірина Ненашева\n\0"}, id="any-text"),
        pytest.param({"long": "x" * 20_000}, id="long"),
    ],
)
async def test_what_was_saved_is_loaded(db: Database, body: dict[str, Any]) -> None:
    async with db.write() as tx:
        await conversation.save(tx, 42, body, NOW)
        assert await conversation.load(tx, 42) == body
        assert await conversation.load(tx, 43) == {}


async def test_the_last_state_counts_and_its_age_starts_anew(db: Database) -> None:
    async with db.write() as tx:
        await conversation.save(tx, 42, {"step": 1}, NOW)
        await conversation.save(tx, 42, {"step": 2}, NOW + HOUR)
        assert await conversation.load(tx, 42) == {"step": 2}
        (row,) = await rows(tx, table)
    assert row["changed_at"] == NOW + HOUR


async def test_an_empty_state_leaves_no_row(db: Database) -> None:
    async with db.write() as tx:
        await conversation.save(tx, 42, {"step": 1}, NOW)
        await conversation.save(tx, 42, {}, NOW)
        await conversation.save(tx, 43, {}, NOW)
        assert await conversation.load(tx, 42) == {}
        assert await size(tx, table) == 0

"""What was done in which role."""

import re
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from bot.core.roles import Deed, Role
from bot.store import audit, privacy
from bot.store.database import Database
from bot.store.schema import metadata
from bot.store.schema.audit import audit as table
from tests.store.builders import MINUTE, NOW, size

PACKAGES = ("bot", "handlers", "feeds", "campaigns")
ROOT = Path(__file__).parents[2]


async def test_the_newest_deeds_come_first_and_pages_meet(db: Database) -> None:
    async with db.write() as tx:
        for n in range(5):
            await audit.note(tx, Role.OWNER, Deed.INVITED, NOW + n * MINUTE, thing=n)
        first = await audit.last(tx, 2)
        assert [entry.thing for entry in first] == [4, 3]
        assert [entry.thing for entry in await audit.last(tx, 9, before=first[-1].id)] == [2, 1, 0]
        assert (first[0].at, first[0].role, first[0].deed) == (NOW + 4 * MINUTE, "owner", "invited")


async def test_it_is_kept_when_everything_else_has_gone(db: Database) -> None:
    async with db.write() as tx:
        await audit.note(tx, Role.OWNER, Deed.HELD, NOW)
        await privacy.expire(tx, NOW + timedelta(days=4_000))
        assert await size(tx, table) == 1


def test_nothing_in_the_program_changes_or_deletes_a_row() -> None:
    wanted = re.compile(r"\b(?:update|delete|table)\(\s*audit\b|\baudit\.(?:update|delete)\b", re.IGNORECASE)
    sources = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "versions" not in path.parts]
    assert not [path for path in sources if wanted.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("deed", Deed)
def test_every_deed_is_done_somewhere(deed: Deed) -> None:
    assert re.search(rf"\bDeed\.{deed.name}\b", program())


@cache
def program() -> str:
    return "\n".join(path.read_text("utf-8") for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def test_no_row_can_point_at_a_reader() -> None:
    assert not table.foreign_keys
    assert {column.name for column in table.columns} == {"id", "at", "role", "deed", "thing"}
    assert not [one for one in metadata.sorted_tables for key in one.foreign_keys if key.column.table is table]

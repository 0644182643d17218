"""Roles in a database that comes back from a backup."""

from pathlib import Path

import pytest

from bot.core.relative import Kin
from bot.core.roles import KIN, Deed, Role
from bot.store import audit, backup, invites, readers, relatives, roles
from bot.store.backup import Restored
from bot.store.database import Database
from bot.store.schema.audit import audit as table
from bot.store.vault import Vault
from tests.conftest import sqlite_url
from tests.store.builders import DAY, HOUR, NOW, a_reader

OWNER, MODERATOR = 900_100_200, 900_100_201


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "elsewhere" / "one.vigil-backup"


async def staffed(db: Database) -> int:
    """An owner and a moderator, as the audit knows them; the number of the moderator's role."""
    async with db.write() as tx:
        for chat, role in ((OWNER, Role.OWNER), (MODERATOR, Role.MODERATOR)):
            reader = await a_reader(tx, chat)
            await readers.grant(tx, reader.id, role.value, NOW)
            held = await roles.own(tx, reader.id, role.value)
            assert held is not None
            await audit.note(tx, role, Deed.JOINED, NOW, thing=held.id)
    return held.id


async def frozen(db: Database, role_id: int) -> None:
    async with db.write() as tx:
        assert await roles.take(tx, role_id, 0, mine=False)
        await audit.note(tx, Role.OWNER, Deed.FROZEN, NOW + HOUR, thing=role_id)


async def restored(url: str, target: Path, vault: Vault) -> tuple[list[str], list[str], int]:
    """After a restore: roles, deeds oldest first, open invitations."""
    assert isinstance(backup.restore(url, target, vault, NOW + DAY), Restored)
    there = Database(url, vault)
    async with there.read() as tx:
        held = [one.role for one in await roles.every(tx, 0)]
        deeds = [one.deed for one in reversed(await audit.last(tx, 99))]
        waiting = len(await invites.open_ones(tx, NOW + DAY))
    await there.close()
    return held, deeds, waiting


async def test_who_lost_a_role_since_the_backup_does_not_get_it_back(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    moderator = await staffed(sqlite_db)
    backup.make(sqlite_url(sqlite_file), target, vault, NOW)
    await frozen(sqlite_db, moderator)
    await sqlite_db.close()
    held, deeds, _ = await restored(sqlite_url(sqlite_file), target, vault)
    assert held == ["owner"]
    assert deeds == ["joined", "joined", "frozen"]


async def test_who_left_a_family_since_the_backup_is_no_relative_again(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await staffed(sqlite_db)
    async with sqlite_db.write() as tx:
        one = await relatives.add(tx, (await a_reader(tx, 5)).id, "abc123", Kin.FAMILY, NOW)
    backup.make(sqlite_url(sqlite_file), target, vault, NOW)
    async with sqlite_db.write() as tx:
        await audit.note(tx, KIN, Deed.KIN_ENDED, NOW + HOUR, thing=one.id)
    await sqlite_db.close()
    await restored(sqlite_url(sqlite_file), target, vault)
    there = Database(sqlite_url(sqlite_file), vault)
    async with there.read() as tx:
        assert await relatives.of_person(tx, "abc123") == []
    await there.close()


async def test_an_invitation_that_may_have_been_used_since_opens_nothing(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    async with sqlite_db.write() as tx:
        made = await invites.make(tx, "moderator", lasts=7 * DAY, now=NOW)
    backup.make(sqlite_url(sqlite_file), target, vault, NOW)
    async with sqlite_db.write() as tx:
        assert not isinstance(await invites.redeem(tx, made.token, NOW), str)
    await sqlite_db.close()
    assert (await restored(sqlite_url(sqlite_file), target, vault))[2] == 0


async def test_the_audit_of_another_instance_takes_nothing(
    sqlite_db: Database, sqlite_file: Path, target: Path, vault: Vault
) -> None:
    await staffed(sqlite_db)
    backup.make(sqlite_url(sqlite_file), target, vault, NOW)
    async with sqlite_db.write() as tx:
        await tx.conn.execute(table.delete())
        await audit.note(tx, Role.OWNER, Deed.HELD, NOW)
        for thing in (1, 2):
            await audit.note(tx, Role.OWNER, Deed.FROZEN, NOW, thing=thing)
    await sqlite_db.close()
    held, deeds, _ = await restored(sqlite_url(sqlite_file), target, vault)
    assert held == ["owner", "moderator"]
    assert deeds == ["joined", "joined"]

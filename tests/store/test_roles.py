"""Roles: listed without names, taken away, lapsing."""

from datetime import timedelta

import pytest

from bot.core.roles import Role
from bot.store import privacy, readers, roles
from bot.store.database import Database
from tests.store.builders import DAY, NOW, a_reader


async def test_roles_are_listed_by_number_and_say_which_are_ones_own(db: Database) -> None:
    async with db.write() as tx:
        me, other = await a_reader(tx, 1), await a_reader(tx, 2)
        await readers.grant(tx, me.id, "owner", NOW)
        await readers.grant(tx, other.id, "moderator", NOW + DAY)
        found = await roles.every(tx, me.id)
        assert [(one.role, one.since, one.mine) for one in found] == [
            ("owner", NOW, True),
            ("moderator", NOW + DAY, False),
        ]
        assert await roles.own(tx, me.id, "moderator") is None
        assert await roles.own(tx, me.id, "owner") == found[0]


async def test_a_role_is_taken_only_the_way_that_was_meant_and_only_once(db: Database) -> None:
    async with db.write() as tx:
        me, other = await a_reader(tx, 1), await a_reader(tx, 2)
        await readers.grant(tx, me.id, "owner", NOW)
        await readers.grant(tx, other.id, "owner", NOW)
        mine, theirs = await roles.every(tx, me.id)
        assert await roles.take(tx, mine.id, me.id, mine=False) is None
        assert await roles.take(tx, theirs.id, me.id, mine=True) is None
        assert await roles.take(tx, theirs.id, me.id, mine=False) == theirs
        assert await roles.take(tx, theirs.id, me.id, mine=False) is None
        assert await readers.roles(tx, other.id) == frozenset()


async def test_the_number_of_a_role_is_never_given_twice(db: Database) -> None:
    async with db.write() as tx:
        me = await a_reader(tx, 1)
        await readers.grant(tx, me.id, "owner", NOW)
        (first,) = await roles.every(tx, me.id)
        await roles.take(tx, first.id, me.id, mine=True)
        await readers.grant(tx, me.id, "owner", NOW)
        (second,) = await roles.every(tx, me.id)
        assert second.id > first.id


@pytest.mark.parametrize(
    ("role", "used", "stays"),
    [(Role.MODERATOR, 0, False), (Role.MODERATOR, 20, True), (Role.OWNER, 0, True)],
    ids=["never used", "used in between", "an owner"],
)
async def test_a_role_that_nobody_uses_lapses_after_thirty_days(
    db: Database, role: Role, used: int, stays: bool
) -> None:
    async with db.write() as tx:
        me = await a_reader(tx, 1)
        await readers.grant(tx, me.id, role.value, NOW)
        await roles.used(tx, me.id, role, NOW + timedelta(days=used))
        await privacy.expire(tx, NOW + timedelta(days=30))
        assert await readers.roles(tx, me.id) == {role.value}
        await privacy.expire(tx, NOW + timedelta(days=31))
        assert await readers.roles(tx, me.id) == ({role.value} if stays else frozenset())

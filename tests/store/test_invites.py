"""One-time invitations."""

from bot.store import invites
from bot.store.database import Database
from bot.store.schema.readers import invite
from tests.store.builders import HOUR, MINUTE, NOW, rows


async def test_an_invitation_gives_its_role_once(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "owner", lasts=HOUR, now=NOW)
        assert await invites.redeem(tx, token, NOW) == ("owner", None)
        assert await invites.redeem(tx, token, NOW) == (None, "used")


async def test_an_invitation_ends_with_its_time(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "owner", lasts=HOUR, now=NOW)
        assert await invites.redeem(tx, token, NOW + HOUR + MINUTE) == (None, "expired")
        assert await invites.redeem(tx, token, NOW + HOUR) == ("owner", None)


async def test_a_token_that_was_never_given_opens_nothing(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "owner", lasts=HOUR, now=NOW)
        for wrong in ("", token[:-1], token + "A", token.swapcase()):
            assert await invites.redeem(tx, wrong, NOW) == (None, "unknown")


async def test_the_token_itself_is_not_kept(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "owner", lasts=HOUR, now=NOW)
        (row,) = await rows(tx, invite)
    assert token not in str(row)
    assert len(row["token_mark"]) == 16


async def test_two_invitations_are_different(db: Database) -> None:
    async with db.write() as tx:
        tokens = {await invites.create(tx, "owner", lasts=HOUR, now=NOW) for _ in range(20)}
        assert len(tokens) == 20


async def test_looking_uses_nothing_up(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "moderator", lasts=HOUR, now=NOW)
        for _ in range(3):
            assert await invites.look(tx, token, NOW) == ("moderator", None)
        assert await invites.redeem(tx, token, NOW) == ("moderator", None)
        assert await invites.look(tx, token, NOW) == (None, "used")


async def test_a_role_of_another_version_is_no_invitation(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "archivist", lasts=HOUR, now=NOW)
        assert await invites.redeem(tx, token, NOW) == (None, "unknown")


async def test_only_what_can_be_used_is_open_and_what_is_taken_back_is_not(db: Database) -> None:
    async with db.write() as tx:
        made = [await invites.make(tx, "moderator", lasts=n * HOUR, now=NOW) for n in (1, 2, 3)]
        assert [one.id for one in await invites.open_ones(tx, NOW + HOUR + MINUTE)] == [made[1].id, made[2].id]
        assert await invites.revoke(tx, made[1].id, NOW)
        assert not await invites.revoke(tx, made[1].id, NOW)
        assert not await invites.revoke(tx, made[0].id, NOW + HOUR + MINUTE)
        assert await invites.redeem(tx, made[1].token, NOW) == (None, "used")
        await invites.void_all(tx, NOW)
        assert await invites.open_ones(tx, NOW) == []

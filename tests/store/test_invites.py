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

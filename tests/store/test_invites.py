"""One-time invitations."""

from bot.store import invites, privacy
from bot.store.database import Database
from bot.store.schema.readers import invite
from tests.store.builders import HOUR, MINUTE, NOW, a_reader, rows


def role_of(found: invites.Invitation | invites.Refusal) -> str:
    assert isinstance(found, invites.Invitation)
    return found.role


async def test_an_invitation_gives_its_role_once(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "owner", lasts=HOUR, now=NOW)
        assert role_of(await invites.redeem(tx, token, NOW)) == "owner"
        assert await invites.redeem(tx, token, NOW) == "used"


async def test_an_invitation_ends_with_its_time(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "owner", lasts=HOUR, now=NOW)
        assert await invites.redeem(tx, token, NOW + HOUR + MINUTE) == "expired"
        assert role_of(await invites.redeem(tx, token, NOW + HOUR)) == "owner"


async def test_a_token_that_was_never_given_opens_nothing(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "owner", lasts=HOUR, now=NOW)
        for wrong in ("", token[:-1], token + "A", token.swapcase()):
            assert await invites.redeem(tx, wrong, NOW) == "unknown"


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
            assert role_of(await invites.look(tx, token, NOW)) == "moderator"
        assert role_of(await invites.redeem(tx, token, NOW)) == "moderator"
        assert await invites.look(tx, token, NOW) == "used"


async def test_a_role_of_another_version_is_no_invitation(db: Database) -> None:
    async with db.write() as tx:
        token = await invites.create(tx, "archivist", lasts=HOUR, now=NOW)
        assert await invites.redeem(tx, token, NOW) == "unknown"


async def test_only_what_can_be_used_is_open_and_what_is_taken_back_is_not(db: Database) -> None:
    async with db.write() as tx:
        made = [await invites.make(tx, "moderator", lasts=n * HOUR, now=NOW) for n in (1, 2, 3)]
        assert [one.id for one in await invites.open_ones(tx, NOW + HOUR + MINUTE)] == [made[1].id, made[2].id]
        assert await invites.revoke(tx, made[1].id, NOW)
        assert not await invites.revoke(tx, made[1].id, NOW)
        assert not await invites.revoke(tx, made[0].id, NOW + HOUR + MINUTE)
        assert await invites.redeem(tx, made[1].token, NOW) == "expired", "that it was taken back is told to nobody"
        await invites.void_all(tx, NOW)
        assert await invites.open_ones(tx, NOW) == []


async def test_a_link_to_a_person_is_sealed_and_no_list_of_the_staff_shows_it(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        made = await invites.make(tx, "helper", lasts=HOUR, now=NOW, to="abc123", by=reader.id)
        await invites.make(tx, "family", lasts=HOUR, now=NOW, to="other1")
        assert await invites.open_ones(tx, NOW) == []
        assert [one.id for one in await invites.leading_to(tx, "abc123")] == [made.id]
        assert "abc123" not in str(await rows(tx, invite))
        assert await invites.count_open(tx, reader.id, NOW) == 1
        found = await invites.redeem(tx, made.token, NOW)
        assert isinstance(found, invites.Invitation)
        assert (found.role, found.to, found.by) == ("helper", "abc123", reader.id)
        assert await invites.count_open(tx, reader.id, NOW) == 0
        (used,) = await invites.leading_to(tx, "abc123")
        assert used.used_at == NOW, "the liaison sees when it was used"


async def test_links_of_a_relative_go_with_the_relative(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 5)
        made = await invites.make(tx, "hearing", lasts=HOUR, now=NOW, to="hearing12345", by=reader.id)
        await privacy.erase(tx, 5, NOW)
        assert await invites.redeem(tx, made.token, NOW) == "unknown"

"""/audit: twenty at a time, naming nobody, in the reader's language and time."""

import pytest

from bot.core.roles import Deed, Role
from bot.store import audit
from bot.store.schema.audit import audit as table
from tests.handlers.chat import Chat, World
from tests.handlers.staff import grant, somebody
from tests.store.builders import MINUTE


@pytest.fixture
async def owner(world: World, reader: Chat) -> Chat:
    return await grant(world, reader, Role.OWNER)


async def test_the_newest_twenty_and_older_ones_by_a_button(world: World, owner: Chat) -> None:
    assert await owner.send("/audit") == ["Nothing has been done yet."]
    async with world.db.write() as tx:
        for n in range(45):
            await audit.note(tx, Role.OWNER, Deed.INVITED, world.now + n * MINUTE, thing=100 + n)
    (text,) = await owner.send("/audit")
    lines = text.splitlines()[1:]
    assert len(lines) == 20
    assert lines[0].endswith("· owner: made an invitation, no. 144")
    assert owner.last.labels == ["Older"]
    await owner.press("Older")
    assert owner.last.text.splitlines()[1].endswith("no. 124")
    assert owner.last.labels == ["Newest", "Older"]
    await owner.press("Older")
    assert len(owner.last.text.splitlines()[1:]) == 5
    assert owner.last.labels == ["Newest"]
    await owner.press("Newest")
    assert owner.last.text.splitlines()[1].endswith("no. 144")


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
async def test_every_deed_and_role_has_its_words(world: World, lang: str) -> None:
    chat = await somebody(world, 9, Role.OWNER, lang=lang)
    t = world.catalogs.translator(lang)
    assert all(t.has(f"deed.{deed.value}") for deed in Deed)
    assert all(t.has(f"role.{role.value}") for role in Role)
    async with world.db.write() as tx:
        for deed in list(Deed)[:20]:
            await audit.note(tx, Role.LIAISON, deed, world.now)
    (text,) = await chat.send("/audit")
    assert t("role.liaison") in text
    assert t("audit.unknown") not in text


async def test_what_another_version_wrote_is_shown_as_unknown(world: World, owner: Chat) -> None:
    async with world.db.write() as tx:
        await tx.add(table, {"at": world.now, "role": "archivist", "deed": "burned", "thing": None})
    (text,) = await owner.send("/audit")
    assert text.endswith("archivist: something that this version does not know")

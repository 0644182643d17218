"""A reader writes to a human, who answers: over the loopback Bot API, in three languages, and nothing of it leaks."""

import logging
from pathlib import Path

import pytest
import structlog

from bot.app.clock import now
from bot.core.roles import Role
from bot.demo.world import Person
from bot.i18n import Catalogs
from bot.store import audit, privacy
from bot.store.readers import find, grant
from bot.store.schema.talks import contact
from tests.flows.conftest import Story, press
from tests.flows.test_privacy import found, spellings
from tests.store.builders import rows, size

WRITTEN = "Выдуманная Пелагея Несказанная ждёт у ворот в Энске"
BACK = "Ответ: Пелагее Несказанной стоит подождать"
PIECES = ["Несказанн".encode(), "Энске".encode(), "Несказанн".encode("utf-16-le"), b"\\u041d\\u0435\\u0441\\u043a"]


async def staff(story: Story, name: str, role: Role, language: str = "en") -> Person:
    person = await story.subscribed(name, language)
    async with story.bot.db.write() as tx:
        one = await find(tx, person.id)
        assert one is not None
        await grant(tx, one.id, role.value, now())
    return person


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
async def test_a_talk_with_a_human_and_back(story: Story, language: str) -> None:
    t = Catalogs.load().translator(language)
    reader = await story.subscribed("Reader", language)
    moderator, liaison = await staff(story, "M", Role.MODERATOR, language), await staff(story, "L", Role.LIAISON)
    await reader.write("/help")
    await press(reader, t("contact.btn.ask"))
    await press(reader, t("contact.btn.about.tip"))
    await reader.wait_for(t("contact.reads.moderators"))
    await reader.write(WRITTEN)
    await reader.wait_for("1")
    note = await moderator.wait_for(t("inbox.note", about=t("inbox.about.tip"), number=1))
    assert "Несказанн" not in note.text
    await moderator.press("ctd:read:1")
    await moderator.wait_for(WRITTEN)
    await press(moderator, t("inbox.btn.answer"))
    await moderator.wait_for(t("inbox.ask_answer", number=1, n=1_500))
    await moderator.write(BACK)
    await reader.wait_for(BACK)
    await press(reader, t("contact.btn.back"))
    await reader.wait_for(t("contact.go_on", number=1))
    await reader.write("Спасибо")
    await moderator.wait_for(t("inbox.note_more", about=t("inbox.about.tip"), number=1))
    await moderator.press("ctd:read:1")
    await moderator.wait_for("Спасибо")
    await press(moderator, t("inbox.btn.close"))
    await reader.wait_for(t("contact.closed", number=1))
    assert not any("Несказанн" in one.text for one in liaison.received)
    async with story.bot.db.read() as tx:
        assert await size(tx, contact) == 0


async def test_what_was_written_is_in_no_file_no_log_and_no_audit(
    story: Story, sqlite_file: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("aiosqlite").setLevel(logging.INFO)  # every statement with its (sealed) values, only slower
    structlog.reset_defaults()
    reader, moderator = await story.subscribed("Reader", "ru"), await staff(story, "M", Role.MODERATOR)
    needles = [*spellings(reader.id), *PIECES]
    await reader.write("/contact")
    await press(reader, "cta:question")
    await reader.wait_for("Напишите одним сообщением")
    await reader.write(WRITTEN)
    await reader.wait_for("Передано")
    await press(moderator, "ctd:read:1")
    await moderator.wait_for(WRITTEN)
    await press(moderator, "ctd:answer:1")
    await moderator.wait_for("Write the answer")
    await moderator.write(BACK)
    await reader.wait_for(BACK)
    assert not found(sqlite_file.parent, needles)
    async with story.bot.db.read() as tx:
        assert [(one.deed, one.thing) for one in await audit.last(tx, 9)] == [("contact_answered", 1)]
        (row,) = await rows(tx, contact)
        assert row["body"]
    await reader.write("/forget")
    await press(reader, "forget:yes")
    await reader.wait_for("стёрто")

    async def gone() -> bool:
        async with story.bot.db.read() as tx:
            return not await privacy.unscrubbed(tx) and await size(tx, contact) == 0

    await story.until(gone)
    assert not found(sqlite_file.parent, needles)
    said = (caplog.text + "".join(capsys.readouterr())).encode()
    assert not [needle for needle in needles if needle in said]


async def test_the_same_on_postgresql(postgres_story: Story) -> None:
    await test_a_talk_with_a_human_and_back(postgres_story, "en")

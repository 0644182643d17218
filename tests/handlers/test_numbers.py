"""What organisers and families see of what people did, and /stats for everybody."""

import csv
import io
from datetime import date, timedelta

import pytest

from bot.alerts import totals
from bot.core.files import File
from bot.core.kinds import Kind
from bot.core.roles import Role
from bot.i18n import Catalogs
from bot.store import campaigns, files
from campaigns.page import sheet
from handlers.stats import Stats
from tests import pdf
from tests.handlers.chat import Chat, World
from tests.handlers.drives import OPENED, a_live_one
from tests.handlers.kin import NAME
from tests.handlers.staff import deeds, somebody
from tests.handlers.test_family import a_mother
from tests.store.builders import DAY, a_reader, an_event

CATALOGS = Catalogs.load()
PNG = b"\x89PNG"


async def attached(world: World, chat: Chat) -> list[File]:
    async with world.db.read() as tx:
        found = [await files.load(tx, one.file_id or 0) for one in chat.attached]
    return [one for one in found if one is not None]


async def people_act(world: World, number: int, part: str, *, many: int, lang: str = "en", first: int = 9000) -> None:
    """So many people open it and do it."""
    async with world.db.write() as tx:
        for n in range(many):
            reader = await a_reader(tx, first + n, lang=lang)
            for state in ("opened", "started", "completed"):
                await campaigns.record(tx, number, reader.id, part, state, world.now)


async def test_an_organiser_reads_sees_and_takes_along_what_a_campaign_brought(world: World) -> None:
    chat = await somebody(world, 4004, Role.OWNER)
    world.now = OPENED
    number = await a_live_one(world.db, "petition")
    await people_act(world, number, "", many=11)
    world.now += DAY
    await people_act(world, number, "", many=3, lang="be", first=9500)
    await chat.send("/campaign")
    await chat.press_data(f"og:card:{number}:", chat.last_id)
    await chat.press("Numbers")
    text = chat.last.text
    assert "Opened 14" in text
    assert "<5" in text
    assert "Беларуская <5" in text
    assert "English *" in text
    await chat.press("As pictures")
    made = await attached(world, chat)
    assert [one.content[:4] for one in made] == [PNG] * len(made)
    assert len(made) == 3
    assert {one.method for one in chat.attached} == {"sendPhoto"}
    await chat.press("Table (CSV)")
    rows = list(csv.reader(io.StringIO((await attached(world, chat))[-1].content.decode("utf-8-sig"))))
    assert ["total", "", "", "14", "14", "14", "0", "0"] in rows
    assert [row[5] for row in rows if row[0] == "day"] == ["*", "<5"]
    assert ("owner", "campaign_exported", number) in await deeds(world)


async def test_there_is_nothing_to_see_before_anybody_did_anything(world: World) -> None:
    chat = await somebody(world, 4004, Role.OWNER)
    world.now = OPENED
    number = await a_live_one(world.db, "cause")
    await chat.press_data(f"og:numbers:{number}:", chat.last_id)
    assert "Done" in chat.last.text
    world.found["charts"] = None
    await chat.press("As pictures")
    assert chat.last.text == "The picture could not be made. The text says the same."
    assert not chat.attached


async def test_everybody_reads_what_the_sources_reported(world: World, reader: Chat) -> None:
    async with world.db.write() as tx:
        for _ in range(4):
            await an_event(tx, kind=Kind.SENTENCE, happened_at=world.now)
    await reader.send("/stats")
    assert "Nothing has been counted yet." in reader.last.text
    await totals.refresh(world.db, world.now)
    await reader.send("/stats")
    assert "Sentences 4" in reader.last.text
    assert "not all that happened" in reader.last.text
    await reader.press("As a picture")
    await reader.press("As a picture")
    (made, again) = await attached(world, reader)
    assert made.content[:4] == PNG
    assert made == again
    assert reader.attached[0].file_id == reader.attached[1].file_id, "stored and uploaded once for all"


async def test_a_guessed_group_has_no_picture(world: World, reader: Chat) -> None:
    for do in ("show", "picture"):
        await reader.press_data(Stats.model_validate({"do": do, "group": "pow"}).pack())
    assert reader.last.text == "The picture could not be made. The text says the same."


async def test_a_mother_takes_a_page_along_that_names_nobody(world: World) -> None:
    mother, hero = await a_mother(world)
    await mother.send("/family")
    assert "One page for the lawyer to take along" not in mother.last.labels
    world.now = OPENED
    number = await a_live_one(world.db, "petition", person=hero)
    await people_act(world, number, "", many=12)
    world.now += 2 * DAY
    await mother.send("/family")
    await mother.press("One page for the lawyer to take along")
    assert mother.last.labels == ["Русский", "English", "All hearings"]
    for lang, said in (("Русский", "подписали 12 человек"), ("English", "12 people signed a request for you.")):
        await mother.press(lang)
        (*_, made) = await attached(world, mother)
        assert pdf.pages(made.content) == 1
        text = " ".join(pdf.lines(made.content))
        assert said in text
        assert not [part for part in NAME.split() if part in text]
    world.now += 60 * DAY
    await mother.press("English")
    assert mother.toasts == ["Nobody has done anything in the last weeks that could stand on it."]


FORBIDDEN = {
    "en": ("politic", "prison", "freedom", "fight", "case", "war", "court", "Vigil", "bot", "campaign"),
    "ru": ("полит", "заключ", "свобод", "борьб", "дел", "войн", "суд", "бот", "кампан"),
    "uk": ("політ", "в’яз", "свобод", "боротьб", "справ", "війн", "суд", "бот", "кампан"),
}


@pytest.mark.parametrize("lang", FORBIDDEN)
@pytest.mark.parametrize("number", [1, 4, 5, 21, 1002])
def test_the_page_has_no_word_that_a_letter_may_not_have(lang: str, number: int) -> None:
    t = CATALOGS.translator(lang)
    first = date(2026, 11, 9)
    page = sheet(dict.fromkeys(("letter", "contact", "petition"), number), first, first + timedelta(days=6), t)
    assert page is not None
    text = "\n".join((*(one.text for one in page.blocks), page.notes, page.foot)).replace("сделал", "").lower()
    assert not [word for word in FORBIDDEN[lang] if word.lower() in text]
    assert text.count(str(number)) >= 3 or number < 5
    assert sheet({}, first, first, t) is None

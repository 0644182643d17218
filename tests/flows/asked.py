"""What the story of the canaries does with asks: one is refused; another is put off, reminded of, done and asked after.

Time goes by in it, on the bot's own clock. Owns the steps and their words. What is looked for afterwards, and where,
stands in test_canary.py.
"""

from datetime import UTC, datetime, timedelta

from bot.core.roles import Role
from bot.demo.world import Person
from bot.store import readers
from campaigns import service, stage_moves
from campaigns.flow import Result
from tests.flows.conftest import press
from tests.flows.test_asks import SLUG, TITLE, Told

ASIDE, OWN, ANSWERED, UNTOLD = "чечётка бекасова", "свиристель куликова", "кедровка дупелева", "иволга турухтанова"
WORDS = tuple(part for one in (ASIDE, OWN, ANSWERED, UNTOLD) for part in one.split())
NEWS = "Комитет прочёл письма."


async def everything(told: Told, reader: Person, refuses: Person, organiser: Person) -> None:
    """From the launch to the outcome, with a word of theirs at every step."""
    await _day(told, refuses)
    number = await told.launched()
    told.wake()
    await refuses.wait_for(TITLE, 10)
    await press(refuses, f"act:no:{number}")
    await reader.wait_for("Обратиться к тем, кто может помочь", 10)
    await reader.write(ASIDE)
    await press(reader, "later:when")
    await press(reader, "later:set")
    await reader.wait_for("Напомню: ")
    await told.later(hours=23)
    await reader.wait_for("Вы просили напомнить об этом сейчас.", 10)
    await _acts(reader, number)
    await told.later(days=15)
    await reader.wait_for("Пришёл ли ответ?", 10)
    await reader.write(ANSWERED)
    await press(reader, "ans:reply")
    await reader.wait_for("Важно знать, какие письма доходят.")
    await _tells(told, organiser, reader, number)


async def _day(told: Told, refuses: Person) -> None:
    """16:00 UTC: from New York, where the reader of this story is, to Moscow nobody sleeps. And one more is abroad."""
    at = told.clock()
    day = datetime(at.year, at.month, at.day, 16, tzinfo=UTC)
    told.clock.ahead += day + timedelta(days=day < at) - at
    async with told.story.bot.db.write() as tx:
        found = await readers.find(tx, refuses.id)
        assert found is not None
        await readers.change(tx, found.id, abroad=True)


async def _acts(reader: Person, number: int) -> None:
    for step in (f"act:card:{number}", f"act:take:{number}", f"off:office:{number}:DE", f"off:write:{number}:DE"):
        await press(reader, step)
    await reader.wait_for("Теперь одна ваша фраза")
    await reader.write(OWN)
    await press(reader, f"off:sent:{number}:DE")
    await reader.wait_for("2 из 3")


async def _tells(told: Told, organiser: Person, reader: Person, number: int) -> None:
    """News that is typed and not sent, news that is, and how it ended."""
    await organiser.write("/campaign")
    await press(organiser, f"og:card:{number}:")
    await press(organiser, f"og:tell:{number}:")
    await organiser.wait_for("Что нового?")
    await organiser.write(UNTOLD)
    async with told.story.bot.db.write() as tx:
        await stage_moves.tell(tx, number, {"ru": NEWS}, Role.OWNER, told.clock())
    told.wake()
    await reader.wait_for(NEWS, 10)
    async with told.story.bot.db.write() as tx:
        await service.close(tx, SLUG, Result.ACHIEVED, "server", told.clock())
    await reader.wait_for("Вы в этом участвовали. Спасибо.", 10)

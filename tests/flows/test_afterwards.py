"""After a hearing, over the loopback Bot API: a follower is asked, a moderator says what it was, followers are told."""

from datetime import timedelta

from bot.app.clock import now
from bot.core.roles import Role
from bot.store.schema.hearings import afterwards
from tests.flows.conftest import NGO, Story, press
from tests.flows.test_bad_news import Clock, clock, moved  # noqa: F401 - fixtures
from tests.flows.test_contact import staff
from tests.flows.test_hearings import WHO, WHY, said
from tests.store.builders import size


async def test_what_became_of_a_hearing_goes_from_those_who_were_there_to_all(moved: Story, clock: Clock) -> None:  # noqa: F811
    reader, moderator = await moved.subscribed("Reader"), await staff(moved, "Moderator", Role.MODERATOR)
    await reader.write("/follow Пётр Примеров")
    await press(reader, "Watch this name")
    day = now() + timedelta(days=2)
    moved.publish(NGO, f"Апелляцию по делу {WHO} рассмотрят {said(day)} в 10:00 в Казани", WHY)
    await reader.wait_for("Court date", 15)
    begins = day.replace(hour=7, minute=0, second=0, microsecond=0)  # 10:00 in Moscow
    for later in (timedelta(minutes=5), timedelta(hours=3)):
        clock.ahead = begins + later - now()
        moved.bot.wake(frozenset({"remind", "afterwards"}))
        await moved.until(lambda: _looked(moved), 15)
    moved.bot.wake(frozenset({"afterwards", "deliver"}))
    await reader.wait_for("Did it take place?", 15)
    await press(reader, "Yes")
    await reader.wait_for("Thank you.")
    await moderator.wait_for("1 says that it took place", 15)
    await press(moderator, "It took place: tell followers")
    told = await reader.wait_for("It took place.", 15)
    assert "I keep looking" in told.text


async def _looked(story: Story) -> bool:
    """The date is behind us, and that is written down."""
    async with story.bot.db.read() as tx:
        return await size(tx, afterwards) == 1

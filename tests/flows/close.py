"""What the story of the canaries does besides news: relatives, letters, a wish for silence, a calendar link, a page.

Owns the steps and their words. What is looked for afterwards, and where, stands in test_canary.py.
"""

from bot.app.clock import now
from bot.demo.world import Person
from bot.store import calendars, readers
from tests.flows.conftest import Story, press
from tests.flows.test_campaigns import SLUGS, STEPS, set_up
from tests.flows.test_family import HERO, LINK, tell, working_days

MUTTERED, LETTER, UNKNOWN = "коростель дергачов", "горихвостка варакушкина", "Аполлинарий Кукушкинский"
STAYS = ("Аполлинари", "Кукушкинск")
"""The name of a wish for silence: sealed, it outlives whoever asked, or silence would end with them."""

WORDS = (*MUTTERED.split(), *LETTER.split(), *STAYS)


async def everything(story: Story, reader: Person, liaison: Person, mother: Person, friend: Person) -> list[str]:
    """All of it, in turn; the secrets of links, which nobody may find either. `reader` has an alert to share."""
    async with story.bot.db.write() as tx:
        staff, found = await readers.find(tx, liaison.id), await readers.find(tx, reader.id)
        assert staff is not None
        assert found is not None
        await readers.grant(tx, staff.id, "liaison", now())
        calendar = await calendars.make(tx, found.id, now())
    await press(reader, "sh:")
    links = await _family(liaison, mother, friend)
    await _silence(mother, liaison)
    await _letter(story, reader)
    return [calendar, *links]


async def _family(liaison: Person, mother: Person, friend: Person) -> list[str]:
    """A link, a date that nobody else sees, a page of it, and a link to it for one friend."""
    await liaison.write(f"/person {HERO}")
    await press(liaison, "pek:show:")
    await press(liaison, "pek:family:")
    invitation = await _link(liaison, "Ссылка")
    await mother.write(f"/start {invitation}")
    await press(mother, "join:1")
    await press(mother, "fam:home:")
    await press(mother, "fam:add:")
    await mother.write(MUTTERED)
    await tell(mother, f"{next(working_days(3)):%d.%m.%Y} 10:30")
    await press(mother, "prn:")
    await mother.wait_for(lambda message: message.file is not None, within=15)
    await press(mother, "fah:share:")
    shared = await _link(mother, "Link no.")
    await friend.write(f"/start {shared}")
    await press(friend, "join:1")
    await friend.wait_for("I remind you of this hearing")
    return [invitation, shared]


async def _link(person: Person, begins: str) -> str:
    """The secret of the link in the message that begins so."""
    message = await person.wait_for(lambda one: one.text.startswith(begins) and LINK.search(one.text) is not None)
    found = LINK.search(message.text)
    assert found is not None
    return found[1]


async def _silence(mother: Person, liaison: Person) -> None:
    await mother.write("/quiet")
    await press(mother, "qa:silence")
    await mother.wait_for("first line")
    await mother.write(f"{UNKNOWN}\n{MUTTERED}")
    await press(liaison, "qd:read:")
    await liaison.wait_for(UNKNOWN)


async def _letter(story: Story, reader: Person) -> None:
    number = await set_up(story, "letter")
    await reader.write(f"/start c_{SLUGS['letter']}")
    for step in STEPS["letter"]:
        if step == "…":
            await reader.write(LETTER)
            await reader.wait_for(LETTER)
        else:
            await press(reader, step.format(n=number))

"""No address of anybody listed reaches a reader who has not said to be abroad: from the feed to the phone.

The loopback Bot API keeps everything it was ever sent: alerts, bundles, lists, corrections, edits and answers.
"""

from datetime import timedelta

from bot.app.clock import now
from bot.core.legal import Register
from bot.demo.model import Message
from bot.demo.state import Change
from bot.demo.world import Person
from bot.i18n import Catalogs
from tests.flows.conftest import NGO, PAPER, Story, press
from tests.flows.test_by_hand import made_moderator, told
from tests.flows.test_feed_to_phone import SENTENCED, WHY

REGISTER: Register = Catalogs.load().translator("en").register
LISTED = tuple(host for one in REGISTER.organisations if one.listed for host in one.hosts)
OMSK = "Суд в Омске приговорил учителя Ивана Небывалова к пяти годам колонии"


def leads_out(message: Message, hosts: tuple[str, ...]) -> bool:
    """Whether text, mark or button of a message names one of the hosts."""
    buttons = [button.url or "" for row in message.buttons for button in row]
    return any(host in part for host in hosts for part in (message.html, str(message.entities), *buttons))


async def abroad(person: Person) -> None:
    """Says so in /settings."""
    await person.write("/settings")
    await press(person, "abr:o:1")
    await person.until(lambda: any("Noted: abroad" in one.text for one in person.answers))


async def test_nothing_of_it_reaches_a_reader_at_home_by_any_message(story: Story) -> None:
    sent: dict[int, list[Message]] = {}

    def hear(change: Change) -> None:
        if change.message is not None and change.message.from_bot:
            sent.setdefault(change.chat_id, []).append(change.message)

    story.demo.world.listen(hear)
    home, away = await story.subscribed("Home"), await story.subscribed("Away")
    await abroad(away)
    moderator = await made_moderator(story, await story.subscribed("Moderator"))

    story.publish(NGO, SENTENCED, WHY, link=f"https://{LISTED[0]}/1")
    for person in (home, away):
        await person.wait_for("Primerov", 15)
    story.publish(PAPER, SENTENCED, WHY, link=f"https://{LISTED[3]}/2")  # an edit of both alerts
    story.publish(NGO, OMSK, WHY, link=f"https://{LISTED[4]}/3")
    event = await told(story, home)
    for person in (home, away, moderator):
        await press(person, f"s:{event.public_id}")
        await person.write("/people Primerova")
        await person.write("/help")
        await person.write("/aid")
        await press(person, "need:lawyer")
    await moderator.write(f"/event {event.public_id}")
    await press(moderator, "Correct")
    await press(moderator, "Hearing")
    await moderator.wait_for("When is the hearing?")
    await moderator.write(f"{now() + timedelta(days=25):%Y-%m-%d} 10:30")
    await press(moderator, "Correct it")
    for person in (home, away):
        await person.wait_for("Correction.", 15)
        await person.wait_for("This message was corrected.", 15)
    await home.until(lambda: any("Небывалова" in one.text or "Nebyvalov" in one.text for one in home.received))
    await home.until(lambda: len(sent[home.id]) > 8)
    assert [one.html for one in sent[home.id] + sent[moderator.id] if leads_out(one, LISTED)] == []
    assert [one for one in sent[away.id] if leads_out(one, LISTED)], "else nothing could have been found"


async def test_show_links_asks_in_place_and_taking_it_back_ends_it(story: Story) -> None:
    reader = await story.subscribed("Reader")
    story.publish(NGO, SENTENCED, WHY, link=f"https://{LISTED[0]}/1")
    alert = await reader.wait_for("Primerov", 15)
    await reader.press("Show links", message=alert)
    await press(reader, "Yes, abroad")
    await reader.until(lambda: any(leads_out(one, LISTED) for one in reader.received))
    assert any(leads_out(one, LISTED) for one in reader.received)
    await reader.write("/settings")
    await press(reader, "Do not show links")
    await reader.wait_for("not said, dangerous links are not shown")
    before = max(one.id for one in reader.received)
    story.publish(NGO, OMSK, WHY, link=f"https://{LISTED[3]}/3")
    await reader.wait_for(lambda one: one.id > before and "5 years" in one.text.replace("\xa0", " "), 15)
    assert not [one.html for one in reader.received if one.id > before and leads_out(one, LISTED)]

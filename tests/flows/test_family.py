"""A family on the phone: a link from the liaison, a date of its own, and how it moves. A hostile one moves nothing."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.alerts.match import person_label
from bot.app.clock import now
from bot.core.event import Consent, Person
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import ALL_KINDS
from bot.demo import world
from bot.hearings import family
from bot.hearings.claims import open_dates, settle
from bot.store import hearings, people, readers
from tests.flows.conftest import NGO, Story, press
from tests.flows.test_hearings import said

HERO = "Пётр Примеров"
WHO = "журналиста Петра Примерова"
LINK = re.compile(r"start=(j_[\w-]{22})")


async def a_hero(story: Story) -> Person:
    """Somebody of the registry who may be named."""
    async with story.bot.db.write() as tx:
        values = {"key": name_key(HERO), "lang": "ru", "group": Group.POLITICAL, "minor": False, "now": now()}
        number = await people.add(tx, name=HERO, **values)
        await people.set_consent(tx, number, Consent.OPEN)
        return (await people.load(tx, [number]))[0]


async def a_liaison(story: Story) -> world.Person:
    """Somebody who speaks with families."""
    liaison = await story.subscribed("Liaison")
    async with story.bot.db.write() as tx:
        reader = await readers.find(tx, liaison.id)
        assert reader is not None
        await readers.grant(tx, reader.id, "liaison", now())
    return liaison


async def a_follower(story: Story, hero: Person) -> world.Person:
    """Somebody who follows the person and nothing else."""
    follower = story.person("Follower")
    await follower.write("/start")
    await press(follower, "lang:s:en")
    await press(follower, "pre:fol")
    async with story.bot.db.write() as tx:
        reader = await readers.find(tx, follower.id)
        assert reader is not None
        await readers.follow(tx, reader.id, person_label(hero.public_id), ALL_KINDS, now())
    return follower


async def a_relative(story: Story, liaison: world.Person, language: str = "en") -> world.Person:
    """Joins by a fresh link of the liaison."""
    before = len(liaison.received)
    await liaison.write(f"/person {HERO}")
    await press(liaison, "pek:show:")
    await press(liaison, "pek:family:")
    await liaison.until(lambda: any(LINK.search(one.text) for one in liaison.received[before:]))
    found = [match[1] for one in liaison.received[before:] if (match := LINK.search(one.text))]
    mother = story.person("Mother", language)
    await mother.write(f"/start {found[-1]}")
    await press(mother, "join:1")
    await press(mother, "fam:home:")
    return mother


def working_days(weeks: int) -> Iterator[datetime]:
    """Tuesdays and Wednesdays that far ahead."""
    first = now() + timedelta(weeks=weeks)
    first += timedelta(days=(1 - first.weekday()) % 7)
    yield first
    yield first + timedelta(days=8)


async def tell(person: world.Person, typed: str) -> None:
    """Type a date, by the clock of Moscow where that is asked."""

    def asks() -> bool:
        return person.last is not None and person.last.button("faz:Europe/Moscow") is not None

    def written() -> bool:
        return person.last is not None and "Written down" in person.last.text

    await person.until(lambda: person.last is not None and "12.12 10:30" in person.last.text)
    await person.write(typed)
    await person.until(lambda: asks() or written())
    if asks():
        await person.press("faz:Europe/Moscow")
    await person.until(written)


async def test_a_family_joins_adds_moves_shares_cancels_and_leaves(story: Story) -> None:
    hero = await a_hero(story)
    follower = await a_follower(story, hero)
    mother = await a_relative(story, await a_liaison(story))
    first, second = working_days(3)
    await press(mother, "fam:add:")
    await tell(mother, f"{first:%d.%m.%Y} 10:30")
    await mother.wait_for("Only you and those close to the case see this hearing")
    await press(mother, "fah:share:")
    shared = await mother.wait_for("Link no.")
    friend = story.person("Friend")
    found = LINK.search(shared.text)
    assert found is not None
    await friend.write(f"/start {found[1]}")
    await press(friend, "join:1")
    await friend.wait_for("I remind you of this hearing")
    await press(mother, "fah:moved:")
    await tell(mother, f"{second:%d.%m.%Y} 11:00")
    told = await friend.wait_for("New date")
    assert f"Now: {second:%A}, {second.day} {second:%B %Y}, 11:00 (Moscow)" in told.text
    await press(mother, "fah:cancelled:")
    await friend.wait_for("Cancelled")
    await mother.write("/family")
    await press(mother, "fam:more:")
    await press(mother, "fam:end:")
    await press(mother, "fam:gone:")
    await mother.wait_for("1 hearing that only those close saw")
    assert not [one for one in follower.received if "Moscow" in one.text], "a follower heard nothing of it"


async def test_a_family_reads_russian_and_is_told_of_what_everybody_knows(story: Story) -> None:
    await a_hero(story)
    mother = await a_relative(story, await a_liaison(story), "ru")
    first, _ = working_days(3)
    story.publish(NGO, f"Апелляцию по делу {WHO} рассмотрят {said(first)} в 10:00 в Казани", "Статья 207.3 УК РФ.")

    async def known() -> bool:
        async with story.bot.db.read() as tx:
            return await hearings.count(tx) == 1

    await story.until(known)
    await mother.write("/family")
    listed = await mother.wait_for(f"{first.day}")
    assert "10:00" in listed.text
    await press(mother, "fah:card:")
    card = await mother.wait_for("Это заседание видят все, кто следит за делом")
    assert "10:00" in card.text


async def test_a_hostile_relative_makes_no_follower_miss_the_true_date(story: Story) -> None:
    hero = await a_hero(story)
    follower = await a_follower(story, hero)
    liar = await a_relative(story, await a_liaison(story))
    first, second = working_days(3)
    story.publish(NGO, f"Апелляцию по делу {WHO} рассмотрят {said(first)} в 10:00 в Казани", "Статья 207.3 УК РФ.")
    await follower.wait_for(lambda message: message.button("s:") is not None)
    await liar.write("/family")
    await press(liar, "fah:card:")
    await press(liar, "fah:moved:")
    await tell(liar, f"{second:%d.%m.%Y} 11:00")
    await press(liar, "fah:off:")
    await press(liar, "fah:cancelled:")
    await liar.wait_for("it is said to be cancelled")
    await follower.write("/hearings")
    listed = await follower.wait_for("Hearings of the people you follow")
    assert f"{first.day} {first:%B %Y}, 10:00 (Moscow)" in listed.text
    assert not [one for one in follower.received if "New date" in one.text or "Cancelled" in one.text]
    async with story.bot.db.read() as tx:
        (one,) = await family.theirs(tx, hero)
    dates = open_dates(settle(one.claims), now())
    assert [when.day for when in dates] == [first.date(), second.date()], "reminders follow both"

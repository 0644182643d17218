"""Relatives, lawyers and helpers: how they come, what they see and say, and how they go."""

from datetime import datetime, timedelta

import pytest

from bot.alerts.match import person_label
from bot.core.event import Consent
from bot.core.hearing import Hearing
from bot.core.kinds import ALL_KINDS
from bot.core.relative import BadNews, Kin, Relative
from bot.core.roles import Role
from bot.hearings import family
from bot.store import hearings, kept, people, readers, relatives, words
from bot.store.schema.hearings import claim
from tests.handlers.chat import Chat, World
from tests.handlers.kin import NAME, a_hero, a_liaison, found_link, join, link_for, remind, waiting
from tests.handlers.staff import deeds, somebody
from tests.store.builders import rows


async def here(world: World, public_id: str) -> list[Relative]:
    async with world.db.read() as tx:
        return await relatives.of_person(tx, public_id)


async def theirs(world: World, public_id: str) -> list[Hearing]:
    async with world.db.read() as tx:
        return await kept.of_person(tx, public_id)


async def a_mother(world: World) -> tuple[Chat, str]:
    """Somebody of the family; the public id of whom she is here for."""
    hero = await a_hero(world)
    chat = await join(world, await link_for(await a_liaison(world), hero))
    await chat.press("Decide later")
    return chat, hero.public_id


def day(world: World, days: int) -> str:
    """A working day about so many days ahead, as one types it."""
    moment = world.now + timedelta(days=days)
    while moment.weekday() > 3:
        moment += timedelta(days=1)
    return f"{moment:%d.%m.%Y}"


async def add(chat: Chat, typed: str, zone: str = "Moscow: now") -> None:
    """Type a date for a new hearing, by the clock of Moscow."""
    await chat.send("/family")
    await chat.press("Add a hearing")
    await chat.send(typed)
    label = next((one for one in chat.last.labels if one.startswith(zone)), None)
    if label is not None:
        await chat.press(label)


async def test_a_link_makes_somebody_a_relative_with_one_question(world: World) -> None:
    hero = await a_hero(world)
    liaison = await a_liaison(world)
    payload = await link_for(liaison, hero)
    mother = world.chat(3002)
    await mother.send(f"/start {payload}")
    assert NAME not in mother.last.text.splitlines()[0]
    assert "As somebody of the family" in mother.last.text
    assert await here(world, hero.public_id) == [], "opening it uses nothing up"
    await mother.press("Yes, I join")
    assert "how shall we tell you" in mother.last.text
    await mother.press("Tell me here")
    (one,) = await here(world, hero.public_id)
    assert (one.kin, one.bad_news) == (Kin.FAMILY, BadNews.HERE)
    await mother.send("/family")
    assert "I know of no date ahead" in mother.last.text


async def test_a_used_link_says_so_and_the_liaison_sees_when_and_makes_another(world: World) -> None:
    hero = await a_hero(world)
    liaison = await a_liaison(world)
    payload = await link_for(liaison, hero)
    await join(world, payload, 3002)
    late = world.chat(3003)
    said = await late.send(f"/start {payload}")
    assert said == ["This link was used. Ask the one who sent it for a new one."]
    await liaison.press_data(f"pek:show:{hero.public_id}", 1)
    shown = liaison.messages[1].text
    assert "family, joined" in shown
    assert "used" in shown
    await join(world, await link_for(liaison, hero), 3003)
    assert len(await here(world, hero.public_id)) == 2


async def test_a_link_that_is_guessed_expired_or_taken_back_tells_nothing(world: World) -> None:
    hero = await a_hero(world)
    liaison = await a_liaison(world)
    revoked = await link_for(liaison, hero)
    back = next(one for one in liaison.messages[1].labels if one.startswith("Take back"))
    await liaison.press(back)
    old = await link_for(liaison, hero)
    world.later(days=4)
    stranger = world.chat(3004)
    answers = [await stranger.send(f"/start {one}") for one in (revoked, old, "j_" + "A" * 22)]
    assert answers[0] == answers[1] == answers[2]
    assert await here(world, hero.public_id) == []


async def test_nobody_else_finds_the_command_or_a_button_of_a_family(world: World, reader: Chat) -> None:
    mother, hero = await a_mother(world)
    (one,) = await here(world, hero)
    unknown = await reader.send("/nothing")
    assert await reader.send("/family") == unknown
    for pressed in (f"fam:home:{one.id}", f"fam:more:{one.id}", f"fam:gone:{one.id}", f"fap:silence:1:{one.id}"):
        await reader.press_data(pressed)
        assert "out of date" in reader.toasts[-1]
    assert len(await here(world, hero)) == 1
    assert mother.id != reader.id


async def test_what_a_family_adds_is_theirs_alone(world: World, reader: Chat) -> None:
    mother, hero = await a_mother(world)
    async with world.db.write() as tx:
        follower = await readers.find(tx, reader.id)
        assert follower is not None
        await readers.follow(tx, follower.id, person_label(hero), ALL_KINDS, world.now)
    await add(mother, f"{day(world, 10)} 10:30")
    assert "Written down" in mother.last.text
    assert "10:30 (Moscow)" in mother.last.text
    assert "Only you and those close" in mother.last.text
    (one,) = await theirs(world, hero)
    assert one.people == ()
    await mother.send("/hearings")
    assert "10:30" in mother.last.text
    await reader.send("/hearings")
    assert "10:30" not in reader.last.text
    await reader.press_data(f"ics:{one.public_id}")
    assert not reader.attached
    await mother.press_data(f"ics:{one.public_id}")
    assert len(mother.attached) == 1
    world.later(days=9, hours=12)
    await remind(world)
    assert [text for text in await waiting(world, mother) if "10:30" in text]
    assert not [text for text in await waiting(world, reader) if "10:30" in text]


async def test_a_court_in_the_familys_own_words_tells_the_clock_and_stays_with_them(world: World, reader: Chat) -> None:
    mother, hero = await a_mother(world)
    await add(mother, f"{day(world, 10)} 10:30", zone="I do not know")
    await mother.press("Court")
    await mother.send("12")
    assert "Which court?" in mother.last.text
    await mother.send("Советский районный суд Екатеринбурга, у вокзала")
    assert "Court: Советский районный суд Екатеринбурга, у вокзала" in mother.last.text
    assert "10:30 (Yekaterinburg)" in mother.last.text
    async with world.db.read() as tx:
        assert "вокзала" not in str([dict(row) for row in await rows(tx, claim)])
    (one,) = await theirs(world, hero)
    async with world.db.write() as tx:
        (person,) = [each for each in [await people.by_public_id(tx, hero)] if each]
        await family.show(tx, one, person, world.now)
        (shown,) = await hearings.of_people(tx, [person.id])
    assert shown.court == "Советский районный суд Екатеринбурга, у вокзала", "a liaison has read it"


async def test_under_a_reminder_a_relative_can_say_that_it_was_read(world: World, reader: Chat) -> None:
    mother, hero = await a_mother(world)
    await add(mother, f"{day(world, 10)} 10:30")
    world.later(days=8)
    async with world.db.write() as tx:
        found = await readers.find(tx, mother.id)
        assert found is not None
        assert list((await relatives.heard_on(tx)).values()) == [midnight(world.now - timedelta(days=8))]
    await mother.press_data("fam:read:0")
    assert "you have it" in mother.toasts[-1]
    async with world.db.read() as tx:
        assert await relatives.heard_on(tx) == {found.id: midnight(world.now)}
    await reader.press_data("fam:read:0")
    assert "out of date" in reader.toasts[-1]
    assert hero


def midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


async def test_an_unlikely_day_is_asked_about(world: World) -> None:
    mother, hero = await a_mother(world)
    sunday = world.now + timedelta(days=7 + 6 - world.now.weekday())
    await add(mother, f"{sunday:%d.%m.%Y} 10:30")
    assert "Courts seldom sit" in mother.last.text
    assert await theirs(world, hero) == []
    await mother.press("Yes, it is right")
    assert len(await theirs(world, hero)) == 1


async def test_what_is_no_date_or_has_passed_is_said(world: World) -> None:
    mother, hero = await a_mother(world)
    await mother.send("/family")
    await mother.press("Add a hearing")
    await mother.send("next week perhaps <b>")
    assert "I did not understand the date" in mother.last.text
    assert await theirs(world, hero) == []


async def test_a_date_of_the_family_moves_with_the_family(world: World) -> None:
    mother, hero = await a_mother(world)
    await add(mother, f"{day(world, 10)} 10:30")
    await mother.press("The date was moved")
    await mother.send(f"{day(world, 17)} 11:00")
    assert "11:00 (Moscow)" in mother.last.text
    await mother.press("Room")
    await mother.send("call +7 900 000-00-00")
    assert "Write the number of the room" in mother.last.text
    await mother.send("12a")
    assert "Room: 12a (not confirmed: people close to the case" in mother.last.text
    await mother.press("Who is let in")
    await mother.press("Closed: only the parties")
    assert "Behind closed doors" in mother.last.text
    await mother.press("Cancelled")
    await mother.press("All hearings")
    assert "I know of no date ahead" in mother.last.text
    assert len(await theirs(world, hero)) == 1


async def test_one_hearing_is_shared_by_a_link_that_works_once(world: World) -> None:
    mother, hero = await a_mother(world)
    await add(mother, f"{day(world, 10)} 10:30")
    await mother.press("Share with one person")
    payload = found_link(mother)
    friend = await join(world, payload, 3005)
    assert "10:30 (Moscow)" in friend.last.text
    assert NAME not in friend.last.text
    await friend.send("/hearings")
    assert "10:30" in friend.last.text
    assert "I do not know this command" in (await friend.send("/family"))[0]
    other = world.chat(3006)
    assert "was used" in (await other.send(f"/start {payload}"))[0]
    await mother.send("/family")
    await add(mother, f"{day(world, 20)} 12:00")
    await friend.send("/hearings")
    assert "12:00" not in friend.last.text, "of that hearing and no other"
    assert len(await theirs(world, hero)) == 2


async def test_a_hearing_is_shown_to_everybody_when_the_liaison_agrees_and_hidden_at_once(
    world: World, reader: Chat
) -> None:
    mother, hero = await a_mother(world)
    async with world.db.write() as tx:
        follower = await readers.find(tx, reader.id)
        assert follower is not None
        await readers.follow(tx, follower.id, person_label(hero), ALL_KINDS, world.now)
    await add(mother, f"{day(world, 10)} 10:30")
    await mother.press("Show to everybody who follows")
    liaison = world.chat(3001)
    assert any("asks to show a hearing" in text for text in await waiting(world, liaison))
    (one,) = await theirs(world, hero)
    await reader.send("/hearings")
    assert "10:30" not in reader.last.text
    await liaison.press_data(f"pey:see:{one.public_id}:{hero}", 1)
    assert "10:30" in liaison.messages[1].text
    await liaison.press_data(f"pey:yes:{one.public_id}:{hero}", 1)
    await reader.send("/hearings")
    assert "10:30" in reader.last.text
    await remind(world)
    assert any("10:30" in text for text in await waiting(world, reader))
    await mother.press_data(f"fah:hide:{(await here(world, hero))[0].id}:{one.public_id}", mother.last_id)
    await reader.send("/hearings")
    assert "10:30" not in reader.last.text
    assert not [text for text in await waiting(world, reader) if "10:30" in text]
    assert [deed for _role, deed, _thing in await deeds(world)] == ["invited", "hearing_shown"]


async def test_a_family_narrows_at_once_and_widens_by_the_liaison(world: World) -> None:
    mother, hero = await a_mother(world)
    await mother.send("/family")
    await mother.press("More")
    await mother.press("What may be said")
    await mother.press("No name any more")
    await mother.press("Yes, from now on")
    await mother.press("Complete silence")
    await mother.press("Yes, from now on")
    async with world.db.read() as tx:
        person = await people.by_public_id(tx, hero)
    assert person is not None
    assert person.consent is Consent.SILENCE
    await mother.press("Ask: let more be said")
    async with world.db.read() as tx:
        assert (await people.by_public_id(tx, hero)) == person
    assert any("more may be said" in text for text in await waiting(world, world.chat(3001)))
    assert [one[:2] for one in await deeds(world)][1:] == [("family", "person_unnamed"), ("family", "person_silenced")]
    await add(mother, f"{day(world, 10)} 10:30")
    assert "10:30 (Moscow)" in mother.last.text, "the family's own dates go on in silence"


async def test_a_helper_gets_the_same_and_decides_nothing(world: World) -> None:
    mother, hero = await a_mother(world)
    await mother.send("/family")
    await mother.press("More")
    await mother.press("Link for a helper")
    helper = await join(world, found_link(mother), 3007)
    assert "I know of no date ahead" in helper.last.text
    await add(mother, f"{day(world, 10)} 10:30")
    world.later(minutes=1)
    await remind(world)
    assert any("10:30" in text for text in await waiting(world, helper))
    number = (await here(world, hero))[1].id
    (one,) = await theirs(world, hero)
    for pressed in (f"fap:silence:1:{number}", f"fam:helper:{number}", f"fah:share:{number}:{one.public_id}"):
        await helper.press_data(pressed)
        assert "out of date" in helper.toasts[-1]


async def test_switches_say_what_they_do(world: World) -> None:
    mother, hero = await a_mother(world)
    await mother.send("/family")
    await mother.press("More")
    for label in ("Ask me after hearings", "A word once a week", "Wake me on the day"):
        await mother.press(label)
    (one,) = await here(world, hero)
    assert (one.ask_after, one.weekly, one.quiet_off) == (True, True, True)
    await mother.press("Quiet hours always")
    assert not (await here(world, hero))[0].quiet_off


async def test_whoever_leaves_is_told_what_was_deleted(world: World) -> None:
    mother, hero = await a_mother(world)
    await add(mother, f"{day(world, 10)} 10:30")
    await mother.press("Share with one person")
    payload = found_link(mother)
    await mother.send("/family")
    await mother.press("More")
    await mother.press("Leave")
    await mother.press("Yes, leave and delete")
    assert "1 hearing that only those close saw" in mother.last.text
    assert await here(world, hero) == []
    async with world.db.read() as tx:
        assert await hearings.count(tx) == 0
    assert "I do not know this command" in (await mother.send("/family"))[0]
    friend = world.chat(3008)
    assert "used" not in (await friend.send(f"/start {payload}"))[0]


async def test_the_liaison_ends_a_place_that_the_wrong_person_took(world: World) -> None:
    mother, hero = await a_mother(world)
    liaison = world.chat(3001)
    (one,) = await here(world, hero)
    await liaison.press_data(f"pek:show:{hero}", 1)
    await liaison.press(f"End no. {one.id}")
    await liaison.press("Yes, end it")
    assert await here(world, hero) == []
    assert "I do not know this command" in (await mother.send("/family"))[0]


async def test_moderators_see_that_a_family_is_here_and_no_more(world: World) -> None:
    _mother, hero = await a_mother(world)
    moderator = await somebody(world, 3009, Role.MODERATOR)
    await moderator.send(f"/person {NAME}")
    assert "Somebody close to this person is here." in moderator.last.text
    assert "Family" not in moderator.last.labels
    await moderator.press_data(f"pek:show:{hero}")
    assert "out of date" in moderator.toasts[-1]


async def test_a_word_of_ones_own_stands_before_the_hearings(world: World) -> None:
    mother, _hero = await a_mother(world)
    await mother.send("/start")
    assert mother.last.labels == ["Hearings"]
    async with world.db.write() as tx:
        reader = await readers.find(tx, mother.id)
        assert reader is not None
        await words.put(tx, reader.id, words.new_salt(), b"digest")
    await mother.send("/start")
    assert "Hearings" not in mother.last.labels, "that somebody is family is behind the word, too"


@pytest.mark.parametrize(("lang", "nothing"), [("ru", "О ближайших датах"), ("uk", "Про найближчі дати")])
async def test_a_family_is_spoken_to_in_its_language(world: World, lang: str, nothing: str) -> None:
    hero = await a_hero(world)
    chat = await join(world, await link_for(await a_liaison(world), hero), 3010, lang)
    assert chat.texts[-1].count("?") == 1, chat.texts
    await chat.press_data(f"fam:home:{(await here(world, hero.public_id))[-1].id}", chat.last_id)
    assert nothing in chat.last.text

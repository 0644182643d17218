"""The first minutes of a reader."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.kinds import ALL_KINDS, IMPORTANT, mask
from bot.store import invites, people, readers
from tests.handlers.chat import Chat, World, below
from tests.handlers.registry import a_public_person, an_alert


async def test_two_presses_after_start_lead_to_a_subscription(world: World, vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Everything important")
    async with world.db.read() as tx:
        reader = await readers.find(tx, vera.id)
        assert reader is not None
        assert [(topic.label, topic.kinds) for topic in await readers.topics(tx, reader.id)] == [
            ("all", mask(IMPORTANT))
        ]


async def test_nothing_is_stored_before_the_first_press(world: World, vera: Chat) -> None:
    await vera.send("/start")
    async with world.db.read() as tx:
        assert await readers.count(tx) == 0


@pytest.mark.parametrize(
    ("code", "first"),
    [("en", "English"), ("ru", "Русский"), ("uk-UA", "Українська"), ("be", "Беларуская"), ("de", "English")],
)
async def test_the_guessed_language_stands_first(world: World, code: str | None, first: str) -> None:
    chat = world.chat(lang=code)
    await chat.send("/start")
    assert chat.last.labels[0] == first
    assert len(chat.last.labels) == 4


async def test_the_presets_come_in_the_pressed_language_in_the_same_message(vera: Chat) -> None:
    await vera.send("/start")
    assert await vera.press("Русский") == []
    assert len(vera.messages) == 1
    assert "Всё важное" in vera.last.labels


async def test_the_last_three_events_come_right_after_the_choice_oldest_first(world: World, vera: Chat) -> None:
    for n in range(4):
        await an_alert(world.db, f"Anna Example{'abcd'[n]}", happened_at=world.now - timedelta(hours=9 - n))
    await vera.send("/start")
    await vera.press("English")
    said = await vera.press("Everything important")
    assert said[0] == "Here are the last 3 events, in the form they will have."
    assert [name in text for name, text in zip(("Exampleb", "Examplec", "Exampled"), said[1:4], strict=True)] == [
        True,
        True,
        True,
    ]
    assert "Follow" in vera.messages[sorted(vera.messages)[-2]].labels


async def test_the_previews_have_no_links_before_anybody_said_abroad(world: World, vera: Chat) -> None:
    await an_alert(world.db, "Anna Example")
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Everything important")
    assert not any("href" in shown.html for shown in vera.messages.values())


async def test_without_events_it_says_so(vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    said = await vera.press("Everything important")
    assert said[0].startswith("There is nothing to show yet.")


async def test_the_questions_about_time_and_abroad_follow_and_can_be_skipped(world: World, reader: Chat) -> None:
    assert reader.last.text.startswith("That is all.")
    async with world.db.read() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        assert (found.profile.zone, found.profile.quiet_from, found.profile.quiet_to) == ("UTC", 0, 0)
        assert not found.abroad


async def test_a_time_shown_by_one_zone_needs_one_press(world: World, vera: Chat) -> None:
    world.now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Everything important")
    assert vera.last.labels[:4] == ["04:00", "05:00", "06:00", "07:00"]
    await vera.press("13:00")
    assert vera.toasts == ["Your time: 13:00 (Berlin)."]
    assert vera.last.text.startswith("Are you outside Russia")
    await vera.press("Yes, abroad")
    async with world.db.read() as tx:
        found = await readers.find(tx, vera.id)
        assert found is not None
        assert (found.profile.zone, found.abroad) == ("Europe/Berlin", True)


async def test_the_town_is_asked_only_where_clocks_part_in_summer(world: World) -> None:
    chat = world.chat(lang="ru")
    await chat.send("/start")
    await chat.press("Русский")
    await chat.press("Всё важное")
    await chat.press("14:00")
    assert {"Калининград", "Киев"} <= set(chat.last.labels)
    await chat.press("Киев")
    async with world.db.read() as tx:
        found = await readers.find(tx, chat.id)
        assert found is not None
        assert found.profile.zone == "Europe/Kyiv"


async def test_another_time_offers_every_hour_of_the_earth(vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Everything important")
    few = len(vera.last.labels)
    await vera.press("Another time")
    assert len(vera.last.labels) > few + 10
    await vera.press("21:00")
    assert vera.toasts == ["Your time: 21:00 (Tokyo)."]


async def test_minsk_gets_an_honest_word(world: World) -> None:
    chat = world.chat(lang="be")
    said = await chat.send("/start")
    assert "У Беларусі за чытанне такога бота могуць пакараць." in said[0]


async def test_only_people_i_follow_asks_for_a_name_at_once(world: World, vera: Chat) -> None:
    await a_public_person(world.db, "Anna Example")
    await vera.send("/start")
    await vera.press("English")
    said = await vera.press("Only people I follow")
    assert said[0].startswith("Whom do you want to follow?")
    await vera.send("Anna Example")
    said = await vera.press("Anna Example")
    assert "You follow Anna Example." in vera.texts[-2]
    assert said[0].startswith("What time is it where you are?")


async def test_cancelling_the_name_goes_on_with_the_time(vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Only people I follow")
    said = await vera.press("Cancel")
    assert vera.texts[-2].startswith("You follow nobody yet.")
    assert said[0].startswith("What time is it where you are?")


async def test_only_people_i_follow_ends_what_was_chosen_before(world: World, reader: Chat) -> None:
    await reader.send("/start")
    await reader.press("Only people I follow")
    async with world.db.read() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        assert await readers.topics(tx, found.id) == []


async def test_choose_myself_is_a_row_of_switches(world: World, vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Choose myself")
    await vera.press("Releases")
    await vera.press("Deaths in custody")
    await vera.press("✓ Deaths in custody")
    await vera.press("Arrests")
    said = await vera.press("Done")
    assert "arrests and releases" in vera.messages[2].text
    assert said[-1].startswith("What time is it where you are?")


async def test_start_again_changes_nothing_until_a_press(world: World, reader: Chat) -> None:
    said = await reader.send("/start")
    assert said[0].startswith("You already get messages from me.")
    async with world.db.read() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        assert len(await readers.topics(tx, found.id)) == 1


async def test_an_unknown_payload_is_a_plain_start(vera: Chat) -> None:
    assert await vera.send("/start zz_1") == await vera.send("/start")


async def test_a_link_makes_a_stranger_follow_its_person(world: World, vera: Chat) -> None:
    person = await a_public_person(world.db, "Anna Example")
    said = await vera.send(f"/start p_{person}")
    assert below(said[0]).startswith("You follow Anna Example.")
    async with world.db.read() as tx:
        found = await readers.find(tx, vera.id)
        assert found is not None
        (topic,) = await readers.topics(tx, found.id)
        assert (topic.label, topic.kinds) == (f"person:{person}", ALL_KINDS)


async def test_a_link_to_nobody_public_stores_nothing(world: World, vera: Chat) -> None:
    await vera.send("/start p_AAAAAAAAAAAA")
    async with world.db.read() as tx:
        assert await readers.count(tx) == 0


async def test_an_invitation_makes_an_owner_once(world: World, vera: Chat) -> None:
    async with world.db.write() as tx:
        token = await invites.create(tx, "owner", lasts=timedelta(days=1), now=world.now)
    assert (await vera.send(f"/start j_{token}"))[0].startswith("You are invited. Role: owner")
    await vera.press("Take the role")
    assert any(text.startswith("From now on you have this role: owner") for text in vera.texts)
    assert (await world.chat(5).send(f"/start j_{token}"))[0].startswith("This link was used.")
    async with world.db.read() as tx:
        found = await readers.find(tx, vera.id)
        assert found is not None
        assert await readers.roles(tx, found.id) == {"owner"}
        assert await readers.count(tx) == 1


@pytest.mark.parametrize("token", ["", "unknown", "кто"])
async def test_an_unknown_invitation_is_refused(world: World, vera: Chat, token: str) -> None:
    assert (await vera.send(f"/start j_{token}"))[0].startswith("This link is no longer valid.")


async def test_an_expired_invitation_is_refused(world: World, vera: Chat) -> None:
    async with world.db.write() as tx:
        token = await invites.create(tx, "owner", lasts=timedelta(hours=1), now=world.now)
    world.later(hours=2)
    assert (await vera.send(f"/start j_{token}"))[0].startswith("This link is no longer valid.")


async def test_a_preset_pressed_by_a_stranger_leads_to_start(world: World, vera: Chat) -> None:
    await vera.press_data("pre:all")
    assert vera.toasts == ["Please begin with /start."]
    async with world.db.read() as tx:
        assert await readers.count(tx) == 0
        assert await people.names(tx) == []


async def test_choosing_no_kind_at_all_leaves_the_people_one_follows(vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press("Choose myself")
    said = await vera.press("Done")
    assert "You follow nobody yet." in vera.messages[2].text
    assert said[0].startswith("What time is it where you are?")


async def test_who_has_said_the_time_is_not_asked_again(reader: Chat) -> None:
    await reader.send("/settings")
    await reader.press("My time")
    await reader.press("13:00")
    await reader.send("/start")
    said = await reader.press("Everything important")
    assert not any(text.startswith("What time is it") for text in said)


async def test_whoever_chooses_belarusian_is_told_what_reading_can_cost_there(vera: Chat) -> None:
    await vera.send("/start")
    assert "У Беларусі" not in vera.last.text
    await vera.press("Беларуская")
    assert vera.last.text.startswith("У Беларусі за чытанне такога бота могуць пакараць.")


async def test_a_language_without_a_catalog_is_no_language(world: World, vera: Chat) -> None:
    await vera.press_data("lang:s:fr")
    assert vera.toasts == ["This button is out of date. Send /help."]
    async with world.db.read() as tx:
        assert await readers.count(tx) == 0


async def test_a_link_adds_a_person_to_what_a_subscriber_gets(world: World, reader: Chat) -> None:
    person = await a_public_person(world.db, "Anna Example")
    (said,) = await reader.send(f"/start p_{person}")
    assert below(said) == "You follow Anna Example. I will write when something happens."
    async with world.db.read() as tx:
        found = await readers.find(tx, reader.id)
        assert found is not None
        assert [topic.label for topic in await readers.topics(tx, found.id)] == ["all", f"person:{person}"]


async def test_the_same_update_twice_makes_one_subscriber(world: World, vera: Chat) -> None:
    await vera.send("/start")
    await vera.press("English")
    await vera.press_data("lang:s:en")
    async with world.db.read() as tx:
        assert await readers.count(tx) == 1

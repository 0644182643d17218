"""Subscribers, their topics, roles and allowances."""

from datetime import timedelta

import pytest

from bot.core.kinds import ALL_KINDS
from bot.core.night import Profile
from bot.store import privacy, readers
from bot.store.database import Database
from bot.store.schema.readers import erased, subscriber
from tests.store.builders import DAY, NOW, a_reader, rows, size

NIGHT = Profile("Europe/Kyiv", 22 * 60, 8 * 60)


async def test_a_chat_is_found_again_by_its_number(db: Database) -> None:
    async with db.write() as tx:
        added = await a_reader(tx, 42, lang="uk", profile=NIGHT, grouped=True)
        assert await readers.find(tx, 42) == added
        assert await readers.get(tx, added.id) == added
        assert await readers.find(tx, 43) is None
    assert (added.lang, added.profile, added.grouped, added.abroad, added.paused_until) == (
        "uk",
        NIGHT,
        True,
        False,
        None,
    )


async def test_a_chat_added_twice_is_one_subscriber_and_keeps_what_it_had(db: Database) -> None:
    async with db.write() as tx:
        first = await a_reader(tx, 42, lang="uk", follows=["all"])
        again = await readers.add(tx, 42, lang="en", profile_=NIGHT, grouped=False, now=NOW)
        assert again == first
        assert await readers.count(tx) == 1
        assert len(await readers.topics(tx, first.id)) == 1


async def test_a_group_has_a_negative_number_and_is_told_apart_from_the_person(db: Database) -> None:
    async with db.write() as tx:
        person, group = await a_reader(tx, 42), await a_reader(tx, -42)
        assert person.id != group.id
        sealed = [row["chat"] for row in await rows(tx, subscriber)]
        assert [readers.open_chat(tx, one) for one in sealed] == [42, -42]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"lang": "en"}, ("en", NIGHT, False), id="language"),
        pytest.param({"abroad": True}, ("ru", NIGHT, True), id="abroad"),
        pytest.param(
            {"profile_": Profile("Asia/Tbilisi", 0, 0)}, ("ru", Profile("Asia/Tbilisi", 0, 0), False), id="zone"
        ),
        pytest.param({}, ("ru", NIGHT, False), id="nothing"),
    ],
)
async def test_a_change_leaves_the_rest_as_it_was(db: Database, change: dict, expected: tuple) -> None:
    async with db.write() as tx:
        reader, other = await a_reader(tx, 1, profile=NIGHT), await a_reader(tx, 2)
        await readers.change(tx, reader.id, **change)
        changed = await readers.get(tx, reader.id)
        assert changed is not None
        assert (changed.lang, changed.profile, changed.abroad) == expected
        assert await readers.get(tx, other.id) == other


async def test_abroad_can_be_taken_back(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, abroad=True)
        await readers.change(tx, reader.id, abroad=False)
        changed = await readers.get(tx, reader.id)
    assert changed is not None
    assert not changed.abroad


async def test_profiles_are_shared_by_those_who_sleep_alike(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, 1, profile=NIGHT)
        await a_reader(tx, 2, profile=NIGHT)
        await a_reader(tx, 3)
        known = await readers.profiles(tx)
    assert len(known) == 2
    assert NIGHT in dict(known).values()


async def test_a_pause_is_kept_to_the_millisecond_and_can_be_ended(db: Database) -> None:
    until = NOW + timedelta(days=3, microseconds=1_999)
    async with db.write() as tx:
        reader = await a_reader(tx)
        await readers.pause(tx, reader.id, until)
        paused = await readers.get(tx, reader.id)
        await readers.pause(tx, reader.id, None)
        ended = await readers.get(tx, reader.id)
    assert paused is not None
    assert ended is not None
    assert paused.paused_until == NOW + timedelta(days=3, milliseconds=1)
    assert ended.paused_until is None


async def test_a_chat_that_blocked_us_is_marked_and_comes_back(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx)
        await readers.set_reachable(tx, reader.id, reachable=False, now=NOW)
        (gone,) = await rows(tx, subscriber)
        await readers.set_reachable(tx, reader.id, reachable=True, now=NOW + DAY)
        (back,) = await rows(tx, subscriber)
    assert (gone["state"], gone["unreachable_at"]) == ("unreachable", NOW)
    assert (back["state"], back["unreachable_at"]) == ("active", None)


async def test_a_group_that_moves_stays_the_same_subscriber(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, -7, follows=["all"], grouped=True)
        await readers.move(tx, reader.id, -1007)
        assert await readers.find(tx, -7) is None
        assert await readers.find(tx, -1007) == reader
        assert [one.label for one in await readers.topics(tx, reader.id)] == ["all"]


async def test_the_double_of_a_moved_group_goes(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, -7, follows=["all"], grouped=True)
        double = await a_reader(tx, -1007, follows=["person:1"], grouped=True)
        await readers.move(tx, reader.id, -1007)
        await readers.move(tx, reader.id, -1007)
        assert await readers.get(tx, double.id) is None
        assert await readers.find(tx, -1007) == reader
        assert await readers.count(tx) == 1


async def test_the_id_of_somebody_who_left_is_given_to_nobody_else(db: Database) -> None:
    async with db.write() as tx:
        first = await a_reader(tx, 1)
        await privacy.erase(tx, 1, NOW)
        second = await a_reader(tx, 2)
    assert second.id > first.id


async def test_topics_are_listed_in_the_order_in_which_they_were_followed(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, 1, follows=["person:9", "all", "name:іринаненашева"])
        await a_reader(tx, 2, follows=["person:8"])
        labels = [one.label for one in await readers.topics(tx, reader.id)]
    assert labels == ["person:9", "all", "name:іринаненашева"]


async def test_following_again_changes_the_kinds_only(db: Database) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, follows=["all"], kinds=ALL_KINDS)
        await readers.follow(tx, reader.id, "all", 5, NOW + DAY)
        (topic,) = await readers.topics(tx, reader.id)
    assert (topic.label, topic.kinds) == ("all", 5)


async def test_a_subscription_ends_once(db: Database) -> None:
    async with db.write() as tx:
        reader, other = await a_reader(tx, 1, follows=["all"]), await a_reader(tx, 2, follows=["all"])
        assert await readers.unfollow(tx, reader.id, "all")
        assert not await readers.unfollow(tx, reader.id, "all")
        assert len(await readers.topics(tx, other.id)) == 1


async def test_roles_are_given_once_and_are_personal(db: Database) -> None:
    async with db.write() as tx:
        owner, other = await a_reader(tx, 1), await a_reader(tx, 2)
        assert not await readers.has_owner(tx)
        await readers.grant(tx, owner.id, "owner", NOW)
        await readers.grant(tx, owner.id, "owner", NOW + DAY)
        await readers.grant(tx, owner.id, "moderator", NOW)
        assert await readers.roles(tx, owner.id) == {"owner", "moderator"}
        assert await readers.roles(tx, other.id) == frozenset()
        assert await readers.has_owner(tx)


async def test_a_limited_command_works_a_number_of_times_a_day(db: Database) -> None:
    async with db.write() as tx:
        reader, other = await a_reader(tx, 1), await a_reader(tx, 2)
        used = [await readers.allow(tx, reader.id, "wrong", a_day=2, now=NOW) for _ in range(3)]
        assert used == [True, True, False]
        assert await readers.allow(tx, reader.id, "export", a_day=1, now=NOW)
        assert await readers.allow(tx, other.id, "wrong", a_day=2, now=NOW)
        assert await readers.allow(tx, reader.id, "wrong", a_day=2, now=NOW + DAY)


async def test_who_comes_back_is_no_longer_among_the_erased(db: Database) -> None:
    async with db.write() as tx:
        await a_reader(tx, 1)
        await privacy.erase(tx, 1, NOW)
        assert await size(tx, erased) == 1
        await a_reader(tx, 1)
        assert await size(tx, erased) == 0

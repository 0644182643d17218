"""Two rows that are one person, and rows that go: nothing that points at them is forgotten."""

from dataclasses import replace

from sqlalchemy import select

from bot.core.event import Consent, Person
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.kinds import ALL_KINDS, BIT, Kind
from bot.core.relative import Kin
from bot.people.byhand import joined
from bot.store import campaigns, events, invites, merging, namesakes, people, readers, records
from bot.store.database import Database, Tx
from bot.store.schema import metadata
from bot.store.schema.events import event_apart, event_name, event_person, event_source
from bot.store.schema.people import person, person_alias, person_former, witness
from bot.store.schema.readers import subscriber, topic
from tests.store.builders import DAY, NOW, a_finding, a_reader, add_sources, rows, size

OLD, NEW = "person:old", "person:new"


async def somebody(tx: Tx, name: str, *sources: str) -> Person:
    """A registered person whom these sources named."""
    one = await people.add(tx, name=name, key=name_key(name), lang="ru", group=Group.POLITICAL, minor=False, now=NOW)
    for source in sources:
        await people.add_witness(tx, one, source, NOW)
    return (await people.load(tx, [one]))[0]


async def an_event_of(tx: Tx, *people_: Person, sources: tuple[str, ...] = ("herald",), published: bool = True) -> int:
    """An event of these people that these sources reported."""
    ids = [one.id for one in people_]
    event_id = await events.add(tx, a_finding(), Kind.ARREST, person_ids=ids, happened_at=NOW, now=NOW)
    for source in sources:
        page = {"url": f"https://{source}.example/{event_id}", "headline": "Новость", "lang": "ru", "published": NOW}
        await events.add_report(tx, event_id, source, {**page, "hides_name": False}, NOW)
    if published:
        await events.publish(tx, event_id, NOW)
    return event_id


async def merged(tx: Tx, older: Person, younger: Person) -> Person:
    """They are one now."""
    both = await records.some(tx, [older.id, younger.id])
    await merging.merge(tx, older, younger, joined(*both))
    return (await people.load(tx, [older.id]))[0]


async def test_all_that_points_at_the_younger_points_at_the_older(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald", "paper")
        older, younger = await somebody(tx, "Яна Громова", "herald"), await somebody(tx, "Яна Гром", "herald", "paper")
        both = await an_event_of(tx, older, younger)
        alone, other = await an_event_of(tx, younger), await an_event_of(tx, older)
        taken_off = await an_event_of(tx)
        await namesakes.set_apart(tx, taken_off, younger.id)
        await namesakes.set_apart(tx, other, younger.id)
        stays = await merged(tx, older, younger)
        found = sorted((row["event_id"], row["person_id"]) for row in await rows(tx, event_person))
        assert found == sorted((event_id, older.id) for event_id in (both, alone, other))
        assert {one.source_id for one in stays.witnesses} == {"herald", "paper"}
        assert [(row["event_id"], row["person_id"]) for row in await rows(tx, event_apart)] == [(taken_off, older.id)]
        assert await size(tx, person) == 1
        assert (await people.by_key(tx, name_key("Яна Гром"))) == [stays]
        assert await people.by_public_id(tx, younger.public_id) == stays
        assert await people.by_public_id(tx, older.public_id) == stays


async def test_who_is_merged_twice_is_still_found_by_every_old_id(db: Database) -> None:
    async with db.write() as tx:
        one, two, three = [await somebody(tx, f"Яна {name}") for name in ("Громова", "Громкая", "Тихая")]
        second = await merged(tx, two, three)
        stays = await merged(tx, one, second)
        for old in (one, two, three):
            assert await people.by_public_id(tx, old.public_id) == stays
        assert await size(tx, person_former) == 2


async def test_a_source_with_a_word_of_its_own_is_no_copy_after_a_merge(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        older, younger = await somebody(tx, "Яна Громова"), await somebody(tx, "Яна Гром", "herald")
        await people.add_witness(tx, older.id, "herald", NOW, origin="somebody")
        await merged(tx, older, younger)
        assert [(row["person_id"], row["origin"]) for row in await rows(tx, witness)] == [(older.id, None)]


def test_every_table_that_points_at_a_person_has_its_place() -> None:
    pointing = {
        key.parent.table for table in metadata.sorted_tables for key in table.foreign_keys if key.column.table is person
    }
    assert pointing == {*merging.MOVED, *merging.ADDED_UP, *merging.WRITTEN_ANEW}


async def follows(tx: Tx) -> list[tuple[int, str, str | None, int]]:
    """Who follows what, in which kinds, as their list names it."""
    found = []
    for row in await rows(tx, topic):
        one = next(each for each in await readers.topics(tx, row["subscriber_id"]) if each.id == row["id"])
        assert row["topic_mark"] == tx.vault.mark(one.label, readers.TOPIC)
        found.append((row["subscriber_id"], one.label, one.shown, one.kinds))
    return sorted(found)


async def test_followers_of_either_follow_the_one_that_stays_once(db: Database) -> None:
    arrest, hearing = BIT[Kind.ARREST], BIT[Kind.HEARING]
    async with db.write() as tx:
        one, two, three = [(await a_reader(tx, chat)).id for chat in (1, 2, 3)]
        for reader, label, kinds in (
            (one, OLD, arrest),
            (two, OLD, arrest),
            (two, NEW, hearing),
            (three, NEW, ALL_KINDS),
        ):
            await readers.follow(tx, reader, label, kinds, NOW, shown=f"{reader}, {label}")
        await readers.follow(tx, one, "all", ALL_KINDS, NOW)
        assert await merging.move_follows(tx, OLD, NEW) == 2
        assert await follows(tx) == sorted([
            (one, "all", None, ALL_KINDS),
            (one, NEW, f"{one}, {OLD}", arrest),
            (two, NEW, f"{two}, {NEW}", arrest | hearing),
            (three, NEW, f"{three}, {NEW}", ALL_KINDS),
        ])  # fmt: skip
        assert await merging.move_follows(tx, OLD, NEW) == 0
        assert await merging.end_follows(tx, NEW) == 3
        assert await size(tx, topic) == 1


async def test_many_followers_move_in_one_go(db: Database) -> None:
    async with db.write() as tx:
        first = await a_reader(tx, 0)
        same = (await tx.conn.execute(select(subscriber).where(subscriber.c.id == first.id))).mappings().one()
        many = [dict(same) | {"id": n, "chat_mark": str(n).encode()} for n in range(10, 1_210)]
        await tx.conn.execute(subscriber.insert(), many)
        of = {"kinds": ALL_KINDS, "created_at": NOW}
        for label, which in ((OLD, many), (NEW, many[::3])):
            sealed = {
                "topic_mark": tx.vault.mark(label, readers.TOPIC),
                "label": tx.vault.seal_json({"l": label, "s": "x"}, readers.LABEL),
            }
            await tx.conn.execute(topic.insert(), [{"subscriber_id": one["id"], **sealed, **of} for one in which])
        assert await merging.move_follows(tx, OLD, NEW) == 1_200
        labels = [readers.open_label(tx, row["label"]) for row in await rows(tx, topic)]
        assert labels == [NEW] * 1_200


async def test_who_is_erased_leaves_nothing_and_no_headline_is_quoted_for_them(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        gone = await somebody(tx, "Яна Громова", "herald")
        event_id = await an_event_of(tx, gone, published=False)
        await merging.erase(tx, gone.id)
        for table in (person, person_alias, witness, event_person):
            assert await size(tx, table) == 0
        (row,) = await rows(tx, event_source)
        assert (row["hides_name"], row["headline"], row["url"]) == (True, "", "")
        event = await events.get(tx, event_id)
        assert event is not None
        assert event.people == ()


async def test_an_unlinked_name_becomes_somebody_s(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald", "paper")
        twins = [await somebody(tx, "Олег Дронов") for _ in range(2)]
        event_id = await an_event_of(tx, sources=("herald", "paper"), published=False)
        await namesakes.keep(tx, event_id, "herald", [("ru", "Олег Дронов"), ("ru", "Яна Громова")])
        await namesakes.keep(tx, event_id, "paper", [("uk", "Олег Дронов")])
        await namesakes.keep(tx, event_id, "paper", [("uk", "Олег Дронов")])
        key = name_key("Олег Дронов")
        assert {one.key for one in await namesakes.unlinked(tx, event_id)} == {key, name_key("Яна Громова")}
        assert await namesakes.link(tx, event_id, key, twins[1].id, NOW)
        assert not await namesakes.link(tx, event_id, key, twins[0].id, NOW), "somebody said so before"
        event = await events.get(tx, event_id)
        assert event is not None
        (linked,) = event.people
        assert linked.id == twins[1].id
        assert {one.source_id for one in linked.witnesses} == {"herald", "paper"}
        assert [one.name for one in await namesakes.unlinked(tx, event_id)] == ["Яна Громова"]
        assert await namesakes.here(tx, event_id) == namesakes.Here(frozenset({linked.id}))
        assert await namesakes.here(tx, None) == namesakes.Here()


async def test_who_is_taken_off_an_event_keeps_the_witnesses_of_others(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald", "paper")
        one = await somebody(tx, "Олег Дронов", "herald", "paper")
        wrong, right = await an_event_of(tx, one, sources=("herald", "paper")), await an_event_of(tx, one)
        assert await namesakes.part(tx, wrong, one.id)
        assert not await namesakes.part(tx, wrong, one.id)
        again = (await people.load(tx, [one.id]))[0]
        assert [each.source_id for each in again.witnesses] == ["herald"], "which named them in the other event, too"
        assert await namesakes.here(tx, wrong) == namesakes.Here(apart=frozenset({one.id}))
        assert [each.name for each in await namesakes.unlinked(tx, wrong)] == ["Олег Дронов"]
        hidden = {row["event_id"]: row["hides_name"] for row in await rows(tx, event_source)}
        assert hidden == {wrong: True, right: False}
        assert await namesakes.named_in(tx, one.id, 9) == [], "it is known that they are not in it"


async def test_where_a_name_may_be_somebody_s_the_card_tells(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        one, other = await somebody(tx, "Олег Дронов"), await somebody(tx, "Яна Громова")
        event_id = await an_event_of(tx)
        await namesakes.keep(tx, event_id, "herald", [("ru", "Олег Дронов")])
        assert await namesakes.named_in(tx, one.id, 9) == [event_id]
        assert await namesakes.named_in(tx, other.id, 9) == []
        assert await namesakes.set_apart(tx, event_id, one.id)
        assert not await namesakes.set_apart(tx, event_id, one.id)
        assert await namesakes.named_in(tx, one.id, 9) == []
        assert await size(tx, event_name) == 1


async def test_new_names_are_told_from_people_that_somebody_checked(db: Database) -> None:
    async with db.write() as tx:
        await add_sources(tx, "herald")
        new, old, checked = [await somebody(tx, f"Яна {name}", "herald") for name in ("Громова", "Тихая", "Новая")]
        await an_event_of(tx, new, old, checked)
        await an_event_of(tx, old)
        await people.check(tx, checked.id)
        ids = [new.id, old.id, checked.id]
        assert await people.unchecked(tx, ids) == {new.id}
        await records.rewrite(tx, await records.some(tx, [new.id]))
        assert await people.unchecked(tx, ids) == set()
        assert await people.sources_of(tx, new.id) == {"herald": "Herald"}


async def test_the_kinds_of_what_is_public_come_newest_first(db: Database) -> None:
    async with db.write() as tx:
        one = await somebody(tx, "Яна Громова")
        await people.set_consent(tx, one.id, Consent.OPEN)
        held = await events.add(tx, a_finding(), Kind.DEATH, person_ids=[one.id], happened_at=NOW, now=NOW)
        for kind in (Kind.ARREST, Kind.RELEASE):
            event_id = await events.add(tx, a_finding(), kind, person_ids=[one.id], happened_at=NOW, now=NOW)
            await events.publish(tx, event_id, NOW)
        assert await merging.published_kinds(tx, one.id) == [Kind.RELEASE, Kind.ARREST]
        assert held in await people.events_of(tx, one.id, 9, held=True)
        assert held not in await people.events_of(tx, one.id, 9)
        assert len(await people.told_since(tx, one.id, NOW)) == 2


async def test_all_names_are_read_for_the_search(db: Database) -> None:
    async with db.write() as tx:
        assert await people.names(tx) == []
        one, other = await somebody(tx, "Яна Громова"), await somebody(tx, "Ян")
        await people.add_name(tx, one.id, lang="uk", name="Яна Громова", key=name_key("Яна Громова"))
        (record,) = await records.some(tx, [other.id])
        await records.rewrite(tx, [replace(record, aliases=("Пан Тихий-Новый",))])
        wanted = [
            (one.id, name_key("Яна Громова")),
            (other.id, name_key("Ян")),
            (other.id, name_key("Пан Тихий-Новый")),
        ]
        assert sorted(await people.names(tx)) == sorted(wanted)


async def test_letters_to_either_were_written_to_the_one_that_stays(db: Database) -> None:
    async with db.write() as tx:
        older, younger = await somebody(tx, "Яна Громова"), await somebody(tx, "Яна Гром")
        number = await campaigns.add(tx, "letters", "letter", "live", NOW, NOW + 9 * DAY, NOW)
        await campaigns.put_version(tx, number, 1, "", None, [older.id, younger.id], NOW)
        one, both = (await a_reader(tx, 1)).id, (await a_reader(tx, 2)).id
        await campaigns.record(tx, number, one, younger.public_id, "completed", NOW)
        await campaigns.record(tx, number, both, older.public_id, "opened", NOW)
        await campaigns.record(tx, number, both, younger.public_id, "completed", NOW)
        await merged(tx, older, younger)
        await campaigns.move_part(tx, younger.public_id, older.public_id)
        for reader in (one, both):
            assert await campaigns.parts(tx, number, reader) == {older.public_id: "completed"}
        assert await campaigns.counts_by_part(tx, number, "completed") == {older.public_id: 2}
        assert await campaigns.done_for(tx, older.id, older.public_id, NOW - DAY, NOW + DAY) == {"letter": 2}


async def test_links_to_either_lead_to_the_one_that_stays(db: Database) -> None:
    async with db.write() as tx:
        made = await invites.make(tx, Kin.FAMILY.value, lasts=DAY, now=NOW, to=NEW)
        await invites.move(tx, NEW, OLD)
        assert [one.id for one in await invites.leading_to(tx, OLD)] == [made.id]
        assert await invites.leading_to(tx, NEW) == []

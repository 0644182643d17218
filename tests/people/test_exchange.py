"""The registry out into a table and back, over the store."""

from dataclasses import replace

import pytest

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.record import Record
from bot.i18n import Catalogs
from bot.people.byhand import nameless
from bot.people.exchange import Exported, bring, export
from bot.people.plan import Plan
from bot.people.registry import search
from bot.people.sheet import Slip
from bot.store import audit, events, fanout, people, records, sources
from bot.store.database import Database
from bot.store.schema.events import amend, text
from tests.people.builders import a_record
from tests.store.builders import NOW, a_fanout, a_source, an_event, rows

SHOWN, SILENT = a_record(), a_record(name="Яна Громова", names=(), aliases=("Янка Грім",), consent=Consent.SILENCE)
UNKNOWN = Record(name="Олег Дронов", group=Group.POLITICAL)


async def registered(db: Database, *registry: Record) -> list[Record]:
    async with db.write() as tx:
        await records.add(tx, registry, NOW)
        return await records.everybody(tx)


async def brought(db: Database, table: str, *, dry: bool = False, widen: bool = False) -> Plan | tuple[Slip, ...]:
    return await bring(db, table.encode(), Catalogs.load(), NOW, dry=dry, widen=widen)


async def exported(db: Database, *, everybody: bool = False) -> Exported:
    async with db.read() as tx:
        return await export(tx, everybody=everybody)


async def test_what_is_exported_changes_nothing_when_it_is_imported(db: Database) -> None:
    before = await registered(db, SHOWN, SILENT, UNKNOWN)
    done = await brought(db, (await exported(db, everybody=True)).text)
    assert done == Plan((), 3)
    async with db.read() as tx:
        assert await records.everybody(tx) == before


async def test_who_came_from_the_news_is_exported_and_imported_alike(db: Database) -> None:
    async with db.write() as tx:
        await sources.sync(tx, [a_source("watch", outlet="ngo")], NOW)
        one = await people.add(
            tx, name="Анна Примерова", key="ana primerova", lang="ru", group=Group.POLITICAL, minor=False, now=NOW
        )
        await people.add_witness(tx, one, "watch", NOW)
    table = (await exported(db)).text
    assert "ru: Анна Примерова" in table
    assert await brought(db, table) == Plan((), 1)


async def test_an_empty_registry_takes_a_table_and_a_second_time_nothing(db: Database) -> None:
    table = (
        "name,aliases,group,consent\nАлексей Хвощов,en: Alexei Khvoshchov,political,open\n"
        "Яна Громова,,civilian,silence\n"
    )
    first = await brought(db, table)
    assert isinstance(first, Plan)
    assert len(first.new) == 2
    assert await brought(db, table) == Plan((), 2)
    async with db.read() as tx:
        found = await search(tx, "Khvoshchov")
        assert [one.name for one in found] == ["Алексей Хвощов"]
        assert await search(tx, "Громова") == []


async def test_who_may_not_be_named_leaves_only_with_all(db: Database) -> None:
    await registered(db, SHOWN, SILENT, UNKNOWN)
    public, whole = await exported(db), await exported(db, everybody=True)
    assert (public.people, public.hidden) == (1, 0)
    assert "Громова" not in public.text
    assert "Дронов" not in public.text
    assert (whole.people, whole.hidden) == (3, 2)
    assert "Громова" in whole.text


async def test_a_table_of_the_public_is_the_same_with_and_without_hidden_people(db: Database) -> None:
    (known,) = await registered(db, SHOWN)
    alone = await exported(db)
    await registered(db, SILENT, UNKNOWN)
    assert await exported(db) == alone
    assert known.public_id in alone.text


async def test_nothing_is_written_when_one_line_is_wrong(db: Database) -> None:
    before = await registered(db, SHOWN)
    done = await brought(db, f"id,name,group\n{before[0].public_id},Алексей Хвощев,political\nnobody,X Y,pow\n,Z Q,\n")
    assert not isinstance(done, Plan)
    assert [(one.line, one.column) for one in done] == [(3, "id"), (4, "group")]
    async with db.read() as tx:
        assert await records.everybody(tx) == before


async def test_a_dry_run_tells_what_would_change_and_writes_nothing(db: Database) -> None:
    before = await registered(db, SHOWN)
    table = f"id,name,group,place\n{before[0].public_id},Алексей Хвощов,political,\n,X Y,pow,\n"
    done = await brought(db, table, dry=True)
    assert isinstance(done, Plan)
    assert [(one.line, one.columns) for one in done.changes] == [(2, ("place",)), (3, ())]
    async with db.read() as tx:
        assert await records.everybody(tx) == before


async def test_an_edited_line_is_written_as_it_stands(db: Database) -> None:
    (known,) = await registered(db, SHOWN)
    table = (await exported(db)).text.replace("Владимир, СИЗО", "Ейск").replace("Лёша Хвощ", "Лёха")
    await brought(db, table)
    async with db.read() as tx:
        assert await records.everybody(tx) == [replace(known, place="Ейск", aliases=("Лёха",))]
        assert [one.id for one in await people.by_key(tx, "aleksei hvošov")] == []
        assert [one.id for one in await search(tx, "Лёха")] == [known.id]


async def test_no_name_that_is_imported_takes_the_name_from_what_waits_to_be_sent(db: Database) -> None:
    (known,) = await registered(db, SHOWN)
    async with db.write() as tx:
        event_id = await an_event(tx)
        await events.add_people(tx, event_id, [known.id])
        job = await a_fanout(tx, event_id, langs=("en",))
        await fanout.put_text(tx, job, "ru", "full", {"text": known.name}, NOW)
    await brought(db, f"id,consent\n{known.public_id},no_name\n")
    async with db.read() as tx:
        assert await search(tx, "Хвощов") == []
        waiting = [str(row["payload"]) for row in await rows(tx, text)]
    assert waiting
    assert not [payload for payload in waiting if "Хвощ" in payload or "Khvoshch" in payload]


@pytest.mark.parametrize("widen", [False, True])
async def test_silence_is_lifted_only_by_the_operators_word(db: Database, widen: bool) -> None:
    (known,) = await registered(db, SILENT)
    done = await brought(db, f"id,consent\n{known.public_id},open\n", widen=widen)
    assert isinstance(done, Plan) is widen
    async with db.read() as tx:
        (now,) = await records.everybody(tx)
    assert now.consent is (Consent.OPEN if widen else Consent.SILENCE)


async def test_an_import_that_changes_something_is_in_the_audit_once(db: Database) -> None:
    table = (await exported(db)).text + ",Яна Громова,,political" + "," * 11 + "\n,Олег Дронов,,pow" + "," * 11 + "\n"
    for dry in (True, False, False):
        assert isinstance(await brought(db, table, dry=dry), Plan)
    async with db.read() as tx:
        (noted,) = await audit.last(tx, 9)
    assert (noted.role, noted.deed, noted.thing) == ("server", "registry_imported", None)


async def test_who_left_the_registry_is_in_no_table(db: Database) -> None:
    (known,) = await registered(db, UNKNOWN)
    async with db.write() as tx:
        await records.rewrite(tx, [nameless(known)])
    assert await exported(db, everybody=True) == Exported((await exported(db)).text, 0, 0)


async def test_a_table_that_takes_the_ground_of_a_name_takes_the_name_from_what_was_sent(db: Database) -> None:
    (known,) = await registered(db, replace(SHOWN, consent=Consent.UNKNOWN))
    async with db.write() as tx:
        event_id = await an_event(tx)
        await events.add_people(tx, event_id, [known.id])
    await brought(db, f"id,place\n{known.public_id},Ейск\n")
    async with db.read() as tx:
        assert await rows(tx, amend) == []
    await brought(db, f"id,recognised_by\n{known.public_id},\n")
    async with db.read() as tx:
        assert [(row["event_id"], row["how"]) for row in await rows(tx, amend)] == [(event_id, "unnamed")]

"""What can go wrong around a bot, lived through with a real process: told with its cure, and nothing lost."""

import asyncio
import base64
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.app.clock import now
from bot.core.messages import MessageKind
from bot.demo.serve import Demo
from bot.demo.world import Person
from bot.store import outbox
from bot.store.database import Database
from bot.store.upgrade import quick_check
from bot.store.vault import Vault
from tests.conftest import KEY, Postgres
from tests.flows.conftest import TOKEN, Story
from tests.flows.process import Place, place_at
from tests.store.builders import a_reader

Spoil = Callable[[Path], object]
OTHER = "4200000042:another"


@pytest.fixture
def place(demo: Demo, sqlite_file: Path, tmp_path: Path) -> Place:
    return place_at(tmp_path / "operator", demo, f"sqlite:///{sqlite_file}")


async def queue(url: str, people: list[Person], kind: MessageKind = MessageKind.THANKS, what: str = "Hello") -> None:
    """A message to each, as if the program had promised it; chats become readers."""
    db = Database(url.replace("sqlite:", "sqlite+aiosqlite:", 1), Vault(KEY))
    db.bot_id = int(TOKEN.partition(":")[0])
    async with db.write() as tx:
        for person in people:
            reader = await a_reader(tx, person.id, lang="en")
            message = outbox.Message("sendMessage", {"text": f"{what} {person.id}"}, kind)
            await outbox.promise(tx, message, now=now(), reader_id=reader.id)
    await db.close()


def texts(person: Person) -> list[str]:
    return [message.text for message in person.received]


# The key


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        pytest.param(lambda key: key.unlink(), "missing", id="gone"),
        pytest.param(lambda key: key.write_text(""), "32 bytes", id="empty"),
        pytest.param(lambda key: key.write_bytes(base64.b64encode(b"short")), "32 bytes", id="too short"),
        pytest.param(lambda key: key.write_bytes(base64.b64encode(b"x" * 32)), "not the key", id="another"),
    ],
)
async def test_without_its_key_a_database_stays_closed(place: Place, spoil: Spoil, word: str) -> None:
    mark_key(place)
    spoil(place.key)
    before = place.key.read_bytes() if place.key.exists() else None
    code, said = await place.ends("run")
    assert code == 2, said
    assert str(place.key) in said
    assert word in said
    assert "Traceback" not in said
    assert before == (place.key.read_bytes() if place.key.exists() else None), "no key is made where one is lost"


def mark_key(place: Place) -> None:
    with sqlite3.connect(place.url.removeprefix("sqlite:///")) as connection:
        connection.execute("INSERT INTO meta (name, value) VALUES ('key_check', ?)", (Vault(KEY).check_value,))


async def test_an_open_key_is_told_and_used(place: Place) -> None:
    place.key.chmod(0o644)
    async with place.vigil("run") as vigil:
        await vigil.until(lambda health: health["well"])
        assert f"chmod 600 {place.key}" in vigil.said
        assert await vigil.stop() == 0


# The token


async def test_a_token_that_never_was_one_ends_the_bot_with_the_cure(place: Place) -> None:
    place.token = OTHER
    code, said = await place.ends("run")
    assert code == 2
    assert "telegram.token" in said
    assert "@BotFather" in said


async def test_a_token_revoked_in_the_middle_loses_nobody(place: Place, demo: Demo) -> None:
    people = [demo.world.person(f"Reader {n}", "en") for n in range(60)]
    for one in people:
        await one.write("/start")
    demo.world.updates.confirm(10**12)
    await queue(place.url, people)
    async with place.vigil("run") as vigil:
        await people[5].until(lambda: bool(people[5].received), 60)
        demo.world.token = OTHER
        assert await vigil.code() == 2
        assert "@BotFather" in vigil.said
    missing = [one for one in people if not one.received]
    assert missing, "the token was revoked too late for this test"
    place.token = OTHER
    async with place.vigil("run") as vigil:
        await missing[-1].until(lambda: all(one.received for one in people), 60)
        assert await vigil.stop() == 0
    assert [texts(one) for one in people] == [[f"Hello {one.id}"] for one in people]


async def test_the_token_of_another_bot_gives_up_nobody(place: Place, demo: Demo) -> None:
    people = [demo.world.person(f"Reader {n}", "en") for n in range(80)]
    for one in people:
        await one.write("/start")
        one.block()
    demo.world.updates.confirm(10**12)
    await queue(place.url, people)
    async with place.vigil("run") as vigil:
        health = await vigil.until(lambda health: "fuse" in health["troubles"])
        assert "restart" in health["troubles"]["fuse"]
        assert demo.world.calls["sendmessage"] <= 50
        code, said = await place.ends("doctor")
        assert code == 1
        assert "which is what a token of another bot looks like" in said
        assert len(vigil.lines("trouble", what="fuse")) == 1
        assert await vigil.stop() == 0
    with sqlite3.connect(place.url.removeprefix("sqlite:///")) as connection:
        assert connection.execute("SELECT count(*) FROM subscriber WHERE state = 'active'").fetchone() == (80,)


# Another poller


async def test_another_poller_is_told_once_and_waited_out(place: Place, demo: Demo) -> None:
    async with place.vigil("run") as vigil:
        await vigil.until(lambda health: health["well"])
        person = demo.world.person("Reader", "en")
        demo.world.updates.webhook_url = "https://elsewhere.example/hook"
        await person.write("/start")
        health = await vigil.until(lambda health: not health["well"], 60)
        assert "@BotFather" in health["troubles"]["updates_conflict"]
        demo.world.updates.webhook_url = ""
        await person.until(lambda: bool(person.received), 60)
        assert len(vigil.lines("trouble", what="updates_conflict")) == 1
        assert len(vigil.lines("updates_unavailable")) == 1
        code, said = await place.ends("doctor")
        assert code == 1
        assert "Another program takes the updates" in said


# The disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes, where the machine lets us mount one: the log alone takes four."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "none", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting is not permitted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def small_place(demo: Demo, sqlite_file: Path, small_disk: Path, tmp_path: Path) -> Place:
    file = shutil.copy(sqlite_file, small_disk / "vigil.db")
    return place_at(tmp_path / "operator", demo, f"sqlite:///{file}", more="")


def fill(disk: Path) -> Path:
    """Take every byte of a disk."""
    waste = disk / "waste"
    with waste.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096) == 4096:
            pass
    return waste


async def test_a_full_disk_is_waited_out_and_nothing_is_lost(small_place: Place, small_disk: Path, demo: Demo) -> None:
    people = [demo.world.person(f"Reader {n}", "en") for n in range(5)]
    async with small_place.vigil("run") as vigil:
        await vigil.until(lambda health: health["well"])
        waste = fill(small_disk)
        for person in people * 8:  # the log of the database has room of its own at first
            await person.write("/help")
        health = await vigil.until(lambda health: "database_full" in health["troubles"], 60)
        assert "Free some space" in health["troubles"]["database_full"]
        assert not health["well"]
        before = vigil.said.count("\n")
        code, said = await small_place.ends("check")
        assert code == 2, said
        assert "Free some space" in said
        assert vigil.said.count("\n") - before < 5, vigil.said
        assert "Traceback" not in vigil.said
        waste.unlink()
        await vigil.until(lambda health: health["well"], 60)
        await people[0].until(lambda: all(len(person.received) >= 8 for person in people), 60)
        assert vigil.lines("trouble_over", what="database_full")
        assert await vigil.stop() == 0
    assert [len(person.received) for person in people] == [8] * 5
    assert quick_check(small_disk / "vigil.db") == "ok"


async def read_only(story: Story, *, on: bool) -> None:
    """The writer's connection refuses as a disk that was mounted read-only does."""
    await story.bot.db._raw(f"PRAGMA query_only = {'ON' if on else 'OFF'}")


async def test_what_cannot_be_written_stays_with_telegram(story: Story) -> None:
    reader = await story.subscribed()
    await story.until(lambda: nothing_pending(story))
    await read_only(story, on=True)
    before = len(reader.received)
    await reader.write("/help")
    await asyncio.sleep(3)
    assert len(story.demo.world.updates) == 1, "the offset does not move past what was not stored"
    assert len(reader.received) == before
    await read_only(story, on=False)
    await reader.until(lambda: len(reader.received) > before, 20)
    assert len(reader.received) == before + 1


async def test_what_cannot_be_marked_is_not_sent(story: Story) -> None:
    reader = await story.subscribed()
    async with story.bot.db.write() as tx:
        message = outbox.Message("sendMessage", {"text": "Later"})
        await outbox.promise(tx, message, now=now(), chat_id=reader.id, not_before=now() + timedelta(seconds=2))
    await read_only(story, on=True)
    await asyncio.sleep(4)
    assert "Later" not in texts(reader)
    await read_only(story, on=False)
    await reader.wait_for("Later", within=20)
    await asyncio.sleep(1)
    assert texts(reader).count("Later") == 1


async def nothing_pending(story: Story) -> bool:
    await asyncio.sleep(0)
    return len(story.demo.world.updates) == 0


# The file


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        for page in range(1, 30):
            file.seek(page * 4096)
            file.write(b"\xff" * 4096)


def cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 + 100)


@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        pytest.param(newer, "Install that version", id="newer"),
        pytest.param(lambda path: path.write_text("no database " * 999), "vigil db restore", id="no database"),
        pytest.param(overwrite, "vigil db restore", id="pages overwritten"),
        pytest.param(cut, "vigil db restore", id="cut off"),
        pytest.param(lambda path: shutil.rmtree(path.parent), "folder", id="folder gone"),
    ],
)
async def test_a_file_that_is_no_use_is_refused_with_the_cure(
    place: Place, sqlite_file: Path, spoil: Spoil, word: str
) -> None:
    mark_key(place)
    sqlite3.connect(sqlite_file).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    spoil(sqlite_file)
    async with place.vigil("run") as vigil:
        code, said = await vigil.code(), vigil.said
    assert code == 2, said
    assert word in said
    assert "Traceback" not in said


async def test_check_and_doctor_see_a_damaged_page(place: Place, sqlite_file: Path) -> None:
    mark_key(place)
    cut(sqlite_file)
    for command in ("check", "doctor"):
        code, said = await place.ends(command)
        assert code == 2, said
        assert "vigil db restore" in said


# Two at once


async def test_a_second_bot_on_a_sqlite_file_is_refused(place: Place, tmp_path: Path, demo: Demo) -> None:
    second = place_at(tmp_path / "second", demo, place.url)
    async with place.vigil("run") as vigil:
        await vigil.until(lambda health: health["well"])
        for arguments in (("run",), ("db", "upgrade"), ("db", "rotate-key", str(tmp_path / "new.key"))):
            code, said = await second.ends(*arguments)
            assert code == (2 if arguments == ("run",) else 1), said
            assert "Stop it first" in said
        assert await vigil.stop() == 0


async def test_two_bots_on_one_server_work_one_after_the_other(demo: Demo, postgres_url: str, tmp_path: Path) -> None:
    first, second = (place_at(tmp_path / name, demo, postgres_url) for name in ("first", "second"))
    people = [demo.world.person(f"Reader {n}", "en") for n in range(40)]
    async with first.vigil("run") as one:
        await one.until(lambda health: health["role"] == "active" and health["well"])
        async with second.vigil("run") as two:
            await two.until(lambda health: health["role"] == "standby")
            code, said = await second.ends("db", "rotate-key", str(tmp_path / "new.key"))
            assert code == 1, said
            assert "Stop it first" in said
            for person in people:
                await person.write("/help")
            await people[-1].until(lambda: all(person.received for person in people), 60)
            assert not two.lines("updates_unavailable"), "who stands by asks Telegram nothing"
            one.process.kill()
            await two.until(lambda health: health["role"] == "active", 60)
            for person in people:
                await person.write("/help")
            await people[-1].until(lambda: all(len(person.received) > 1 for person in people), 60)
            assert await two.stop() == 0
    assert [len(person.received) for person in people] == [2] * len(people)


async def test_a_bot_survives_its_database_server(
    demo: Demo, postgres_url: str, tmp_path: Path, postgres: Postgres
) -> None:
    place = place_at(tmp_path / "operator", demo, postgres_url)
    person = demo.world.person("Reader", "en")
    name = make_url(postgres_url).database
    async with place.vigil("run") as vigil:
        await vigil.until(lambda health: health["well"])
        postgres.admin(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        try:
            postgres.admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            await person.write("/help")
            health = await vigil.until(lambda health: bool(health["troubles"]), 60)
            assert "database_unreachable" in health["troubles"]
        finally:
            postgres.admin(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await person.until(lambda: bool(person.received), 60)
        await vigil.until(lambda health: health["well"], 60)
        assert "Traceback" not in vigil.said
        assert await vigil.stop() == 0

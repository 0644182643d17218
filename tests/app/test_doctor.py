"""What the doctor sees, on a real database and against a Telegram on loopback."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app.clock import now
from bot.app.doctor import FREE, Line, doctor, full_text_lines, judge_clock, judge_disk, judge_token
from bot.app.ready import hold
from bot.cli.doctor import told
from bot.config import Config, Mistake
from bot.delivery.outcome import Ambiguous, Halt, NotSent, Outcome, Sent
from bot.demo.serve import Demo
from bot.i18n import Catalogs
from bot.store import backup, state
from bot.store.database import Database
from bot.store.schema.feeds import source
from bot.store.vault import Vault
from tests.conftest import KEY, sqlite_url
from tests.flows.feeds import serve_empty
from tests.store.builders import NOW, add_sources

TOKEN = "4200000042:loopback"


@pytest.fixture
async def demo() -> AsyncIterator[Demo]:
    served = await serve_empty(now, TOKEN)
    yield served
    await served.close()


def config_of(api: str, url: str, folder: Path, token: str | None = TOKEN) -> Config:
    key_file = folder / "vigil.key"
    key_file.write_bytes(base64.b64encode(KEY))
    key_file.chmod(0o600)
    telegram = {"token": token, "api_base": api}
    return Config.model_validate({"telegram": telegram, "database": {"url": url}, "privacy": {"key_file": key_file}})


async def ill(config: Config) -> set[str]:
    return {line.key for line in await doctor(config) if not isinstance(line, Line) or not line.well}


async def test_a_healthy_instance_has_nothing_to_cure(
    sqlite_db: Database, sqlite_file: Path, demo: Demo, vault: Vault
) -> None:
    url = sqlite_url(sqlite_file)
    async with sqlite_db.write() as tx:
        await state.check_key(tx)
        await add_sources(tx, "herald")
        await tx.conn.execute(source.update().values(ok_at=NOW))
    name = backup.name_for(url, now())
    assert name is not None
    backup.make(url, name, vault, now())
    assert await ill(config_of(demo.api_url, url, sqlite_file.parent)) - {"disk"} == set()


async def test_every_trouble_is_named(sqlite_db: Database, sqlite_file: Path, demo: Demo) -> None:
    config = config_of(demo.api_url, sqlite_url(sqlite_file), sqlite_file.parent, "4200000042:revoked")
    config.privacy.key_file.chmod(0o644)
    async with sqlite_db.write() as tx:
        await state.check_key(tx)
        await state.set_hold(tx, True)
        await add_sources(tx, "herald")
    assert await ill(config) - {"disk"} == {"token", "key", "backup_none", "sources", "hold"}


async def test_without_telegram_the_rest_is_examined(sqlite_db: Database, sqlite_file: Path) -> None:
    config = config_of("http://127.0.0.1:9", sqlite_url(sqlite_file), sqlite_file.parent)
    assert {"telegram", "clock_unknown"} <= await ill(config)


async def test_a_missing_database_is_a_line_and_a_wrong_key_a_mistake(sqlite_db: Database, tmp_path: Path) -> None:
    config = config_of("http://127.0.0.1:9", sqlite_url(tmp_path / "none.db"), tmp_path, None)
    assert {"database_none", "token_none"} <= await ill(config)
    assert not (tmp_path / "none.db").exists(), "the doctor makes nothing"


async def test_a_key_that_does_not_fit_comes_first(sqlite_db: Database, sqlite_file: Path) -> None:
    sqlite_db.vault = Vault(b"x" * 32)
    async with sqlite_db.write() as tx:
        await state.check_key(tx)
    (mistake,) = await doctor(config_of("http://127.0.0.1:9", sqlite_url(sqlite_file), sqlite_file.parent))
    assert isinstance(mistake, Mistake)
    assert mistake.problem == "config.key_wrong"


async def test_a_library_that_the_settings_need_and_nobody_installed_is_named_with_its_cure(tmp_path: Path) -> None:
    config = config_of("http://127.0.0.1:9", "postgresql://nobody@h/vigil", tmp_path)
    database = config.database.model_copy(update={"url": "postgresql+pg8000://nobody@h/vigil"})
    (mistake,) = await doctor(config.model_copy(update={"database": database}))
    assert isinstance(mistake, Mistake)
    said = Catalogs.load().translator("en")(mistake.problem, **mistake.values)
    assert "pg8000" in said
    assert "make install" in said
    assert full_text_lines(["herald"], installed=False) == [Line("full_text", False, {"names": "herald"})]
    assert full_text_lines([], installed=False) == []


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        pytest.param(Sent(None, {"username": "a_bot"}), Line("token", True, {"name": "a_bot"}), id="known"),
        pytest.param(Halt("unauthorized"), Line("token", False), id="refused"),
        pytest.param(NotSent("dns"), Line("telegram", False, {"reason": "dns"}), id="no network"),
        pytest.param(Ambiguous("timeout"), Line("telegram", False, {"reason": "timeout"}), id="silence"),
        pytest.param(Sent(None, [1]), Line("telegram", False, {"reason": "-"}), id="nonsense"),
    ],
)
def test_what_telegram_says_of_the_token(outcome: Outcome, line: Line) -> None:
    assert judge_token(outcome) == line


@pytest.mark.parametrize(
    ("date", "key", "well"),
    [
        pytest.param("Fri, 20 Nov 2026 12:00:05 GMT", "clock", True, id="right"),
        pytest.param("Fri, 20 Nov 2026 12:01:00 GMT", "clock", False, id="a minute behind"),
        pytest.param("Fri, 20 Nov 2026 11:00:00 GMT", "clock", False, id="an hour ahead"),
        pytest.param("yesterday", "clock_unknown", False, id="junk"),
        pytest.param("Fri, 20 Nov 2026 12:00:05 -0000", "clock_unknown", False, id="no zone"),
        pytest.param(None, "clock_unknown", False, id="none"),
    ],
)
def test_the_clock_is_compared_with_telegrams(date: str | None, key: str, well: bool) -> None:
    line = judge_clock(date, NOW)
    assert (line.key, line.well) == (key, well)


def test_room_is_needed_for_a_rewrite_of_the_database() -> None:
    assert judge_disk(FREE + 200, 100, Path("/x")).well
    assert not judge_disk(FREE + 199, 100, Path("/x")).well


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_every_line_has_its_words(lang: str) -> None:
    t = Catalogs.load().translator(lang)
    values = dict.fromkeys(("name", "names", "reason", "path", "ill", "detail"), "x") | {
        "seconds": 1,
        "mb": 2,
        "n": 3,
        "hours": 4,
    }
    both = ("token", "clock", "disk", "key", "backup", "sources", "hold", "integrity", "full_text")
    bad = ("token_none", "telegram", "clock_unknown", "database_none", "backup_none")
    lines = [Line(key, well, values) for key in both for well in (True, False)]
    lines += [Line(key, False, values) for key in bad] + [Line("backup_postgres", True)]
    texts = [told(line, t) for line in lines]
    assert not [text for text in texts if "cli.doctor" in text]
    assert len(set(texts)) == len(texts)


async def test_hold_is_kept_in_the_database(sqlite_db: Database, sqlite_file: Path) -> None:
    config = config_of("http://127.0.0.1:9", sqlite_url(sqlite_file), sqlite_file.parent)
    assert await hold(config, None) is False
    assert await hold(config, True) is True
    assert await hold(config, None) is True
    assert await hold(config, False) is False

"""Sources for the command line: which are under review, and that one may publish again."""

from pathlib import Path

import pytest

from bot.app.doctor import Line, doctor
from bot.app.ready import feeds_status, feeds_trust, specs
from bot.app.reprocess import Reprocessed, reprocess
from bot.config import Config, Mistake
from bot.core.roles import SERVER, Deed
from bot.core.standing import Doubt
from bot.store import audit, standing, state
from bot.store.database import Database
from tests.app.test_doctor import config_of
from tests.conftest import sqlite_url
from tests.store.builders import DAY, NOW, add_sources


@pytest.fixture
async def config(sqlite_db: Database, sqlite_file: Path) -> Config:
    async with sqlite_db.write() as tx:
        await state.check_key(tx)
        await add_sources(tx, "herald", "courier")
        await standing.doubt(tx, "herald", [Doubt.VOLUME, Doubt.HOST], NOW)
    return config_of("http://127.0.0.1:9", sqlite_url(sqlite_file), sqlite_file.parent)


async def test_a_source_is_trusted_again_and_the_audit_says_from_where(config: Config, sqlite_db: Database) -> None:
    found = {one.id: one.doubts for one in await feeds_status(config) if not isinstance(one, Mistake)}
    assert found == {"herald": ("host", "volume"), "courier": ()}
    assert [await feeds_trust(config, one) for one in ("herald", "herald", "gazette")] == ["done", "trusted", "unknown"]
    async with sqlite_db.read() as tx:
        assert [(one.role, one.deed) for one in await audit.last(tx, 9)] == [(SERVER, Deed.SOURCE_TRUSTED)]
        assert await standing.doubted(tx) == []


async def test_the_doctor_names_sources_that_wait_for_a_look(config: Config) -> None:
    lines = [one for one in await doctor(config) if isinstance(one, Line)]
    (line,) = [one for one in lines if one.key == "doubts"]
    assert (line.well, line.values) == (False, {"names": "herald"})


async def test_nothing_is_read_again_where_nothing_came(config: Config) -> None:
    assert await reprocess(config, NOW - DAY, apply=True) == Reprocessed(0, [], {}, {})


def test_owner_state_and_other_names_come_from_the_settings() -> None:
    source = {"id": "svoboda", "url": "https://a.example/", "group": "rferl", "state": True, "aliases": "Свобода, RFE"}
    plain = {"id": "herald", "url": "https://b.example/"}
    first, second = specs(Config.model_validate({"feeds": {"sources": [source, plain]}}))
    assert (first.owner, first.state_media, first.aliases) == ("group:rferl", True, ("Свобода", "RFE"))
    assert (second.owner, second.state_media, second.aliases) == ("", False, ())

"""The campaigns of the demo: the shipped samples, for invented people, open as of today."""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any, Final

from bot.core.event import Consent
from bot.core.finding import Group
from bot.core.fold import name_key
from bot.core.record import Record
from bot.store import people, records
from bot.store.database import Database, Tx
from campaigns import service
from campaigns.file import CSV, TOML
from campaigns.service import Given

SAMPLES: Final = ("petition", "letter", "contact", "cause")
SPOKEN: Final = ("en", "ru", "uk")
BEFORE, AFTER, CONSENT = timedelta(days=1), timedelta(days=25), timedelta(days=60)


async def launch_samples(db: Database, now: datetime) -> int:
    """Registers the people and launches every sample; how many campaigns are open then."""
    rows = tomllib.loads(files("bot.demo").joinpath("campaigns.toml").read_text(encoding="utf-8"))["person"]
    async with db.write() as tx:
        ids = await _register(tx, rows, now)
        brought = await service.bring(tx, [_sample(name, ids, now) for name in SAMPLES], "server", now)
        assert isinstance(brought, tuple), brought  # noqa: S101 - the samples are ours
        for one in brought:
            await service.launch(tx, one.slug, "server", now)
        return len(await service.open_now(tx, (), now))


async def _register(tx: Tx, rows: list[Mapping[str, Any]], now: datetime) -> dict[str, str]:
    """The people, with the ids of their links by what the samples call them."""
    await records.add(tx, [_record(row) for row in rows], now)
    found = {row["en"]: await people.by_key(tx, name_key(row["en"])) for row in rows}
    return {row["sample"]: found[row["en"]][0].public_id for row in rows}


def _record(row: Mapping[str, Any]) -> Record:
    names = tuple((lang, row[lang]) for lang in SPOKEN)
    return Record(name=row["en"], group=Group.POLITICAL, consent=Consent.OPEN, names=names, born=row["born"])


def _sample(name: str, ids: Mapping[str, str], now: datetime) -> Given:
    """A sample for these people, whose window is open."""
    folder = files("campaigns").joinpath("samples", name)
    text = folder.joinpath(TOML).read_text(encoding="utf-8")
    for sample, public_id in ids.items():
        text = text.replace(f'"{sample}"', f'"{public_id}"')
    for key, day in (("opens", now - BEFORE), ("closes", now + AFTER)):
        text = re.sub(rf"(?m)^{key} = .*$", f"{key} = {day.isoformat(timespec='seconds')}", text)
    text = re.sub(r"(?m)^expires_on = .*$", f"expires_on = {(now + CONSENT).date()}", text)
    text = re.sub(r"(?ms)^\[audience\].*?(?=^\[|\Z)", "", text)  # whoever plays is the whole audience
    table = folder.joinpath(CSV)
    return Given(name, text.encode(), table.read_bytes() if table.is_file() else None)

"""`vigil run --only feeds` after a burst of 10,000 entries: its memory, and that of its parse workers."""

import asyncio
import base64
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from bot.store.upgrade import upgrade
from tests.bench.polling import ENTRIES, FEEDS, memory, served

PATIENCE = 900.0
KEY = base64.b64encode(bytes(range(32)))


def _config(folder: Path, port: int) -> Path:
    sources = "\n".join(
        f'[[feeds.sources]]\nid = "f{n}"\nurl = "http://127.0.{1 + n // 250}.{1 + n % 250}:{port}/{n}"\nlanguage = "ru"'
        '\ninterval = "1h"'
        for n in range(FEEDS)
    )
    (folder / "vigil.key").write_bytes(KEY)
    (folder / "vigil.key").chmod(0o600)
    path = folder / "config.toml"
    path.write_text(
        f'[telegram]\ntoken = "4200000042:nobody"\n[database]\nurl = "sqlite:///{folder}/vigil.db"\n'
        f'[privacy]\nkey_file = "{folder}/vigil.key"\n[log]\nlevel = "error"\n'
        f'[feeds]\nallow_private_addresses = true\nfirst_fetch_hours = 1000000\nmin_interval = "1s"\n{sources}\n',
        encoding="utf-8",
    )
    return path


def _entries(database: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5)) as connection:
            return int(connection.execute("SELECT count(*) FROM seen").fetchone()[0])
    except sqlite3.Error:
        return 0


def _children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid:
                found += [int(entry.name), *_children(int(entry.name))]
    return found


async def run() -> list[str]:
    with served() as (port, _pipe), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        upgrade(f"sqlite:///{folder}/vigil.db")  # as nearly always: a process that changes the schema loads more
        command = [sys.executable, "-m", "bot", "run", "--only", "feeds", "--config", str(_config(folder, port))]
        process = subprocess.Popen(command, env={**os.environ, "LANG": "C"})  # noqa: ASYNC220 - its end is waited for
        try:
            waited = 0.0
            while _entries(folder / "vigil.db") < FEEDS * ENTRIES and waited < PATIENCE and process.poll() is None:
                await asyncio.sleep(0.5)
                waited += 0.5
            await asyncio.sleep(3)
            mine, theirs = memory(process.pid), sum(map(memory, _children(process.pid)))
            seen = _entries(folder / "vigil.db")
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(30)
    return [
        f"run --only feeds, memory after a burst of {seen} entries: {mine:.0f} MiB (at most 150), parse workers "
        f"included {mine + theirs:.0f} (at most 300); it stopped with {code}"
    ]


if __name__ == "__main__":
    print(*asyncio.run(run()), sep="\n")  # noqa: T201 - what a bench is for

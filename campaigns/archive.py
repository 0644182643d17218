"""A campaign's two files out of one .zip, which comes from a phone and may be anything. Pure.

Owns the bounds: how large, how many, which names, how much more it becomes when unpacked. What is in the files is not
judged here.
"""

import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from campaigns.file import CSV, TOML

LARGEST: Final = 1_000_000
"""Bytes of an archive, and of what is in it together."""

MOST: Final = 8
"""Entries, folders and what a computer adds of its own among them."""

RATIO: Final = 60
"""How many times larger than its packed bytes a file may be: texts stay far below."""

_ADDED: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db")
"""What computers put beside the files."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The two files; `table` None: there is none."""

    toml: bytes
    table: bytes | None


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why nothing was unpacked. The words are `organise.zip.…`."""

    problem: str


def unpack(raw: bytes) -> Unpacked | Unfit:
    """campaign.toml and perhaps targets.csv, at the top or both in one folder, and nothing else."""
    if len(raw) > LARGEST:
        return Unfit("large")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            entries = packed.infolist()
            problem = _problem(entries)
            return Unfit(problem) if problem else _read(packed, _wanted(entries))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return Unfit("broken")


def _wanted(entries: Sequence[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    return [one for one in entries if not one.is_dir() and not any(part in one.filename for part in _ADDED)]


def _problem(entries: Sequence[zipfile.ZipInfo]) -> str | None:
    if len(entries) > MOST:
        return "many"
    wanted = _wanted(entries)
    names = [one.filename.split("/") for one in wanted]
    folders = {tuple(parts[:-1]) for parts in names}
    ends = [parts[-1] for parts in names]
    if len(folders) > 1 or any(len(one) > 1 or ".." in one for one in folders):
        return "names"
    if len(set(ends)) != len(ends) or not set(ends) <= {TOML, CSV} or TOML not in ends:
        return "names"
    if any(one.flag_bits & 1 for one in wanted):
        return "locked"
    if sum(one.file_size for one in wanted) > LARGEST:
        return "large"
    return "ratio" if any(one.file_size > RATIO * max(one.compress_size, 1) for one in wanted) else None


def _read(packed: zipfile.ZipFile, wanted: Sequence[zipfile.ZipInfo]) -> Unpacked | Unfit:
    """What its list says of an archive may be a lie, so no file is read further than that."""
    found: dict[str, bytes] = {}
    for one in wanted:
        with packed.open(one) as file:
            content = file.read(one.file_size + 1)
        if len(content) > one.file_size:
            return Unfit("broken")
        found[one.filename.rpartition("/")[2]] = content
    return Unpacked(found[TOML], found.get(CSV))

"""Campaigns for tests: the shipped samples, changed where a test cares."""

import re
from datetime import UTC, datetime
from pathlib import Path

from campaigns.file import CSV, TOML, Fault, read
from campaigns.model import Campaign

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SAMPLES = Path(__file__).parents[2] / "campaigns" / "samples"
KINDS = ("petition", "letter", "contact", "cause")


def raw(name: str, *changes: tuple[str, str], asks: bool = False) -> bytes:
    """The sample of this name with some texts in place of others; each must stand in it.

    Nobody is asked for it unless `asks`: stories would be disturbed by it, and few would be too few.
    """
    text = (SAMPLES / name / TOML).read_text(encoding="utf-8")
    if not asks:
        text = re.sub(r"(?ms)^\[(?:audience|asks)\].*?^(?=\[)", "", text)
    for was, is_ in changes:
        assert was in text, was
        text = text.replace(was, is_, 1)
    return text.encode()


def table(name: str) -> bytes | None:
    """The table of offices of a sample, if it has one."""
    path = SAMPLES / name / CSV
    return path.read_bytes() if path.exists() else None


def looked_at(name: str, *changes: tuple[str, str], asks: bool = False) -> Campaign | tuple[Fault, ...]:
    """The changed sample, read."""
    return read(raw(name, *changes, asks=asks), table(name), NOW)


def a_campaign(name: str = "petition", *changes: tuple[str, str]) -> Campaign:
    """A sample that is in order."""
    found = looked_at(name, *changes)
    assert isinstance(found, Campaign), found
    return found


def faults(name: str, *changes: tuple[str, str]) -> list[tuple[str, int, str, str]]:
    """What is wrong with the changed sample: (file, line, key, problem)."""
    found = looked_at(name, *changes)
    assert isinstance(found, tuple), "nothing is wrong"
    return [(one.file, one.line, one.key, one.problem) for one in found]

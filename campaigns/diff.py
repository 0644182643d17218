"""What is different between two versions of a campaign: for whoever has to approve it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.model import Campaign

MOST = 80
"""Characters shown of a value, from a little before the place where it begins to differ."""

LEAD = 20
"""Characters shown before that place."""


@dataclass(frozen=True, slots=True)
class Change:
    """One key, as in the file. `was` or `now` None: it was not there, or is not there any more."""

    key: str
    was: str | None
    now: str | None


def changes(before: Campaign, after: Campaign) -> tuple[Change, ...]:
    """Everything that changed but the number of the version, in the order of the file."""
    was, now = _flat(before), _flat(after)
    keys = dict.fromkeys((*was, *now))
    changed = (key for key in keys if was.get(key) != now.get(key) and key != "version")
    return tuple(_change(key, was.get(key), now.get(key)) for key in changed)


def _change(key: str, was: str | None, now: str | None) -> Change:
    pairs = enumerate(zip(was or "", now or "", strict=False))
    same = next((place for place, (one, other) in pairs if one != other), min(len(was or ""), len(now or "")))
    return Change(key, _cut(was, same), _cut(now, same))


def _cut(text: str | None, same: int) -> str | None:
    if text is None or len(text) <= MOST:
        return text
    start = max(0, min(same - LEAD, len(text) - MOST + 1))
    shown = f"…{text[start + 1 :]}" if start else text
    return shown if len(shown) <= MOST else f"{shown[: MOST - 1]}…"


def _flat(campaign: Campaign) -> dict[str, str]:
    return dict(_leaves("", campaign.model_dump(mode="json", by_alias=True)))


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _leaves(f"{path}[{number}]", inner)
    elif value is not None:
        yield path, str(value)

"""A campaign's file: `campaign.toml`, and `targets.csv` beside it. Read strictly, with every mistake at once.

Owns how a mistake finds its file and line. What may stand where is the model's; what fits together the rules'. A file
is taken as a whole or not at all; nothing an organiser writes is run.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from campaigns import rules, sheet
from campaigns.kinds import KINDS
from campaigns.lines import KeyPath, lines_of, nearest
from campaigns.model import Campaign

TOML, CSV = "campaign.toml", "targets.csv"

LARGEST: Final = 200_000
"""Bytes of a campaign's file."""

LONGEST_LINE: Final = 10_000
"""Characters of a line."""

MOST: Final = 60
"""Mistakes told at once: who has more looks at the first ones anyway."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to put right: file and line (from 1), the path of the key (empty: the file as a whole), the cure."""

    file: str
    line: int
    key: str
    problem: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file as a tree, with the place of everything in it."""

    tree: dict[str, Any]
    lines: Mapping[KeyPath, int]
    table_from: int = 0
    """From which number on the targets stand in the table."""

    table_lines: Sequence[int] = ()

    def place(self, path: Sequence[str | int]) -> tuple[str, int]:
        """File and line of a path."""
        if tuple(path[:2]) == ("contact", "target") and len(path) > 2:
            number = int(path[2]) - self.table_from
            if 0 <= number < len(self.table_lines):
                return CSV, self.table_lines[number]
        return TOML, nearest(self.lines, path)


def read(raw: bytes, table: bytes | None, now: datetime, known: Collection[str] = ()) -> Campaign | tuple[Fault, ...]:
    """The campaign, or everything that is wrong with it. `known`: ids of campaigns that may come next."""
    found = _toml(raw)
    if isinstance(found, Fault):
        return (found,)
    found, faults = _with_table(found, table)
    kind = KINDS.get(found.tree["kind"]) if isinstance(found.tree.get("kind"), str) else None
    if kind is None:
        file, line = found.place(("kind",))
        values = {"value": str(found.tree.get("kind", ""))[:40], "known": ", ".join(KINDS)}
        return (Fault(file, line, "kind", "no_kind", values), *faults)
    campaign, mistakes = _judge(found, kind)
    across = [_fault(found, one.where, one.key, one.values) for one in rules.problems(found.tree, kind, known, now)]
    whole = _once((*faults, *mistakes, *across))
    if campaign is None or whole:
        return tuple(sorted(whole, key=lambda one: (one.file != TOML, one.line)))[:MOST]
    return campaign


def again(raw: bytes, table: bytes | None) -> Campaign | None:
    """A file that was taken before, without the rules that ask what day it is; None: it is no longer understood."""
    found = _toml(raw)
    if isinstance(found, Fault):
        return None
    found, _faults = _with_table(found, table)
    kind = KINDS.get(str(found.tree.get("kind")))
    return None if kind is None else _judge(found, kind)[0]


def tree_of(raw: bytes) -> Mapping[str, Any]:
    """What stands in a file, unjudged; empty where nothing can be read."""
    found = _toml(raw)
    return {} if isinstance(found, Fault) else found.tree


def line_of(raw: bytes, path: KeyPath) -> int:
    """The line of a key."""
    found = _toml(raw)
    return 1 if isinstance(found, Fault) else nearest(found.lines, path)


def places(raw: bytes, table: bytes | None) -> Callable[[Sequence[str | int]], tuple[str, int]]:
    """Where each key of a file stands that was taken before: its file and line, by its path."""
    found = _toml(raw)
    return (lambda _path: (TOML, 1)) if isinstance(found, Fault) else _with_table(found, table)[0].place


def _toml(raw: bytes) -> _Read | Fault:
    text = _text(raw)
    if isinstance(text, Fault):
        return text
    try:
        return _Read(tomllib.loads(text), lines_of(text))
    except RecursionError:
        return Fault(TOML, 1, "", "too_deep")
    except ValueError as error:  # also a number of a thousand digits, which has no place
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        return Fault(TOML, line, "", "syntax", {"column": place[2] if place else "1"})


def _text(raw: bytes) -> str | Fault:
    if len(raw) > LARGEST:
        return Fault(TOML, 1, "", "too_big_file", {"most": f"{LARGEST // 1000} KB"})
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(TOML, raw.count(b"\n", 0, error.start) + 1, "", "not_utf8")
    long = next((n for n, line in enumerate(text.split("\n"), 1) if len(line) > LONGEST_LINE), None)
    return text if long is None else Fault(TOML, long, "", "long_line", {"most": str(LONGEST_LINE)})


def _with_table(found: _Read, table: bytes | None) -> tuple[_Read, list[Fault]]:
    """The offices of the table, put after those of the file."""
    plan = found.tree.get("contact")
    if not isinstance(plan, dict):
        return found, [Fault(CSV, 1, "", "table_unwanted")] if table is not None else []
    if table is None or "targets_file" not in plan:
        wanted = table is None and "targets_file" in plan
        where = TOML, nearest(found.lines, ("contact", "targets_file"))
        if wanted:
            return found, [Fault(*where, "contact.targets_file", "table_missing")]
        return found, [Fault(CSV, 1, "", "table_unnamed")] if table is not None else []
    read_ = sheet.read(table)
    if not isinstance(read_, sheet.Table):
        return found, [Fault(CSV, one.line, one.column, one.problem, one.values) for one in read_]
    inline = plan.get("target", [])
    inline = inline if isinstance(inline, list) else []
    tree = {**found.tree, "contact": {**plan, "target": [*inline, *read_.rows]}}
    return _Read(tree, found.lines, len(inline), read_.lines), []


def _judge(found: _Read, kind: type[Campaign]) -> tuple[Campaign | None, list[Fault]]:
    try:
        return kind.model_validate(found.tree), []
    except ValidationError as error:
        return None, [_mistake(found, kind, one) for one in error.errors(include_url=False)]
    except RecursionError:
        return None, [Fault(TOML, 1, "", "too_deep")]


_PROBLEMS: Final[Mapping[str, str]] = {
    "missing": "missing",
    "enum": "choice",
    "literal_error": "choice",
    "string_type": "not_text",
    "string_pattern_mismatch": "not_an_id",
    "int_type": "not_whole",
    "int_parsing": "not_whole",
    "int_from_float": "not_whole",
    "bool_type": "not_switch",
    "bool_parsing": "not_switch",
    "tuple_type": "not_list",
    "model_type": "not_table",
    "model_attributes_type": "not_table",
    "mapping_type": "not_table",
    "too_long": "too_many",
    "too_short": "too_few",
    "greater_than": "too_small",
    "greater_than_equal": "too_small",
    "less_than_equal": "too_large",
}
_LIMITS: Final = {"too_long": "max_length", "too_short": "min_length", "greater_than": "gt", "greater_than_equal": "ge",
                  "less_than_equal": "le"}  # fmt: skip

OWN: Final = frozenset(
    {
        "empty_text", "long_text", "one_line", "hidden_characters", "template_broken", "template_clever",
        "template_gap", "not_https", "stop_kind", "stop_detail", "not_moment", "not_day", "not_zone",
        "not_audience", "not_kicker", "not_days",
    }
)  # fmt: skip
"""Types of errors that the model makes itself: each is the key of its cure."""


def _mistake(found: _Read, kind: type[Campaign], details: ErrorDetails) -> Fault:
    where, sort, context = details["loc"], details["type"], details.get("ctx", {})
    if where and where[-1] == "[key]":
        where = where[:-1]
    if sort == "extra_forbidden":
        return _unknown(found, kind, where)
    if sort in OWN:
        return _fault(found, where, sort, {name: str(value) for name, value in context.items()})
    values = {"value": _shown(details["input"])}
    if limit := context.get(_LIMITS.get(sort, "")):
        values["limit"] = str(limit)
    elif sort in _LIMITS:
        values["limit"] = "0"
    if sort in {"enum", "literal_error"}:
        values["known"] = re.sub(r"'([\w.]+)'", r"\1", str(context.get("expected", ""))).replace(" or ", ", ")
    return _fault(found, where, _PROBLEMS.get(sort, "invalid"), values)


def _unknown(found: _Read, kind: type[Campaign], where: Sequence[str | int]) -> Fault:
    names = _siblings(kind, where)
    close = get_close_matches(str(where[-1]), names, n=1, cutoff=0.6)
    if close:
        return _fault(found, where, "unknown_but", {"suggestion": close[0]})
    return _fault(found, where, "unknown", {"known": ", ".join(names)})


def _siblings(kind: type[Campaign], where: Sequence[str | int]) -> list[str]:
    """The keys that may stand where an unknown one stands."""
    part: type[BaseModel] | None = kind
    for name in where[:-1]:
        if part is not None and isinstance(name, str) and name in _keys(part):
            part = _part(part.model_fields[_keys(part)[name]].annotation)
    return sorted(_keys(part)) if part is not None else []


def _keys(part: type[BaseModel]) -> dict[str, str]:
    """Names in the file and the fields they stand for."""
    return {info.alias or name: name for name, info in part.model_fields.items()}


def _part(annotation: Any) -> type[BaseModel] | None:
    """The table in an annotation: itself, in a list, by language, or perhaps."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    inner = (_part(one) for one in getattr(annotation, "__args__", ()))
    return next((one for one in inner if one is not None), None)


def _fault(found: _Read, where: Sequence[str | int], problem: str, values: Mapping[str, str]) -> Fault:
    file, line = found.place(where)
    return Fault(file, line, _path(where), problem, values)


def _path(where: Sequence[str | int]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    return "".join(parts).removeprefix(".")[:200]


def _shown(value: object) -> str:
    text = str(value) if isinstance(value, str | int | float) else type(value).__name__
    return text if len(text) <= 60 else f"{text[:59]}…"


def _once(faults: Sequence[Fault]) -> Iterator[Fault] | list[Fault]:
    """The first fault of each key: what a value is comes before what it fits to."""
    seen: dict[tuple[str, str, str], Fault] = {}
    for one in faults:
        seen.setdefault((one.file, one.key, one.problem), one)
    return list(seen.values())

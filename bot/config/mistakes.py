"""Mistakes in the settings: what is wrong, where, and the name of the text that tells the cure.

Owns the translation of the validator's errors and the rules between keys. Works on the raw tree; reads nothing.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from bot.config.model import Config, Feeds, duration, keys, span
from bot.core.redact import redact


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing to put right before anything starts.

    `key` is the path of the setting ("feeds.sources[2].url", counted from 0) or the name of an environment variable;
    empty for the file as a whole. `problem` is a key of the catalogs (`config.…`), `values` fill its text. `near` says
    where to look: the id of the source, or the environment variable the value came from.
    """

    key: str
    problem: str
    values: Mapping[str, str] = field(default_factory=dict)
    near: str = ""


def check(merged: dict[str, Any], origins: Mapping[str, str]) -> list[Mistake]:
    """Everything wrong with the tree, the first mistake of each key; `origins` names variables by key."""
    mistakes = []
    try:
        Config.model_validate(merged)
    except ValidationError as error:
        mistakes = [_mistake(details, merged) for details in error.errors(include_url=False)]
    found = {(m.key, m.problem): m for m in (*mistakes, *_across(merged))}
    # One mistake a key is enough: the first (what the value is) comes before the rules between keys.
    first = {m.key: m for m in reversed(found.values())}
    return [
        Mistake(m.key, m.problem, m.values, m.near or origins.get(m.key, ""))
        for m in found.values()
        if first[m.key] is m
    ]


def _across(raw: Mapping[str, Any]) -> Iterator[Mistake]:
    """Rules between keys, on the raw tree: they are checked also where something else is wrong."""
    telegram, web, feeds = (part if isinstance(part := raw.get(n), dict) else {} for n in ("telegram", "web", "feeds"))
    if telegram.get("token") and telegram.get("token_file"):
        yield Mistake("telegram.token_file", "config.two_tokens")
    public = web.get("public_url")
    if str(telegram.get("mode")).lower() == "webhook" and not str(public or "").lower().startswith("https://"):
        yield Mistake("web.public_url", "config.webhook_needs_https")
    sources = feeds.get("sources")
    tables = [s if isinstance(s, dict) else {} for s in sources] if isinstance(sources, list) else []
    yield from _across_sources(tables, _length(feeds.get("min_interval"), Feeds().min_interval))


def _across_sources(tables: Sequence[Mapping[str, Any]], shortest: timedelta | None) -> Iterator[Mistake]:
    seen: dict[str, int] = {}
    for index, table in enumerate(tables):
        path, name = f"feeds.sources[{index}]", table.get("id")
        if isinstance(name, str):
            if name in seen:
                yield Mistake(f"{path}.id", "config.repeated_id", {"id": name, "first": str(seen[name])}, name)
            seen.setdefault(name, index)
        every = _length(table.get("interval"), None)
        if every is not None and shortest is not None and every < shortest:
            values = {"interval": span(every), "limit": span(shortest)}
            yield Mistake(f"{path}.interval", "config.interval_below_minimum", values, str(name or ""))


def _length(value: object, default: timedelta | None) -> timedelta | None:
    if value is None:
        return default
    try:
        found = duration(value)
    except PydanticCustomError:
        return None
    return found if isinstance(found, timedelta) else None


_PROBLEMS: Mapping[str, str] = {
    "missing": "config.missing",
    "enum": "config.choice",
    "literal_error": "config.choice",
    "string_type": "config.not_text",
    "path_type": "config.not_text",
    "string_too_long": "config.too_long_text",
    "string_pattern_mismatch": "config.bad_id",
    "int_type": "config.not_whole",
    "int_parsing": "config.not_whole",
    "int_from_float": "config.not_whole",
    "float_type": "config.not_number",
    "float_parsing": "config.not_number",
    "finite_number": "config.not_number",
    "bool_type": "config.not_switch",
    "bool_parsing": "config.not_switch",
    "tuple_type": "config.not_list",
    "model_type": "config.not_table",
    "greater_than": "config.too_small",
    "greater_than_equal": "config.too_small",
    "less_than_equal": "config.too_large",
    "duration": "config.not_duration",
    "too_short": "config.too_short",
    "too_long": "config.too_long",
    "address": "config.not_address",
    "database": "config.not_database",
    "token": "config.bad_token",
}
_LIMITS = {"greater_than": "gt", "greater_than_equal": "ge", "less_than_equal": "le", "string_too_long": "max_length"}


def _mistake(details: ErrorDetails, raw: Mapping[str, Any]) -> Mistake:
    where, sort, context = details["loc"], details["type"], details.get("ctx", {})
    key, near = _path(where), _source_id(where, raw)
    if sort == "extra_forbidden":
        siblings = [k for k in (*keys(), *_tables()) if k.count(".") == _pattern(where).count(".")]
        return replace(unknown(key, _pattern(where), siblings), near=near)
    values = {"value": _shown(key, details["input"])}
    if limit := context.get(_LIMITS.get(sort, "limit")):
        values["limit"] = str(limit)
    elif sort in _LIMITS:
        values["limit"] = "0"
    if sort in {"enum", "literal_error"}:
        values["allowed"] = re.sub(r"'(\w+)'", r"\1", str(context.get("expected", ""))).replace(" or ", ", ")
    return Mistake(key, _PROBLEMS.get(sort, "config.invalid"), values, near)


def _tables() -> tuple[str, ...]:
    return (*Config.model_fields, "feeds.sources")


def _path(where: Sequence[int | str]) -> str:
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in where)
    return "".join(parts).removeprefix(".")[:200]


def _pattern(where: Sequence[int | str]) -> str:
    return re.sub(r"\[\d+\]", "[]", _path(where))


def _source_id(where: Sequence[int | str], raw: Mapping[str, Any]) -> str:
    if len(where) < 3 or where[:2] != ("feeds", "sources") or not isinstance(where[2], int):
        return ""
    source = raw["feeds"]["sources"][where[2]]
    name = source.get("id") if isinstance(source, dict) else None
    return name[:64] if isinstance(name, str) else ""


def unknown(key: str, written: str, known: Iterable[str]) -> Mistake:
    """An unknown key, with the most similar known one. A key of another section is meant as often as a slip."""
    close = difflib.get_close_matches(written, tuple(known), n=1, cutoff=0.7)
    if close:
        return Mistake(key, "config.unknown_but", {"suggestion": close[0]})
    return Mistake(key, "config.unknown")


def _shown(key: str, value: object) -> str:
    """What was written, short and without secrets."""
    if key.endswith("token"):
        return "…"
    text = redact(str(value))
    return text if len(text) <= 80 else f"{text[:79]}…"

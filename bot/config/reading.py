"""From file and environment to checked settings.

Owns where settings come from and which of them wins. Reads the config file and the token file, and nothing else.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.config.mistakes import Mistake, check, unknown
from bot.config.model import SQLITE, TOKEN, Config, Database, Privacy, Source, keys

MAX_BYTES = 1_048_576
"""A config file longer than this is not one."""

PREFIX = "VIGIL_"
NESTED = "__"


def load(path: Path | None, env: Mapping[str, str]) -> Config | tuple[Mistake, ...]:
    """The settings of `path` (None: none) overlaid with the variables `VIGIL_SECTION__KEY` of `env`.

    Reads the file and, where one is named, the token file. Every mistake is returned at once; nothing is raised.
    """
    raw = _read(path)
    if isinstance(raw, Mistake):
        return (raw,)
    merged, origins, mistakes = _overlay(raw, env)
    folder = path.absolute().parent if path else None
    mistakes += check(merged, origins)
    config = None if mistakes else _resolve(Config.model_validate(merged), folder)
    if config is None:
        return tuple(mistakes)
    return _with_token_file(config)


def need_token(config: Config) -> tuple[Mistake, ...]:
    """What `run` lacks: the token."""
    return () if config.telegram.token else (Mistake("telegram.token", "config.token_missing"),)


def _read(path: Path | None) -> dict[str, Any] | Mistake:
    if path is None:
        return {}
    try:
        with path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return Mistake("", "config.no_file", {"path": str(path)})
    except OSError as error:
        return Mistake("", "config.unreadable", {"path": str(path), "reason": error.strerror or type(error).__name__})
    if len(body) > MAX_BYTES:
        return Mistake("", "config.too_big_file", {"path": str(path)})
    return _parse(body, path)


def _parse(body: bytes, path: Path) -> dict[str, Any] | Mistake:
    try:
        return tomllib.loads(body.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Mistake("", "config.not_utf8", {"path": str(path), "line": str(body.count(b"\n", 0, error.start) + 1)})
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        # The message can quote the line, and with it a token: only the place is taken from it.
        place = re.search(r"at line (\d+), column (\d+)", str(error))
        line = place[1] if place else str(body.count(b"\n") + 1)
        return Mistake("", "config.syntax", {"path": str(path), "line": line, "column": place[2] if place else "1"})


def _overlay(raw: dict[str, Any], env: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str], list[Mistake]]:
    """File and environment as one tree; where each key of the environment came from; what could not be read."""
    merged = {name: dict(part) if isinstance(part, dict) else part for name, part in raw.items()}
    origins: dict[str, str] = {}
    mistakes: list[Mistake] = []
    known = {PREFIX + key.replace(".", NESTED).upper(): key for key in (*keys(), "feeds.sources") if "[]" not in key}
    for name in sorted(n for n in env if n.upper().startswith(PREFIX) and NESTED in n):
        key = known.get(name.upper())
        if key is None:
            mistakes.append(unknown(name, name.upper(), known))
            continue
        section, leaf = key.split(".")
        value, problem = _from_env(key, env[name])
        mistakes += [Mistake(key, problem, {}, name)] if problem else []
        part = merged.setdefault(section, {})
        if isinstance(part, dict) and not problem:
            part[leaf] = value
            origins[key] = name
    _one_token(merged, origins)
    return merged, origins, mistakes


def _from_env(key: str, text: str) -> tuple[Any, str]:
    if key != "feeds.sources":
        return text, ""
    try:
        return json.loads(text), ""
    except (ValueError, RecursionError):
        return None, "config.not_json"


def _one_token(merged: dict[str, Any], origins: Mapping[str, str]) -> None:
    """The environment wins: its token replaces the file's `token_file`, and the other way round."""
    part = merged.get("telegram")
    if not isinstance(part, dict):
        return
    for mine, other in (("token", "token_file"), ("token_file", "token")):
        if f"telegram.{mine}" in origins and f"telegram.{other}" not in origins:
            part.pop(other, None)


def _resolve(config: Config, folder: Path | None) -> Config:
    """The same settings with paths counted from `folder`, and every source's interval said."""
    telegram, file = config.telegram, config.telegram.token_file
    url = SQLITE.fullmatch(config.database.url)
    base = folder or Path()
    return config.model_copy(
        update={
            "telegram": telegram.model_copy(update={"token_file": base / file.expanduser()}) if file else telegram,
            "privacy": Privacy(key_file=base / config.privacy.key_file.expanduser()),
            "database": Database(url=f"sqlite:///{base / url[1]}") if url else config.database,
            "feeds": config.feeds.model_copy(
                update={"sources": tuple(map(partial(_paced, config), config.feeds.sources))}
            ),
        }
    )


def _paced(config: Config, source: Source) -> Source:
    """A source whose interval nobody wrote follows a longer minimum instead of breaking it."""
    if "interval" in source.model_fields_set:
        return source
    paced = source.model_copy(update={"interval": max(source.interval, config.feeds.min_interval)})
    paced.model_fields_set.discard("interval")  # still nobody wrote it: `Source.adaptive`
    return paced


def _with_token_file(config: Config) -> Config | tuple[Mistake, ...]:
    file = config.telegram.token_file
    if file is None:
        return config
    try:
        with file.open(encoding="ascii") as opened:
            text = opened.read(1000).strip()
    except (OSError, UnicodeDecodeError):
        return (Mistake("telegram.token_file", "config.token_file_unreadable", {"path": str(file)}),)
    if not TOKEN.fullmatch(text):
        return (Mistake("telegram.token_file", "config.token_file_bad", {"path": str(file)}),)
    return config.model_copy(update={"telegram": config.telegram.model_copy(update={"token": SecretStr(text)})})

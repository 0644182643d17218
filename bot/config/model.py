"""The settings: keys, defaults, limits.

Owns what each key may hold. Knows nothing of files, of the environment or of the words of a mistake.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints
from pydantic_core import PydanticCustomError

from bot.core.finding import Lang, Outlet

TOKEN = re.compile(r"\d{1,20}:\S{1,200}")
SQLITE = re.compile(r"sqlite(?:\+aiosqlite)?:///(.+)")

_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,3})?)\s?(ms|s|m|h|d)")
_UNIT = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_POSTGRES = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://(.+)")


def duration(value: object) -> object:
    """A length of time from "5m", "1s", "1h", "500ms", "2d" or a number of seconds; raises pydantic's error."""
    if isinstance(value, timedelta):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9:
        return timedelta(seconds=value)
    text = str(value).strip().lower() if isinstance(value, str) else ""
    if found := _DURATION.fullmatch(text):
        return timedelta(seconds=float(found[1]) * _UNIT[found[2]])
    if re.fullmatch(r"\d{1,9}(?:\.\d{1,3})?", text):
        return timedelta(seconds=float(text))
    raise PydanticCustomError("duration", "not a length of time")


def _within(low: timedelta, high: timedelta) -> AfterValidator:
    def check(value: timedelta) -> timedelta:
        if value < low:
            raise PydanticCustomError("too_short", "too short", {"limit": span(low)})
        if value > high:
            raise PydanticCustomError("too_long", "too long", {"limit": span(high)})
        return value

    return AfterValidator(check)


def span(value: timedelta) -> str:
    """The length as one writes it in the config: "5m", "90s", "1h"."""
    seconds = value.total_seconds()
    for unit in ("d", "h", "m"):
        if seconds and seconds % _UNIT[unit] == 0:
            return f"{seconds / _UNIT[unit]:.0f}{unit}"
    return f"{seconds:g}s"


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or any(ch.isspace() for ch in value):
        raise PydanticCustomError("address", "not an http(s) address")
    return value


def _database(value: str) -> str:
    if found := SQLITE.fullmatch(value):
        return f"sqlite+aiosqlite:///{found[1]}"
    if found := _POSTGRES.fullmatch(value):
        return f"postgresql+psycopg://{found[1]}"
    raise PydanticCustomError("database", "not a database address")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _token(value: SecretStr) -> SecretStr:
    if not TOKEN.fullmatch(value.get_secret_value()):
        raise PydanticCustomError("token", "not a bot token")
    return value


def _listed(value: object) -> object:
    """Lists in environment variables may be written "1, 2"."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000), AfterValidator(_web_address)]
Length = Annotated[timedelta, BeforeValidator(duration)]
Interval = Annotated[Length, _within(timedelta(milliseconds=100), timedelta(days=7))]
Rate = Annotated[float, Field(gt=0, le=1000, allow_inf_nan=False)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Telegram(_Section):
    """The bot's account. `token` also holds what `token_file` contained."""

    token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    token_file: Path | None = None
    api_base: Address = "https://api.telegram.org"
    proxy: Annotated[Address | None, Field(repr=False)] = None
    mode: Annotated[Literal["polling", "webhook"], BeforeValidator(_lower)] = "polling"
    owners: Annotated[tuple[Annotated[int, Field(gt=0)], ...], BeforeValidator(_listed), Field(repr=False)] = ()


class Database(_Section):
    """Where the rows live: `sqlite+aiosqlite:///<absolute path>` or `postgresql+psycopg://…` once loaded."""

    url: Annotated[
        Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_database)], Field(repr=False)
    ] = "sqlite+aiosqlite:///vigil.db"
    backups: Annotated[int, Field(ge=0, le=28)] = 7


class Privacy(_Section):
    """The key that seals what is personal."""

    key_file: Path = Path("vigil.key")


class Source(_Section):
    """One feed. `language` None: each entry's own language is recognised. `name` defaults to the id.

    `group`: who owns it, the same word for all sources of one owner; `state`: it belongs to a state; `aliases`: other
    names by which others quote it. `urgent`: asked more often, and its silence is told sooner. `mirror`: the same feed
    elsewhere; `proxy`: an HTTP proxy through which it is asked. `full_text`: of short entries the page is read, too.
    """

    id: Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
    name: Text = ""
    url: Annotated[Address, Field(repr=False)]
    kind: Annotated[Literal["rss", "json", "telegram"], BeforeValidator(_lower)] = "rss"
    outlet: Annotated[Outlet, BeforeValidator(_lower)] = Outlet.NEWS
    language: Annotated[Lang | None, BeforeValidator(_lower)] = None
    interval: Interval = timedelta(minutes=5)
    trust: Annotated[Literal["publish", "review"], BeforeValidator(_lower)] = "publish"
    group: Text = ""
    state: bool = False
    aliases: Annotated[tuple[Text, ...], BeforeValidator(_listed), Field(max_length=20)] = ()
    urgent: bool = False
    mirror: Annotated[Address | None, Field(repr=False)] = None
    proxy: Annotated[Address | None, Field(repr=False)] = None
    full_text: bool = False

    @property
    def adaptive(self) -> bool:
        """Nobody wrote how often it is asked: as often as it has news."""
        return "interval" not in self.model_fields_set

    @property
    def title(self) -> str:
        """What readers see."""
        return self.name or self.id


class Feeds(_Section):
    """What is watched, and how politely."""

    allow_private_addresses: bool = False
    min_interval: Interval = timedelta(seconds=60)
    first_fetch_hours: Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)] = 24
    sources: tuple[Source, ...] = ()


class Delivery(_Section):
    """How fast messages leave."""

    bulk_per_second: Rate = 25
    replies_per_second: Rate = 20
    per_chat_per_second: Rate = 0.9
    per_chat_burst: Annotated[int, Field(ge=1, le=100)] = 3
    per_group_per_minute: Annotated[int, Field(ge=1, le=1000)] = 20


class Web(_Section):
    """The bot's own HTTP server."""

    host: Text = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    public_url: Address | None = None


class About(_Section):
    """Who answers for this instance."""

    operator: Text = ""
    contact: Text = ""


class Contact(_Section):
    """Where people reach a person besides this bot."""

    silence: Text = ""


class Log(_Section):
    """What is logged, and how."""

    level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = "info"
    format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = "console"


class Config(_Section):
    """All settings, checked; paths are absolute where a config file was given. Frozen, safe to print."""

    telegram: Telegram = Telegram()
    database: Database = Database()
    privacy: Privacy = Privacy()
    feeds: Feeds = Feeds()
    delivery: Delivery = Delivery()
    web: Web = Web()
    about: About = About()
    contact: Contact = Contact()
    log: Log = Log()


def keys(model: type[BaseModel] = Config, path: str = "") -> Iterator[str]:
    """Every key there is, in order: "telegram.token", …, "feeds.sources[].id", …"""
    for name, info in model.model_fields.items():
        inner = _model_in(info.annotation)
        if inner is None:
            yield f"{path}{name}"
        else:
            brackets = "[]" if get_origin(info.annotation) is tuple else ""
            yield from keys(inner, f"{path}{name}{brackets}.")


def _model_in(annotation: Any) -> type[BaseModel] | None:
    parts = get_args(annotation) if get_origin(annotation) is tuple else (annotation,)
    return next((part for part in parts if isinstance(part, type) and issubclass(part, BaseModel)), None)

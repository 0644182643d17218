"""The log: one stream, two forms, nothing personal in it.

Owns how a line looks and what may not stand in it. Everything goes through one filter: our own events (structlog) and
those of the libraries (logging). Called once by the command line; knows nothing of the bot.
"""

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from types import TracebackType
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.core.redact import redact

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["console", "json"]

QUIET = (
    "aiogram",
    "aiohttp",
    "aiosqlite",
    "alembic",
    "apscheduler",
    "asyncio",
    "fontTools",
    "fpdf",
    "pebble",
    "psycopg",
    "sqlalchemy",
)
"""Libraries that are heard from WARNING on: their routine lines name chats, statements and what is put into them."""

PERSONAL = frozenset(
    {"chat", "chat_id", "chat_ids", "user", "user_id", "from_user", "from_id", "sender", "sender_id", "peer_id"}
    | {"username", "first_name", "last_name", "full_name", "phone", "phone_number"}
    | {"update", "updates", "message", "text", "caption", "payload", "letter", "token", "secret", "password"}
)
"""Fields that never belong in a log, whoever puts them there."""

_DEEP = 6


def setup(level: Level, form: Form, *, stream: TextIO | None = None, secrets: Sequence[str] = ()) -> None:
    """Sends all logging to `stream` (stderr) from `level` on; `secrets` (the token) are cut out in any shape.

    Replaces what an earlier call set up.
    """
    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    handler.setFormatter(_Redacting(_formatter(form, colors=target.isatty()), tuple(secrets)))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    handler.addFilter(_Plain())
    root.addHandler(handler)
    sys.excepthook = _uncaught
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


SPEAKS = (OSError, RuntimeError, TypeError, AttributeError, ImportError, MemoryError)
"""Exceptions whose words are the system's or the programmer's. All others may quote what they were given."""

FIRST_LINES = ("sqlalchemy.", "aiohttp.", "sqlite3")
"""Libraries whose exceptions say in their first line what happened; further lines may hold values."""

_CHAIN = 8
_CUT = re.compile(r"^(.{200}).*", re.DOTALL)


def traceback_of(exc_info: Any) -> str:
    """Where it happened and what kind of error it is: no locals, no values.

    An exception's own words often quote what it was about: pydantic shows the input, int() the text, PostgreSQL the
    row. They are left out but where nothing of the sort can stand in them.
    """
    return "\n".join(_told(exc_info[1], _CHAIN)) if exc_info and exc_info[1] is not None else ""


def _told(error: BaseException, left: int) -> Iterator[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None and left > 0:
        yield from _told(before, left - 1)
        yield ""
    if error.__traceback__ is not None:
        yield "Traceback (most recent call last):"
        yield "".join(traceback.format_tb(error.__traceback__)).rstrip()
    words = _words(error)
    kind = type(error)
    yield f"{kind.__module__}.{kind.__qualname__}" + (f": {words}" if words else "")
    if isinstance(error, BaseExceptionGroup) and left > 0:
        for one in error.exceptions:
            yield from _told(one, left - 1)


def _words(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return ""
    own = type(error).__module__
    if own.startswith(("pydantic", "pydantic_core")):
        return _fields(error)
    if (orig := getattr(error, "orig", None)) is not None:
        return _of_the_driver(orig)
    speaks = type(error) in SPEAKS or isinstance(error, OSError) or own.startswith(("bot.", "feeds.", "handlers."))
    if not speaks and not own.startswith(FIRST_LINES):
        return ""
    return _CUT.sub(r"\1…", str(error).partition("\n")[0])


def _of_the_driver(orig: object) -> str:
    """SQLite names columns; PostgreSQL's first line may quote a value, its code does not."""
    if type(orig).__module__ == "sqlite3":
        return str(orig).partition("\n")[0]
    return f"{type(orig).__name__} {getattr(orig, 'sqlstate', None) or ''}".rstrip()


def _fields(error: BaseException) -> str:
    """Which fields of what was given are wrong, and how; not what stood in them."""
    errors = getattr(error, "errors", None)
    if errors is None:
        return ""
    found = errors(include_url=False, include_context=False, include_input=False)
    return ", ".join(f"{'.'.join(map(str, one['loc']))[:80]} {one['type']}" for one in found[:5])


def _to_console(stream: TextIO, exc_info: Any) -> None:
    stream.write("\n" + traceback_of(exc_info))


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("vigil").critical("uncaught", exc_info=(kind, error, trace))


class _Plain(logging.Filter):
    """asyncio writes the exception itself behind its first line, aiohttp's server who asked.

    What the quiet libraries say below WARNING stays out even if somebody makes them louder: it quotes what was typed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING and record.name.partition(".")[0] in QUIET:
            return False
        if record.name.startswith("asyncio"):
            record.msg, record.args = record.getMessage().partition("\n")[0], None
        elif record.name.startswith("aiohttp.server"):
            record.msg, record.args = "request_failed", None
        return True


def drop_personal(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The event without personal fields, at any depth."""
    name = event.get("event")
    kept = {"exc_info": event["exc_info"]} if "exc_info" in event else {}  # rendered without values, below
    cleaned = {**_cleaned(event, _DEEP), **kept}
    return {**cleaned, "event": name} if name is not None else cleaned


def _cleaned(value: Any, depth: int) -> Any:
    if depth == 0:
        return "…"
    if isinstance(value, Mapping):
        return {k: _cleaned(v, depth - 1) for k, v in value.items() if str(k).lower() not in PERSONAL}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cleaned(v, depth - 1) for v in value]
    return value


class _Redacting(logging.Formatter):
    """The last step over the finished line, so that tracebacks and arguments of libraries are covered, too."""

    def __init__(self, inner: logging.Formatter, secrets: tuple[str, ...]) -> None:
        super().__init__()
        self._inner = inner
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        return redact(self._inner.format(record), self._secrets)


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
    ]


def _formatter(form: Form, *, colors: bool) -> structlog.stdlib.ProcessorFormatter:
    last: list[Processor] = (
        [
            structlog.processors.ExceptionRenderer(traceback_of),
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
        if form == "json"
        else [
            structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=_to_console),
        ]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[_without_record, drop_personal, *last],
    )


def _without_record(_logger: object, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    """Removes what ProcessorFormatter adds for itself; `exc_info` must survive to be rendered."""
    return {k: v for k, v in event.items() if k not in {"_record", "_from_structlog"}}

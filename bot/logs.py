"""The log: one stream, two forms, nothing personal in it.

Owns how a line looks and what may not stand in it. Everything goes through one filter: our own events (structlog) and
those of the libraries (logging). Called once by the command line; knows nothing of the bot.
"""

import logging
import sys
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any, Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.core.redact import redact

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["console", "json"]

QUIET = ("aiogram", "aiohttp", "alembic", "apscheduler", "asyncio", "sqlalchemy")
"""Libraries that are heard from WARNING on: their routine lines name chats and statements."""

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
    root.addHandler(handler)
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


def drop_personal(_logger: object, _method: str, event: EventDict) -> EventDict:
    """The event without personal fields, at any depth."""
    name = event.get("event")
    cleaned = _cleaned(event, _DEEP)
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
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ]
        if form == "json"
        else [
            structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback),
        ]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared(),
        processors=[_without_record, drop_personal, *last],
    )


def _without_record(_logger: object, _method: str, event: MutableMapping[str, Any]) -> EventDict:
    """Removes what ProcessorFormatter adds for itself; `exc_info` must survive to be rendered."""
    return {k: v for k, v in event.items() if k not in {"_record", "_from_structlog"}}

"""The parameters of one call, however they came: JSON, form, multipart or query string.

Owns lenient reading as the Bot API reads (numbers as strings, objects as JSON strings). Must not know any method.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.demo.model import Refused, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file sent inside a multipart form."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class NotJson:
    """A parameter that should hold JSON and does not."""


NOT_JSON: Final = NotJson()
TRUE = frozenset({"true", "yes", "1"})


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a method: its name as written, parameters, uploads."""

    method: str
    values: Mapping[str, Any]
    files: Mapping[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A string, "" if absent; other JSON values as Telegram sees them, in their JSON form."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """A whole number, `default` if absent or not a number."""
        try:
            return int(self.text(name).strip('"'))
        except ValueError:
            return default

    def flag(self, name: str) -> bool:
        """A truth value."""
        return self.text(name).lower() in TRUE

    def json(self, name: str) -> Any:
        """An object or list, None if absent, NOT_JSON if unreadable."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value.strip() else None
        except ValueError:
            return NOT_JSON

    def strings(self, name: str) -> list[str] | None:
        """A list of strings, None if absent or something else."""
        value = self.json(name)
        return [str(one) for one in value] if isinstance(value, list) else None


def from_json(method: str, body: bytes) -> Call | Refused:
    """A call whose parameters came as a JSON object."""
    try:
        values = json.loads(body) if body.strip() else {}
    except ValueError:
        values = None
    if not isinstance(values, dict):
        return bad_request("can't parse JSON object")
    return Call(method, values)

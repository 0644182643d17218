"""A tree of values as the text of a TOML file, for a person to read and change. Pure.

The other way round of the standard library's reader: what is written here it reads back as the same tree. Owns the
form only; which keys there are stands in the model. A value that TOML has no word for is a mistake of ours: TypeError.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_HIDDEN: Final = re.compile("[\x00-\x1f\x7f]")
SHORT: Final = 100
"""Lists up to this length stand in one line."""


def written(tree: Mapping[str, Any]) -> str:
    """The file: first what stands at the top, then table by table, with an empty line before each."""
    return "\n".join(_table((), tree)).strip("\n") + "\n"


def _table(path: tuple[str, ...], tree: Mapping[str, Any]) -> Iterator[str]:
    plain = {name: value for name, value in tree.items() if not _is_table(value) and not _is_tables(value)}
    yield from (f"{_key(name)} = {_value(value)}" for name, value in plain.items())
    for name, value in tree.items():
        inner = (*path, name)
        if _is_table(value):
            if not value or any(not _is_table(one) and not _is_tables(one) for one in value.values()):
                yield from ("", f"[{_path(inner)}]")
            yield from _table(inner, value)
        elif _is_tables(value):
            for one in value:
                yield from ("", f"[[{_path(inner)}]]")
                yield from _table(inner, one)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _path(names: tuple[str, ...]) -> str:
    return ".".join(_key(name) for name in names)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case datetime() | date():
            return value.isoformat()
        case str():
            return _lines(value) if "\n" in value and not _HIDDEN.search(value.replace("\n", "")) else _string(value)
        case list() | tuple():
            return _list([_value(one) for one in value])
        case Mapping():
            return "{ " + ", ".join(f"{_key(name)} = {_value(one)}" for name, one in value.items()) + " }"
    raise TypeError(type(value).__name__)


def _list(items: list[str]) -> str:
    short = f"[{', '.join(items)}]"
    return short if len(short) <= SHORT else "[\n" + "".join(f"  {one},\n" for one in items) + "]"


def _string(text: str) -> str:
    escaped = "".join(_ESCAPES.get(char, char) for char in text)
    return '"' + _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'


def _lines(text: str) -> str:
    """Several lines as they are; a line break after the opening quotes is none."""
    return '"""\n' + text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').replace('""', '"\\"') + '"""'

"""On which line of a TOML file a key stands. Pure.

The standard library reads TOML and forgets the lines; an organiser needs them. This looks at a text that was read
without mistake, so it recognises and judges nothing: where it does not know its way it stops, and the nearest known
place is told.
"""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final

KeyPath = tuple[str | int, ...]

_SPACE: Final = re.compile(r"[ \t]*+")
_BLANK: Final = re.compile(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]++")
_STRING: Final = re.compile(
    r"""\"{3}(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}|'{3}(?:[^']++|'{1,2}(?!'))*+'{3,5}|"(?:[^"\\\n]++|\\.)*+"|'[^'\n]*+'""",
    re.DOTALL,
)
_SCALAR: Final = re.compile(r"[^,\]}\n#]++")


class _LostError(Exception):
    """The text is not what was expected here."""


def lines_of(text: str) -> dict[KeyPath, int]:
    """The line (from 1) of every key, table and element, by its path. Raises RecursionError where it is too deep."""
    scan = _Scan(text)
    with suppress(_LostError):  # what was found until there is better than nothing
        scan.document()
    return scan.found


def nearest(found: Mapping[KeyPath, int], path: Sequence[str | int]) -> int:
    """The line of a path; of the first thing in it; of the innermost table around it; else the first line."""
    whole = tuple(path)
    if whole and whole not in found:
        inside = [line for one, line in found.items() if one[: len(whole)] == whole]
        if inside:
            return min(inside)
    return next((found[whole[:end]] for end in range(len(whole), 0, -1) if whole[:end] in found), 1)


class _Scan:
    """One walk through a text."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.found: dict[KeyPath, int] = {}
        self._arrays: dict[KeyPath, int] = {}
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def document(self) -> None:
        """Every statement of the file."""
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self.text.startswith("[", self.at):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)

    def _header(self) -> KeyPath:
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        path = self._open(self._key(), many=many)
        self._expect("]]" if many else "]")
        self.found.setdefault(path, self._line(start))
        return path

    def _open(self, parts: KeyPath, *, many: bool) -> KeyPath:
        """The path of a header: the names of lists of tables mean their last element."""
        path: KeyPath = ()
        for number, part in enumerate(parts, 1):
            path += (part,)
            if many and number == len(parts):
                self._arrays[path] = self._arrays.get(path, -1) + 1
            if path in self._arrays:
                path += (self._arrays[path],)
        return path

    def _pair(self, table: KeyPath) -> None:
        start = self.at
        path = table
        for part in self._key():
            path += (part,)
            self.found.setdefault(path, self._line(start))
        self._expect("=")
        self._value(path)

    def _key(self) -> KeyPath:
        parts: list[str] = []
        while True:
            self._skip(_SPACE)
            quoted = _STRING.match(self.text, self.at)
            bare = quoted or _BARE.match(self.text, self.at)
            if bare is None:
                raise _LostError
            self.at = bare.end()
            parts.append(bare[0].strip("\"'") if quoted else bare[0])
            self._skip(_SPACE)
            if not self.text.startswith(".", self.at):
                return tuple(parts)
            self.at += 1

    def _value(self, path: KeyPath) -> None:
        self._skip(_SPACE)
        if self.text.startswith("[", self.at):
            self._array(path)
        elif self.text.startswith("{", self.at):
            self._inline(path)
        elif found := _STRING.match(self.text, self.at) or _SCALAR.match(self.text, self.at):
            self.at = found.end()
        else:
            raise _LostError

    def _array(self, path: KeyPath) -> None:
        self.at += 1
        number = 0
        self._skip(_BLANK)
        while not self.text.startswith("]", self.at):
            self.found.setdefault((*path, number), self._line(self.at))
            self._value((*path, number))
            self._comma()
            number += 1
        self.at += 1

    def _inline(self, path: KeyPath) -> None:
        self.at += 1
        self._skip(_BLANK)
        while not self.text.startswith("}", self.at):
            self._pair(path)
            self._comma()
        self.at += 1

    def _comma(self) -> None:
        self._skip(_BLANK)
        if self.text.startswith(",", self.at):
            self.at += 1
            self._skip(_BLANK)
        elif self.text[self.at : self.at + 1] not in ("]", "}"):
            raise _LostError

    def _expect(self, sign: str) -> None:
        self._skip(_SPACE)
        if not self.text.startswith(sign, self.at):
            raise _LostError
        self.at += len(sign)

    def _skip(self, what: re.Pattern[str]) -> None:
        if found := what.match(self.text, self.at):
            self.at = found.end()

    def _line(self, at: int) -> int:
        return bisect_right(self._breaks, at - 1) + 1

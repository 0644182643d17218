"""Walks through every screen that presses can reach, each sort of screen once, in one language.

A press is known by its button's data without ids and numbers: of forty regions one is looked at. What ends the walk
(erasing everything) is not pressed.
"""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.core.alert import Button
from bot.delivery.replies import Rows
from tests.handlers.chat import Chat, Shown

ENDS = ("forget:yes", "lang:")
"""Presses that are not made: nothing could be walked through afterwards, or in another language."""

MOST = 260
"""Presses of one walk: far more than there are sorts of screens."""

ALIKE = frozenset({"kind", "slot", "zone", "addo", "addf", "subk", "subd", "subm", "ctd", "ev", "pn"})
"""Beginnings of buttons of which a screen has many of one sort: the first of each is pressed."""

_VARIES = re.compile(r"[0-9]+|(?<=:)(?=[A-Za-z0-9_-]*[A-Z0-9])[A-Za-z0-9_-]{6,}|(?<=[/:])[a-z]{2}-[a-z]{2,4}")


@dataclass(frozen=True, slots=True)
class Seen:
    """A screen, and the command and presses that led to it."""

    way: tuple[str, ...]
    html: str
    text: str
    buttons: Rows
    toast: str | None = None


@dataclass(slots=True)
class Walk:
    """One walk of a chat."""

    chat: Chat
    seen: list[Seen] = field(default_factory=list)
    pressed: set[str] = field(default_factory=set)

    async def begin(self, *starts: str) -> Sequence[Seen]:
        """Go from these commands, texts or presses (`>data`) as far as there are new sorts of screens."""
        waiting: deque[tuple[tuple[str, ...], int, Button]] = deque()
        for start in starts:
            waiting.extend(await self._step((start,), None, start))
        while waiting and len(self.pressed) < MOST:
            way, message, button = waiting.popleft()
            if button.data is None or not self._is_new(button.data):
                continue
            waiting.extend(await self._step((*way, button.text), message, button.data))
        return self.seen

    async def _step(
        self, way: tuple[str, ...], message: int | None, data: str
    ) -> list[tuple[tuple[str, ...], int, Button]]:
        before, toasts = dict(self.chat.messages), len(self.chat.toasts)
        if message is None and not data.startswith(">"):
            await self.chat.send(data)
        else:
            await self.chat.press_data(data.removeprefix(">"), message or 1)
        fresh = {number: shown for number, shown in self.chat.messages.items() if before.get(number) is not shown}
        said = self.chat.toasts[toasts:]
        for toast in said:
            self.seen.append(Seen(way, "", "", (), toast))
        return [found for number, shown in fresh.items() for found in self._note(way, number, shown)]

    def _note(self, way: tuple[str, ...], number: int, shown: Shown) -> Iterator[tuple[tuple[str, ...], int, Button]]:
        self.seen.append(Seen(way, shown.html, shown.text, shown.buttons))
        yield from ((way, number, button) for row in shown.buttons for button in row)

    def _is_new(self, data: str) -> bool:
        sort = _VARIES.sub("*", data)
        if data.partition(":")[0] in ALIKE:
            sort = sort.rpartition(":")[0]
        if data.startswith(ENDS) or sort in self.pressed:
            return False
        self.pressed.add(sort)
        return True

"""The fuse of delivery: when too many chats refuse us at once, it is us who are wrong, not they.

Owns what the last first attempts came to, and whom Telegram called unreachable without anybody having been reached
since: until then nobody is given up, for a wrong token looks the same. Pure: must not know the store or a clock.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

WINDOW: Final = 50
MOST: Final = 20
"""More unreachable chats than this among the last `WINDOW` first attempts blow the fuse."""

CALM: Final = 5


@dataclass(frozen=True, slots=True)
class _Suspect:
    reader_id: int
    since: int


@dataclass(slots=True)
class Fuse:
    """First attempts to chats we write to by ourselves. Answers to people do not count: who writes is reachable."""

    blown: bool = False
    _last: deque[tuple[int, bool]] = field(default_factory=lambda: deque(maxlen=WINDOW))
    _count: int = 0
    _reached_at: int = -1
    _suspects: dict[int, _Suspect] = field(default_factory=dict)

    def note(self, chat: int, *, reached: bool) -> None:
        """What a first attempt came to; may blow the fuse, which stays blown."""
        self._count += 1
        self._last.append((chat, reached))
        if reached:
            self._reached_at = self._count
            self._suspects.pop(chat, None)
        self.blown = self.blown or (not reached and len(self._refused()) > MOST)

    @property
    def count(self) -> int:
        """First attempts so far."""
        return self._count

    @property
    def calm(self) -> bool:
        """Whether somebody was reached and few were not: nothing speaks against many calls at a time."""
        return self._reached_at > 0 and len(self._refused()) <= CALM

    def suspect(self, chat: int, reader_id: int, since: int) -> None:
        """Telegram says that this chat takes nothing from us: believed once others took something.

        `since` is the `count` at its answer.
        """
        self._suspects[chat] = _Suspect(reader_id, since)

    def heard(self, chat: int) -> None:
        """The chat wrote to us, or took a message: it is no suspect."""
        self._suspects.pop(chat, None)

    def believed(self) -> list[int]:
        """The readers to be given up now, each named once: another chat was reached after they were not."""
        if not self._suspects:
            return []
        reached = sum(reached for _chat, reached in self._last)
        if self.blown or reached < len(self._refused()):
            return []
        found = [chat for chat, one in self._suspects.items() if one.since < self._reached_at]
        return [self._suspects.pop(chat).reader_id for chat in found]

    def _refused(self) -> set[int]:
        return {chat for chat, reached in self._last if not reached}

"""Faults on request: what a network and a tired server do to a bot, made repeatable.

Owns the list of faults still to happen. Must not know HTTP: the server turns a fault into bytes or a broken line.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Fault(StrEnum):
    """What happens instead of an answer. `*_AFTER` means that Telegram has accepted the call before."""

    ERROR_500 = "500"
    PAGE_502 = "502_page"
    ERROR_502 = "502"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HANG_BEFORE = "hang_before"
    HANG_AFTER = "hang_after"
    TOO_MANY = "429"
    TOO_MANY_BARE = "429_bare"


ACCEPTED = frozenset({Fault.RESET_AFTER, Fault.HANG_AFTER})


@dataclass(slots=True)
class Planned:
    """`times` calls left of a method (None: any) into a chat (None: any). `seconds`: of a hang or a retry_after."""

    fault: Fault
    times: int
    method: str | None
    chat_id: int | None
    seconds: float


@dataclass(slots=True)
class Faults:
    """Faults to come, oldest first; `happened` counts those that did. `latency_ms` delays every call."""

    latency_ms: float = 0.0
    happened: int = 0
    _planned: list[Planned] = field(default_factory=list)

    def plan(
        self,
        fault: Fault | str,
        times: int = 1,
        *,
        method: str | None = None,
        chat_id: int | None = None,
        seconds: float = 3.0,
    ) -> None:
        """The next `times` calls that match meet this fault. getUpdates is met only when named."""
        self._planned.append(Planned(Fault(fault), times, method.lower() if method else None, chat_id, seconds))

    def clear(self) -> None:
        """Forgets all faults that have not happened yet."""
        self._planned.clear()

    def take(self, method: str, chat_id: int | None) -> Planned | None:
        """The fault of this call, if any; uses it up."""
        for planned in self._planned:
            if planned.times > 0 and _meets(planned, method.lower(), chat_id):
                planned.times -= 1
                self.happened += 1
                return planned
        return None


def _meets(planned: Planned, method: str, chat_id: int | None) -> bool:
    if planned.method is None and method == "getupdates":
        return False
    return planned.method in (None, method) and planned.chat_id in (None, chat_id)

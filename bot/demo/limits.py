"""How a server may count: three models of Telegram's unpublished limits, and the ban that follows a refusal.

Owns the arithmetic of windows and buckets over a time given in seconds. Must not know messages, chats' names or HTTP.
The numbers are those Telegram names in public: about 30 messages a second in all, 1 a second a chat with a small
burst, 20 a minute a group.
"""

import math
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Model = Literal["none", "sliding", "fixed", "leaky"]
EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Rule:
    """At most `count` messages in `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The rules of one server and, for the leaky model, how long a refusal shuts the offender out (seconds)."""

    everybody: Rule = Rule(30, 1.0)
    chat: Rule = Rule(3, 3.0)
    group: Rule = Rule(20, 60.0)
    penalty: float = 3.0


class Meter(Protocol):
    """Counts the messages of one scope."""

    def wait(self, at: float) -> float:
        """Seconds until one more message fits; 0 if it fits now. Changes nothing."""

    def count(self, at: float) -> None:
        """One message was let through."""


class Sliding:
    """Every stretch of `seconds` holds at most `count`."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._times: deque[float] = deque()

    def wait(self, at: float) -> float:
        while self._times and self._times[0] <= at - self._rule.seconds:
            self._times.popleft()
        return 0.0 if len(self._times) < self._rule.count else self._times[0] + self._rule.seconds - at

    def count(self, at: float) -> None:
        self._times.append(at)


class Fixed:
    """Counts restart at whole multiples of `seconds`: twice the count may pass around a boundary."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._window = -1
        self._used = 0

    def wait(self, at: float) -> float:
        window = math.floor(at / self._rule.seconds)
        if window != self._window:
            self._window, self._used = window, 0
        return 0.0 if self._used < self._rule.count else (window + 1) * self._rule.seconds - at

    def count(self, at: float) -> None:
        self.wait(at)
        self._used += 1


class Leaky:
    """A bucket of `count` that drains evenly; overflowing it costs a penalty on top of the wait."""

    def __init__(self, rule: Rule, penalty: float) -> None:
        self._rule = rule
        self._penalty = penalty
        self._level = 0.0
        self._seen = 0.0

    def _drain(self, at: float) -> None:
        drained = (at - self._seen) * self._rule.count / self._rule.seconds
        self._level, self._seen = max(0.0, self._level - drained), at

    def wait(self, at: float) -> float:
        self._drain(at)
        # A hair of tolerance: 29.999999 messages in a bucket of 30 is rounding, not an offence.
        over = self._level + 1 - self._rule.count
        return 0.0 if over <= 1e-6 else over * self._rule.seconds / self._rule.count + self._penalty

    def count(self, at: float) -> None:
        self._drain(at)
        self._level += 1


def meter(model: Model, rule: Rule, penalty: float) -> Meter:
    """The meter of a model; "none" has none and is not asked for."""
    if model == "sliding":
        return Sliding(rule)
    return Fixed(rule) if model == "fixed" else Leaky(rule, penalty)


@dataclass(slots=True)
class Limits:
    """Lets messages through or says how many whole seconds to wait.

    `refused` counts refusals, `during_ban` those of them that came while an earlier retry_after was still running:
    a well-behaved sender keeps the second at 0.
    """

    model: Model = "none"
    figures: Figures = field(default_factory=Figures)
    refused: int = 0
    during_ban: int = 0
    by_chat: Counter[int] = field(default_factory=Counter)
    _meters: dict[Hashable, Meter] = field(default_factory=dict)
    _bans: defaultdict[Hashable, float] = field(default_factory=lambda: defaultdict(float))

    def admit(self, chat: int, *, group: bool, at: float) -> int | None:
        """None if a message to `chat` passes at `at` (seconds), else the retry_after."""
        scopes = self._scopes(chat, group=group)
        banned = max(self._bans[key] for key, _ in scopes) - at
        if banned > 0:
            self.during_ban += 1
            return self._refuse(chat, banned)
        if self.model == "none":
            return None
        for key, rule in scopes:
            wait = self._meter(key, rule).wait(at)
            if wait > 0:
                self._bans[key] = at + math.ceil(wait)
                return self._refuse(chat, wait)
        for key, rule in scopes:
            self._meter(key, rule).count(at)
        return None

    def banned(self, chat: int, at: float) -> bool:
        """Whether an earlier retry_after still shuts this chat, or everybody, out."""
        return max(self._bans.get(chat, 0.0), self._bans.get(EVERYBODY, 0.0)) > at

    def ban(self, chat: int | None, seconds: float, at: float) -> None:
        """Shuts out one chat, or everybody, as a 429 given by other means does."""
        self._bans[EVERYBODY if chat is None else chat] = at + seconds

    def _scopes(self, chat: int, *, group: bool) -> Sequence[tuple[Hashable, Rule]]:
        rows: list[tuple[Hashable, Rule]] = [(EVERYBODY, self.figures.everybody), (chat, self.figures.chat)]
        return [*rows, (("group", chat), self.figures.group)] if group else rows

    def _meter(self, key: Hashable, rule: Rule) -> Meter:
        if key not in self._meters:
            self._meters[key] = meter(self.model, rule, self.figures.penalty)
        return self._meters[key]

    def _refuse(self, chat: int, wait: float) -> int:
        self.refused += 1
        self.by_chat[chat] += 1
        return max(1, math.ceil(wait))

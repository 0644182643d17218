"""When the next message may leave: Telegram's limits as one state machine.

Owns every rate and every hold. Must not know what is queued (the worker asks lane by lane, in `LANE_ORDER`), nor the
store, nor a clock: each call brings `now`, seconds of any clock that never goes back.

Telegram's counting is unpublished, so all numbers are configuration, and the defaults stay below every way of counting
that is known (tests/delivery/servers.py):

- Bulk leaves evenly spaced. Replies go at once, up to a ceiling of their own, and are paid for by the spacing of bulk,
  which never falls below `bulk_floor`. Hence all lanes together hold `bulk_per_second` as long as the ceiling for
  replies is at most `bulk_per_second - bulk_floor`.
- Replies to newcomers use what other replies leave of the ceiling; once Telegram has cut it, at most a fifth.
- Urgent messages use the next slot of bulk, whose floor is theirs when bulk is held.
- One message in flight per chat; replies may come in a burst, bulk to the same chat may not. Urgent messages may, but
  after a burst they wait until all of it is paid for: nobody looks at the clock for them, and a repeat after a broken
  connection must not be the one too many.
- A flood wait holds its chat. Two chats hit within a second: bulk is held and its rate cut by a third. A reply hit:
  the ceiling for replies is halved. Both grow back slowly.
- When the line is dead (connections refused, or nothing but doubtful calls), everything is held for growing spans and
  one call at a time tries whether it is back: an outage must not use up the attempts of the whole queue.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

from bot.core.messages import ANSWERS, Lane
from bot.delivery.outcome import Ambiguous, NotSent, Outcome, RetryAfter

_SLACK: Final = 0.05
"""Seconds a lane may fall behind and catch up, so that a late wake-up of the sender costs no throughput."""

_GROUP_WINDOW: Final = 61.0
"""A minute, and a second for requests that travel at different speeds."""

_NEWCOMERS_PART: Final = 0.2
_SAME_TIME: Final = 1.0
_LONGEST_UNSTATED: Final = 60.0
_LONGEST_OUTAGE_HOLD: Final = 30.0
_DEAD_AFTER: Final = 3
"""Doubtful calls in a row, without any answer between them, that count as a dead line."""

_SWEEP_AT: Final = 1024
_NEVER: Final = -math.inf


@dataclass(frozen=True, slots=True)
class PaceConfig:
    """Rates per second unless named otherwise; all are above 0."""

    bulk_per_second: float = 25
    replies_per_second: float = 20
    per_chat_per_second: float = 0.9
    """Below the one a second that Telegram names: at exactly one, requests of uneven speed trip it."""

    per_chat_burst: int = 3
    per_group_per_minute: int = 20
    bulk_floor: float = 5
    replies_burst: int = 3
    growth_per_second: float = 0.01
    """Part of the full rate that a cut lane regains each second."""


@dataclass(frozen=True, slots=True)
class _Rate:
    """A configured rate and what is left of it after cuts: `share` at the moment `since`, growing from then on."""

    full: float
    floor: float
    growth: float
    share: float = 1.0
    since: float = _NEVER

    def at(self, now: float) -> float:
        if self.share >= 1.0:
            return self.full
        grown = min(1.0, self.share + self.growth * max(0.0, now - self.since))
        return max(self.floor, self.full * grown)

    def cut(self, factor: float, now: float, since: float) -> "_Rate":
        """`factor` of what it is at `now`; starts to grow at `since`."""
        return replace(self, share=self.at(now) * factor / self.full, since=since)


@dataclass(frozen=True, slots=True)
class _Chat:
    """One chat that was busy lately. `full_at`: when its bucket will be unused again."""

    full_at: float = _NEVER
    held_until: float = _NEVER
    in_flight: Lane | None = None
    unstated: int = 0
    minute: tuple[float, ...] = ()
    burst: tuple[float, ...] = ()
    """When its last calls started, as many as a burst has."""

    def idle(self, now: float) -> bool:
        busy_until = max(self.full_at, self.held_until, self.minute[-1] + _GROUP_WINDOW if self.minute else _NEVER)
        return self.in_flight is None and busy_until <= now and not (self.unstated and self.held_until + 60 > now)


_FRESH: Final = _Chat()


class Pace:
    """The state. For every message: `ready_at`, then `started`, then `finished`, whatever happened to it."""

    __slots__ = (
        "_all_held", "_bulk_held", "_bulk_last", "_bulk_next", "_bulk_rate", "_chats", "_config", "_doubts", "_hit",
        "_in_flight", "_line_held", "_newcomers_next", "_outages", "_replies_halved", "_replies_next", "_replies_rate",
        "_sweep_at",
    )  # fmt: skip

    def __init__(self, config: PaceConfig) -> None:
        """Everything rested, nothing held."""
        self._config = config
        floor = min(config.bulk_floor, config.bulk_per_second)
        self._bulk_rate = _Rate(config.bulk_per_second, floor, config.growth_per_second)
        self._bulk_last = self._bulk_next = self._bulk_held = _NEVER
        least = min(1, config.replies_per_second)  # answers go on trying, whatever Telegram says of the others
        self._replies_rate = _Rate(config.replies_per_second, least, config.growth_per_second)
        self._replies_next = self._newcomers_next = self._replies_halved = _NEVER
        self._chats: dict[int, _Chat] = {}
        self._in_flight = 0
        self._hit: tuple[int, float] | None = None
        self._all_held = self._line_held = _NEVER
        self._outages = self._doubts = 0
        self._sweep_at = _SWEEP_AT

    @property
    def in_flight(self) -> int:
        """Calls started and not finished."""
        return self._in_flight

    @property
    def known_chats(self) -> int:
        """How many chats are remembered: those busy, held, or used within the last minute."""
        return len(self._chats)

    def ready_at(self, lane: Lane, chat: int, now: float) -> float:
        """The earliest moment for a message to `chat` in `lane`; at most `now`: go.

        Infinity while it waits for `finished` of another call. Groups and channels are recognised by their negative id.
        """
        state = self._chats.get(chat, _FRESH)
        if state.in_flight is not None or (self._outages and self._in_flight):
            return math.inf
        return max(self.lane_ready_at(lane, now), self._chat_ready_at(lane, chat, state))

    def lane_ready_at(self, lane: Lane, now: float) -> float:
        """As `ready_at`, for a chat without any past: whether it is worth while to look for a message at all."""
        if self._outages and self._in_flight:
            return math.inf
        held = max(self._all_held, self._line_held)
        if lane is Lane.REPLY:
            return max(held, self._replies_next - self._replies_slack(now))
        if lane is Lane.NEWCOMER:  # without the slack: the burst is for those we know
            return max(held, self._replies_next - _SLACK, self._newcomers_next)
        slot = min(self._bulk_next - _SLACK, self._bulk_last + 1 / self._bulk_rate.floor)
        return max(held, slot) if lane is Lane.URGENT else max(held, slot, self._bulk_held)

    def started(self, lane: Lane, chat: int, now: float) -> None:
        """A call leaves now. Raises ValueError if the chat already has one in flight: a mistake of the caller."""
        state = self._chats.get(chat, _FRESH)
        if state.in_flight is not None:
            raise ValueError("a chat has one message in flight at most")
        self._chats[chat] = self._counted(state, lane, chat, now)
        self._in_flight += 1
        if lane in ANSWERS:
            self._take_reply(now, lane)
        else:
            self._take_slot(now)
        if len(self._chats) >= self._sweep_at:
            self._forget_idle(now)

    def finished(self, chat: int, outcome: Outcome | None, now: float) -> None:
        """A call ended. None: it was given up (cancelled) before anything was known. Unknown chats are ignored."""
        state = self._chats.get(chat, _FRESH)
        if state.in_flight is None:
            return
        self._in_flight -= 1
        unstated = state.unstated if outcome is None or isinstance(outcome, RetryAfter) else 0
        ended = replace(state, in_flight=None, unstated=unstated)
        self._watch_line(outcome, now)
        if isinstance(outcome, RetryAfter):
            ended = _limited(ended, outcome, now)
            self._slow_down(state.in_flight, chat, ended.held_until, now)
        self._chats[chat] = ended

    def hold(self, until: float, lane: Lane | None = None) -> None:
        """Let nothing go before `until` (infinity: until `release`); with a lane of bulk or edits, only those two."""
        if lane is None:
            self._all_held = max(self._all_held, until)
        elif lane in (Lane.BULK, Lane.DIGEST, Lane.EDIT):
            self._bulk_held = max(self._bulk_held, until)
        else:
            raise ValueError("replies and urgent messages are held with everything or not at all")

    def release(self) -> None:
        """End every hold but those of single chats."""
        self._all_held = self._line_held = self._bulk_held = _NEVER
        self._outages = self._doubts = 0

    def bulk_rate(self, now: float) -> float:
        """Bulk messages per second allowed at the moment, before replies take their part."""
        return self._bulk_rate.at(now)

    def replies_rate(self, now: float) -> float:
        """Replies per second allowed at the moment."""
        return self._replies_rate.at(now)

    # chats

    def _chat_ready_at(self, lane: Lane, chat: int, state: _Chat) -> float:
        burst = self._config.per_chat_burst if lane in ANSWERS or lane is Lane.URGENT else 1
        moment = max(state.held_until, state.full_at - (burst - 1) / self._config.per_chat_per_second)
        if lane is Lane.URGENT and len(state.burst) == burst:
            moment = max(moment, state.burst[0] + burst / self._config.per_chat_per_second)
        limit = self._config.per_group_per_minute
        if chat < 0 and len(state.minute) >= limit:
            moment = max(moment, state.minute[-limit] + _GROUP_WINDOW)
        return moment

    def _counted(self, state: _Chat, lane: Lane, chat: int, now: float) -> _Chat:
        minute = (*state.minute, now)[-self._config.per_group_per_minute :] if chat < 0 else ()
        full_at = max(now, state.full_at) + 1 / self._config.per_chat_per_second
        burst = (*state.burst, now)[-self._config.per_chat_burst :]
        return _Chat(full_at, state.held_until, lane, state.unstated, minute, burst)

    def _forget_idle(self, now: float) -> None:
        self._chats = {chat: state for chat, state in self._chats.items() if not state.idle(now)}
        self._sweep_at = max(_SWEEP_AT, 2 * len(self._chats))

    # lanes

    def _replies_slack(self, now: float) -> float:
        return max(_SLACK, (self._config.replies_burst - 1) / self._replies_rate.at(now))

    def _take_reply(self, now: float, lane: Lane) -> None:
        """A reply pushes the next slot of bulk away by one spacing; `lane_ready_at` sees to the floor."""
        rate = self._replies_rate.at(now)
        self._replies_next = max(now, self._replies_next) + 1 / rate
        if lane is Lane.NEWCOMER and rate < self._replies_rate.full:
            self._newcomers_next = max(now, self._newcomers_next) + 1 / (_NEWCOMERS_PART * rate)
        self._push_slot(self._bulk_rate.at(now), now)

    def _take_slot(self, now: float) -> None:
        self._bulk_last = now
        self._push_slot(self._bulk_rate.floor if self._bulk_held > now else self._bulk_rate.at(now), now)

    def _push_slot(self, rate: float, now: float) -> None:
        """What lies beyond the floor is forgiven: after a flood of replies bulk resumes at once."""
        self._bulk_next = min(max(now, self._bulk_next) + 1 / rate, now + _SLACK + 1 / self._bulk_rate.floor)

    def _slow_down(self, lane: Lane, chat: int, until: float, now: float) -> None:
        several = self._hit is not None and self._hit[0] != chat and now - self._hit[1] <= _SAME_TIME
        self._hit = (chat, now)
        if several and not math.isinf(until):
            if self._bulk_held <= now:  # what was in flight when the hold began does not cut once more
                self._bulk_rate = self._bulk_rate.cut(2 / 3, now, until)
            self._bulk_held = max(self._bulk_held, until)
        if lane in ANSWERS and now - self._replies_halved > _SAME_TIME:
            self._replies_rate = self._replies_rate.cut(1 / 2, now, now)
            self._replies_halved = now

    # the line

    def _watch_line(self, outcome: Outcome | None, now: float) -> None:
        match outcome:
            case None:
                return
            case NotSent():
                self._line_failed(now)
            case Ambiguous():
                self._doubts += 1
                if self._doubts >= _DEAD_AFTER:
                    self._line_failed(now)
            case _:
                self._outages = self._doubts = 0
                self._line_held = _NEVER

    def _line_failed(self, now: float) -> None:
        """Calls that were under way when the hold began say nothing new."""
        if now < self._line_held:
            return
        self._line_held = now + min(_LONGEST_OUTAGE_HOLD, 0.5 * 2**self._outages)
        self._outages = min(self._outages + 1, 16)


def _limited(state: _Chat, wait: RetryAfter, now: float) -> _Chat:
    """Held as long as Telegram says; unstated waits double while they repeat."""
    if wait.stated:
        return replace(state, held_until=max(state.held_until, now + wait.seconds), unstated=0)
    seconds = min(_LONGEST_UNSTATED, wait.seconds * 2**state.unstated)
    return replace(state, held_until=max(state.held_until, now + seconds), unstated=min(state.unstated + 1, 8))

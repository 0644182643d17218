"""Whether it is our own network that fails. Pure.

Sources that fail all at once did not all fall ill at once: nothing is counted against them, not even the failures by
which it showed, and they are asked again as soon as anybody answers.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

NETWORK = frozenset({"dns", "refused", "reset", "timeout", "tls"})
"""Problems that our own network may have caused."""

LEAST = 3
"""Hosts that must fail: two are a coincidence."""

QUIET = timedelta(seconds=60)
"""For so long nobody may have answered."""


@dataclass(slots=True)
class Outage:
    """What was heard since the last answer of any server: which sources failed, at which hosts."""

    failing: dict[str, str] = field(default_factory=dict)
    answered_at: datetime | None = None
    counted: dict[str, int] = field(default_factory=dict)
    """Failures since then that were counted against sources before it showed that they are ours."""

    def heard(self, source_id: str, host: str, problem: str | None, now: datetime) -> tuple[str, ...]:
        """Note how a poll ended. When the network is back after an outage: the sources that had failed meanwhile."""
        if problem in NETWORK:
            self.failing[source_id] = host
            return ()
        back = tuple(one for one in self.failing if one != source_id) if self.is_ours(now) else ()
        self.failing.clear()
        self.counted.clear()
        self.answered_at = now
        return back

    def blame(self, source_id: str, now: datetime) -> tuple[bool, dict[str, int]]:
        """Whether a failure that was just heard is ours; and then, how many of whose earlier ones are, too."""
        if not self.is_ours(now):
            self.counted[source_id] = self.counted.get(source_id, 0) + 1
            return False, {}
        spared, self.counted = self.counted, {}
        return True, spared

    def is_ours(self, now: datetime) -> bool:
        """Whether nobody answers at all."""
        silent = self.answered_at is None or now - self.answered_at >= QUIET
        return silent and len(set(self.failing.values())) >= LEAST

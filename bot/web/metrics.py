"""/metrics: the figures of the instance as Prometheus reads them.

Owns the names of the metrics. A registry of its own for every answer: nothing is kept between two, nothing is global.
Numbers only, and labels only from closed lists of our own: kinds, states, lanes.
"""

from collections.abc import Iterable
from datetime import datetime

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.core.messages import Lane
from bot.store.figures import Figures


def exposition(figures: Figures, *, lag: float, halted: bool, now: datetime) -> bytes:
    """The text of the answer. `lag`: seconds the event loop was late at worst in the last minute."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Once([*_outbox(figures, now), *_numbers(figures, lag=lag, halted=halted), *_moments(figures)]))
    return generate_latest(registry)


class _Once(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> Iterable[Metric]:
        return self._metrics


def _outbox(figures: Figures, now: datetime) -> Iterable[Metric]:
    rows = GaugeMetricFamily("vigil_outbox_rows", "Messages by kind and state", labels=("kind", "state"))
    for (kind, state), number in sorted(figures.rows.items()):
        rows.add_metric((kind, state), number)
    ages = GaugeMetricFamily("vigil_outbox_oldest_due_seconds", "Age of the oldest due message", labels=("lane",))
    for lane in Lane:
        since = figures.oldest_due.get(lane)
        ages.add_metric((lane.value,), (now - since).total_seconds() if since else 0)
    return rows, ages


def _numbers(figures: Figures, *, lag: float, halted: bool) -> Iterable[Metric]:
    numbers: tuple[tuple[str, str, float], ...] = (
        ("vigil_inbox_new", "Updates not handled yet", figures.inbox_new),
        ("vigil_sources", "Sources in the settings", figures.sources),
        ("vigil_sources_ill", "Sources whose last fetch failed", figures.sources_ill),
        ("vigil_review_open", "Events that wait for a person or a second source", figures.review_open),
        ("vigil_held", "1: the operator holds all sending", figures.held),
        ("vigil_halted", "1: Telegram refuses the bot", halted),
        ("vigil_loop_lag_seconds", "Longest delay of the event loop in the last minute", lag),
    )
    return [GaugeMetricFamily(name, text, value=value) for name, text, value in numbers]


def _moments(figures: Figures) -> Iterable[Metric]:
    moments = (
        ("vigil_last_good_poll_timestamp_seconds", "Last good answer of any source", figures.last_good_poll),
        ("vigil_last_sent_timestamp_seconds", "Last message Telegram accepted", figures.last_sent),
        ("vigil_last_backup_timestamp_seconds", "Last backup", figures.last_backup),
    )
    return [GaugeMetricFamily(name, text, value=at.timestamp()) for name, text, at in moments if at is not None]

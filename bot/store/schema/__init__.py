"""The tables. One file per aggregate; every column says whether it is personal and how long it is kept.

Marks are read by tests, by /privacy and by the page that says what a court order could get: see `base.py`.
"""

from bot.store.schema import (
    approvals,
    asks,
    audit,
    calendars,
    campaigns,
    events,
    feeds,
    hearings,
    live,
    organisations,
    people,
    phone,
    readers,
    relatives,
    served,
    standing,
    state,
    talks,
    traffic,
    wishes,
)
from bot.store.schema.base import metadata

__all__ = [
    "approvals",
    "asks",
    "audit",
    "calendars",
    "campaigns",
    "events",
    "feeds",
    "hearings",
    "live",
    "metadata",
    "organisations",
    "people",
    "phone",
    "readers",
    "relatives",
    "served",
    "standing",
    "state",
    "talks",
    "traffic",
    "wishes",
]

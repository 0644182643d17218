"""The composition root: from a config to a running bot.

The only package that sees every other one, and the only one that reads the clock and makes randomness; everything below
gets both as arguments. What the command line needs of it is named here and loaded on first use, so that asking for the
state of the database does not load the Telegram library.
"""

from importlib import import_module
from typing import Any

_PLACES = {
    "prepare": "bot.app.ready",
    "examine": "bot.app.ready",
    "feeds_status": "bot.app.ready",
    "feeds_export": "bot.app.feed_lists",
    "feeds_import": "bot.app.feed_lists",
    "feeds_trust": "bot.app.ready",
    "hold": "bot.app.ready",
    "people_export": "bot.app.people",
    "people_import": "bot.app.people",
    "campaigns_import": "bot.app.campaigns",
    "campaigns_list": "bot.app.campaigns",
    "campaigns_show": "bot.app.campaigns",
    "campaigns_move": "bot.app.campaigns",
    "labels": "bot.app.labels",
    "stats": "bot.app.stats",
    "reprocess": "bot.app.reprocess",
    "doctor": "bot.app.doctor",
    "run": "bot.app.run",
    "run_feeds": "bot.app.only_feeds",
    "demo": "bot.app.demo",
}

__all__ = list(_PLACES)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(_PLACES[name]), name)

"""The door to campaigns at work, for whoever is outside: each name stands in the room that is named here.

Only names: what is new goes into its own room, and through this door only if several outside need it.
"""

from campaigns.bringing import Brought, Given, bring
from campaigns.clockwork import on_published, round_
from campaigns.moves import By, Refused, close, launch, pause
from campaigns.reading import by_slug, get, load, load_all, open_now, taken_part
from campaigns.taking import done_by, offered, reached, step
from campaigns.touched import KEPT

__all__ = [
    "KEPT",
    "Brought",
    "By",
    "Given",
    "Refused",
    "bring",
    "by_slug",
    "close",
    "done_by",
    "get",
    "launch",
    "load",
    "load_all",
    "offered",
    "on_published",
    "open_now",
    "pause",
    "reached",
    "round_",
    "step",
    "taken_part",
]

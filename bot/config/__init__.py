"""Settings: what the operator wrote in config.toml and in the environment, checked as a whole.

Owns the keys, their defaults, their limits and the rules between them. A mistake is a value with the path of its key
and the name of a text that tells the cure; all of them come at once. Knows nothing of who uses the settings, and loads
no part of the bot.
"""

from bot.config.mistakes import Mistake
from bot.config.model import (
    About,
    Config,
    Database,
    Delivery,
    Feeds,
    Log,
    Privacy,
    Source,
    Telegram,
    Web,
    duration,
    keys,
    span,
)
from bot.config.reading import load, need_token

__all__ = [
    "About",
    "Config",
    "Database",
    "Delivery",
    "Feeds",
    "Log",
    "Mistake",
    "Privacy",
    "Source",
    "Telegram",
    "Web",
    "duration",
    "keys",
    "load",
    "need_token",
    "span",
]

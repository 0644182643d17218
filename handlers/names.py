"""A name as somebody typed it: cleaned, or refused. Pure."""

import re

from bot.core.fold import name_key

LONGEST = 80
WORDS = 6
_NO_NAME = re.compile(r"[0-9@/\\<>{}\[\]=+*#$%^&|~_:;!?]")
_AN_ADDRESS = re.compile(r"(?<=\w)\.(?=\w\w)")
"""Where Telegram would make a link of what is said back; between an initial and a name a space stands anyway."""

_LETTER_AT_START = re.compile(r"[^\W\d_]")


def clean(text: str, least: int = 2) -> str | None:
    """One line with single spaces; None for what is no name of at least so many words."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 4 * LONGEST]).split())
    line = _AN_ADDRESS.sub(". ", line)
    words = line.split(" ")
    if len(line) > LONGEST or len(words) > WORDS or _NO_NAME.search(line):
        return None
    # A watched name is compared as a whole: one word would never match and would be a promise nobody keeps.
    return line if len(name_key(line).split()) >= least else None


def looks_like_one(text: str) -> bool:
    """Whether a text that nobody asked for is perhaps a name: two or three words, each with a capital letter."""
    words = (clean(text) or "").split(" ")
    return 2 <= len(words) <= 3 and all(_LETTER_AT_START.match(word) and word[0].isupper() for word in words)

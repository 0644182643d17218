"""A date as relatives type it, made whole for the reader of the news: "12.12 10:30" has no year. Pure."""

import re
from datetime import date
from typing import Final

LONGEST: Final = 120
"""Characters that are looked at."""

_SHORT: Final = re.compile(r"\s*(\d{1,2})[./](\d{1,2})(?![.\d/])")
_HOUR: Final = re.compile(r"(?<!\d)(\d{1,2})[.\-](\d{2})(?!\d)")


def whole(line: str, today: date) -> str:
    """The line with the year of the next such day, and hours written with a colon."""
    short = line[:LONGEST]
    found = _SHORT.match(short)
    if found is None:
        return short
    day, month = int(found[1]), int(found[2])
    year = today.year + ((month, day) < (today.month, today.day))
    rest = _HOUR.sub(r"\1:\2", short[found.end() :])
    return f"{day:02}.{month:02}.{year}{rest}"

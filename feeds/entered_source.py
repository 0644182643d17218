"""A source that no config knows: from the chat, or from a list. Pure."""

import hashlib
import re
from datetime import timedelta
from urllib.parse import urlsplit

from bot.core.event import Trust
from bot.core.finding import Outlet
from bot.core.watching import SourceSpec

INTERVAL = timedelta(minutes=5)
"""Until it is known how much it brings."""


def described(url: str, kind: str, title: str) -> SourceSpec:
    """Under review, asked as often as it has news. Its id comes from its address."""
    host = re.sub(r"[^a-z0-9]+", "-", (urlsplit(url).hostname or "").removeprefix("www.").lower()).strip("-")[:40]
    own = f"{host or 'feed'}-{hashlib.sha256(url.encode()).hexdigest()[:6]}"
    name, trust = title[:100] or host or url[:100], Trust.REVIEW.value
    return SourceSpec(own, name, url, kind, Outlet.NEWS.value, None, trust, INTERVAL, adaptive=True)

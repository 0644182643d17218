"""Sources as they are watched: what the config says of one, what is remembered of it, how a poll ended. Values only.

Owns no rule: when a source is asked is feeds/schedule.py's to say, what its answers mean feeds/polled.py's.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.standing import Volume

OFFLINE = "offline"
"""The problem of a source that could not be asked because our own network failed."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source as the config describes it.

    `owner`: sources of one owner are one voice; empty: it belongs to nobody else. `state_media` never confirm anything.
    `aliases`: other names by which others quote it. `adaptive`: it is asked as often as it has news, `interval` until
    that is known. `urgent`: more often, and its silence is told sooner. `mirror`: the same feed elsewhere. `proxy`:
    through which it is asked. `full_text`: of short entries the page is read, too.
    """

    id: str
    name: str
    url: str
    kind: str
    outlet: str
    language: str | None
    trust: str
    interval: timedelta
    owner: str = ""
    state_media: bool = False
    aliases: tuple[str, ...] = ()
    adaptive: bool = False
    urgent: bool = False
    mirror: str | None = None
    proxy: str | None = field(default=None, repr=False)
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of a source from its former answers.

    `blocks`: hashes of the entries of its last document; `whole_at`: when a document last came; `ttl`: seconds for
    which it says to have nothing newer. `moved_to`: where it was redirected to for good the last `moved_count` times,
    since `moved_since`; `address`: where it is asked because of that, None: at its url.
    """

    blocks: bytes = b""
    whole_at: datetime | None = None
    ttl: int | None = None
    moved_to: str | None = None
    moved_count: int = 0
    moved_since: datetime | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A source leased for one poll. `first` until one fetch succeeded. `ill_since`: of the first of its failures.

    `volume`: its news of the last days; `trusted_at`: when a person last looked at what it had become.
    """

    spec: SourceSpec
    lease: str
    etag: str | None
    modified: str | None
    body_hash: bytes | None
    failures: int
    first: bool
    memory: Memory = Memory()
    ill_since: datetime | None = None
    volume: Volume = ()
    trusted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What a poll leaves behind. `ok_at` None: it failed; `off`: never ask again. Of a failure only the address of
    `memory` counts."""

    due: datetime
    ok_at: datetime | None
    failures: int
    problem: str | None = None
    problem_detail: str | None = None
    etag: str | None = None
    modified: str | None = None
    body_hash: bytes | None = None
    entries: int = 0
    off: bool = False
    memory: Memory = Memory()
    ill_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """A source as `vigil feeds list` and /feeds show it.

    `added`: from the chat; `muted`: a moderator lets it rest; `ill_since`: of the first of its failures; `volume` and
    `last_entry_at`: its news of the last days; `address`: where it moved to.
    """

    spec: SourceSpec
    active: bool
    due: datetime
    ok_at: datetime | None
    failures: int
    problem: str | None
    problem_detail: str | None
    entries: int
    added: bool = False
    muted: bool = False
    ill_since: datetime | None = None
    volume: Volume = ()
    last_entry_at: datetime | None = None
    address: str | None = None

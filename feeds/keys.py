"""What makes two entries the same entry.

Owns the keys by which an entry is known again for ever, the hash of its content, and the form of a link in which two
links to one page are equal. Pure; knows no database.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit, urlunsplit

from feeds.sources.entry import Entry

KEY_BYTES, CONTENT_BYTES = 16, 8

_TRACKING_PREFIXES = ("utm_", "at_", "mtm_", "pk_", "hsa_")
_TRACKING = frozenset(
    {
        "fbclid",
        "gclid",
        "dclid",
        "gbraid",
        "wbraid",
        "yclid",
        "ysclid",
        "msclkid",
        "twclid",
        "ttclid",
        "igsh",
        "igshid",
        "mc_cid",
        "mc_eid",
        "_openstat",
        "_ga",
        "_gl",
        "ocid",
        "cmpid",
        "cmp",
        "ns_campaign",
        "ns_mchannel",
        "traffic_source",
        "spm",
    }
)
_DEFAULT_PORT = {"http": 80, "https": 443}


def seen_key(source_id: str, entry: Entry) -> bytes:
    """16 bytes by which this source's entry is known again: of its guid, else its link, else its title and text."""
    if entry.guid:
        return _hash(source_id, "guid", entry.guid)
    if entry.url:
        return _hash(source_id, "link", canonical_url(entry.url))
    return _hash(source_id, "text", _squeezed(entry.title), _squeezed(entry.summary))


def seen_keys(source_id: str, entries: Sequence[Entry]) -> tuple[bytes, ...]:
    """The keys of the entries of one feed, in their order; a guid used twice is told apart by link.

    The oldest entry of a repeated guid keeps the plain key, so that it stays known when a new one joins it. Two entries
    with the same guid and link get the same key: they are one entry.
    """
    owner: dict[str, str] = {}
    keys: dict[int, bytes] = {}
    guids = Counter(entry.guid for entry in entries)
    for place in _oldest_first(entries):
        entry = entries[place]
        if guids[entry.guid] == 1:
            keys[place] = seen_key(source_id, entry)
            continue
        link = canonical_url(entry.url)
        repeated = bool(entry.guid) and owner.setdefault(entry.guid, link) != link
        keys[place] = _hash(source_id, "guid", entry.guid, link) if repeated else seen_key(source_id, entry)
    return tuple(keys[place] for place in range(len(entries)))


def content_hash(entry: Entry) -> bytes:
    """8 bytes of title and text: another text of an entry that is known. Other spacing is the same content."""
    return _hash("content", _squeezed(entry.title), _squeezed(entry.summary))[:CONTENT_BYTES]


def canonical_url(url: str) -> str:
    """The link without tracking parameters, fragment, default port and credentials; "" for what is no link."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORT or not host:
        return ""
    place = f"[{host}]" if ":" in host else host.rstrip(".")
    if port is not None and port != _DEFAULT_PORT[parts.scheme]:
        place = f"{place}:{port}"
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _tracks(pair))
    return urlunsplit((parts.scheme, place, parts.path or "/", query, ""))


def _tracks(pair: str) -> bool:
    name = pair.partition("=")[0].lower()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)


def _oldest_first(entries: Sequence[Entry]) -> list[int]:
    """Places of the entries by date; where a date lacks, feeds are taken to stand newest first."""
    reverse = list(range(len(entries) - 1, -1, -1))
    dates: list[datetime] = [entry.published for entry in entries if entry.published]
    if len(dates) < len(entries):
        return reverse
    return sorted(reverse, key=lambda place: dates[place])


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _hash(*parts: str) -> bytes:
    """NUL stands between the parts: fields of an `Entry` never hold it."""
    return sha256("\0".join(parts).encode("utf-8", "replace")).digest()[:KEY_BYTES]

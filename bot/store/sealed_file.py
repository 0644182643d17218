"""The format of a sealed file: a header anybody may read, then the contents in sealed chunks.

Owns the bytes of a backup. Must not know what is inside. The header is one line of JSON after the magic line; its hash,
the number of a chunk and whether it is the last are authenticated with every chunk, so that nothing can be changed,
left out, cut off or taken from another file unnoticed.
"""

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import BinaryIO

from bot.store.vault import SealError, Vault

MAGIC = b"VIGIL-BACKUP\n"
VERSION = 1
CHUNK = 1024 * 1024
LARGEST_HEADER = 4096
FRAME = 4
"""Bytes that say how long the sealed chunk is."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands in the open: when it was made, of which schema, with which key. `serial` makes each file unique."""

    version: int
    key_id: str
    schema: str
    made_at: str
    serial: str

    @classmethod
    def of(cls, vault: Vault, schema: str, now: datetime) -> "Header":
        """The header of a file that is made now."""
        return cls(VERSION, vault.key_id.hex(), schema, now.isoformat(), secrets.token_hex(16))

    @property
    def moment(self) -> datetime:
        """When the file was made."""
        return datetime.fromisoformat(self.made_at)


def seal_file(source: BinaryIO, target: BinaryIO, header: Header, vault: Vault) -> None:
    """Write the header and all of `source`, sealed, to `target`."""
    line = json.dumps(asdict(header)).encode()
    target.write(MAGIC + line + b"\n")
    digest, number, chunk = hashlib.sha256(line).hexdigest(), 0, source.read(CHUNK)
    while True:
        following = source.read(CHUNK)
        sealed = vault.seal(chunk, _context(digest, number, last=not following))
        target.write(len(sealed).to_bytes(FRAME, "big") + sealed)
        if not following:
            return
        number, chunk = number + 1, following


def read_header(source: BinaryIO) -> tuple[Header, str] | None:
    """The header and its hash; None: this is no sealed file, or one of a version we do not know."""
    if source.read(len(MAGIC)) != MAGIC:
        return None
    line = source.readline(LARGEST_HEADER).removesuffix(b"\n")
    try:
        header = Header(**json.loads(line))
        _ = header.moment
    except (ValueError, TypeError):
        return None
    return (header, hashlib.sha256(line).hexdigest()) if header.version == VERSION else None


def open_file(source: BinaryIO, target: BinaryIO, digest: str, vault: Vault) -> None:
    """Write what was sealed to `target`; `source` stands behind its header. Raises `SealError` where it was damaged."""
    number, frame = 0, source.read(FRAME)
    while True:
        size = int.from_bytes(frame, "big")
        if len(frame) != FRAME or size > CHUNK + 64:
            raise SealError("frame")
        sealed, frame = source.read(size), source.read(FRAME)
        target.write(vault.open(sealed, _context(digest, number, last=not frame)))
        if not frame:
            return
        number += 1


def _context(digest: str, number: int, *, last: bool) -> str:
    return f"backup {digest} {number} {'end' if last else 'more'}"

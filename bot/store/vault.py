"""The key and what it does: seal personal values, mark them for look-up.

Owns the format of a sealed value: one byte of version, four of key id, twelve of nonce, then AES-256-GCM. The context
(table and column) is authenticated, so a value cannot be moved to another place. Marks are HMAC-SHA256 cut to
16 bytes: Telegram ids are small numbers, so an unkeyed hash could be reversed by trying them all.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
VERSION = b"\x01"
NONCE_BYTES = 12
HEAD = len(VERSION) + 4
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class KeyProblem:
    """The key cannot be used. `key` names the text (missing, unreadable, malformed, wrong), `path` the place."""

    key: str
    path: str


class SealError(Exception):
    """A sealed value does not open: it was changed, moved, or sealed with another key."""


class Vault:
    """Seals and marks with one key. Two vaults of the same key are interchangeable."""

    def __init__(self, key: bytes) -> None:
        if len(key) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._aead = AESGCM(_derive(key, "seal"))
        self._marks = _derive(key, "mark")
        self.key_id = _derive(key, "id")[:4]
        self.check_value = _derive(key, "check").hex()
        """Says whether a database was written with this key, and nothing about the key."""

    def __repr__(self) -> str:
        return f"Vault({self.key_id.hex()})"

    def seal(self, value: bytes, context: str) -> bytes:
        """Ciphertext of `value`, different every time."""
        nonce = os.urandom(NONCE_BYTES)
        return VERSION + self.key_id + nonce + self._aead.encrypt(nonce, value, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """The value again. Raises `SealError`."""
        if sealed[:HEAD] != VERSION + self.key_id:
            raise SealError(context)
        try:
            return self._aead.decrypt(sealed[HEAD : HEAD + NONCE_BYTES], sealed[HEAD + NONCE_BYTES :], context.encode())
        except (InvalidTag, ValueError) as error:  # ValueError: cut off inside the nonce
            raise SealError(context) from error

    def seal_json(self, value: Any, context: str) -> bytes:
        """Ciphertext of a JSON value."""
        return self.seal(_encode(value).encode(), context)

    def open_json(self, sealed: bytes, context: str) -> Any:
        """The JSON value again. Raises `SealError`."""
        return json.loads(self.open(sealed, context))

    def mark(self, value: str, context: str) -> bytes:
        """16 bytes that are equal exactly when value and context are."""
        return hmac.digest(self._marks, f"{context}\0{value}".encode(), "sha256")[:16]


def _derive(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, b"vigil " + purpose.encode(), hashlib.sha256)


def read_key(path: Path) -> bytes | KeyProblem:
    """The key in `path`: 32 bytes, base64, one line."""
    try:
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return KeyProblem("missing", str(path))
    except (OSError, UnicodeDecodeError):
        return KeyProblem("unreadable", str(path))
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        return KeyProblem("malformed", str(path))
    return key if len(key) == KEY_BYTES else KeyProblem("malformed", str(path))

"""The word before follows are shown: what counts as one, and the slow hash that is kept of it. Pure.

Keyboards write the first letter large and put blanks at the end, so neither makes a difference.
"""

import hashlib
import hmac
import unicodedata
from typing import Final

SHORTEST: Final = 4
LONGEST: Final = 64
SALT_BYTES: Final = 16
DIGEST_BYTES: Final = 32

COST: Final = 2**14
"""16 MiB and about a twentieth of a second: dear for who tries a dictionary, bearable for a small server."""


def clean(text: str) -> str | None:
    """The word as it is compared; None: too short or too long."""
    word = " ".join(unicodedata.normalize("NFKC", text[: 4 * LONGEST]).casefold().split())
    return word if SHORTEST <= len(word) <= LONGEST else None


def digest(word: str, salt: bytes) -> bytes:
    """What is kept of a word. Takes tens of milliseconds: never inside a transaction that writes."""
    return hashlib.scrypt(word.encode("utf-8", "replace"), salt=salt, n=COST, r=8, p=1, dklen=DIGEST_BYTES)


def same(one: bytes, other: bytes) -> bool:
    """Whether two digests are equal, in the same time whatever they are."""
    return hmac.compare_digest(one, other)

"""Unpacking an HTTP body piece by piece.

Owns gzip and deflate in bounded memory. Our own, because aiohttp takes a body that was cut off for a whole one, and a
cut feed whose ETag is kept hides its other entries until it changes. Pure; zlib only.
"""

import zlib
from collections.abc import Iterator

ENCODINGS = "gzip, deflate"
_PIECE = 256 * 1024
_ANY_HEADER, _RAW = zlib.MAX_WBITS | 32, -zlib.MAX_WBITS
_MEMBER = b"\x1f\x8b"


class Unpacker:
    """Takes the bytes of the wire, gives the bytes of the document. `encoding` is the Content-Encoding header."""

    def __init__(self, encoding: str) -> None:
        name = encoding.strip().lower()
        if name not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise ValueError("an encoding nobody asked for")
        self._plain = name in {"", "identity"}
        self._inflater: zlib._Decompress | None = None

    @property
    def whole(self) -> bool:
        """Whether the document may end here."""
        return self._plain or (self._inflater is not None and self._inflater.eof)

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The document's bytes in this chunk, in pieces of at most 256 KiB; zlib.error for what is not packed."""
        if self._plain:
            yield chunk
            return
        while chunk:
            if self._inflater is None or (self._inflater.eof and chunk.startswith(_MEMBER)):
                self._inflater = zlib.decompressobj(_ANY_HEADER if _has_header(chunk) else _RAW)
            if self._inflater.eof:  # bytes behind the end are no part of the document
                return
            yield self._inflater.decompress(chunk, _PIECE)
            chunk = self._inflater.unconsumed_tail or self._inflater.unused_data


def _has_header(chunk: bytes) -> bool:
    """Some servers call a deflate stream without its zlib header "deflate"."""
    return chunk.startswith(_MEMBER[: len(chunk)]) or chunk[0] & 0x0F == 8

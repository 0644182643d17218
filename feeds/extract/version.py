"""What the extractor is made of, as eight letters: they change with every word list and every rule.

Owns the reading of the package's own files. Nobody has to remember to raise a number when a word is added.
"""

from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

PARTS = ("extract", "lexicon")
PLACES = ("locales", "places.toml")
"""In the other package: readers see their names."""

SUFFIXES = (".py", ".toml")


def fingerprint() -> str:
    """Eight hexadecimal letters of all rules and word lists of this package; reads about forty small files."""
    digest = sha256()
    for part in PARTS:
        for name, body in _files(files("feeds").joinpath(part), part):
            digest.update(f"{name}\0{len(body)}\0".encode())
            digest.update(body)
    digest.update(files("bot").joinpath(*PLACES).read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:8]


def _files(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _files(entry, name)
        elif entry.name.endswith(SUFFIXES):
            yield name, entry.read_bytes().replace(b"\r\n", b"\n")

"""An archive from a phone: two files come out of it, or nothing and the reason."""

import io
import struct
import zipfile

import pytest

from campaigns.archive import LARGEST, MOST, Unfit, Unpacked, unpack

TOML, CSV = "campaign.toml", "targets.csv"


def packed(*files: tuple[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()


def flagged(raw: bytes, bit: int) -> bytes:
    """The archive with a bit of its first entry set, in both of its lists."""
    found = bytearray(raw)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = raw.index(mark) + at
        struct.pack_into("<H", found, start, struct.unpack_from("<H", found, start)[0] | bit)
    return bytes(found)


def lying(raw: bytes) -> bytes:
    """The archive, whose list says that its first file has a byte."""
    found = bytearray(raw)
    struct.pack_into("<I", found, raw.index(b"PK\x01\x02") + 24, 1)
    return bytes(found)


SOUND = {
    "at the top": packed((TOML, b"a"), (CSV, b"b")),
    "in a folder": packed(("mine/", b""), ("mine/campaign.toml", b"a"), ("mine/targets.csv", b"b")),
    "as a computer packs it": packed((TOML, b"a"), (CSV, b"b"), ("__MACOSX/._campaign.toml", b"x"), (".DS_Store", b"")),
}

UNFIT = {
    "no archive": (b"schema = 1", "broken"),
    "nothing": (b"", "broken"),
    "cut off": (packed((TOML, b"a" * 100))[:60], "broken"),
    "empty": (packed(), "names"),
    "without the file": (packed((CSV, b"b")), "names"),
    "another file": (packed((TOML, b"a"), ("run.exe", b"b")), "names"),
    "a way out of the folder": (packed(("../campaign.toml", b"a")), "names"),
    "from the root": (packed(("/etc/campaign.toml", b"a")), "names"),
    "two folders": (packed(("a/campaign.toml", b"a"), ("b/targets.csv", b"b")), "names"),
    "deep": (packed(("a/b/campaign.toml", b"a")), "names"),
    "many": (packed(*((f"{n}.txt", b"") for n in range(MOST + 1))), "many"),
    "a bomb": (packed((TOML, b"0" * 900_000)), "ratio"),
    "larger than it may be": (packed((TOML, bytes(range(256)) * 4_000), how=zipfile.ZIP_STORED), "large"),
    "itself too large": (bytes(LARGEST + 1), "large"),
    "locked": (flagged(packed((TOML, b"a")), 1), "locked"),
    "a list that lies": (lying(packed((TOML, b"abc"))), "broken"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_is_refused() -> None:
    assert unpack(packed((TOML, b"a"), (TOML, b"b"))) == Unfit("names")


@pytest.mark.parametrize("raw", SOUND.values(), ids=SOUND)
def test_both_files_come_out(raw: bytes) -> None:
    assert unpack(raw) == Unpacked(b"a", b"b")


def test_the_table_may_be_missing() -> None:
    assert unpack(packed((TOML, b"a"))) == Unpacked(b"a", None)


@pytest.mark.parametrize(("raw", "problem"), UNFIT.values(), ids=UNFIT)
def test_anything_else_is_refused_with_its_reason(raw: bytes, problem: str) -> None:
    assert unpack(raw) == Unfit(problem)

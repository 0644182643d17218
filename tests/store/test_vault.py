"""Sealing, marking, and the key file."""

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store import state
from bot.store.database import Database
from bot.store.vault import KeyProblem, SealError, Vault, read_key

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
PLACE = "table.column"


@given(st.binary(max_size=300), st.text(max_size=20))
def test_what_was_sealed_opens_again(value: bytes, place: str) -> None:
    assert Vault(KEY).open(Vault(KEY).seal(value, place), place) == value


def test_the_same_value_never_looks_the_same(vault: Vault) -> None:
    assert len({vault.seal(b"42", PLACE) for _ in range(100)}) == 100


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda s: st.lists(s) | st.dictionaries(st.text(), s)
    )
)
def test_json_opens_again(value: object) -> None:
    vault = Vault(KEY)
    assert vault.open_json(vault.seal_json({"v": value}, PLACE), PLACE) == {"v": value}


def test_another_key_or_place_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(b"42", PLACE)
    for wrong, place in ((Vault(OTHER), PLACE), (vault, "table.other"), (vault, "")):
        with pytest.raises(SealError):
            wrong.open(sealed, place)


def test_a_changed_byte_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(b"42", PLACE)
    for place in range(len(sealed)):
        broken = bytearray(sealed)
        broken[place] ^= 1
        with pytest.raises(SealError):
            vault.open(bytes(broken), PLACE)


def test_a_value_that_was_cut_or_lengthened_does_not_open(vault: Vault) -> None:
    sealed = vault.seal(b"42", PLACE)
    for broken in [sealed[:length] for length in range(len(sealed))] + [sealed + b"\0"]:
        with pytest.raises(SealError):
            vault.open(broken, PLACE)


def test_marks_are_equal_exactly_when_value_and_place_are(vault: Vault) -> None:
    marks = {vault.mark(value, place) for value in ("1", "11", "-1") for place in ("a", "a1", "b")}
    assert len(marks) == 9
    assert {len(mark) for mark in marks} == {16}
    assert Vault(KEY).mark("1", "a") == vault.mark("1", "a")
    assert Vault(OTHER).mark("1", "a") != vault.mark("1", "a")


def test_nothing_a_vault_shows_contains_the_key(vault: Vault) -> None:
    shown = f"{vault!r} {vault.check_value} {vault.key_id.hex()}"
    assert KEY.hex()[:16] not in shown
    assert Vault(OTHER).check_value != vault.check_value


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_has_thirty_two_bytes(length: int) -> None:
    with pytest.raises(ValueError, match="32"):
        Vault(bytes(length))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(base64.b64encode(KEY), None, id="right"),
        pytest.param(base64.b64encode(KEY) + b"\r\n", None, id="windows-line-end"),
        pytest.param(b"", "malformed", id="empty"),
        pytest.param(base64.b64encode(KEY[:31]), "malformed", id="short"),
        pytest.param(base64.b64encode(KEY + b"x"), "malformed", id="long"),
        pytest.param(b"my password!", "malformed", id="not-base64"),
        pytest.param(base64.b64encode(KEY)[:-1], "malformed", id="padding-lost"),
        pytest.param(KEY[:10] + b"\xff", "unreadable", id="binary"),
        pytest.param(None, "missing", id="missing"),
    ],
)
def test_a_key_file_is_read_or_its_problem_named(tmp_path: Path, content: bytes | None, problem: str | None) -> None:
    path = tmp_path / "vigil.key"
    if content is not None:
        path.write_bytes(content)
    assert read_key(path) == (KEY if problem is None else KeyProblem(problem, str(path)))


def test_a_folder_is_no_key_file(tmp_path: Path) -> None:
    assert read_key(tmp_path) == KeyProblem("unreadable", str(tmp_path))


async def test_a_database_remembers_the_key_it_was_written_with(db: Database, db_url: str) -> None:
    async with db.write() as tx:
        assert await state.check_key(tx) == "new"
        assert await state.check_key(tx) == "right"
    other = Database(db_url, Vault(OTHER))
    async with other.read() as tx:
        assert await state.check_key(tx) == "wrong"
    await other.close()

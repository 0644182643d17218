"""What counts as a word, and that its hash is slow on purpose, but not too slow."""

import time

import pytest

from bot.core import word


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ромашка", "ромашка"),
        ("  two   Words ", "two words"),
        ("ﬁve", "five"),
        ("abc", None),
        ("    ", None),
        ("x" * 64, "x" * 64),
        ("x" * 65, None),
        ("x" * 10**6, None),
        ("", None),
    ],
)
def test_a_word_has_four_to_sixty_four_characters_however_the_keyboard_writes_them(
    typed: str, kept: str | None
) -> None:
    assert word.clean(typed) == kept


def test_a_hash_depends_on_the_word_and_the_salt() -> None:
    digest = word.digest("ромашка", b"salt" * 4)
    assert word.same(digest, word.digest("ромашка", b"salt" * 4))
    assert not word.same(digest, word.digest("ромашки", b"salt" * 4))
    assert not word.same(digest, word.digest("ромашка", b"pepper" * 3))
    assert len(digest) == word.DIGEST_BYTES
    word.digest("\ud800", b"s" * 16)  # half a character


@pytest.mark.slow
def test_a_hash_takes_tens_of_milliseconds() -> None:
    word.digest("warm", b"s" * 16)
    before = time.process_time()
    for _ in range(5):
        word.digest("word", b"s" * 16)
    assert 0.01 < (time.process_time() - before) / 5 < 0.25

"""The lexicons, read once for all tests of the extractor."""

import pytest

from feeds.extract import Lexicons, load_lexicons


@pytest.fixture(scope="session")
def lexicons() -> Lexicons:
    """The shipped word lists."""
    return load_lexicons()

"""Findings say by which rules they were made."""

import re

from feeds.extract import RULES_VERSION, load_lexicons
from feeds.extract.version import fingerprint


def test_the_version_stands_for_all_rules_and_words() -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", fingerprint())
    assert fingerprint() == fingerprint()
    versions = {lexicon.version for lexicon in load_lexicons().values()}
    assert versions == {f"{RULES_VERSION}-{fingerprint()}"}

"""Clusters of made sentences are read as a reader would read them."""

import pytest

from bot.core.finding import Lang, Outlet
from bot.core.kinds import Kind
from feeds.extract import Lexicons
from feeds.extract.lexicon import LANGS
from tests.feeds.extract.grid import clusters, lines, misses

CLUSTERS = clusters()


@pytest.mark.parametrize("name", CLUSTERS, ids=str)
def test_a_cluster_is_read_without_a_miss(name: str, lexicons: Lexicons) -> None:
    assert misses(CLUSTERS[name], lexicons) == []


@pytest.mark.parametrize("lang", ["ru", "uk", "en"])
def test_the_grid_tells_every_kind_of_event(lang: Lang) -> None:
    assert {f"{lang} {kind}" for kind in Kind} <= CLUSTERS.keys()


@pytest.mark.parametrize("outlet", [Outlet.NEWS, Outlet.NGO], ids=str)
@pytest.mark.parametrize("lang", LANGS)
def test_sentences_written_by_hand_are_read_without_a_miss(lang: Lang, outlet: Outlet, lexicons: Lexicons) -> None:
    asked = [cell for cell in lines(lang) if outlet is Outlet.NEWS or cell.kind]
    assert misses(asked, lexicons, outlet) == []

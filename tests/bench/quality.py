"""How well news is understood, beside a plain keyword filter: on the labelled items where they are there.

The rules were written with these items in view: the figures say what is kept, not what unseen news would get.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.core.finding import Item, Outlet
from feeds.extract import extract, load_lexicons

LABELLED = Path(__file__).parents[3] / "shared" / "data"
KEY = ("arrest", "sentence", "hearing")
WORDS = {
    "arrest": r"под стражу|арест|сизо|под варту|арешт|remand|in custody|pre-trial|detention|house arrest",
    "sentence": r"приговор|осудил|осужд|вирок|засуд|sentenc|convict|verdict|jailed|колони|колонії",
    "hearing": r"заседани|засідання|hearing|слушани",
}
"""What a careful person would type into a filter: a kind by its first word that is found."""

OURS = re.compile(
    r"политз|політв|political prisoner|активист|активіст|activist|журналист|журналіст|journalist|оппозиц|opposition|"
    r"иноагент|foreign agent|фейк|fake|дискредитац|экстремизм|екстремізм|extremis|свидетел. иеговы|jehovah|"
    r"крым|крим|crime",
    re.IGNORECASE,
)
"""A court of justice is in every newspaper: the filter asks for one of these, too."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody, or something, makes of an item."""

    relevant: bool
    kind: str


def by_words(row: dict[str, Any]) -> Said:
    text = f"{row['title']} {row['summary'] or ''}"
    kind = next((kind for kind, words in WORDS.items() if re.search(words, text, re.IGNORECASE)), "none")
    return Said(kind != "none" and OURS.search(text) is not None, kind)


def by_rules() -> Callable[[dict[str, Any]], Said]:
    lexicons = load_lexicons()

    def said(row: dict[str, Any]) -> Said:
        day = row["published"] and datetime.fromisoformat(row["published"]).replace(tzinfo=UTC)
        texts = (row["title"], row["summary"] or "", row["url"])
        found = extract(Item(row["id"], Outlet(row["kind"]), *texts, day, row["lang"]), lexicons)
        return Said(found.relevant, found.kind or "none")

    return said


def f1(pairs: Iterable[tuple[bool, bool]]) -> float:
    """Of (is, said to be)."""
    counted = list(pairs)
    right = sum(true and said for true, said in counted)
    return 2 * right / max(1, sum(true for true, _ in counted) + sum(said for _, said in counted))


def line(name: str, rows: list[dict[str, Any]], said: Callable[[dict[str, Any]], Said]) -> str:
    judged = [(row, said(row)) for row in rows]
    ours = f1((row["relevant"], one.relevant) for row, one in judged)
    kinds = f1(
        (row["relevant"] and row["event"] == kind, one.relevant and one.kind == kind)
        for row, one in judged
        for kind in KEY
    )
    figures = f"relevance F1 {ours:.2f}, arrest + sentence + hearing F1 {kinds:.2f}"
    return f"quality, {name}: {len(rows)} labelled items, {figures}"


async def run() -> list[str]:
    files = sorted(LABELLED.glob("news-*.jsonl"))
    rows = [json.loads(one) for file in files for one in file.read_text(encoding="utf-8").splitlines()]
    if not rows:
        return ["quality: no labelled items here"]
    return [line("rules", rows, by_rules()), line("keywords", rows, by_words)]

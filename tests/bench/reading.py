"""Understanding: items a second, beside a plain keyword filter over the same items."""

import json
import re
import time
from pathlib import Path
from statistics import quantiles

from bot.core.finding import Item, Outlet
from feeds.extract import extract, load_lexicons

REAL = Path(__file__).parents[3] / "shared" / "data" / "stream-en.jsonl"
"""A week of general news, where it is there."""

INVENTED = (
    ("Суд в Казани приговорил журналиста Петра Примерова к шести годам колонии", "Статья 207.3 УК РФ."),
    ("Суд у Криму продовжив арешт активіста Олекси Вигаданого до 4 березня", "Його звинувачують у диверсії."),
    ("Court jails activist Anna Exampleton for seven years over anti-war post", "The hearing took two days."),
    ("Сборная выиграла товарищеский матч со счётом 3:1", "Победный гол забили на последней минуте."),
)
KEYWORDS = re.compile(r"арест|приговор|колони|вирок|арешт|jailed|sentenced|arrested|court", re.IGNORECASE)


def items() -> list[Item]:
    if REAL.exists():
        rows = [json.loads(line) for line in REAL.read_text(encoding="utf-8").splitlines()[:2000]]
        return [
            Item(row["id"], Outlet.NEWS, row["title"], row["summary"] or "", row["url"], None, "en") for row in rows
        ]
    return [Item(str(n), Outlet.NEWS, *INVENTED[n % len(INVENTED)]) for n in range(2000)]


async def run() -> list[str]:
    lexicons, found = load_lexicons(), items()
    for item in found[:100]:
        extract(item, lexicons)
    times = []
    for item in found:
        start = time.perf_counter()
        extract(item, lexicons)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    for item in found:
        KEYWORDS.search(f"{item.title} {item.summary}")
    floor = time.perf_counter() - start
    cuts = quantiles(times, n=100)
    sort = "real" if REAL.exists() else "invented"
    return [
        f"extract: {len(found)} {sort} items, {len(found) / sum(times):.0f}/s, median {cuts[49] * 1000:.2f} ms, "
        f"p99 {cuts[98] * 1000:.1f} ms; a keyword filter takes 1/{sum(times) / floor:.0f} of the time"
    ]

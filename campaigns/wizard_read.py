"""What an organiser types in several lines, as parts of a campaign's tree; where they stand, and its name. Pure.

Owns how a line is recognised: by what it is (a link, a date, a year), not by where it stands. What is found is judged
by the rules of the file afterwards; a `Slip` says only that nothing was recognised.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from bot.core.legal import host_of


@dataclass(frozen=True, slots=True)
class Slip:
    """An answer that is none. The words are `organise.wrong.…`."""

    problem: str
    values: Mapping[str, str] = field(default_factory=dict)


_DAY: Final = re.compile(r"(?<![\d.])(\d{1,2})[./](\d{1,2})[./](\d{4})(?!\d)|(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_BORN: Final = re.compile(r"(?<!\d)(19\d\d|20[01]\d)(?!\d)")
_LINK: Final = re.compile(r"https?://\S+")
_EMAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,120}\.[A-Za-z]{2,20}")


def day(line: str) -> date | None:
    """The day that stands in a line: 12.11.2026 or 2026-11-12."""
    found = _DAY.search(line[:200])
    if found is None:
        return None
    numbers = (found[3], found[2], found[1]) if found[1] else (found[4], found[5], found[6])
    try:
        return date(*map(int, numbers))
    except ValueError:
        return None


def blocks(text: str) -> list[list[str]]:
    """The lines, in groups that an empty line parts."""
    found = [[line.strip() for line in block.split("\n") if line.strip()] for block in re.split(r"\n[ \t]*\n", text)]
    return [block for block in found if block]


def sources(text: str) -> list[dict[str, Any]] | Slip:
    """Each group is a source: a link, a day, a title, and who published it (else the site is named)."""
    found = []
    for number, block in enumerate(blocks(text), 1):
        one = _source(block)
        if isinstance(one, Slip):
            return Slip(one.problem, {"number": str(number)})
        found.append(one)
    return found or Slip("no_link", {"number": "1"})


def _source(block: Sequence[str]) -> dict[str, Any] | Slip:
    link = next((hit[0] for line in block if (hit := _LINK.search(line))), None)
    published = next((known for line in block if (known := day(_LINK.sub("", line)))), None)
    if link is None:
        return Slip("no_link")
    if published is None:
        return Slip("no_day")
    bare = (_DAY.sub("", _LINK.sub("", line)).strip(" ,;") for line in block)
    texts = [line for line in bare if line]
    if not texts:
        return Slip("no_title")
    publisher = texts[1] if len(texts) > 1 else host_of(link)
    return {"title": texts[0], "publisher": publisher, "url": link, "published": published}


def paper(text: str) -> tuple[date, str] | Slip:
    """Since when somebody agrees, and where the paper lies: "10.11.2026, CR-2026-014"."""
    given = day(text)
    if given is None:
        return Slip("no_date")
    ref = " ".join(_DAY.sub(" ", text).split()).strip(" ,;")
    return (given, ref) if ref else Slip("no_ref")


def address(text: str) -> tuple[str, int, str] | Slip:
    """The name as it stands on an envelope, the year of birth, and the address below it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    born = _BORN.search(lines[0]) if lines else None
    if born is None:
        return Slip("no_year")
    return (lines[0], int(born[1]), "\n".join(lines[1:])) if len(lines) > 1 else Slip("no_address")


def offices(text: str, today: date) -> list[dict[str, Any]] | Slip:
    """Each group is an office: what it is, whose, how it is reached, and last the link where that stands."""
    found = []
    for number, block in enumerate(blocks(text), 1):
        one = _office(block, number, today)
        if isinstance(one, Slip):
            return Slip(one.problem, {"number": str(number)})
        found.append(one)
    return found or Slip("no_office", {"number": "1"})


def _office(block: Sequence[str], number: int, today: date) -> dict[str, Any] | Slip:
    links = [hit[0] for line in block if (hit := _LINK.search(line))]
    email = next((hit[0] for line in block if (hit := _EMAIL.search(line))), None)
    names = [line for line in block if not _LINK.search(line) and not _EMAIL.search(line)]
    if not names:
        return Slip("no_office")
    if not links:
        return Slip("no_link")
    if email is None and len(links) == 1 and len(names) < _WITH_ADDRESS:
        return Slip("no_way")
    common = {"checked_on": today, "source": links[-1]}
    ways = [{"type": "email", "value": email, **common}] if email else []
    ways += [{"type": "form", "value": link, **common} for link in links[:-1]]
    ways += [{"type": "post", "value": "\n".join(names[2:]), **common}] if len(names) >= _WITH_ADDRESS else []
    return {"id": f"office-{number}", "role": names[0], "org": names[min(1, len(names) - 1)], "channels": ways}


_WITH_ADDRESS: Final = 3
"""Lines beside links: what it is, whose it is, and from the third on where it stands."""


def at(tree: Any, where: str) -> Any:
    """What stands at a place of the tree; None: nothing."""
    for name in re.findall(r"[^.\[\]]+", where):
        if isinstance(tree, list):
            tree = tree[int(name)] if int(name) < len(tree) else None
        else:
            tree = tree.get(name) if isinstance(tree, dict) else None
    return tree


def slug(kind: str, day: date, taken: Collection[str]) -> str:
    """A name that says what and when and nobody's name: it stands in links that are passed on."""
    base = f"{kind}-{day:%Y%m%d}"
    others = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(one for one in (base, *others) if one not in taken)

"""What is wrong with a file or an answer, in words: numbered, with file and line, and the cure. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.i18n import Translator, escape_html
from campaigns.file import Fault
from campaigns.wizard_read import Slip
from handlers.screens import cut

SHOWN = 12
"""Mistakes of one message: the others are told after these were put right."""

LONGEST = 220
"""Characters of one."""


def numbered(t: Translator, found: Sequence[Fault]) -> str:
    """A list of mistakes of files, the first ones in full."""
    lines = [
        t.html(
            "organise.mistake",
            number=str(number),
            file=one.file,
            line=str(one.line),
            where=cut(one.key, 80) or "–",
            cure=cure(t, one.problem, one.values),
        )
        for number, one in enumerate(found[:SHOWN], 1)
    ]
    more = len(found) - SHOWN
    return "\n".join([*lines, *([t("organise.more_mistakes", n=more)] if more > 0 else [])])


def answer_text(t: Translator, wrong: Slip | Sequence[Fault]) -> str:
    """What is wrong with an answer: no place in a file, which nobody sees yet."""
    if isinstance(wrong, Slip):
        return slip_text(t, wrong)
    return "\n".join(dict.fromkeys(escape_html(cure(t, one.problem, one.values)) for one in wrong[:3]))


def slip_text(t: Translator, slip: Slip) -> str:
    """What was not recognised."""
    key = f"organise.wrong.{slip.problem}"
    values: dict[str, Any] = dict(slip.values)
    return t.html(key, **values) if t.has(key) else escape_html(cure(t, slip.problem, slip.values))


def cure(t: Translator, problem: str, values: Mapping[str, str]) -> str:
    """The cure of a problem of files, as plain text: what is done with buttons here is a command on the server."""
    given: dict[str, Any] = dict(values)
    here = f"organise.cure.{problem}"
    return cut(t(here if t.has(here) else f"cli.campaigns.wrong.{problem}", **given), LONGEST)

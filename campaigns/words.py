"""Texts that an organiser writes, and the gaps in them: `{{ own_sentence }}`. Pure.

Owns which gaps there are. A text is a template of the sandbox in which nothing but gaps may stand: no loops, filters or
calls, so that no text can compute, and none can reach anything but the values it is given. What comes out is plain
text; whoever puts it into a message escapes it.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

READER: Final = frozenset({"closes", "days_left"})
"""Gaps of what a supporter reads."""

LETTER: Final = frozenset(
    {"target.salutation", "target.role", "target.org", "own_sentence", "signature", "country", "date"}
)
"""Gaps of a letter to an office."""

EXAMPLE: Final = frozenset({"person.name", "own_sentence", "signature"})
"""Gaps of the example of a letter to a prisoner."""

OUTCOME: Final = frozenset({"count", "date"})
"""Gaps of what is told at the end."""

EXTREMES: Final = ("", "Ж" * 60, "\u05d0\u05d1", "🙂", "<b>&", "{{ 7 * 7 }}")
"""What a value may be at worst."""

_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]|(?<=\\w)[\u200c\u200d](?=\\w)"  # joiners belong between pictures, not into words
)
_DEPTH: Final = re.compile(r"[(\[{]{20}")
_PLAIN: Final = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr)
_env: Final = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)


def hides(text: str) -> bool:
    """Whether a text has characters that nobody sees, or that turn the order in which it is read."""
    return _HIDDEN.search(text) is not None


def slips(text: str, gaps: Collection[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is wrong with a text in which only these gaps may stand: (problem, values) each."""
    if "{" not in text:
        return
    known = ", ".join(sorted(gaps)) or "–"
    if _DEPTH.search(text):
        yield "template_clever", {"known": known}
        return
    try:
        tree = _env.parse(text)
    except (TemplateSyntaxError, RecursionError):
        yield "template_broken", {"known": known}
        return
    if any(not isinstance(one, _PLAIN) for one in tree.find_all(nodes.Node)):
        yield "template_clever", {"known": known}
        return
    yield from (("template_gap", {"gap": name[:60], "known": known}) for name in sorted(_used(tree) - set(gaps)))


def used(text: str) -> frozenset[str]:
    """The gaps of a text that has no slips."""
    return frozenset(_used(_env.parse(text))) if "{" in text else frozenset()


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled: `values` by the names of gaps. Plain text, the values as they are."""
    return _env.from_string(text).render(_nested(values)) if "{" in text else text


def _used(tree: nodes.Template) -> set[str]:
    below = {id(one.node) for one in tree.find_all(nodes.Getattr)}
    found = (one for one in tree.find_all((nodes.Getattr, nodes.Name)) if id(one) not in below)
    return {_written(one) for one in found}


def _written(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    return str(getattr(node, "name", ""))


def _nested(values: Mapping[str, str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in values.items():
        first, dot, rest = name.partition(".")
        if dot:
            tree.setdefault(first, {})[rest] = value
        else:
            tree[first] = value
    return tree

"""Which addresses a message may carry, and to whom. Pure.

Owns the rule of care: whoever has not said to be abroad gets no address of a source that the register of legal status
lists, nor of one that nobody looked up; its name stays. Knows nothing of who reads: a form says it.
"""

from collections.abc import Iterable

from bot.core.alert import Form, SourceView
from bot.core.legal import Register

URL = 500
"""Longest address shown, in code points; a longer one is not linked (cut, it would lead nowhere)."""


def link(url: str | None) -> str | None:
    """The address where it may stand in a message; None where it is too long or none of the web."""
    if url is None or len(url) > URL or not url.lower().startswith(("https://", "http://")):
        return None
    return None if any(char.isspace() or not char.isprintable() for char in url) else url


def link_for(source: SourceView, form: Form, register: Register) -> str | None:
    """The address of a source where this form may carry it; None: the source is a name."""
    url = link(source.url)
    return url if url is None or form.links or _is_harmless(source.name, url, register) else None


def hides(sources: Iterable[SourceView], form: Form, register: Register) -> bool:
    """Whether this form leaves out an address that a reader abroad would get."""
    return any(link(one.url) and link_for(one, form, register) is None for one in sources)


def may_share(sources: Iterable[SourceView], form: Form, register: Register) -> bool:
    """Whether a message may offer to be passed on: never what a reader at home could be punished for passing on."""
    return form.links or all(one.url and _is_harmless(one.name, one.url, register) for one in sources)


def _is_harmless(name: str, url: str, register: Register) -> bool:
    """Looked up and not listed, by its address and by its name: somebody listed may have a mirror of another name."""
    known = register.named(name)
    return register.may_link(url) and not (known and known.listed)

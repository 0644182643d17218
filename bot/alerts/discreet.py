"""The neutral first line: what a locked phone shows of a message that names people further down. Pure."""

from bot.core.alert import Form
from bot.i18n import Translator


def headed(html: str, t: Translator, form: Form) -> str:
    """News, as this form begins it."""
    return f"{t.html('phone.first_line')}\n\n{html}" if form.discreet else html


def reheaded(text: str, t: Translator, *, neutral: bool) -> str:
    """News that wait, as they begin after somebody has chosen (or no longer chooses) the neutral first line."""
    line = headed("", t, Form.DISCREET)
    bare = text.removeprefix(line)
    return line + bare if neutral else bare


def answered(html: str, t: Translator, form: Form) -> str:
    """An answer with a name in it, as this form begins it."""
    return f"{t.html('phone.answer_line')}\n\n{html}" if form.discreet else html

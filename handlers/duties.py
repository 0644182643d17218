"""The words for a role: what it is called, and what it may do, right by right. Pure."""

from bot.core.roles import RIGHTS, Right, Role
from bot.i18n import Translator
from bot.store.privacy import KEPT
from handlers.screens import paragraphs

IN_USE = (Right.REVIEW, Right.HOLD, Right.INVITE, Right.FREEZE, Right.AUDIT)
"""Rights that a command asks for, in the order in which they are told: nothing is promised that nobody can do yet."""


def name(t: Translator, role: str) -> str:
    """What a role is called; one of another version stands as it was written."""
    key = f"role.{role}"
    return t(key) if t.has(key) else role


def text(t: Translator, role: Role) -> str:
    """What a role may do, and how long it lasts."""
    lines = [t(f"right.{right.value}") for right in IN_USE if right in RIGHTS[role]]
    does = "\n".join((t("duty.may"), *lines)) if lines else t("duty.nothing_yet")
    lasts = t("duty.stays") if role is Role.OWNER else t("duty.lapses", n=KEPT["role"].days)
    return paragraphs(does, lasts)

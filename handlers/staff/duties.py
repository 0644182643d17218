"""The words for a role: what it is called, and what it may do, right by right. Pure."""

from collections.abc import Collection

from bot.core.roles import Right, Role, lender
from bot.i18n import Translator
from bot.store.privacy import KEPT
from handlers.screens import paragraphs

IN_USE = (
    Right.REVIEW,
    Right.EVENT,
    Right.PERSON,
    Right.FAMILY,
    Right.ANSWER,
    Right.CAMPAIGN,
    Right.APPROVE,
    Right.SILENCE,
    Right.BAD_NEWS,
    Right.TRUST,
    Right.HOLD,
    Right.INVITE,
    Right.FREEZE,
    Right.AUDIT,
)
"""Rights that one can use or is called by, in the order in which they are told: nothing is promised before it works."""


def name(t: Translator, role: str) -> str:
    """What a role is called; one of another version stands as it was written."""
    key = f"role.{role}"
    return t(key) if t.has(key) else role


def lines(t: Translator, roles: Collection[Role]) -> str:
    """What somebody with these roles may do, a line each; empty for a reader."""
    return "\n".join(t(f"right.{right.value}") for right in IN_USE if lender(roles, right))


def yours(t: Translator, roles: Collection[Role]) -> str:
    """The same under a heading; empty for a reader."""
    listed = lines(t, roles)
    return "\n".join((t("duty.yours"), listed)) if listed else ""


def text(t: Translator, role: Role) -> str:
    """What a role may do, and how long it lasts."""
    listed = lines(t, [role])
    does = "\n".join((t("duty.may"), listed)) if listed else t("duty.nothing_yet")
    lasts = t("duty.stays") if role is Role.OWNER else t("duty.lapses", n=KEPT["role"].days)
    return paragraphs(does, lasts)

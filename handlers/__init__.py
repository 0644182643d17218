"""The Telegram conversation: one conversation a file. No SQL, no clock, no rules of the field."""

from aiogram import Router

from handlers import (
    aid,
    alerts,
    arrival,
    clock,
    follow,
    group,
    hold,
    kinds,
    privacy,
    settings,
    start,
    stranger,
    under_alert,
    unknown,
)
from handlers import help as help_


def routers() -> tuple[Router, ...]:
    """New routers in the order in which they are asked.

    Groups first, so that what follows speaks with persons only; then what anybody may say; then whoever is no
    subscriber is sent to /start; what nobody understood comes last.
    """
    anybody = (group, start, aid, help_, privacy, stranger)
    subscribers = (arrival, kinds, clock, alerts, settings, follow, under_alert, hold)
    return tuple(conversation.router() for conversation in (*anybody, *subscribers, unknown))

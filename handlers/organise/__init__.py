"""/campaign: what an organiser does with campaigns. Each room registers its buttons; which a card has: data.py.

Organisers see the campaigns of their organisation, an owner sees all.
"""

from aiogram import Router

from handlers.organise import (
    approving,
    arming,
    card,
    change,
    checking,
    files,
    finish,
    live,
    numbers,
    preview,
    upload,
    wizard,
)


def router() -> Router:
    """All rooms. What is typed comes first in each, so that nothing else takes it."""
    r = Router(name="organise")
    for room in (wizard, change, upload, finish, card, files, checking, preview, approving, live, arming, numbers):
        room.register(r)
    return r

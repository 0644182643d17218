"""/campaign: what an organiser does with campaigns. Each room registers its own buttons; which stand on a card: data.py.

Organisers see the campaigns of their organisation, an owner sees all.
"""

from aiogram import Router

from handlers.organise import card


def router() -> Router:
    """All rooms. What is typed comes first in each, so that nothing else takes it."""
    r = Router(name="organise")
    for room in (card,):
        room.register(r)
    return r

"""/campaign: what an organiser does with campaigns. Each room registers its own buttons; which of them stand on a card
in which state: data.py.

Organisers see the campaigns of their organisation, an owner sees all.
"""

from aiogram import Router

from handlers.organise import card, change, files, numbers, upload, wizard


def router() -> Router:
    """All rooms. What is typed comes first in each, so that nothing else takes it."""
    r = Router(name="organise")
    for room in (wizard, change, upload, card, files, numbers):
        room.register(r)
    return r

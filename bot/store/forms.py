"""The form in which subscribers get shared texts, as SQL: what `bot.core.phone.form` says of one, of many at a time."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, not_, or_

from bot.core.alert import Form
from bot.store.schema.readers import subscriber


def neutral(who: Any = subscriber.c) -> ColumnElement[bool]:
    """Whether somebody gets a neutral first line: by choice, else because nobody knows them to be abroad."""
    unsaid = and_(who.neutral.is_(None), not_(who.abroad))
    return and_(not_(who.grouped), or_(who.neutral.is_(True), unsaid))


def form_of(who: Any = subscriber.c) -> ColumnElement[str]:
    """The form, from the columns of a subscriber."""
    return case(
        (and_(who.abroad, neutral(who)), Form.DISCREET_WITH_LINKS.value),
        (who.abroad, Form.FULL.value),
        (neutral(who), Form.DISCREET.value),
        else_=Form.WITHOUT_LINKS.value,
    )

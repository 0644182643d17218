"""The form of shared texts in SQL is the one of the pure rule, for every answer a reader can have given."""

from itertools import product

import pytest
from sqlalchemy import select, update

from bot.core import phone
from bot.store import readers
from bot.store.database import Database
from bot.store.forms import form_of
from bot.store.schema.readers import subscriber
from tests.store.builders import a_reader


@pytest.mark.parametrize(
    ("chosen", "abroad", "grouped"), list(product((None, True, False), (True, False), (True, False)))
)
async def test_sql_and_python_agree(db: Database, chosen: bool | None, abroad: bool, grouped: bool) -> None:
    async with db.write() as tx:
        reader = await a_reader(tx, abroad=abroad, grouped=grouped)
        await tx.conn.execute(update(subscriber).values(neutral=chosen))
        found = await tx.conn.scalar(select(form_of()).where(subscriber.c.id == reader.id))
        seen = await readers.get(tx, reader.id)
        assert seen is not None
        wanted = phone.form(
            neutral=phone.is_neutral(chosen, abroad=abroad, grouped=grouped),
            abroad=abroad,
        )
        assert found == wanted.value == phone.form(neutral=seen.discreet, abroad=seen.abroad).value

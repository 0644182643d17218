"""What a court order could get: the page says what the schema says, and its copy in the papers is the same."""

from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, MetaData, Table, Text

from bot.app.court import column_key, kept_key, lock, page
from bot.i18n import Catalogs, Translator
from bot.store import privacy
from bot.store.export import tables
from bot.store.schema import metadata
from bot.store.schema.base import personal

ROOT = Path(__file__).parents[2]
CATALOGS = Catalogs.load()


@pytest.fixture(params=CATALOGS.languages)
def t(request: pytest.FixtureRequest) -> Translator:
    return CATALOGS.translator(request.param)


def columns() -> list[str]:
    return [f"{table.name}.{column.name}" for table in tables() for column in table.columns if column.info["personal"]]


def test_the_copy_in_the_papers_is_what_the_schema_says_today() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    copy = text.partition("<!-- made by: vigil privacy page -->")[2].partition("<!-- end -->")[0].strip()
    assert copy == page(CATALOGS.translator("en")), "run: LANG=C vigil privacy page"


def test_every_table_stands_on_the_page_once_and_every_column_in_it(t: Translator) -> None:
    said = page(t)
    for table in metadata.sorted_tables:
        other = f"\n| `{table.name}` | {t(f'court.what.{table.name}')} "
        assert said.count(f"**`{table.name}`**") + said.count(other) == 1
        assert all(f"`{column.name}`" in said for column in table.columns)
    assert "{" not in said


def test_every_personal_column_has_a_row_that_says_who_can_read_it(t: Translator) -> None:
    bodies = {part.split("`")[0]: part for part in page(t).split("**`")[1:]}
    for table in tables():
        for column in (one for one in table.columns if one.info["personal"]):
            how = lock(column)
            row = f"| `{column.name}` | {t(column_key(t, column))} | {t(f'court.without.{how}')} |"
            assert row in bodies[table.name], column
    assert set(columns()) == set(privacy.personal_columns())


def test_no_bytes_about_a_reader_pass_for_readable() -> None:
    for table in tables():
        for column in table.columns:
            if column.info["personal"] and isinstance(column.type, LargeBinary):
                assert lock(column) != "open", column


def test_a_new_column_about_readers_has_no_words_until_somebody_writes_them(t: Translator) -> None:
    table = Table("topic", MetaData(), personal("shoe_size", Text, kept="two summers"))
    with pytest.raises(KeyError):
        t(column_key(t, table.c.shoe_size))
    with pytest.raises(KeyError):
        t(f"court.kept.{kept_key(table.c.shoe_size.info['kept'])}")


def test_no_word_of_the_page_is_left_from_a_schema_that_is_gone(t: Translator) -> None:
    marked = [one for table in metadata.sorted_tables for one in (table, *table.columns) if one.info.get("kept")]
    used = {f"court.kept.{kept_key(one.info['kept'])}" for one in marked}
    used |= {f"court.what.{table.name}" for table in metadata.sorted_tables}
    used |= {column_key(t, one) for table in tables() for one in table.columns if one.info["personal"]}
    made = ("court.kept.", "court.what.", "court.column.")
    assert {key for key in t.catalog.texts if key.startswith(made)} == used

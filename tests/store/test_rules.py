"""Rules about the schema: what may be known of a reader stands in the list below, and nowhere else.

Who adds a personal column adds it here, too, and thereby to /privacy and to what a court order could get.
"""

import re

from bot.store import privacy
from bot.store.schema import metadata, readers

PERSONAL = {
    "answer": {"subscriber_id", "says"},
    "allowance": {"subscriber_id", "what", "day", "used"},
    "ask_habit": {"subscriber_id", "ignored", "monthly_since", "paused_until"},
    "asked": {"subscriber_id", "at"},
    "campaign_card": {"campaign_id", "subscriber_id", "bot_id", "body", "edited_at"},
    "campaign_ask": {"campaign_id", "supporter_mark", "purpose", "at", "result", "answer"},
    "campaign_action": {"campaign_id", "supporter_mark", "part", "state", "changed_at", "weighs"},
    "campaign_author": {"campaign_id", "subscriber_id"},
    "campaign_submitter": {"campaign_id", "version", "subscriber_id"},
    "campaign_seen": {"campaign_id", "version", "subscriber_id", "page"},
    "campaign_draft": {"subscriber_id", "body", "changed_at"},
    "organiser": {"subscriber_id", "organisation_id"},
    "contact": {"subscriber_id", "desk_mark", "body", "waits", "said_at"},
    "conversation": {"chat_mark", "body", "changed_at"},
    "erased": {"chat_mark", "erased_at"},
    "inbox": {"chat_mark", "payload"},
    "task": {"chat_mark", "payload"},
    "file": {"sealed", "subscriber_id"},
    "outbox": {"subscriber_id", "address", "body", "text_id", "file_id", "reason"},
    "receipt": {"subscriber_id", "event_mark", "bot_id", "body", "reason", "sent_at"},
    "vanishing": {"subscriber_id", "bot_id", "body", "sent_at", "vanishes_at"},
    "wish": {"chat_mark", "address", "body"},
    "word": {"subscriber_id", "body", "open_until", "tries", "tries_since"},
    "role": {"subscriber_id", "role", "since", "used_at"},
    "invite": {"subscriber_id", "body"},
    "relative": {"subscriber_id", "person_mark", "body", "ask_after", "weekly", "quiet_off", "joined_at"},
    "heard": {"subscriber_id", "day"},
    "subscriber": {
        "chat",
        "chat_mark",
        "lang",
        "profile_id",
        "abroad",
        "grouped",
        "vanish_hours",
        "neutral",
        "state",
        "bot_id",
        "paused_until",
        "created_at",
        "unreachable_at",
        "active_on",
        "idle_step",
        "idle_next",
    },
    "calendar_link": {"subscriber_id", "token_mark", "titled", "made_at"},
    "topic": {"subscriber_id", "topic_mark", "label", "kinds", "rhythm", "muted_until", "created_at"},
}

WHO_SOMEBODY_IS = re.compile(r"name|phone|mail|tel|user|first|last|birth|gender|geo|lat|lon|ip$|address$|chat$")
SEALED = {"subscriber.chat", "outbox.address", "wish.address"}


def test_every_column_says_whether_it_is_personal_and_how_long_it_is_kept() -> None:
    for table in metadata.sorted_tables:
        assert table.info.get("kept"), table.name
        for column in table.columns:
            assert isinstance(column.info.get("personal"), bool), column
            assert bool(column.info.get("kept")) is column.info["personal"], column


def test_the_personal_columns_are_the_ones_we_agreed_on() -> None:
    allowed = {f"{table}.{column}" for table, columns in PERSONAL.items() for column in columns}
    assert set(privacy.personal_columns()) == allowed


def test_every_column_that_points_at_a_reader_is_personal_and_goes_with_the_reader() -> None:
    for table in metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table is readers.subscriber:
                assert key.parent.info["personal"], key.parent
                assert key.ondelete == "CASCADE", key.parent


def test_no_table_about_readers_has_a_place_for_who_they_are() -> None:
    for table in metadata.sorted_tables:
        if table.name not in PERSONAL:
            continue
        for column in table.columns:
            place = f"{table.name}.{column.name}"
            assert place in SEALED or not WHO_SOMEBODY_IS.search(column.name), place


def test_what_could_name_somebody_is_sealed_or_a_keyed_mark() -> None:
    bytes_only = {"chat", "address", "body", "payload", "label", "reason", "chat_mark", "topic_mark", "event_mark"}
    bytes_only |= {"sealed", "supporter_mark"}
    for table_name in PERSONAL:
        for column in metadata.tables[table_name].columns:
            if column.name in bytes_only:
                assert column.type.python_type is bytes, column


def test_a_number_that_stands_in_marks_or_topics_is_never_given_twice() -> None:
    marked = (
        "subscriber",
        "outbox",
        "event",
        "person",
        "file",
        "task",
        "role",
        "invite",
        "relative",
        "contact",
        "hearing",
        "campaign",
    )
    for name in marked:
        assert metadata.tables[name].dialect_options["sqlite"]["autoincrement"], name


def test_the_times_rows_are_kept_are_the_times_that_are_promised() -> None:
    promised = {
        "inbox": "48 hours",
        "task": "48 hours",
        "outbox": "7 days",
        "receipt": "30 days",
        "vanishing": "48 hours",
        "conversation": "24 hours",
        "contact": "30 days",
        "entry": "30 days",
        "story_key": "30 days",
        "fanout": "30 days",
        "amend": "30 days",
        "reminder": "30 days",
        "file": "30 days",
        "erased": "30 days",
        "wrong": "90 days",
        "invite": "30 days",
        "role": "30 days",
        "campaign_action": "30 days",
        "campaign_ask": "30 days",
        "campaign_key": "30 days",
        "campaign_author": "30 days",
        "campaign_approval": "30 days",
        "campaign_submitter": "30 days",
        "campaign_seen": "30 days",
        "campaign_draft": "14 days",
        "asked": "30 days",
        "served": "90 days",
    }
    for name, words in promised.items():
        assert metadata.tables[name].info["kept"].startswith(words), name
        number, unit = words.split()
        hours = int(number) * (24 if unit == "days" else 1)
        assert privacy.KEPT[name].total_seconds() == hours * 3600, name
    assert "60 days" in readers.FORGET
    assert privacy.KEPT["unreachable"].days == 60

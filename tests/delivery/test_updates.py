"""What of an update reaches the disk: what a handler reads, and nothing that says who somebody is."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.updates import ALLOWED_UPDATES, DATA, MEDIA, TEXT, number_of, strip

CANARY = "Canary"
"""Part of everything personal below; no stripped update may hold it."""

PHONE, SECRET_NUMBER = "+3706000777", 987_654_321_012

USER: dict[str, Any] = {
    "id": 42,
    "is_bot": False,
    "first_name": "Canary First",
    "last_name": "Canary Last",
    "username": "canary_CanaryName",
    "language_code": "uk",
    "is_premium": True,
    "added_to_attachment_menu": True,
    "phone_number": PHONE,
}
CHAT: dict[str, Any] = {
    "id": 42,
    "type": "private",
    "first_name": "Canary First",
    "last_name": "Canary Last",
    "username": "canary_CanaryName",
    "title": "Canary Title",
    "bio": "Canary Bio",
    "photo": {"small_file_id": "CanaryFile", "big_file_id": "CanaryFile"},
    "location": {"address": "Canary Street", "location": {"latitude": 54.6872, "longitude": 25.2797}},
}
GROUP: dict[str, Any] = {"id": -1_001_234_567_890, "type": "supergroup", "title": "Canary Title", "is_forum": True}
FILE = {
    "file_id": "CanaryFile",
    "file_unique_id": "CanaryUnique",
    "file_name": "Canary.pdf",
    "file_size": SECRET_NUMBER,
}
CARRIED: dict[str, Any] = {
    "photo": [FILE | {"width": 90, "height": 90}],
    "voice": FILE | {"duration": 3},
    "video": FILE | {"thumbnail": FILE},
    "video_note": FILE,
    "audio": FILE | {"performer": "Canary Singer", "title": "Canary Song"},
    "document": FILE,
    "sticker": FILE | {"emoji": "Canary", "set_name": "CanarySet"},
    "animation": FILE,
    "contact": {"phone_number": PHONE, "first_name": "Canary", "user_id": SECRET_NUMBER, "vcard": "Canary"},
    "location": {"latitude": 54.6872, "longitude": 25.2797},
    "venue": {"location": {"latitude": 54.6872, "longitude": 25.2797}, "title": "Canary", "address": "Canary"},
    "poll": {"id": "Canary", "question": "Canary?", "options": [{"text": "Canary", "voter_count": 0}]},
    "dice": {"emoji": "Canary", "value": 3},
    "story": {"chat": CHAT, "id": SECRET_NUMBER},
    "paid_media": {"star_count": 1, "paid_media": [{"type": "photo", "photo": [FILE]}]},
}
SURROUNDINGS: dict[str, Any] = {
    "from": USER,
    "sender_chat": CHAT,
    "author_signature": "Canary Author",
    "forward_origin": {"type": "user", "sender_user": USER, "date": 1},
    "forward_from": USER,
    "forward_sender_name": "Canary Sender",
    "via_bot": USER,
    "reply_to_message": {"message_id": 1, "date": 1, "chat": CHAT, "from": USER, "text": "Canary text"},
    "quote": {"text": "Canary quote", "position": 0},
    "external_reply": {"origin": {"type": "user", "sender_user": USER, "date": 1}, "document": FILE},
    "entities": [{"type": "text_mention", "offset": 0, "length": 6, "user": USER}],
    "caption": "Canary caption",
    "caption_entities": [{"type": "mention", "offset": 0, "length": 6, "user": USER}],
    "business_connection_id": "CanaryBusiness",
    "reply_markup": {"inline_keyboard": [[{"text": "Canary", "url": "https://canary.example/Canary"}]]},
    "web_app_data": {"data": "Canary", "button_text": "Canary"},
    "passport_data": {"data": [{"phone_number": PHONE, "hash": "Canary"}]},
    "link_preview_options": {"url": "https://canary.example/Canary"},
}


def a_message(**changes: Any) -> dict[str, Any]:
    return {"message_id": 7, "date": 1_790_000_000, "chat": CHAT} | SURROUNDINGS | changes


def a_query(**changes: Any) -> dict[str, Any]:
    query = {"id": "4711", "from": USER, "data": "s:EvAbCd12", "message": a_message(text="Canary text", photo=[FILE])}
    extra = {"chat_instance": "CanaryInstance", "inline_message_id": "CanaryInline", "game_short_name": "Canary"}
    return query | extra | changes


def a_membership(status: str = "kicked") -> dict[str, Any]:
    member = {"user": USER, "status": status, "custom_title": "Canary", "until_date": 0}
    return {
        "chat": CHAT, "from": USER, "date": 1, "old_chat_member": member, "new_chat_member": member,
        "invite_link": {"invite_link": "https://t.me/+Canary", "creator": USER, "name": "Canary"},
    }  # fmt: skip


BIG: dict[str, dict[str, Any]] = {
    "a text": {"message": a_message(text="/start")},
    **{f"a message with {name}": {"message": a_message(**{name: what})} for name, what in CARRIED.items()},
    "everything at once": {"message": a_message(text="/help", **CARRIED)},
    "a button": {"callback_query": a_query()},
    "blocked": {"my_chat_member": a_membership()},
}


def payload_of(update: Any) -> dict[str, Any]:
    stripped = strip(update)
    assert stripped is not None
    return stripped.payload


@pytest.mark.parametrize("name", BIG)
def test_nothing_that_says_who_somebody_is_survives(name: str) -> None:
    stripped = strip({"update_id": 1, **BIG[name]})
    assert stripped is not None
    assert (stripped.update_id, stripped.chat_id) == (1, 42)
    kept = json.dumps(stripped.payload).lower()
    for canary in (CANARY.lower(), PHONE, str(SECRET_NUMBER), "54.68", "premium", "t.me"):
        assert canary not in kept


def test_a_text_keeps_what_handlers_read_and_no_more() -> None:
    assert payload_of({"update_id": 1, "message": a_message(text="/start abc")}) == {
        "update_id": 1,
        "message": {
            "message_id": 7,
            "date": 1_790_000_000,
            "chat": {"id": 42, "type": "private"},
            "from": {"id": 42, "is_bot": False, "first_name": "", "language_code": "uk"},
            "text": "/start abc",
        },
    }


def test_a_button_keeps_its_data_and_the_message_it_stands_under() -> None:
    assert payload_of({"update_id": 1, "callback_query": a_query()}) == {
        "update_id": 1,
        "callback_query": {
            "id": "4711",
            "from": {"id": 42, "is_bot": False, "first_name": "", "language_code": "uk"},
            "chat_instance": "",
            "message": {"message_id": 7, "date": 1_790_000_000, "chat": {"id": 42, "type": "private"}},
            "data": "s:EvAbCd12",
        },
    }


@pytest.mark.parametrize("status", ["member", "kicked", "left", "administrator", "restricted"])
def test_a_membership_keeps_the_standing_before_and_after(status: str) -> None:
    assert payload_of({"update_id": 1, "my_chat_member": a_membership(status)}) == {
        "update_id": 1,
        "my_chat_member": {"chat": {"id": 42, "type": "private"}, "was": {"status": status}, "is": {"status": status}},
    }


def test_a_membership_in_a_group_keeps_the_rights_that_matter_and_a_language_but_nobody() -> None:
    rights = {"is_member": True, "can_send_messages": False, "can_pin_messages": True}
    change = a_membership() | {"chat": GROUP, "new_chat_member": {"user": USER, "status": "restricted", **rights}}
    kept = payload_of({"update_id": 1, "my_chat_member": change | {"old_chat_member": None}})["my_chat_member"]
    assert kept == {
        "chat": {"id": GROUP["id"], "type": "supergroup"},
        "was": None,
        "is": {"status": "restricted", "is_member": True, "can_send_messages": False},
        "from": {"language_code": "uk"},
    }


def test_a_command_in_a_group_is_kept_with_who_gave_it() -> None:
    message = payload_of({"update_id": 1, "message": a_message(chat=GROUP, text="/start@vigil_bot")})["message"]
    assert message["chat"] == {"id": GROUP["id"], "type": "supergroup"}
    assert message["from"]["id"] == 42
    assert "sender_chat" not in message, "a person spoke"


def test_a_group_that_speaks_for_itself_is_known_by_that() -> None:
    anonymous = {"id": 1_087_968_824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    spoken = a_message(chat=GROUP, text="/start", sender_chat=GROUP, **{"from": anonymous})
    message = payload_of({"update_id": 1, "message": spoken})["message"]
    assert message["sender_chat"] == {"id": GROUP["id"], "type": "supergroup"}
    assert message["from"] == {"id": 1_087_968_824, "is_bot": True, "first_name": ""}


def test_a_channel_that_speaks_in_a_group_is_not_named() -> None:
    spoken = a_message(chat=GROUP, text="/start", sender_chat={"id": -1_009_999, "type": "channel", "title": "Canary"})
    assert "sender_chat" not in payload_of({"update_id": 1, "message": spoken})["message"]


@pytest.mark.parametrize("told", ["old", "new"])
def test_a_move_is_the_same_whichever_chat_tells_it(told: str) -> None:
    old, new = -4_001, -1_002_000_000_777
    chat = {"old": {"id": old, "type": "group", "title": "Canary"}, "new": {"id": new, "type": "supergroup"}}[told]
    field = {"migrate_to_chat_id": new} if told == "old" else {"migrate_from_chat_id": old}
    stripped = strip({"update_id": 1, "message": a_message(chat=chat, **field)})
    assert stripped is not None
    assert stripped.chat_id == chat["id"]
    moved = stripped.payload["moved"]
    assert (moved["from"], moved["to"]) == (old, new)
    assert CANARY not in json.dumps(stripped.payload)


@pytest.mark.parametrize("number", [-1, -(2**62), 2**53, 2**63, 10**300, True, 1.0, "1", None], ids=repr)
def test_a_number_that_telegram_never_gives_is_no_update(number: Any) -> None:
    assert strip({"update_id": number, "message": a_message(text="/start")}) is None
    assert number_of({"update_id": number}) is None


@pytest.mark.parametrize("name", MEDIA)
def test_of_a_picture_or_a_file_only_the_word_is_kept(name: str) -> None:
    message = payload_of({"update_id": 1, "message": a_message(**{name: CARRIED[name]})})["message"]
    assert message["media"] == name
    assert set(message) == {"message_id", "date", "chat", "from", "media"}


def of_file(**changes: Any) -> Any:
    document = {
        "file_id": "BQACAgIAAx-_",
        "file_size": 900,
        "file_name": "Canary of Vera.TOML",
        "mime_type": "x",
        **changes,
    }
    return payload_of({"update_id": 1, "message": a_message(document=document)})["message"].get("file")


def test_of_a_file_that_could_be_a_campaign_the_handle_is_kept_and_the_end_of_its_name() -> None:
    assert of_file() == {"handle": "BQACAgIAAx-_", "size": 900, "end": ".toml"}
    assert of_file(file_name="targets.csv", file_size=2**40) == {"handle": "BQACAgIAAx-_", "size": 2**40, "end": ".csv"}


@pytest.mark.parametrize(
    "changes",
    [
        {"file_name": "letter.pdf"},
        {"file_name": None},
        {"file_name": 7},
        {"file_id": "../../etc"},
        {"file_id": "A" * 201},
        {"file_id": None},
        {"file_size": -1},
        {"file_size": "900"},
    ],
    ids=repr,
)
def test_of_any_other_file_nothing_is_kept(changes: dict[str, Any]) -> None:
    assert of_file(**changes) is None


def test_no_kind_of_media_is_without_a_canary() -> None:
    assert set(CARRIED) == set(MEDIA)


@pytest.mark.parametrize(
    "update",
    [
        {"edited_message": a_message(text="later")},
        {"channel_post": a_message(text="post")},
        {"edited_channel_post": a_message(text="post")},
        {"business_message": a_message(text="post")},
        {"message_reaction": {"chat": CHAT, "user": USER, "date": 1}},
        {"inline_query": {"id": "1", "from": USER, "query": "Canary", "offset": ""}},
        {"chat_member": a_membership()},
        {"poll_answer": {"poll_id": "1", "user": USER, "option_ids": [0]}},
        {"message": a_message(new_chat_members=[USER])},
        {"message": a_message(left_chat_member=USER)},
        {"message": a_message(new_chat_title="Canary")},
        {"message": a_message(pinned_message=a_message(text="x"))},
        {"message": a_message(migrate_to_chat_id=-1)},
        {"message": a_message(chat=GROUP, text="Canary says something to other people")},
        {"message": a_message(chat=GROUP, photo=[FILE])},
        {"message": a_message(chat=GROUP, group_chat_created=True)},
        {"message": a_message(chat=GROUP, migrate_to_chat_id=GROUP["id"])},
        {"message": a_message(chat=GROUP, migrate_to_chat_id=42)},
        {"message": a_message(chat=None, text="/start")},
        {"message": a_message(chat={"id": 42, "type": "sender"}, text="/start")},
        {"message": a_message(chat={"id": 10**400, "type": "private"}, text="/start")},
        {"message": a_message(text="/start", message_id=True)},
        {"message": a_message(text="/start", date=10**12)},
        {"my_chat_member": {"chat": CHAT, "from": USER, "date": 1}},
        {"my_chat_member": a_membership() | {"chat": None}},
        {"callback_query": a_query(data=None, game_short_name="Canary")},
        {"callback_query": a_query(message=None, inline_message_id="x")},
        {},
    ],
    ids=["edited", "channel", "edited channel", "business", "reaction", "inline", "others' membership", "poll answer",
         "joined", "left", "title", "pinned", "migrated privately", "talk in a group",
         "a picture in a group", "a group made", "migrated to itself", "migrated to a person", "no chat",
         "an odd chat", "a huge chat", "no number of a message", "a far date", "no new standing",
         "a standing nowhere", "game", "inline button", "empty"],
)  # fmt: skip
def test_what_no_handler_reads_is_not_kept(update: dict[str, Any]) -> None:
    assert strip({"update_id": 1, **update}) is None


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("a\0b", "ab"),
        ("a\ud800b", "a?b"),
        ("\udc00", "?"),
        ("Здрастуйте 🕊", "Здрастуйте 🕊"),
        ("x" * 5000, "x" * TEXT),
        ("", ""),
    ],
    ids=["NUL", "a half character", "the other half", "a dove", "too long", "empty"],
)
def test_texts_are_made_fit_for_every_database(sent: str, kept: str) -> None:
    assert payload_of({"update_id": 1, "message": a_message(text=sent)})["message"]["text"] == kept


def test_every_field_from_outside_is_bounded_and_clean() -> None:
    odd = "\0\ud800" + "y" * 10_000
    user = USER | {"language_code": odd, "is_bot": odd}
    chat = CHAT | {"type": odd}
    assert strip({"update_id": 1, "message": a_message(text="x", chat=chat)}) is None
    query = payload_of({"update_id": 1, "callback_query": a_query(
        id=odd, data=odd, **{"from": user}, message={"message_id": 7, "chat": CHAT})})  # fmt: skip
    membership = payload_of({"update_id": 1, "my_chat_member": {"chat": CHAT, "new_chat_member": {"status": odd}}})
    for payload in (query, membership):
        kept = json.dumps(payload, ensure_ascii=False)
        assert len(kept) < 400
        assert "\0" not in kept
        kept.encode()
    assert len(query["callback_query"]["data"]) <= DATA


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
FIELDS = st.sampled_from(
    ["message", "callback_query", "my_chat_member", "chat", "from", "id", "message_id", "date", "text", "data", "type",
     "new_chat_member", "old_chat_member", "status", "migrate_to_chat_id", "migrate_from_chat_id", "sender_chat",
     "language_code", "update_id", *MEDIA[:3]]
)  # fmt: skip
SHAPED = st.recursive(
    JSON, lambda inner: st.dictionaries(FIELDS, inner, max_size=6) | st.lists(inner, max_size=2), max_leaves=20
)


@settings(max_examples=300, deadline=None)
@given(JSON | SHAPED)
def test_junk_never_raises(update: Any) -> None:
    strip(update)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ALLOWED_UPDATES), SHAPED, st.dictionaries(FIELDS, SHAPED, max_size=5))
def test_junk_in_the_shape_of_an_update_never_raises_and_stays_small(kind: str, junk: Any, fields: Any) -> None:
    base = {"message": a_message(text="x"), "callback_query": a_query(), "my_chat_member": a_membership()}[kind]
    for value in (junk, fields, base | fields):
        stripped = strip({"update_id": 1, kind: value})
        assert stripped is None or len(json.dumps(stripped.payload)) < 1000 + 12 * TEXT


@pytest.mark.parametrize("update", [None, [], "x", 7, {"update_id": "1"}, {"message": a_message(text="x")}])
def test_what_is_no_update_is_nothing(update: Any) -> None:
    assert strip(update) is None

"""A message without the links it was written with."""

from bot.core.unlinked import unlinked


def test_what_was_linked_stays_as_words_and_everything_else_as_it_was() -> None:
    params = {
        "message_id": 7,
        "text": '<b>Sentence</b>\n<a href="https://herald.example/?a=1&amp;b=2">Herald</a>, <A HREF="x">Cross</A>',
        "caption": "<i>none</i>",
        "parse_mode": "HTML",
    }
    expected = {**params, "text": "<b>Sentence</b>\nHerald, Cross"}
    assert unlinked(params) == expected
    assert unlinked(expected) == expected


def test_buttons_that_lead_out_are_gone_and_the_others_stay() -> None:
    keyboard = [[{"text": "Read", "url": "https://herald.example"}], [{"text": "Follow", "callback_data": "f:1"}]]
    left = unlinked({"text": "a", "reply_markup": {"inline_keyboard": keyboard}})
    assert left["reply_markup"] == {"inline_keyboard": [[{"text": "Follow", "callback_data": "f:1"}]]}

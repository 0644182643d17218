"""The screens of writing to a human, on both sides. Pure.

Owns what stands where. What others wrote stands in a message so that Telegram finds nothing to press in it: neither a
reader nor the staff is led anywhere by a stranger's words.
"""

from collections.abc import Sequence

from bot.alerts.render import HEADLINE, LIMIT, plain
from bot.core.alert import Button
from bot.core.contact import A_DAY, LONGEST, About, Desk, Word
from bot.i18n import Translator, escape_html
from bot.store.contacts import Talk
from bot.store.privacy import KEPT
from bot.store.readers import Reader
from handlers import pages, zones
from handlers.contact_data import Contact, ContactAbout, ContactDesk, ContactTalk
from handlers.screens import Screen, paragraphs, rows

TOPICS = {
    About.MISTAKE: "contact.btn.about.mistake",
    About.TIP: "contact.btn.about.tip",
    About.QUESTION: "contact.btn.about.question",
    About.FAMILY: "contact.btn.about.family",
}
DAYS = KEPT["contact"].days


def button(t: Translator) -> Button:
    """The way to a person, from anywhere."""
    return _button(t, "contact.btn.ask", "ask")


def ask(t: Translator) -> Screen:
    """What not to write, who reads it, how long it is kept; then: what is it about?"""
    choices = [Button(t(key), data=ContactAbout(about=about).pack()) for about, key in TOPICS.items()]
    return Screen(t.html("contact.ask", n=DAYS), rows([*choices, _never_mind(t)]))


def write(t: Translator, desk: Desk, *, number: int | None = None) -> Screen:
    """Write it now. `number`: of the talk that goes on."""
    who = t(f"contact.reads.{desk.value}")
    head = t.html("contact.go_on", number=number) if number else ""
    return Screen(paragraphs(head, t.html("contact.write", n=LONGEST, who=who)), ((_never_mind(t),),))


def passed(t: Translator, talk: Talk) -> Screen:
    """It lies at the desk."""
    drop = Button(t("contact.btn.drop"), data=ContactTalk(act="drop", number=talk.id).pack())
    return Screen(t.html("contact.passed", number=talk.id, n=A_DAY), ((drop,),))


def nobody(t: Translator, contact: str) -> Screen:
    """Nobody reads at this desk now."""
    elsewhere = t.html("contact.elsewhere", contact=contact[:HEADLINE]) if contact else ""
    return Screen(paragraphs(t("contact.nobody"), elsewhere))


def answer(t: Translator, talk: Talk, text: str) -> Screen:
    """To the reader: what a person of the instance says."""
    back = Button(t("contact.btn.back"), data=ContactTalk(act="back", number=talk.id).pack())
    said = f"<blockquote>{words(text)}</blockquote>"
    return Screen(paragraphs(t.html("contact.answer", number=talk.id), said, t("contact.never")), ((back,),))


def note(t: Translator, talk: Talk) -> Screen:
    """To the staff: that something lies there; neither who wrote it nor what."""
    key = "inbox.note" if len(talk.words) == 1 else "inbox.note_more"
    return Screen(t.html(key, number=talk.id, about=t(f"inbox.about.{talk.about.value}")), ((_read(t, talk),),))


def inbox(t: Translator, reader: Reader, talks: Sequence[Talk], count: int) -> Screen:
    """What lies at the desk."""
    buttons = [_item(t, reader, talk) for talk in talks]
    text = t.html("inbox.title", n=count) if talks else t("inbox.empty")
    return Screen(text, rows([*buttons, button(t)]))


def talk_card(t: Translator, reader: Reader, talk: Talk) -> Screen:
    """One talk, with as many of its newest words as fit, and what can be done."""
    head = t.html("inbox.talk", number=talk.id, about=t(f"inbox.about.{talk.about.value}"))
    said = [_said(t, reader, word) for word in talk.words]
    while len(paragraphs(head, *said, t("inbox.rules"))) > LIMIT and len(said) > 1:
        said = said[1:]
    first = (_desk(t, "inbox.btn.answer", "answer", talk.id), _desk(t, "inbox.btn.close", "close", talk.id))
    block = (_desk(t, "inbox.btn.block", "block", talk.id),)
    return Screen(paragraphs(head, *said, t("inbox.rules")), (first, block, (to_list(t),)))


def ask_answer(t: Translator, talk: Talk) -> Screen:
    """To the staff: write the answer now."""
    return Screen(t.html("inbox.ask_answer", number=talk.id, n=LONGEST), ((_never_mind(t),),))


def answered(t: Translator, talk: Talk) -> Screen:
    """The answer is on its way."""
    close = _desk(t, "inbox.btn.close", "close", talk.id)
    return Screen(t.html("inbox.answered", number=talk.id), ((close, to_list(t)),))


def done(t: Translator, text: str) -> Screen:
    """The talk is over, or never was; back to the list."""
    return Screen(text, ((to_list(t),),))


def to_list(t: Translator) -> Button:
    """Back to what lies there."""
    return _desk(t, "inbox.btn.list", "list", 0)


def words(text: str) -> str:
    """What a person wrote, line by line, as HTML with nothing to press in it."""
    return "\n".join(escape_html(plain(line, LONGEST)) for line in text.splitlines())


def _said(t: Translator, reader: Reader, word: Word) -> str:
    key = "inbox.we" if word.ours else "inbox.reader"
    moment = pages.until_text(t, reader, word.at)
    return f"{t.html(key, moment=moment)}\n<blockquote>{words(word.text)}</blockquote>"


def _item(t: Translator, reader: Reader, talk: Talk) -> Button:
    about = t(f"inbox.about.{talk.about.value}")
    day = t.day_and_month((talk.said_at + zones.offset(reader.profile.zone, talk.said_at)).date())
    key = "inbox.btn.waits" if talk.waits else "inbox.btn.talk"
    text = t(key, number=talk.id, about=about, day=day)
    return Button(text, data=ContactDesk(act="read", number=talk.id).pack())


def _read(t: Translator, talk: Talk) -> Button:
    return _desk(t, "inbox.btn.read", "read", talk.id)


def _desk(t: Translator, key: str, act: str, number: int) -> Button:
    return Button(t(key), data=ContactDesk.model_validate({"act": act, "number": number}).pack())


def _never_mind(t: Translator) -> Button:
    return _button(t, "contact.btn.cancel", "cancel")


def _button(t: Translator, key: str, act: str) -> Button:
    return Button(t(key), data=Contact.model_validate({"act": act}).pack())

"""What a reader may pass on of an event: one sentence of our own, and at most one address. Pure.

Owns the rule of passing on, which is stricter than that of alerts: a name goes further only with consent, or where an
organisation that keeps lists has published it; nothing of a source that the register lists, and nothing nobody looked
up, is passed on by anybody. Must not know who passes it on.
"""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from bot.alerts.links import link_for
from bot.alerts.render import WORD_JOINER, headline, hearing_text, term_text
from bot.alerts.view import alert_view
from bot.core.alert import AlertView, Form
from bot.core.event import Consent, Event, Person
from bot.core.finding import Group
from bot.i18n import Translator
from bot.people.naming import Naming, naming_in

NAMES: Final = 2
"""Most names in the sentence."""

LONGEST: Final = 240
"""Code points of the sentence: percent-encoded it has to fit into an address."""

LISTABLE: Final = frozenset({Group.POLITICAL, Group.OTHER})
"""Groups in which a public list of an organisation is enough; all others are passed on by consent alone."""


@dataclass(frozen=True, slots=True)
class Shared:
    """A sentence, plain text, and the address that stands beside it; None: no page may be passed on."""

    text: str
    url: str | None

    @property
    def link(self) -> str:
        """Telegram's own page on which one chooses a chat; its first field may hold any text."""
        given = {"url": self.url, "text": self.text} if self.url else {"url": self.text}
        return "https://t.me/share/url?" + urlencode(given)


def shared(event: Event, t: Translator) -> Shared:
    """The event as it may be passed on."""
    people = tuple(one if may_name(event.group, one) else replace(one, consent=Consent.NO_NAME) for one in event.people)
    view = alert_view(replace(event, people=people), t.lang)
    links = (link_for(source, Form.WITHOUT_LINKS, t.register) for source in view.sources)
    return Shared(_sentence(view, t), next((link for link in links if link), None))


def may_name(group: Group, person: Person) -> bool:
    """Whether a name may be passed on: said by the person's side, or published by an organisation that keeps lists."""
    if naming_in(group, person) is not Naming.NAMED:
        return False
    return person.consent is Consent.OPEN or (bool(person.recognised) and {group, person.group} <= LISTABLE)


def _sentence(view: AlertView, t: Translator) -> str:
    facts = [hearing_text(view.hearing, t) if view.hearing else None, term_text(view.term, t) if view.term else None]
    said = "; ".join([headline(view, t, NAMES), *(fact for fact in facts if fact)]).replace(WORD_JOINER, "")
    text = t("share.text", what=said, day=t.short_day(view.reported.date())) if view.reported else said
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"

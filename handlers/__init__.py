"""The Telegram conversation: one conversation a file. No SQL, no clock, no rules of the field."""

from aiogram import Router

from handlers import (
    act,
    adding,
    advice,
    after,
    aid,
    alerts,
    arrival,
    asks,
    calendar_link,
    campaign_contact,
    campaign_doing,
    campaign_letter,
    campaign_petition,
    clock,
    contact,
    export,
    follow,
    gate,
    group,
    hearing_list,
    hearings,
    idle,
    kinds,
    less,
    less_of_many,
    letters,
    my,
    organise,
    people,
    phone,
    printing,
    privacy,
    quiet,
    reminding,
    settings,
    share,
    show_links,
    start,
    stats,
    stranger,
    topic,
    under_alert,
    unknown,
    words,
)
from handlers import help as help_
from handlers.family import adding as family_adding
from handlers.family import campaigns as family_campaigns
from handlers.family import details as family_details
from handlers.family import hearing as family_hearing
from handlers.family import home as family
from handlers.family import page as family_page
from handlers.staff import (
    audit,
    bad_news,
    event,
    event_correct,
    event_join,
    event_new,
    feeds,
    feeds_set,
    freeze,
    hearing_desk,
    hold,
    inbox,
    invite,
    join,
    kin,
    person,
    person_edit,
    person_same,
    person_who,
    review,
    trust,
    wishes,
)


def routers() -> tuple[Router, ...]:
    """New routers in the order in which they are asked.

    Groups first, so that what follows speaks with persons only; then the gate, before whatever shows what somebody
    follows; then texts that were asked for and may say anything, so that nothing else takes them; then what anybody may
    say; then whoever is no subscriber is sent to /start; what nobody understood comes last.
    """
    # A letter, or a sentence for one, may say anything, as what is written to a human may.
    close = (family_adding, family_hearing, family_details)
    asked = (gate, words, inbox, contact, quiet, campaign_contact, campaign_letter, *close, hearing_desk)
    anybody = (group, start, join, *asked, aid, help_, privacy, export, stranger)
    subscribers = (
        family,
        family_campaigns,
        arrival,
        kinds,
        clock,
        alerts,
        topic,
        adding,
        settings,
        phone,
        follow,
        people,
    )
    ahead = (hearings, hearing_list, after, printing, calendar_link, reminding, advice)
    below = (family_page, stats, under_alert, less, less_of_many, share, show_links, idle)
    helping = (act, asks, campaign_petition, campaign_doing, letters, my)
    staff = (hold, invite, freeze, audit, review, event, event_correct, event_join, event_new, feeds, feeds_set, trust)
    liaisons = (bad_news, wishes)
    registry = (person, kin, person_edit, person_same, person_who)
    readers = (*anybody, *subscribers, *ahead, *below, *helping)
    return tuple(conversation.router() for conversation in (*readers, *staff, organise, *liaisons, *registry, unknown))

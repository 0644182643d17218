"""The neutral first line: in every language, above everything that names somebody, and with links only where they are
wanted."""

import pytest

from bot.alerts.render import render_alert, render_sources
from bot.core.alert import Form
from bot.i18n import Catalogs
from tests.alerts.test_render import a_view

CATALOGS = Catalogs.load()


@pytest.mark.parametrize("lang", CATALOGS.languages)
@pytest.mark.parametrize("form", Form)
def test_what_names_somebody_begins_with_a_line_that_names_nobody(lang: str, form: Form) -> None:
    t = CATALOGS.translator(lang)
    alert, sources = render_alert(a_view(), t, form).html, render_sources(a_view(), t, form).html
    assert (alert.split("\n")[:2] == [t("phone.first_line"), ""]) is form.discreet
    assert (sources.split("\n")[:2] == [t("phone.answer_line"), ""]) is form.discreet
    assert ("href" in alert) is form.links
    bare = Form.FULL if form.links else Form.WITHOUT_LINKS
    assert alert.endswith(render_alert(a_view(), t, bare).html), "below it stands what everybody reads"


@pytest.mark.parametrize("lang", CATALOGS.languages)
def test_the_neutral_lines_are_short_and_plain(lang: str) -> None:
    t = CATALOGS.translator(lang)
    for line in (t("phone.first_line"), t("phone.answer_line")):
        assert 5 < len(line) < 40
        assert not set("<>&{}") & set(line)

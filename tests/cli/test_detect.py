"""`vigil detect`: from a feed, from lines and from an address; broken input is named and the rest goes on."""

import http.server
import io
import json
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot import cli
from bot.cli.detect import confidence, hearing_text, row_of
from bot.cli.items import MAX_LINE, BrokenLine, from_entries, from_lines
from bot.cli.shell import Shell, load_app
from bot.core.finding import Article, Finding, HearingAt, Item, Mention, Outlet, Span, Term
from bot.core.kinds import Kind
from bot.i18n import Catalogs
from feeds.sources.entry import Entry
from tests.cli.conftest import NOW, Vigil

FIELDS = ["id", "relevant", "event", "persons", "hearing_at", "term_months", "articles", "place", "confidence", "story"]
SPAN = Span("title", 0, 1)
TITLE = "Суд в Туле приговорил активиста Петра Лужина к пяти годам колонии по статье 207.3 УК"
LINE = {"id": "x-1", "outlet": "Вестник", "kind": "ngo", "title": TITLE, "published": "2026-11-02", "url": None}
FEED = f"""<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Вестник</title>
<item><guid>g1</guid><title>{TITLE}</title><link>https://a.example/1</link></item>
<item><guid>g2</guid><title>Погода на завтра: дождь</title><link>https://a.example/2</link></item>
</channel></rss>""".encode()


def a_finding(**fields: Any) -> Finding:
    basis: dict[str, Any] = {"lang": "ru", "relevant": True, "kind": Kind.SENTENCE, "score": 1.0}
    return Finding(**{**basis, "reasons": (), "rules_version": "1", **fields})


def lines(*rows: Any) -> bytes:
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_lines_of_json_become_lines_of_json_in_the_label_format(vigil: Vigil) -> None:
    done = vigil("detect", "-", "--input", "jsonl", "--format", "jsonl", stdin=lines(LINE))
    assert (done.code, done.err) == (0, "")
    (found,) = objects(done.out)
    assert list(found) == FIELDS
    assert (found["id"], found["event"], found["term_months"]) == ("x-1", "sentence", 60)
    assert isinstance(found["persons"], list)


def test_a_feed_is_shown_as_a_table(vigil: Vigil, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_bytes(FEED)
    done = vigil("detect", str(path))
    assert done.code == 0, done.err
    head, first, second = (line.split("\t") for line in done.out.splitlines())
    assert head[0] == "event"
    assert first[0] == "sentence"
    assert first[3] == "60 months"
    assert second[-1] == "Погода на завтра: дождь"


@pytest.mark.parametrize("stdin", [FEED, lines(LINE)], ids=["feed", "jsonl"])
def test_standard_input_is_recognised(vigil: Vigil, stdin: bytes) -> None:
    done = vigil("detect", "--format", "jsonl", stdin=stdin)
    assert done.code == 0, done.err
    assert objects(done.out)[0]["event"] == "sentence"


def test_broken_lines_are_named_and_the_rest_goes_on(vigil: Vigil) -> None:
    stdin = lines(LINE) + b"{no\n\n[1]\n\xff\xfe\n" + lines({"id": 1}, {**LINE, "published": "soon"}, {**LINE, "id": 7})
    done = vigil("detect", "--input", "jsonl", "--format", "jsonl", stdin=stdin)
    assert done.code == 1
    assert [row["id"] for row in objects(done.out)] == ["x-1", "7"]
    told = [line.split(":")[0] for line in done.err.splitlines()[:-1]]
    assert told == ["line 2", "line 4", "line 5", "line 6", "line 7"]
    assert "5 lines" in done.err.splitlines()[-1]


def test_an_endless_line_is_passed_over_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"title": "' + b"a" * (3 * MAX_LINE) + b'"}\n' + lines(LINE))
    with path.open("rb") as stream:
        first, second = from_lines(stream)
    assert first == BrokenLine(1, "too_long")
    assert isinstance(second, Item)


def test_half_a_surrogate_pair_can_be_printed(vigil: Vigil) -> None:
    stdin = b'{"id": "\\ud800", "title": "\\udfff"}\n'
    done = vigil("detect", "--input", "jsonl", "--format", "jsonl", stdin=stdin)
    assert done.code == 0
    done.out.encode()


@pytest.mark.parametrize(
    ("published", "moment"),
    [
        (None, None),
        ("2026-11-02", datetime(2026, 11, 2, tzinfo=UTC)),
        ("2026-11-02T03:00:00+03:00", datetime(2026, 11, 2, tzinfo=UTC)),
    ],
)
def test_dates_become_utc(published: str | None, moment: datetime | None, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(lines({**LINE, "published": published}))
    with path.open("rb") as stream:
        (item,) = from_lines(stream)
    assert isinstance(item, Item)
    assert item.published == moment
    assert item.outlet is Outlet.NGO


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(b"<html><body>hello</body></html>", "web page", id="page"),
        pytest.param(b"x" * (5 * 1024 * 1024 + 1), "5 MiB", id="too big"),
    ],
)
def test_what_is_no_feed_is_told_in_a_line(vigil: Vigil, body: bytes, words: str) -> None:
    done = vigil("detect", "--input", "feed", stdin=body)
    assert done.code == 1
    assert words in done.err
    assert done.out == ""


def test_a_missing_file_is_told(vigil: Vigil, tmp_path: Path) -> None:
    done = vigil("detect", str(tmp_path / "none.xml"))
    assert done.code == 1
    assert "none.xml" in done.err


class Serving(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        good = self.path == "/feed.xml"
        self.send_response(200 if good else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.end_headers()
        self.wfile.write(FEED if good else b"")

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - named so by the base class
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Serving)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_address_is_fetched(vigil: Vigil, site: str) -> None:
    done = vigil("detect", f"{site}/feed.xml", "--format", "jsonl")
    assert done.code == 0, done.err
    assert [row["id"] for row in objects(done.out)] == ["g1", "g2"]


def test_an_address_that_fails_is_told(vigil: Vigil, site: str) -> None:
    done = vigil("detect", f"{site}/none")
    assert done.code == 1
    assert "404" in done.err


def test_feeds_check_tries_one_address(vigil: Vigil, site: str) -> None:
    done = vigil("feeds", "check", f"{site}/feed.xml", lang="ru")
    assert done.code == 0, done.err
    assert "2 записи" in done.out
    assert "(rss)" in done.out
    assert len(done.out.splitlines()) > 1, "what would be understood"


def test_feeds_check_names_the_source_that_fails(vigil: Vigil, site: str, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(
        f'[feeds]\nallow_private_addresses = true\n[[feeds.sources]]\nid = "good"\nurl = "{site}/feed.xml"\n'
        f'[[feeds.sources]]\nid = "dead"\nurl = "{site}/none"\n'
    )
    done = vigil("feeds", "check")
    assert done.code == 1
    assert "good: well" in done.out
    assert "dead: the server answered with an error (404)" in done.out


def test_feeds_check_keeps_to_public_addresses_where_the_settings_say_so(
    vigil: Vigil, site: str, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text(f'[[feeds.sources]]\nid = "inner"\nurl = "{site}/feed.xml"\n')
    done = vigil("feeds", "check")
    assert done.code == 1
    assert "allow_private_addresses" in done.out


def test_every_field_of_a_finding_has_its_place() -> None:
    finding = a_finding(
        people=(Mention("Пётр Лужин", SPAN),),
        hearing=HearingAt(date(2026, 12, 8), time(10, 5), None, SPAN),
        term=Term(60, SPAN),
        articles=(Article("207.3", SPAN),),
        place="Тула",
    )
    assert list(row_of(Item("1", Outlet.NEWS, "t"), finding, "s").values()) == [
        "1", True, "sentence", ["Пётр Лужин"], "2026-12-08T10:05", 60, ["207.3"], "Тула", "high", "s",
    ]  # fmt: skip


def test_a_date_without_a_time_stays_a_date() -> None:
    assert hearing_text(HearingAt(date(2026, 12, 8), None, None, SPAN)) == "2026-12-08"
    assert hearing_text(None) is None


@pytest.mark.parametrize(
    ("outlet", "finding", "answer"),
    [
        pytest.param(Outlet.NEWS, a_finding(), "high", id="sure"),
        pytest.param(Outlet.NGO, a_finding(unsure=("x",)), "review", id="unsure"),
        pytest.param(Outlet.NEWS, a_finding(kind=Kind.DEATH), "review", id="death from news alone"),
        pytest.param(Outlet.NGO, a_finding(kind=Kind.DEATH), "review", id="death from an NGO alone"),
        pytest.param(Outlet.NEWS, a_finding(kind=Kind.DEATH, relevant=False), "high", id="another death"),
    ],
)
def test_confidence_says_whether_a_person_should_look(outlet: Outlet, finding: Finding, answer: str) -> None:
    assert confidence(Item("1", outlet, "t"), finding) == answer


def test_an_entry_is_called_by_its_guid_else_by_its_address_else_by_its_place() -> None:
    entries = (
        Entry("g", "u", "t", "", None, None),
        Entry("", "u", "t", "", None, None),
        Entry("", "", "t", "", None, None),
    )
    assert [item.id for item in from_entries(entries, Outlet.NEWS)] == ["g", "u", "3"]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_tables_are_drawn_and_long_work_shows_its_progress(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(lines(*({**LINE, "id": n, "title": f"[bold]Item {n}"} for n in range(501))))
    out, err = Terminal(), Terminal()
    shell = Shell(Catalogs.load().translator("en"), {}, io.BytesIO(), out, err, lambda: NOW, load_app)
    assert cli.execute(["detect", str(path)], shell) == 0
    assert "500 items read" in err.getvalue()
    assert "[bold]Item 500" in out.getvalue(), "text from outside is no markup"
    assert "\t" not in out.getvalue()

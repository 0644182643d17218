"""`vigil campaigns`, with the real composition root and a real database."""

import asyncio
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import cli
from bot.cli.shell import Shell, load_app
from bot.core.event import Consent
from bot.i18n import Catalogs
from bot.store.database import Database
from bot.store.vault import Vault, read_key
from campaigns.file import Fault, read
from tests.campaigns.builders import KINDS, SAMPLES, raw, table
from tests.campaigns.test_file import CASES, HOSTILE, TABLES
from tests.cli.conftest import Done
from tests.conftest import sqlite_url
from tests.handlers.registry import a_person

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LIVE_SOON = ("opens = 2026-11-24T09:00:00+01:00", "opens = 2026-01-24T09:00:00+01:00")


@pytest.fixture
def vigil(tmp_path: Path, catalogs: Catalogs) -> "Run":
    return Run(tmp_path, catalogs)


class Run:
    """Commands on one database."""

    def __init__(self, folder: Path, catalogs: Catalogs) -> None:
        self.folder, self.catalogs = folder, catalogs
        self("init")

    def __call__(self, *arguments: str, lang: str = "en", env: Mapping[str, str] | None = None) -> Done:
        out, err = io.StringIO(), io.StringIO()
        around = {"VIGIL_CONFIG": str(self.folder / "config.toml"), **(env or {})}
        stream = io.BufferedReader(io.BytesIO(b""))  # type: ignore[arg-type]
        shell = Shell(self.catalogs.translator(lang), around, stream, out, err, lambda: NOW, load_app)
        return Done(cli.execute(arguments, shell), out.getvalue(), err.getvalue())

    def campaign(self, name: str, *changes: tuple[str, str]) -> str:
        """A folder with a changed sample."""
        folder = self.folder / f"{name}-{len(list(self.folder.iterdir()))}"
        folder.mkdir()
        (folder / "campaign.toml").write_bytes(raw(name, *changes))
        if found := table(name):
            (folder / "targets.csv").write_bytes(found)
        return str(folder)

    def somebody(self, consent: Consent = Consent.OPEN) -> str:
        """Somebody in the registry; the id of links."""
        key = read_key(self.folder / "vigil.key")
        assert isinstance(key, bytes)

        async def put() -> str:
            db = Database(sqlite_url(self.folder / "vigil.db"), Vault(key))
            try:
                return await a_person(db, "Ivan Example", consent=consent)
            finally:
                await db.close()

        return asyncio.run(put())


def test_the_samples_are_in_order(vigil: Run) -> None:
    done = vigil("campaigns", "check", *(str(SAMPLES / name) for name in KINDS))
    assert (done.code, done.out, done.err) == (0, "4 campaigns are in order.\n", "")


def test_every_mistake_is_told_with_file_line_and_cure(vigil: Run) -> None:
    folder = vigil.campaign("petition", (":hospital", ":moon"), ("[text.uk]", "[text.be]"))
    done = vigil("campaigns", "check", folder)
    assert done.code == 1
    assert done.err.splitlines() == [
        "Nothing was taken: 3 mistakes.",
        f"  {folder}/campaign.toml, line 15, case.stop_on[2]: “transfer:moon” never happens. Possible: "
        "transfer:colony, transfer:hospital, transfer:prison, transfer:psychiatric, transfer:punishment_cell",
        f"  {folder}/campaign.toml, line 55, text: the text in “uk” is missing. Add it, or take the language out of "
        "“languages”.",
        f"  {folder}/campaign.toml, line 67, text.be: a text in “be”, which “languages” does not name. Add the "
        "language there, or take the text out.",
    ]


@pytest.mark.parametrize("lang", ["en", "ru", "uk"])
def test_every_mistake_there_is_has_its_words(catalogs: Catalogs, lang: str) -> None:
    t = catalogs.translator(lang)
    files = [(raw(name, change), table(name)) for name, change, _ in CASES.values()]
    files += [(body, None) for body in HOSTILE.values()] + [(raw("contact"), body) for body, _ in TABLES.values()]
    told: list[Fault] = []
    for toml, csv in files:
        found = read(toml, csv, NOW)
        assert isinstance(found, tuple)
        told += found
    assert all(t(f"cli.campaigns.wrong.{one.problem}", **dict(one.values)) for one in told)
    assert len({one.problem for one in told}) >= 50


def test_a_cause_goes_from_its_file_to_supporters_and_to_its_end(vigil: Run) -> None:
    folder = vigil.campaign("cause", ("2026-11-24", "2026-11-04"))
    assert vigil("campaigns", "list").out == "There are no campaigns yet.\n"
    assert vigil("campaigns", "import", folder, "--dry-run").out.endswith("Nothing was written.\n")
    assert vigil("campaigns", "list").out == "There are no campaigns yet.\n"
    assert vigil("campaigns", "import", folder).out == "people-first-example: a new draft\n"
    assert vigil("campaigns", "import", folder).out == "people-first-example: unchanged\n"
    assert vigil("campaigns", "list").out.splitlines() == [
        "id\tkind\tstate\tcloses\ttook part",
        "people-first-example\tpetition\tdraft\t2027-01-31\t0",
    ]
    assert "Asked  0\nOpened 0\nBegun  0\nDone   0\n" in vigil("campaigns", "show", "people-first-example").out


def test_what_may_not_be_is_refused_with_its_reason(vigil: Run) -> None:
    assert "There is no campaign nothing." in vigil("campaigns", "launch", "nothing").err
    vigil("campaigns", "import", vigil.campaign("cause"))
    assert vigil("campaigns", "pause", "people-first-example").err == (
        "people-first-example is “draft”: that cannot be done from here.\n"
    )
    closed = vigil("campaigns", "close", "people-first-example", "--result", "not")
    assert closed.out == "people-first-example: closed\n"
    assert vigil("campaigns", "launch", "people-first-example").code == 1
    again = vigil("campaigns", "import", vigil.campaign("cause", ("version = 1", "version = 2")))
    assert "closed and never opens again" in again.err


def test_people_of_the_registry_are_looked_up_and_hidden_ones_are_nobody(vigil: Run) -> None:
    shown, hidden = vigil.somebody(), vigil.somebody(Consent.SILENCE)
    for person in (hidden, "ivan-example"):
        done = vigil("campaigns", "import", vigil.campaign("petition", ('"ivan-example"', f'"{person}"')))
        assert f"nobody of the id “{person}” is public here" in done.err
    done = vigil("campaigns", "import", vigil.campaign("petition", ('"ivan-example"', f'"{shown}"')))
    assert (done.code, done.out) == (0, "doctor-for-ivan-example: a new draft\n")


def test_nothing_is_half_imported(vigil: Run) -> None:
    good, bad = vigil.campaign("cause"), vigil.campaign("petition")
    done = vigil("campaigns", "import", good, bad)
    assert (done.code, done.out) == (1, "")
    assert vigil("campaigns", "list").out == "There are no campaigns yet.\n"


def test_a_new_version_needs_a_new_number_and_says_what_changed(vigil: Run) -> None:
    vigil("campaigns", "import", vigil.campaign("cause"))
    other = ('title = "People before papers"', 'title = "People first"')
    refused = vigil("campaigns", "import", vigil.campaign("cause", other))
    assert "line 5, version: version 1 is here already, with another content. Raise the number." in refused.err
    done = vigil("campaigns", "import", vigil.campaign("cause", other, ("version = 1", "version = 2")))
    assert done.out.splitlines() == [
        "people-first-example: version 2, a draft again",
        "key\twas\tis now",
        "text.en.title\tPeople before papers\tPeople first",
    ]
    assert "text.en.title\tPeople before papers\tPeople first" in vigil("campaigns", "show", "people-first-example").out


def test_the_files_come_out_as_they_went_in(vigil: Run) -> None:
    folder = vigil.campaign("cause")
    vigil("campaigns", "import", folder)
    target = str(vigil.folder / "out")
    assert vigil("campaigns", "export", "people-first-example", target).out == f"Written to {target}\n"
    assert (Path(target) / "campaign.toml").read_bytes() == (Path(folder) / "campaign.toml").read_bytes()
    assert vigil("campaigns", "export", "people-first-example", target).code == 1
    assert vigil("campaigns", "check", target).code == 0


def test_a_folder_without_a_campaign_is_told(vigil: Run) -> None:
    done = vigil("campaigns", "check", str(vigil.folder / "nowhere"))
    assert done.code == 1
    assert "No such file or directory" in done.err

"""Signed reports laid out as a static site: what is public, what is withdrawn, and a feed that other programs read."""

import re
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest

from monitor.errors import RecordError, SettingsError
from monitor.operations.run import run
from monitor.operations.sign import Hand, sign, withdraw
from monitor.operations.site import site
from monitor.workspace.settings import Settings, load_settings
from tests.offices import office

ATOM = "{http://www.w3.org/2005/Atom}"
OFFICE = """
[office]
name = "Office of <b>an invented</b> state"
[[office.signatories]]
role = "Approved"
may = ["Dee Rector"]
[site]
kinds = ["dashboard"]
address = "https://example.gov/model/"
"""
HAND = Hand("Dee Rector", "Approved", date(2024, 6, 10))
FIRST, SECOND = date(2024, 6, 3), date(2024, 6, 4)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two days' reports: the first is signed, the second a draft."""
    folder = office(tmp_path_factory.mktemp("site") / "office", OFFICE)
    settings = load_settings(folder, {})
    run(settings, ["model"], FIRST)
    sign(settings, f"model@{FIRST}", HAND)
    run(settings, ["model"], SECOND)
    return settings


def entries(folder: Path) -> list[Xml.Element]:
    return list(Xml.fromstring((folder / "feed.atom").read_bytes()).iter(f"{ATOM}entry"))  # noqa: S314  # our own


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_only_what_is_signed_is_public(settings: Settings, tmp_path: Path) -> None:
    laid = site(settings, tmp_path / "site")

    assert (laid.programmes, laid.editions) == (1, 1)
    assert [name for name in files(tmp_path / "site") if name.endswith(".html")] == [
        "index.html", "model/2024-06-03.2/annex.html", "model/2024-06-03.2/dashboard.html", "model/index.html",
    ]  # fmt: skip
    assert not any(name.endswith(("record.json", "inputs.zip", ".csv")) for name in files(tmp_path / "site"))


def test_every_link_leads_to_a_file_of_the_site(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    site(settings, folder, drafts=True)
    for page in folder.rglob("index.html"):
        for address in re.findall(r'href="([^"#]+)"', page.read_text("utf-8")):
            target = page.parent / address
            assert target.is_file() or (target / "index.html").is_file(), (page, address)


def test_names_from_settings_are_words_and_no_markup(settings: Settings, tmp_path: Path) -> None:
    site(settings, tmp_path / "site")
    front = (tmp_path / "site" / "index.html").read_text("utf-8")

    assert "Office of &lt;b&gt;an invented&lt;/b&gt; state" in front
    assert "<script" not in front


def test_the_feed_has_an_entry_for_each_edition_with_its_address(settings: Settings, tmp_path: Path) -> None:
    site(settings, tmp_path / "site")
    (entry,) = entries(tmp_path / "site")
    link = entry.find(f"{ATOM}link")

    assert link is not None
    assert link.get("href") == "https://example.gov/model/model/2024-06-03.2/dashboard.html"
    assert re.fullmatch(r"urn:sha256:[0-9a-f]{64}", entry.findtext(f"{ATOM}id") or "")
    assert entry.findtext(f"{ATOM}updated") == "2024-06-10T00:00:00Z"


def test_the_same_reports_are_the_same_bytes(settings: Settings, tmp_path: Path) -> None:
    for name in ("one", "two"):
        site(settings, tmp_path / name)

    assert {n: (tmp_path / "one" / n).read_bytes() for n in files(tmp_path / "one")} == {
        n: (tmp_path / "two" / n).read_bytes() for n in files(tmp_path / "two")
    }


def test_another_folder_is_not_overwritten_and_a_site_is(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("not to be lost")
    with pytest.raises(SettingsError, match="no site of reports"):
        site(settings, tmp_path / "mine")
    site(settings, tmp_path / "site", drafts=True)
    site(settings, tmp_path / "site")

    assert (tmp_path / "mine" / "thesis.txt").read_text() == "not to be lost"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_withdrawn_report_says_so_wherever_it_stands(settings: Settings, tmp_path: Path) -> None:
    office_again = office(tmp_path / "office", OFFICE)
    own = load_settings(office_again, {})
    run(own, ["model"], FIRST)
    sign(own, f"model@{FIRST}", HAND)
    withdraw(own, f"model@{FIRST}.2", HAND, "A figure was restated.")
    site(own, tmp_path / "site")

    assert "Withdrawn by Dee Rector, Approved: A figure was restated." in (tmp_path / "site/index.html").read_text(
        "utf-8"
    )
    assert [entry.findtext(f"{ATOM}title", "").endswith("(WITHDRAWN)") for entry in entries(tmp_path / "site")] == [
        True
    ] * 2


def test_nothing_altered_is_made_public(settings: Settings, tmp_path: Path) -> None:
    own = load_settings(office(tmp_path / "office", OFFICE), {})
    run(own, ["model"], FIRST)
    sign(own, f"model@{FIRST}", HAND)
    page = own.reports / str(FIRST) / "model.2" / "dashboard.html"
    page.write_text(page.read_text("utf-8").replace("met", "MET"), "utf-8")
    with pytest.raises(RecordError, match="not whole"):
        site(own, tmp_path / "site")

    assert not (tmp_path / "site").exists()


def test_the_page_over_all_programmes_lies_beside_the_reports(settings: Settings) -> None:
    front = (settings.reports / "index.html").read_text("utf-8")

    assert 'href="2024-06-04/model/dashboard.html"' in front
    assert "<li>DRAFT</li>" in front


def test_a_draft_that_was_withdrawn_is_not_made_public(tmp_path: Path) -> None:
    """Some had signed it, not all: it was a draft when it was withdrawn."""
    second = '[[office.signatories]]\nrole = "Prepared"\nmay = ["Ana Lyst"]\n[site]'
    own = load_settings(office(tmp_path / "office", OFFICE.replace("[site]", second)), {})
    run(own, ["model"], FIRST)
    sign(own, f"model@{FIRST}", HAND)
    withdraw(own, f"model@{FIRST}.2", HAND, "It was never to go out.")

    assert site(own, tmp_path / "site").editions == 0
    assert "never to go out" not in (tmp_path / "site" / "index.html").read_text("utf-8")


def test_a_draft_whose_record_says_it_is_signed_is_not_made_public(tmp_path: Path) -> None:
    own = load_settings(office(tmp_path / "office", OFFICE), {})
    run(own, ["model"], FIRST)
    record = own.reports / str(FIRST) / "model" / "record.json"
    says = record.read_text("utf-8").replace('"signed": false', '"signed": true')
    record.write_text(says.replace('"signatures": 0', '"signatures": 1'), "utf-8")
    for drafts in (False, True):
        with pytest.raises(RecordError, match=r"ledger knows nothing|not whole"):
            site(own, tmp_path / "site", drafts)


def test_a_link_leads_to_the_site_and_stays(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "disk")
    site(settings, tmp_path / "site")

    assert (tmp_path / "site").is_symlink()
    assert (tmp_path / "disk" / "index.html").is_file()


def test_no_site_is_laid_out_among_what_the_workspace_keeps(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="what is its own"):
        site(settings, settings.reports / "site")
    assert not (settings.reports / "site").exists()

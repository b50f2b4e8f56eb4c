"""Every mistake in a definition gives its own message: where, what, why and how to mend, and nothing besides."""

import shutil
from pathlib import Path

import pytest

from monitor.errors import DefinitionError
from tests.broken_files import Make, expected, laid_out, mistakes, said

GROWTH = Path("tests_definitions/model/growth.yaml")


def _dangling(folder: Path) -> None:
    (folder / GROWTH).unlink()
    (folder / GROWTH).symlink_to("nowhere.yaml")


def _leading_out(folder: Path) -> None:
    outside = folder / "elsewhere.yaml"
    (folder / GROWTH).rename(outside)
    (folder / GROWTH).symlink_to(outside)


def _linked_folder(folder: Path) -> None:
    (folder / "tests_definitions/model").rename(folder / "model")
    (folder / "tests_definitions/model").symlink_to(folder / "model")


def _folder_for_a_file(folder: Path) -> None:
    (folder / GROWTH).unlink()
    (folder / GROWTH).mkdir()


# What version control or an editor would not keep as it is, and what is only large.
MADE: dict[str, Make] = {
    "empty_file": lambda folder: (folder / GROWTH).write_bytes(b""),
    "not_utf8": lambda folder: (folder / GROWTH).write_bytes("id: model/growth\ntitle: Größe\n".encode("latin-1")),
    "unprintable_character": lambda folder: (folder / GROWTH).write_bytes(b"id: model/growth\ntitle: a\x00b\n"),
    "two_megabytes": lambda folder: (folder / GROWTH).write_bytes(b"# long\n" * 300_000),
    "alias_bomb": lambda folder: (folder / GROWTH).write_text(
        "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)), "utf-8"
    ),
    "link_that_leads_out": _leading_out,
    "link_that_leads_nowhere": _dangling,
    "folder_that_is_a_link": _linked_folder,
    "folder_for_a_file": _folder_for_a_file,
    "no_documents": lambda folder: (folder / "tests_definitions/documents.yaml").unlink(),
    "no_measures": lambda folder: (folder / "tests_definitions/measures.yaml").unlink(),
    "no_test": lambda folder: [path.unlink() for path in folder.glob("tests_definitions/model/**/growth.yaml")],
    "no_programme": lambda folder: shutil.rmtree(folder / "tests_definitions/model"),
}


def test_the_base_has_no_mistake(tmp_path: Path) -> None:
    assert said(laid_out("definitions", "none", None, tmp_path / "root")) is None


def test_what_is_made_here_has_its_message() -> None:
    assert set(MADE) <= set(mistakes("definitions"))


@pytest.mark.parametrize("mistake", mistakes("definitions"))
def test_message(mistake: str, tmp_path: Path) -> None:
    fault = said(laid_out("definitions", mistake, MADE.get(mistake), tmp_path / "root"))

    assert isinstance(fault, DefinitionError)
    assert str(fault) == expected("definitions", mistake)
    assert fault.exit_code == 10


@pytest.mark.parametrize("mistake", mistakes("definitions"))
def test_no_message_is_in_the_words_of_a_library(mistake: str) -> None:
    theirs = ("Input should", "valid dictionary", "pydantic", "literal[", "[type=", "Traceback")

    assert [word for word in theirs if word in expected("definitions", mistake)] == []

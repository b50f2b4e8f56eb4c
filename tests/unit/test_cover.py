"""Whose report it is: settings that say it, and a seal that is a picture."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from monitor.errors import SettingsError
from monitor.operations.cover import seal_address
from monitor.pages.cover import Office

PNG, JPEG, SVG = b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff...", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
ENTITIES = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
HEAD = (
    b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd">\n'
)


@pytest.mark.parametrize(("name", "content"), [("a.png", PNG), ("a.JPG", JPEG), ("a.svg", SVG), ("b.svg", HEAD + SVG)])
def test_a_picture_is_a_seal(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)

    assert seal_address(tmp_path / name).startswith("data:image/")


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.png", b"no picture"), ("a.jpeg", PNG), ("a.svg", b""), ("a.svg", ENTITIES), ("a.png", SVG)],
)
def test_a_file_that_is_only_called_a_picture_is_none(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SettingsError, match="though it is called one"):
        seal_address(tmp_path / name)


@pytest.mark.parametrize(
    "office",
    [
        {"name": "Two\nlines"},
        {"name": "turned \N{RIGHT-TO-LEFT OVERRIDE} round"},
        {"name": "a bell \a"},
        {"name": "x" * 4000},
        {"signatories": [{"role": "Prepared", "title": "two\nlines", "may": ["A"]}]},
        {"signatories": [{"role": "Prepared", "may": ["A"]}, {"role": "Prepared", "may": ["B"]}]},
    ],
)
def test_what_cannot_stand_at_the_head_of_a_report_is_refused(office: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Office.model_validate(office)

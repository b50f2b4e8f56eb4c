"""Whose report it is: settings that say it, and a seal that is a picture, or why it is none."""

import base64
from pathlib import Path

import pytest
from pydantic import ValidationError

from monitor.errors import SettingsError
from monitor.operations.cover import seal_address
from monitor.pages.cover import Office

DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0,0h9"/></svg>'
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


def test_a_seal_is_carried_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "seal.svg").write_bytes(DRAWN)

    assert seal_address(tmp_path / "seal.svg") == f"data:image/svg+xml;base64,{base64.b64encode(DRAWN).decode()}"


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("seal.gif", b"GIF89a", "the seal is no picture that a page can show. Use one of .svg, .png, .jpg, .jpeg."),
        ("seal.png", None, "the seal cannot be read: No such file or directory. Put the picture there"),
        ("seal.png", b"0" * 500_001, "the seal is larger than 500,000 bytes. Make it smaller."),
        ("seal.svg", DRAWN.replace(b"<path", b"<text>A</text><path"), "the seal has words that need a typeface."),
        ("seal.svg", DRAWN.replace(b"<path", b"<svg:text>A</svg:text><path"), "object to path"),
    ],
)
def test_what_is_no_seal_is_refused(name: str, content: bytes | None, what: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)

    with pytest.raises(SettingsError) as refused:
        seal_address(tmp_path / name)

    assert what in " ".join(str(refused.value).split())
    assert name in str(refused.value)

"""The seal of an office, as every page carries it, or why it cannot."""

import base64
from pathlib import Path

import pytest

from monitor.errors import SettingsError
from monitor.operations.cover import seal_address

DRAWN = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0,0h9"/></svg>'


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

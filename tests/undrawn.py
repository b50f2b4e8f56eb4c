"""Reports without their pages, for tests of what is filed beside them: pages take seconds to draw."""

import pytest


def undraw(monkeypatch: pytest.MonkeyPatch, *, filed: bool = True) -> None:
    """File every page and PDF empty, or none of them."""
    monkeypatch.setattr("monitor.operations.papers._drawn", lambda *_: None)
    monkeypatch.setattr(
        "monitor.operations.papers._written",
        lambda pages, _: {f"{name}.{form}": b"" for name in (pages if filed else ()) for form in ("html", "pdf")},
    )

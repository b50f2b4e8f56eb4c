"""Every mistake in a publication gives its own message: which row and column, what stands there, what was expected."""

import shutil
from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from monitor.errors import ObservationError
from tests.broken_files import Make, expected, laid_out, mistakes, said

PUBLICATION = Path("observations/claims/2024-05-01")


def _sealed(folder: Path, data: bytes, name: str = "data.csv") -> None:
    """`data` as the publication's file, with a card that says so."""
    card = folder / PUBLICATION / "source.yaml"
    before = (folder / PUBLICATION / "data.csv").read_bytes()
    (folder / PUBLICATION / "data.csv").unlink()
    (folder / PUBLICATION / name).write_bytes(data)
    text = card.read_text("utf-8").replace(sha256(before).hexdigest(), sha256(data).hexdigest())
    card.write_text(text.replace("data.csv", name), "utf-8")


def _parquet(folder: Path, *changes: pl.Expr) -> None:
    """The same figures as Parquet, changed."""
    made = folder / "made.parquet"
    pl.read_csv(folder / PUBLICATION / "data.csv").with_columns(*changes).write_parquet(made)
    _sealed(folder, made.read_bytes(), "data.parquet")


def _cut_parquet(folder: Path) -> None:
    _parquet(folder)
    data = (folder / PUBLICATION / "data.parquet").read_bytes()
    (folder / PUBLICATION / "data.parquet").rename(folder / PUBLICATION / "data.csv")
    card = folder / PUBLICATION / "source.yaml"
    card.write_text(card.read_text("utf-8").replace("data.parquet", "data.csv"), "utf-8")
    _sealed(folder, data[: len(data) // 2], "data.parquet")


def _linked(name: str) -> Make:
    def make(folder: Path) -> None:
        (folder / PUBLICATION / name).rename(folder / name)
        (folder / PUBLICATION / name).symlink_to(folder / name)

    return make


def _linked_folder(folder: Path) -> None:
    (folder / PUBLICATION).rename(folder / "away")
    (folder / PUBLICATION).symlink_to(folder / "away")


def _file_for_a_folder(folder: Path) -> None:
    shutil.rmtree(folder / "observations")
    (folder / "observations").write_text("", "utf-8")


def _linked_beside(name: str) -> Make:
    def make(folder: Path) -> None:
        (folder / name).write_text("", "utf-8")
        (folder / "observations" / name).symlink_to(folder / name)

    return make


# What version control or an editor would not keep as it is.
MADE: dict[str, Make] = {
    "empty_data": lambda folder: _sealed(folder, b""),
    "empty_card": lambda folder: (folder / PUBLICATION / "source.yaml").write_bytes(b""),
    "not_utf8": lambda folder: _sealed(folder, "area,population\nMD,größer\n".encode("latin-1")),
    "utf8_cut_off": lambda folder: _sealed(folder, "area,population\nMD,größ".encode()[:-1]),
    "not_text": lambda folder: _sealed(folder, b"area,population\nMD,\0\n"),
    "linked_data": _linked("data.csv"),
    "linked_card": _linked("source.yaml"),
    "linked_folder": _linked_folder,
    "linked_corrections": _linked_beside("corrections.yaml"),
    "linked_errors": _linked_beside("errors.yaml"),
    "linked_manifest": _linked_beside("manifest.csv"),
    "file_for_a_folder": _file_for_a_folder,
    "parquet_with_lists": lambda folder: _parquet(folder, pl.concat_list("value")),
    "parquet_with_text_for_numbers": lambda folder: _parquet(folder, pl.lit("many").alias("value")),
    "parquet_with_no_number": lambda folder: _parquet(folder, pl.lit(float("nan")).alias("value")),
    "parquet_with_days_for_periods": lambda folder: _parquet(folder, pl.date("period", 1, 1).alias("period")),
    "parquet_cut_off": _cut_parquet,
    "parquet_that_is_text": lambda folder: _sealed(folder, b"area,population\n" * 9, "data.parquet"),
}


def test_what_is_made_here_has_its_message() -> None:
    assert set(MADE) <= set(mistakes("observations"))


@pytest.mark.parametrize("mistake", mistakes("observations"))
def test_message(mistake: str, tmp_path: Path) -> None:
    fault = said(laid_out("observations", mistake, MADE.get(mistake), tmp_path / "root"))

    assert isinstance(fault, ObservationError)
    assert str(fault) == expected("observations", mistake)
    assert fault.exit_code == 11


def test_the_same_figures_as_parquet_are_no_mistake(tmp_path: Path) -> None:
    assert said(laid_out("observations", "none", _parquet, tmp_path / "root")) is None

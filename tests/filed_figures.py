"""What somebody reads in filed reports who has nothing else: every figure in them, and what it is a figure of.

A figure stands in a worksheet, as CSV or in the record, or printed on a page or on paper. What its place means is told
by the definitions in `inputs.zip`, which also say what adds up; the list there tells which counts are withheld.
"""

import csv
import io
import json
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from typing import Any
from zipfile import ZipFile

import yaml

from tests.few_people import Key

Between = tuple[float, float]  # a figure as exactly as it is printed
Place = tuple[str, str, int, str]  # worksheet, entity, year, line
Sum = tuple[Mapping[Key, float], float]  # figures, each with its sign, and what they come to

NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d[\d,]*(?:\.\d+)?")
EXPLAIN = re.compile(r"explain\s+(\w+/\w+)\s+(\d{4})(?:\s+--entity\s+(\S+))?")
AREA = re.compile(r"[A-Z]{2}(?::[a-z]+:\w+)?$")
STEP = re.compile(r"\d+\s+(.*\S)\s{2,}(\S+) [a-z ]+$")


@dataclass(frozen=True)
class Filed:
    """One report: its figures, sums of figures that it shows, and what its list says is withheld, by publication."""

    named: str
    figures: Mapping[Key, Between]
    sums: list[Sum]
    withheld: Mapping[str, frozenset[Key]]
    sources: Mapping[str, str]  # by quantity
    words: dict[str, Any] = field(repr=False)  # of measures.yaml

    @property
    def unseen(self) -> frozenset[Key]:
        """The figures that are withheld and stand nowhere in it."""
        return frozenset(key for keys in self.withheld.values() for key in keys) - self.figures.keys()


def read(folder: Path, kinds: Iterable[str] = (".csv", ".json", ".html", ".pdf")) -> Filed:
    """A report from its folder; of its figures, those in files of `kinds`.

    Of tables those of worksheets, and of JSON the record: exhibits show the same figures of fewer lines.
    """
    with ZipFile(folder / "inputs.zip") as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheets = {page["id"]: page for page in map(_yaml, _definitions(texts)) if "inputs" in page}
    words = _yaml(next(text for name, text in texts.items() if name.endswith("/measures.yaml")))
    found: dict[Place, Between] = {}
    for path in sorted(path for path in folder.rglob("*") if path.suffix in kinds and _has_lines(path)):
        for place, (low, high) in READERS[path.suffix](path, sheets):
            before = found.get(place, (-1e18, 1e18))
            found[place] = max(before[0], low), min(before[1], high)
    asked = _Asked(sheets, words)
    figures = {key: value for place, value in found.items() if (key := asked.key(place))}
    sums = [
        (parts, value[0]) for place, value in found.items() if (parts := asked.parts(place)) and value[0] == value[1]
    ]
    return Filed(f"{folder.parent.name}/{folder.name}", figures, sums, _withheld(texts), asked.sources, words)


def _has_lines(path: Path) -> bool:
    """Whether a file may hold figures by their lines."""
    return path.name != "checks.json" and path.parent.name != "exhibits"


def _yaml(text: str) -> Any:
    return yaml.load(text, yaml.BaseLoader)  # noqa: S506  # words stay words


def _definitions(texts: Mapping[str, str]) -> Iterator[str]:
    return (text for name, text in texts.items() if name.startswith("definitions/") and name.endswith(".yaml"))


def _withheld(texts: Mapping[str, str]) -> dict[str, frozenset[Key]]:
    found: dict[str, set[Key]] = {}
    for row in csv.reader(io.StringIO(texts.get("observations/withheld.csv", "-"))):
        if row[0] not in ("-", "publication"):
            found.setdefault(row[0], set()).add(tuple(row[1:7]))  # type: ignore[arg-type]  # six words
    return {publication: frozenset(keys) for publication, keys in found.items()}


class _Asked:
    """What the worksheets ask for: which figure an input is, and which figures a line adds or subtracts."""

    def __init__(self, sheets: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        self.sheets, self.measures = sheets, words["measures"]
        self.sources = {measure["sum"]["quantity"]: measure["source"] for measure in self.measures.values()}

    def key(self, place: Place) -> Key | None:
        """The figure that an input is; None for a line."""
        sheet, entity, year, name = place
        asked = self.sheets[sheet]["inputs"].get(name)
        if asked is None:
            return None
        measure = self.measures[asked["measure"]]
        half = {None: "", "1": "-H1", "7": "-H2"}[measure.get("months", [None])[0]]
        whom = asked.get("area", entity), asked.get("population", "all"), measure["payer"]
        return *whom, measure["sum"]["service"][0], measure["sum"]["quantity"], f"{year}{half}"

    def parts(self, place: Place) -> dict[Key, float]:
        """The figures that a line adds up, each with its sign; none for an input and for any other line."""
        sheet, entity, year, name = place
        (verb, of), *_ = self.sheets[sheet].get("lines", {}).get(name, {"": []}).items()
        found: dict[Key, float] = {}
        for at, part in enumerate(of if verb in ("plus", "minus") else ()):
            key = self.key((sheet, entity, year, part))
            signed = {key: 1.0} if key else self.parts((sheet, entity, year, part))
            for inner, sign in signed.items():
                found[inner] = found.get(inner, 0) + sign * (-1 if verb == "minus" and at else 1)
        return found


# Files


def _number(text: str) -> Between | None:
    """The last number that is printed in a text, as far as its decimals tell it."""
    if not (printed := NUMBER.findall(text)):
        return None
    plain = printed[-1].replace(",", "").replace("\N{MINUS SIGN}", "-")
    off = 0.5 * 10.0 ** -len(plain.partition(".")[2]) if "." in plain else 0.0
    return float(plain) - off, float(plain) + off


def _titles(sheet: Mapping[str, Any]) -> dict[str, str]:
    """The lines and inputs of a worksheet by what pages call them, the longest first."""
    every = [(str(word.get("title", name)).replace("_", " "), name)
             for group in ("inputs", "lines") for name, word in sheet.get(group, {}).items()]  # fmt: skip
    return dict(sorted(every, key=lambda pair: -len(pair[0])))


def _named(text: str, titles: Mapping[str, str]) -> str:
    return next((name for title, name in titles.items() if text.startswith(title)), "")


def _of_csv(path: Path, sheets: Mapping[str, Any]) -> Iterator[tuple[Place, Between]]:
    sheet = next((name for name in sheets if name.endswith(f"/{path.stem}")), "")
    for row in csv.DictReader(io.StringIO(path.read_text("utf-8"))):
        for name in {**sheets[sheet]["inputs"], **sheets[sheet]["lines"]}:
            if row[name]:
                yield (sheet, row["entity"], int(row["year"]), name), (float(row[name]), float(row[name]))


def _of_json(path: Path, _: Mapping[str, Any]) -> Iterator[tuple[Place, Between]]:
    for finding in json.loads(path.read_text("utf-8"))["findings"]:
        whose = finding["test"], finding["entity"]
        lines = {(finding["year"], name): value for name, value in finding["lines"].items()}
        inputs = {
            (int(year), given["name"]): value for given in finding["inputs"] for year, value in given["years"].items()
        }
        for (year, name), value in (lines | inputs).items():
            if value is not None:
                yield (*whose, year, name), (value, value)


class _Page(HTMLParser):
    """A page as rows of cells, each row with the table it is in; and as text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[tuple[str, list[str]]] = []
        self.table, self.text, self._cell = "", "", False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "table":
            self.table = given.get("id") or ""
        elif tag == "tr" or given.get("class") == "step-title":
            self.rows.append((self.table if tag == "tr" else "", []))
        self._cell = tag in ("td", "th") or given.get("class") in ("step-title", "step-value") or self._cell
        if tag in ("td", "th") or given.get("class") in ("step-title", "step-value"):
            self.rows[-1][1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th", "p")

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._cell:
            self.rows[-1][1][-1] += f" {data.strip()}"


def _of_html(path: Path, sheets: Mapping[str, Any]) -> Iterator[tuple[Place, Between]]:
    """The tables of a worksheet and of everyone."""
    page = _Page(path.read_text("utf-8"))
    asked = {sheet.replace("/", "-").replace("_", "-"): (sheet, year, entity)
             for sheet, year, entity in EXPLAIN.findall(page.text)}  # fmt: skip
    heads: dict[str, list[str]] = {}
    for table, (first, *cells) in ((table, [cell.strip() for cell in cells]) for table, cells in page.rows):
        whose = next((asked[name] for name in asked if re.fullmatch(rf"{name}-(everyone|worksheet-\d+)", table)), None)
        if whose is None:
            continue
        if table not in heads:
            heads[table] = cells
            continue
        sheet, shown, entity = whose
        for label, cell in zip(heads[table], cells, strict=True):
            yield from _placed(sheets, (sheet, shown, entity), (first, label), cell)


def _placed(
    sheets: Mapping[str, Any], whose: tuple[str, str, str], labels: tuple[str, str], cell: str
) -> Iterator[tuple[Place, Between]]:
    """A cell of a table by what is written at its row and its column; one without a line is of what is judged."""
    sheet, year, entity = whose
    titles = _titles(sheets[sheet])
    entity = next((label for label in labels if AREA.fullmatch(label)), entity or sheets[sheet]["area"])
    year = next((label[:4] for label in labels if re.match(r"\d{4}\b", label)), year)
    name = next(filter(None, (_named(label, titles) for label in labels)), "") or next(
        iter(sheets[sheet].get("require", ())), ""
    )
    if name and (value := _number(cell)):
        yield (sheet, entity, int(year), name), value


def _of_pdf(path: Path, sheets: Mapping[str, Any]) -> Iterator[tuple[Place, Between]]:
    """Lines of a worksheet, line by line and in its table, and the table of everyone, as they are printed."""
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    before: tuple[str, str, str] | None = None
    for part, here in _sections(text):
        for row in (line.strip() for line in part.splitlines()):
            cells = re.split(r"\s+", row)
            if here and AREA.fullmatch(cells[0]) and len(cells) - 1 == len(of := sheets[here[0]].get("answer", ())):
                for name, cell in zip(of, cells[1:], strict=True):
                    yield from _placed(sheets, here, (cells[0], name.replace("_", " ")), cell)
            elif here and (step := STEP.fullmatch(row)):
                yield from _placed(sheets, here, (step[1], here[1]), step[2])
            elif before and (name := _named(row, titles := _titles(sheets[before[0]]))):
                years = [str(year) for year in reversed(_years(sheets[before[0]]))]  # the newest stand first
                title = next(title for title, one in titles.items() if one == name)
                rest = row.removeprefix(title).split()
                for year, cell in zip(years, rest if len(rest) == len(years) else (), strict=False):
                    yield from _placed(sheets, before, (title, year), cell)
        before = here


def _sections(text: str) -> Iterator[tuple[str, tuple[str, str, str] | None]]:
    """A text cut after each line that says how to have a worksheet explained, with which that is."""
    end = 0
    for match in EXPLAIN.finditer(text):
        yield text[end : match.start()], (match[1], match[2], match[3] or "")
        end = match.end()
    yield text[end:], None


def _years(sheet: Mapping[str, Any]) -> range:
    return range(int(sheet["years"][0]["from"]), int(sheet["years"][0]["through"]) + 1)


READERS = {".csv": _of_csv, ".json": _of_json, ".html": _of_html}
if which("pdftotext"):
    READERS[".pdf"] = _of_pdf

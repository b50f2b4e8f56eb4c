"""Does this tree answer and print what another one does? Run before and after a change that nobody is to notice.

    make same BASE=HEAD~1

Both trees make the reports of every programme and answer every test, each in processes of its own. What differs is
listed, file by file, with its first lines. Left out of the comparison is what names the software, the definitions and
where a rule stands: fingerprints, the record's list of files, file and line of a definition. HTML is compared by what
it says: headings, tables, links, words and what pictures are called, in their order, whatever the markup around them; a
PDF by its text, page by page, its bookmarks and its tags.
"""

import argparse
import difflib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from monitor.rendering.pdf_checks import structure

ROOT = Path(__file__).parent.parent
AS_OF = "2026-11-23"
SHOWN = 12  # lines of a difference that are printed
COMMAND = "from monitor.cli import main; main()"
ANSWERS = (["evaluate", "--json"], ["obligations", "--json"], ["sources", "--json"], ["coverage", "--json"])
LEFT_OUT = ("record.json", "inputs.zip")  # they name the software and the definitions in every line
NAMES_THE_SOFTWARE = (
    (re.compile(r"\b(sha256:)?[0-9a-f]{12,64}\b"), "FINGERPRINT"),
    (re.compile(r"\b[\w/]+\.ya?ml, line \d+"), "FILE AND LINE"),
)
SAYS = {"h1", "h2", "h3", "h4", "h5", "h6", "caption", "th", "td", "a", "figure", "dt", "dd", "li"}
UNSAID = {"style", "script"}


class Said(HTMLParser):
    """What a page says, a line for each piece of text, under the element whose meaning it has."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Words that stand in attributes are said too, to those who hear a page."""
        self._open.append(tag)
        told = {name: value for name, value in attrs if name in ("alt", "aria-label", "href", "scope") and value}
        self.lines += [f"{tag} {name}: {value}" for name, value in sorted(told.items())]

    def handle_endtag(self, tag: str) -> None:
        """Close the element, and those inside that HTML lets stay open."""
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """A piece of text."""
        words = " ".join(data.split())
        if words and not UNSAID & set(self._open):
            meaning = next((tag for tag in reversed(self._open) if tag in SAYS), "p")
            self.lines.append(f"{meaning}: {words}")


def said_by(html: str) -> list[str]:
    """The lines of a page, without its fingerprints."""
    reader = Said()
    reader.feed(html)
    return [plain(line) for line in reader.lines]


def plain(line: str) -> str:
    """A line without what names the software."""
    for pattern, instead in NAMES_THE_SOFTWARE:
        line = pattern.sub(instead, line)
    return line


def read(path: Path) -> list[str]:
    """A filed file as lines that can be compared."""
    if path.suffix == ".html":
        return said_by(path.read_text("utf-8"))
    if path.suffix == ".pdf":
        text = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True)
        return [plain(line) for line in text.stdout.splitlines()] + list(tags_of(path))
    return [plain(line) for line in path.read_text("utf-8").splitlines()]


def tags_of(path: Path) -> Iterator[str]:
    """What a PDF tells those who do not see it: its bookmarks, and its tags in their order."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        with pdf.open_outline() as outline:
            yield from _bookmarks(outline.root)
        yield from (f"tag {''.join(kinds)}{element.S}" for element, kinds in structure(pdf))


def _bookmarks(items: Iterable[Any], above: str = "bookmark") -> Iterator[str]:
    for item in items:
        yield f"{above}: {item.title}"
        yield from _bookmarks(item.children, f"{above} below {item.title}")


def made_by(tree: Path, folder: Path, programmes: Sequence[str]) -> None:
    """Let the program of `tree` file its reports and its answers in `folder`."""
    reports = folder / "reports"
    _monitor(tree, folder, ["run", *programmes, "--as-of", AS_OF, "--workspace", str(_workspace(folder))])
    for words in ANSWERS:
        answer = _monitor(tree, folder, [*words, "--as-of", AS_OF])
        text = json.dumps(_without_names(json.loads(answer)), indent=1, ensure_ascii=False)
        (reports / f"{words[0]}.json").write_text(text, "utf-8")


def _workspace(folder: Path) -> Path:
    """A workspace with the definitions and observations that the tree ships, and reports of its own."""
    (folder / "monitor.toml").write_text('[paths]\nreports = "reports"\n', "utf-8")
    return folder


def _without_names(answer: object) -> object:
    """An answer without its fingerprints, and without the versions of the software."""
    if isinstance(answer, dict):
        left = {"software", "definitions", "code"}
        return {name: _without_names(part) for name, part in answer.items() if name not in left}
    return [_without_names(part) for part in answer] if isinstance(answer, list) else answer


def _monitor(tree: Path, folder: Path, words: Sequence[str]) -> str:
    """What one command printed; findings that are due and not made are no fault of the tree."""
    home = {**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words], cwd=folder, env=home, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 12):
        sys.exit(f"{tree}: monitor {' '.join(words)} ended with {done.returncode}.\n{done.stderr}")
    return done.stdout


def files_below(folder: Path) -> Mapping[str, Path]:
    """Every filed file that is compared, by its path below `folder`."""
    found = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return {path.relative_to(folder).as_posix(): path for path in sorted(found) if path.name not in LEFT_OUT}


def differences(before: Path, after: Path) -> Iterator[str]:
    """Each file that differs, with the first lines in which it does."""
    one, other = files_below(before), files_below(after)
    yield from (f"only before: {name}" for name in one if name not in other)
    yield from (f"only after: {name}" for name in other if name not in one)
    for name in (name for name in one if name in other):
        lines = list(difflib.unified_diff(read(one[name]), read(other[name]), "before", "after", n=0, lineterm=""))[2:]
        if lines:
            further = f"\n    ... and {len(lines) - SHOWN} more" if len(lines) > SHOWN else ""
            yield "\n    ".join([f"differs: {name}", *lines[:SHOWN]]) + further


def main() -> None:
    """Compare this tree with that of a commit."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("base", help="the commit to compare with, such as HEAD or main")
    asked.add_argument("programmes", nargs="*", help="of these alone; of all, if none is named")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="monitor-same-") as name:
        folder = Path(name)
        subprocess.run(
            ["git", "worktree", "add", "--quiet", "--detach", str(folder / "tree"), given.base], cwd=ROOT, check=True
        )
        try:
            for side, tree in (("before", folder / "tree"), ("after", ROOT)):
                (folder / side).mkdir()
                made_by(tree, folder / side, given.programmes)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(folder / "tree")], cwd=ROOT, check=True)
        found = list(differences(folder / "before" / "reports", folder / "after" / "reports"))
        compared = len(files_below(folder / "after" / "reports"))
    print("\n".join(found) or f"The same: {compared} files of both trees say the same.")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()

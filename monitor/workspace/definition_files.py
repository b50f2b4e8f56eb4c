"""Which files of tests_definitions/ there are, read one by one, and what is wrong with each by itself.

Nothing is passed over in silence: a file that nobody would read, a link and a folder that is no programme are problems.
Where programmes are named, they alone are read, with those they take tests from: what is wrong in another is `check`'s.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from monitor.definitions.agreements import AgreementFile, EventsFile
from monitor.definitions.assembling import assembled
from monitor.definitions.cases import ExamplesFile
from monitor.definitions.confirmations import CONFIRMATIONS_FILE, ConfirmationsFile
from monitor.definitions.programmes import Definitions
from monitor.definitions.reading import Confirmed, Reading
from monitor.definitions.registers import DocumentsFile, MeasuresFile
from monitor.definitions.schema import TestFile
from monitor.errors import DefinitionError, Problem
from monitor.words.strict_yaml import Document
from monitor.workspace.yaml_files import Model, Texts, leads_inside, load, shown_path

if TYPE_CHECKING:
    from monitor.definitions.scenarios import ScenarioFile

YAML = (".yaml", ".yml")
HIDDEN = (".", "_")  # how the names of files and folders begin that are passed over

_PROGRAMME = "A programme is a folder with an agreement.yaml and one file for each test."
_READ = (
    "Read are documents.yaml, measures.yaml, events.yaml, confirmations.yaml, scenarios/NAME.yaml and, by programme, "
    "agreement.yaml, TEST.yaml and examples/TEST.yaml."
)
SCENARIOS = "scenarios"  # the folder beside the programmes that is none


@dataclass
class DefinitionFiles:
    """The definition files on disk: each as it was read, and what has been read of all of them."""

    roots: Sequence[Path] = ()
    reading: Reading = field(default_factory=Reading)
    seen: list[tuple[Path, Path]] = field(default_factory=list)  # every file, with its root
    texts: Texts = field(default_factory=dict)  # every file that was read, as it was read
    passed: dict[str, list[tuple[Path, Path]]] = field(default_factory=dict)  # folders not asked for, with their roots

    def load(self, path: Path, root: Path, model: type[Model]) -> tuple[Model, Document] | None:
        """The file as `model`, or None with its problems noted."""
        self.seen.append((root, path))
        try:
            return load(inside(path, root), shown_path(path, root), model, DefinitionError, self.texts)
        except DefinitionError as fault:
            self.reading.problems += fault.problems
            self.reading.unread.add(model)
            return None

    def refuse(self, path: Path, root: Path, what: str, why: str = "", mend: str = "") -> None:
        """Note a problem of a whole file or folder."""
        self.reading.problems.append(Problem(shown_path(path, root), 0, what, why, mend))

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Every file: its path below its root, and its bytes, as they were read where they were."""
        every = [
            *self.seen,
            *((root, path) for root, folder in chain(*self.passed.values()) for path in _files(folder)),
        ]
        for root, path in sorted(every, key=lambda file: (self.roots.index(file[0]), file[1])):
            yield path.relative_to(root).as_posix(), self.texts[path] if path in self.texts else _bytes(path, root)


def load_definitions(roots: Sequence[Path], texts: Texts | None = None, only: Collection[str] = ()) -> Definitions:
    """Every programme below `roots`, or `only` those named; `texts` is given every file as it was read.

    With those named are the ones that they take tests from; scenarios are left out then. The fingerprint is over all
    files all the same. Raises DefinitionError with all problems of all files read.
    """
    return _defined(read_all(roots, texts, only), only)


def load_as_confirmed(roots: Sequence[Path], confirmed: Iterable[Confirmed], only: Collection[str] = ()) -> Definitions:
    """As above, but with these confirmations in the place of those that stand below `roots`."""
    files = read_all(roots, only=only)
    files.reading.confirmations = [*confirmed]
    return _defined(files, only)


def _defined(files: DefinitionFiles, only: Collection[str]) -> Definitions:
    definitions, whole = assembled(files.reading), fingerprint(files.contents())
    return replace(definitions, fingerprint=whole, named=bool(only), unread=tuple(files.reading.elsewhere))


def inside(path: Path, root: Path) -> Path:
    """The file, where it is no link out of its root. Raises DefinitionError."""
    if not leads_inside(path, root):
        what = "this is a link that leads out of the definitions."
        raise DefinitionError(Problem(shown_path(path, root), 0, what, mend="Put the file itself here."))
    return path


def read_all(roots: Sequence[Path], texts: Texts | None = None, only: Collection[str] = ()) -> DefinitionFiles:
    """Every file below `roots`, or of programmes `only` those of the ones named and of those they take tests from.

    Each has its own problems noted; `texts` is given each as it was read.
    """
    files = DefinitionFiles(tuple(roots), texts={} if texts is None else texts)
    sound = [root for root in roots if _is_sound(root, files)]
    for root in sound:
        _read_root(root, files, only)
    while lists := [name for name in files.passed if name in _leaned_on(files)]:
        for root, folder in chain(*map(files.passed.pop, lists)):
            _read_programme(folder, root, files)
    for root in sound:
        _strays(root, files)
    files.reading.elsewhere += [name for name, passed in files.passed.items() if _is_programme(passed[0][1])]
    _incomplete(roots, files)
    return files


def programme_names(roots: Iterable[Path]) -> frozenset[str]:
    """The names of all programmes below `roots`, whatever is wrong with them."""
    folders = chain.from_iterable(_folders(root) for root in roots if root.is_dir())
    return frozenset(folder.name for folder in folders if _is_programme(folder))


def _leaned_on(files: DefinitionFiles) -> set[str]:
    return {name for agreement, _ in files.reading.agreements for name in agreement.leans_on}


def _is_programme(folder: Path) -> bool:
    """Whether an agreement stands there that nobody has read; a family is reported nowhere, and so named nowhere."""
    try:
        return not _OF_A_FAMILY.search((folder / "agreement.yaml").read_bytes())
    except OSError:
        return False


_OF_A_FAMILY = re.compile(rb"^kind: *family\b", re.MULTILINE)


def _incomplete(roots: Sequence[Path], files: DefinitionFiles) -> None:
    where = " or ".join(root.name for root in roots)
    if not (files.reading.agreements or files.reading.elsewhere or files.reading.problems):
        files.reading.problems.append(Problem(where, 0, "there is no programme here.", mend=_PROGRAMME))
        return
    read = {path.name for _, path in files.seen}
    shared: tuple[tuple[str, type, str], ...] = (
        ("documents.yaml", DocumentsFile, "It registers every document that is cited."),
        ("measures.yaml", MeasuresFile, "It registers the words of observations and every measure."),
    )
    for name, model, why in shared:
        if name not in read and files.reading.agreements:
            files.reading.problems.append(Problem(where, 0, f"there is no {name}.", why))
            files.reading.unread.add(model)


def _is_sound(root: Path, files: DefinitionFiles) -> bool:
    """Whether a root may be read; why it may not is noted."""
    there = root.is_dir()
    if there and _is_of_definitions(root):
        return True
    what = "this is not a folder of definitions." if there else "there is no such folder."
    files.reading.problems.append(Problem(str(root), 0, what, mend=_PROGRAMME))
    return False


def _read_root(root: Path, files: DefinitionFiles, only: Collection[str]) -> None:
    if (path := root / "documents.yaml").exists() and (read := files.load(path, root, DocumentsFile)):
        _add(files, files.reading.documents, read[0].documents, read[1], "documents")
    if (path := root / "measures.yaml").exists() and (register := files.load(path, root, MeasuresFile)):
        _add(files, files.reading.measures, register[0].measures, register[1], "measures")
        _same_units(files, *register)
        files.reading.vocabularies.append(register)
    if (path := root / "events.yaml").exists() and (recorded := files.load(path, root, EventsFile)):
        files.reading.events.append(recorded)
    if (path := root / CONFIRMATIONS_FILE).exists() and (confirmed := files.load(path, root, ConfirmationsFile)):
        files.reading.confirmations.append(confirmed)
    for folder in _folders(root):
        if only and (folder.name not in only or folder.name == SCENARIOS):
            files.passed.setdefault(folder.name, []).append((root, folder))
        elif folder.is_symlink():
            files.refuse(folder, root, "this folder is a link.", mend="Put the folder itself here.")
        elif folder.name == SCENARIOS:
            files.reading.scenarios += _scenarios(folder, root, files)
        else:
            _read_programme(folder, root, files)


def _folders(root: Path) -> list[Path]:
    return sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith(HIDDEN))


def _scenarios(folder: Path, root: Path, files: DefinitionFiles) -> "list[tuple[ScenarioFile, Document]]":
    from monitor.definitions.scenarios import ScenarioFile

    read = (files.load(path, root, ScenarioFile) for path in visible(folder))
    return [scenario for scenario in read if scenario]


def _is_of_definitions(root: Path) -> bool:
    """Whether the folder is empty or holds what a folder of definitions holds; another program's is not searched."""
    known = ("documents.yaml", "measures.yaml", "events.yaml", CONFIRMATIONS_FILE, "*/agreement.yaml", "*/examples")
    visible = [path for path in root.iterdir() if not path.name.startswith(HIDDEN)]
    telling = any(path.is_dir() or path.suffix.lower() in YAML for path in visible)
    return any(next(root.glob(pattern), None) for pattern in known) or not telling


def _strays(root: Path, files: DefinitionFiles) -> None:
    """A file that nobody reads would be a rule that quietly does not apply."""
    seen = {path for _, path in files.seen}
    looked_in = [folder for folder in _folders(root) if folder.name not in files.passed and not folder.is_symlink()]
    for path in sorted(chain(root.glob("*"), *(folder.rglob("*") for folder in looked_in))):
        hidden = any(part.startswith(HIDDEN) for part in path.relative_to(root).parts)
        if path.suffix.lower() in YAML and not hidden and path not in seen:
            files.refuse(path, root, "this file would never be read.", _READ, "Rename it, move it, or take it out.")


Thing = TypeVar("Thing")


def _add(files: DefinitionFiles, to: dict[str, Thing], new: Mapping[str, Thing], document: Document, word: str) -> None:
    for name in sorted(set(to) & set(new)):
        what = f'"{name}" is already defined in another definition folder.'
        files.reading.problems.append(
            Problem(document.file, document.line((word, name)), what, mend="Use another name.")
        )
    to.update({name: thing for name, thing in new.items() if name not in to})


def _same_units(files: DefinitionFiles, new: MeasuresFile, document: Document) -> None:
    for file, _ in files.reading.vocabularies:
        for name, unit in new.quantities.items():
            if file.quantities.get(name, unit) != unit:
                what = f'"{name}" is in {unit} here, but in {file.quantities[name]} in another definition folder.'
                mend = "Use another name, or the same unit."
                files.reading.problems.append(
                    Problem(document.file, document.line(("quantities", name)), what, mend=mend)
                )


def _read_programme(folder: Path, root: Path, files: DefinitionFiles) -> None:
    _read_agreement(folder, root, files)
    for path in visible(folder):
        if path.name == "agreement.yaml":
            continue
        read = files.load(path, root, TestFile)
        examples = folder / "examples" / path.name
        beside = files.load(examples, root, ExamplesFile) if examples.exists() else None
        if read:
            files.reading.tests.append((*read, beside))
    for path in visible(folder / "examples"):
        test = folder / path.name
        if not test.exists() and not test.is_symlink() and (loose := files.load(path, root, ExamplesFile)):
            files.reading.loose[f"{folder.name}/{path.stem}"] = loose


def _read_agreement(folder: Path, root: Path, files: DefinitionFiles) -> None:
    path = folder / "agreement.yaml"
    if not path.exists() and not path.is_symlink():
        why = f"{_PROGRAMME} Folders whose name begins with a dot or _ are passed over."
        files.refuse(folder, root, "this folder has no agreement.yaml.", why, "Write one, or move the folder away.")
    elif folder.name in files.reading.homes:
        what = f'the programme "{folder.name}" is defined in two folders of definitions.'
        mend = "Keep one of them. What happened under it is recorded in events.yaml, at the top of any of the folders."
        files.refuse(path, root, what, f"They are {files.reading.homes[folder.name]} and {folder}.", mend)
        files.seen.append((root, path))
    else:
        files.reading.homes[folder.name] = str(folder)
        if agreement := files.load(path, root, AgreementFile):
            files.reading.agreements.append(agreement)


def visible(folder: Path) -> list[Path]:
    """The definition files in a folder, by name."""
    return sorted(path for path in folder.glob("*.yaml") if not path.name.startswith(HIDDEN))


def _files(folder: Path) -> list[Path]:
    """The files of a programme, or of the scenarios, which nobody has read."""
    return [*visible(folder), *visible(folder / "examples")]


def _bytes(path: Path, root: Path) -> bytes:
    """What stands in a file that is only certified; of one that is at fault, nothing: it has not been asked for."""
    try:
        return path.read_bytes() if leads_inside(path, root) else b""
    except OSError:
        return b""


def fingerprint(files: Iterator[tuple[str, bytes]]) -> str:
    """One SHA-256 over the names and contents of `files`, in their order."""
    whole = sha256()
    for name, content in files:
        whole.update(f"{name}\0{sha256(content).hexdigest()}\n".encode())
    return f"sha256:{whole.hexdigest()}"

"""What was read and found sound once in a process of the tests is not read again where every byte of it is the same.

Nearly every test of a command reads the shipped definitions and publications, or a copy of them with a word changed:
two seconds each. Kept is what follows from bytes alone, and only where nothing was wrong: a YAML text as parsed, a data
file as checked, a folder of definitions as a whole. A refusal is worked out each time.
"""

from collections.abc import Callable, Collection, Sequence
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from monitor.words import strict_yaml
from monitor.workspace import definition_files
from monitor.workspace.data_files import RowsFile
from monitor.workspace.yaml_files import Texts

Read = Callable[..., Any]
MANY = 4  # folders of definitions that are kept at a time


def keep() -> None:
    """From now on. Before any module takes one of these functions by its name."""
    strict_yaml.parse = _by_words(strict_yaml.parse)
    RowsFile.years = _by_content(RowsFile.years)
    RowsFile.check = _by_content_and_vocabulary(RowsFile.check)
    definition_files.load_definitions = _by_folders(definition_files.load_definitions)


def _by_words(read: Read) -> Read:
    found: dict[Any, Any] = {}

    @wraps(read)
    def parse(*words: str) -> Any:
        if words not in found:
            found[words] = read(*words)
        return found[words]

    return parse


def _by_content(read: Read) -> Read:
    found: dict[Any, Any] = {}

    @wraps(read)
    def of_file(file: RowsFile) -> Any:
        content = _content(file.path)
        if content not in found:
            found[content] = read(file)
        return found[content]

    return of_file


def _by_content_and_vocabulary(check: Read) -> Read:
    sound: dict[Any, Any] = {}

    @wraps(check)
    def checked(file: RowsFile, vocabulary: Any) -> None:
        if not file.path.is_file() or sound.get(content := _content(file.path)) != vocabulary:
            check(file, vocabulary)
            sound[content] = vocabulary

    return checked


def _content(path: Path) -> tuple[str, str]:
    return path.suffix, sha256(path.read_bytes()).hexdigest()


def _by_folders(read: Read) -> Read:
    """A folder with a link in it is read each time, as is one that is not there."""
    found: dict[Any, tuple[Any, dict[tuple[int, str], bytes]]] = {}

    @wraps(read)
    def load_definitions(roots: Sequence[Path], texts: Texts | None = None, only: Collection[str] = ()) -> Any:
        if not all(map(_is_plain, roots)):
            return read(roots, texts, only)
        key = (*sorted(only), *((root.name, *_below(root)) for root in roots))
        if key not in found:
            own: Texts = {}
            found[key] = read(roots, own, only), {_place(path, roots): raw for path, raw in own.items()}
            for old in list(found)[:-MANY]:
                del found[old]
        known, raws = found[key]
        if texts is not None:
            texts.update({roots[number] / name: raw for (number, name), raw in raws.items()})
        return known

    return load_definitions


def _is_plain(root: Path) -> bool:
    """Whether it is a folder with nothing in it but files and folders."""
    every = [root, *root.rglob("*")]
    return root.is_dir() and all(not path.is_symlink() and (path.is_dir() or path.is_file()) for path in every)


def _below(root: Path) -> list[tuple[str, str]]:
    """Every file below a folder with its fingerprint, and every folder."""
    return sorted(
        (path.relative_to(root).as_posix(), "" if path.is_dir() else sha256(path.read_bytes()).hexdigest())
        for path in root.rglob("*")
    )


def _place(path: Path, roots: Sequence[Path]) -> tuple[int, str]:
    """The number of the folder that a file is in, and its name below."""
    number = next(number for number, root in enumerate(roots) if path.is_relative_to(root))
    return number, path.relative_to(roots[number]).as_posix()

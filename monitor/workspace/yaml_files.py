"""YAML files read: bytes once from disk, kept as they were read, and filled into a model with every fault named."""

from collections.abc import Sequence
from os import sep
from os.path import realpath
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from monitor.errors import MonitorError, Problem
from monitor.words.complaints import problems_of
from monitor.words.strict_yaml import LARGEST_TEXT, Document, YamlFault, parse_bytes

Model = TypeVar("Model", bound=BaseModel)
Texts = dict[Path, bytes]  # files as they were read, so that a record can hold just what an answer was made from


def shown_path(path: Path, root: Path) -> str:
    """How messages call a file: from its root folder's name on."""
    return (Path(root.name) / path.relative_to(root)).as_posix()


def leads_inside(path: Path, root: Path) -> bool:
    """Whether a file, with every link on the way to it, lies below `root`."""
    return realpath(path).startswith(f"{realpath(root)}{sep}")


def read(path: Path, file: str, texts: Texts | None = None) -> Document:
    """The document in `path`, which messages call `file`; its bytes are put in `texts`.

    Raises YamlFault and OSError.
    """
    with path.open("rb") as opened:
        raw = opened.read(LARGEST_TEXT + 1)
    if texts is not None:
        texts[path] = raw
    return parse_bytes(raw, file)


def load(
    path: Path, file: str, model: type[Model], error: type[MonitorError], texts: Texts | None = None
) -> tuple[Model, Document]:
    """The model filled from `path`, with the document for its line numbers; its bytes are put in `texts`.

    Raises `error` with all problems.
    """
    try:
        document = read(path, file, texts)
        return model.model_validate(document.value), document
    except YamlFault as fault:
        raise error(Problem(file, fault.line, fault.what, mend=fault.mend)) from None
    except OSError as fault:
        raise error(Problem(file, 0, f"the file cannot be read: {fault.strerror}.")) from None
    except ValidationError as faults:
        raise error(problems_of(faults, file, document.value, document.line, model)) from None


def top_level_files(
    roots: Sequence[Path], name: str, model: type[Model], error: type[MonitorError], texts: Texts | None = None
) -> list[tuple[Model, Document]]:
    """The files called `name` at the top of `roots`, as far as there are any. Raises `error`; a link is refused."""
    paths = [root / name for root in roots]
    links = [path for path in paths if path.is_symlink()]
    if links:
        raise error(
            [Problem(_at_the_top(path), 0, "this is a link.", mend="Put the file itself here.") for path in links]
        )
    return [load(path, _at_the_top(path), model, error, texts) for path in paths if path.exists()]


def _at_the_top(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"

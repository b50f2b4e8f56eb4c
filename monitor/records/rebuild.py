"""A report's inputs laid out again in a folder of their own, and answered from as the program answers today."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from monitor.errors import Problem, RecordError
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import judged
from monitor.records.archive import DEFINITIONS, OBSERVATIONS, DataDigest, Inputs
from monitor.records.compare import SaidByKey, by_key
from monitor.records.exchange import Answering
from monitor.records.record import Said, findings_in_full
from monitor.workspace import disk
from monitor.workspace.filed import WITHHELD_FILE, MakeGuard, guard_by_list
from monitor.workspace.gathering import gather
from monitor.workspace.leftovers import temporary


class Roots(NamedTuple):
    """Folders of definitions and of observations."""

    definitions: tuple[Path, ...]
    observations: tuple[Path, ...]

    @property
    def guard(self) -> MakeGuard:
        """Guards by the list of what was withheld, which lies beside the folders of observations if anything was."""
        path = self.observations[0].parent / PurePosixPath(WITHHELD_FILE).name
        return guard_by_list(path.read_bytes() if path.is_file() else b"")


@contextmanager
def laid_out(inputs: Inputs, observations: Sequence[Path]) -> Iterator[Roots]:
    """The inputs as folders, for as long as the context lasts; data files are taken from the roots `observations`.

    Raises RecordError naming every publication that is not there, or is not the one that was used.
    """
    with disk.writing(Path("the folder for what is kept for a while")), temporary() as folder:
        for kind in (DEFINITIONS, OBSERVATIONS):
            (folder / kind / "1").mkdir(parents=True)
        lacking = [what for path in sorted(inputs) if (what := _lay(folder, path, inputs[path], observations))]
        if lacking:
            raise RecordError(lacking)
        with disk.kept_for_a_while_in(folder):
            yield Roots(*(tuple(_numbered(folder / kind)) for kind in (DEFINITIONS, OBSERVATIONS)))


def _numbered(folder: Path) -> list[Path]:
    return sorted((root for root in folder.iterdir() if root.is_dir()), key=lambda root: int(root.name))


def _lay(folder: Path, path: str, content: bytes | DataDigest, observations: Sequence[Path]) -> Problem | None:
    place = folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        place.write_bytes(content)
        return None
    inside = path.split("/", 2)[2]
    held = next((root / inside for root in observations if (root / inside).is_file()), None)
    if held is None:
        mend = "Put it back among the observations of the workspace."
        return Problem(inside, 0, "this publication is named in the record and is not here.", mend=mend)
    shutil.copyfile(held, place)  # never linked: whoever wrote to what a kill leaves behind would edit what is held
    if disk.digest(place) != content:
        why = f"It has another fingerprint than {content[:12]}, which the record names."
        return Problem(inside, 0, "this is not the publication that was used.", why, "Restore the file.")
    return None


def answering(programme: str, observations: Sequence[Path]) -> Answering:
    """The function that answers `programme` from inputs, as of a date. It raises MonitorError."""

    def answer(inputs: Inputs, as_of: date) -> SaidByKey:
        with laid_out(inputs, observations) as roots:
            figures = roots.observations
            gathered = gather(roots.definitions, figures, as_of, sealed=False, guard=roots.guard)
            return answers_of(gathered, programme)

    return answer


def answers_of(gathered: Gathered, programme: str) -> SaidByKey:
    """Every finding of a programme as a record would say it; none where there is no such programme."""
    programmes = [p for p in gathered.definitions.programmes if p.id == programme]
    tests = [judged(sheet) for entry in programmes for sheet in gathered.worksheets(entry)]
    return by_key([Said.model_validate(finding) for test in tests for finding in findings_in_full(test)])

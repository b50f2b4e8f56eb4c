"""inputs.zip: everything a report was made from that a person wrote, filed beside it so that it can be rebuilt.

Inside are the definition files, the source cards of the publications known, what else lay at the top of the observation
folders, cover.json (whose report it is, who signed it), and SHA256SUMS, which names every data file by its
fingerprint. Unpacked over the data files, `sha256sum -c` checks them. Data files with guarded rows are named in
KEYEDSUMS instead, by keyed fingerprints. Nothing is compressed and every date is the same, so the same inputs are the
same bytes anywhere.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from monitor.errors import Problem, RecordError
from monitor.observations.fingerprints import Fingerprints
from monitor.observations.publications import Publication
from monitor.records.masked import masked
from monitor.workspace import filed
from monitor.workspace.filed import WITHHELD_FILE, withheld_text
from monitor.workspace.publication_files import data_of, folder_of

INPUTS_FILE = filed.INPUTS_FILE
SUMS, KEYED_SUMS = "SHA256SUMS", "KEYEDSUMS"
DEFINITIONS, OBSERVATIONS = "definitions", "observations"
COVER_FILE = "cover.json"
_LARGEST = 1_000_000  # bytes of a member; a definition file may not be larger either
_MOST = 50_000_000  # bytes of all members together
_DATED = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_DATA = r"observations/1/[a-z][a-z0-9_]*/[0-9]{4}-[0-9]{2}-[0-9]{2}(?:\.[0-9]+)?/[A-Za-z0-9_.-]+\.(?:csv|parquet)"
_SHA256 = re.compile(rb"\b[0-9a-f]{64}\b")
_SUMMED = re.compile(rf"((?:[0-9a-f]{{8}}-)?[0-9a-f]{{64}})  ({_DATA})")

InputTexts = Mapping[str, bytes]  # by their paths inside the archive
_Read = Mapping[Path, bytes]  # by where they were read, as they were read


class DataDigest(str):
    """The SHA-256 of a data file, which stays where it was published."""


class KeyedDigest(DataDigest):
    """The keyed fingerprint of a data file with guarded rows, as a report has it."""


Inputs = Mapping[str, bytes | DataDigest]  # what a report was made from: texts, data files by fingerprint


def definition_texts(roots: Sequence[Path], read: _Read) -> dict[str, bytes]:
    """Every definition file `read` below `roots`, as definitions/N/PATH for the Nth root."""
    return dict(_numbered(DEFINITIONS, roots, read))


def observation_texts(
    roots: Sequence[Path], publications: Iterable[Publication], read: _Read, named: Fingerprints
) -> dict[str, bytes]:
    """The source cards and the files at the top of each root as they were `read`, and the data files' fingerprints.

    Those are as `named`, in the cards too. Raises ObservationError where one cannot be kept out of a card.
    """
    known = list(publications)
    cards = {f"{_folder(p)}/source.yaml": _card(p, read, named) for p in known}
    top = {path: as_filed(path, text) for path, text in read.items() if path.parent in roots}
    data = {f"{_folder(p)}/{data_of(p).path.name}": named[p.id] for p in known}
    keyed = {name: str(entry.keyed) for name, entry in data.items() if entry.keyed}
    sums_ = {SUMS: sums({name: entry.sha256 for name, entry in data.items() if entry.sha256})}
    withheld = withheld_text(known)
    return {
        **cards,
        **dict(_numbered(OBSERVATIONS, roots, top)),
        **sums_,
        **({KEYED_SUMS: sums(keyed)} if keyed else {}),
        **({WITHHELD_FILE: withheld} if withheld else {}),
    }


def as_filed(path: Path, text: bytes) -> bytes:
    """A file that lies beside the publications as it is filed: tables of seals without the fingerprints in them.

    These are of cards and of what was received, which give figures away as those of data do.
    """
    return _SHA256.sub(b"kept-in-the-workspace", text) if path.suffix == ".csv" else text


def _card(publication: Publication, read: _Read, named: Fingerprints) -> bytes:
    path = folder_of(publication) / "source.yaml"
    return masked(read[path], named[publication.id].in_place, f"{publication.id}/source.yaml")


def _numbered(kind: str, roots: Sequence[Path], read: _Read) -> Iterator[tuple[str, bytes]]:
    for number, root in enumerate(roots, 1):
        for path in sorted(path for path in read if path.is_relative_to(root)):
            yield f"{kind}/{number}/{path.relative_to(root).as_posix()}", read[path]


def _folder(publication: Publication) -> str:
    return f"{OBSERVATIONS}/1/{publication.id}"  # an id is there once, whichever root it is in


def sums(fingerprints: Mapping[str, str]) -> bytes:
    """Fingerprints by path, as `sha256sum` prints them."""
    lines = (f"{fingerprints[name].removeprefix('sha256:')}  {name}\n" for name in sorted(fingerprints))
    return "".join(lines).encode()


def inputs(texts: InputTexts) -> dict[str, bytes | DataDigest]:
    """The rules and figures in an archive, data files as its SUMS and KEYED_SUMS name them. Raises RecordError."""
    data = {name: DataDigest(digest) for digest, name in _summed(texts, SUMS)}
    keyed = {name: KeyedDigest(digest) for digest, name in _summed(texts, KEYED_SUMS)}
    return {
        **{name: text for name, text in texts.items() if name not in (SUMS, KEYED_SUMS, COVER_FILE)},
        **data,
        **keyed,
    }


def _summed(texts: InputTexts, name: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(texts.get(name, b"").decode("utf-8", "replace").splitlines(), 1):
        parts = _SUMMED.fullmatch(line)
        if parts is None:
            raise RecordError(Problem(name, number, "this line names no data file.", _WHY, _MEND))
        yield parts[1], parts[2]


def packed(texts: InputTexts) -> bytes:
    """The archive of `texts`: names sorted, dates fixed, not compressed."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(texts):
            member = ZipInfo(name, _DATED)
            member.create_system, member.external_attr = 3, _READABLE  # the same on every system
            archive.writestr(member, texts[name])
    return buffer.getvalue()


def unpacked(content: bytes, named: str) -> dict[str, bytes]:
    """The texts in an archive. Nothing is written. Raises RecordError for one that `packed` would not have made."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            refused = [what for member in members if (what := _refused(member))]
            refused += ["it is too large"] if sum(member.file_size for member in members) > _MOST else []
            refused += ["a name stands twice"] if len({member.filename for member in members}) < len(members) else []
            if refused:
                raise RecordError(Problem(named, 0, f"{refused[0]}.", _WHY, _MEND))
            return {member.filename: archive.read(member) for member in members}
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError):
        raise RecordError(Problem(named, 0, "this is not a whole zip archive.", _WHY, _MEND)) from None


_WHY = "A report's inputs are filed by the program and never changed."
_MEND = "Restore the file from where the report was filed."


def _refused(member: ZipInfo) -> str:
    """What is wrong with a member; empty where nothing is."""
    path = PurePosixPath(member.filename)
    if path.is_absolute() or "\\" in member.filename or ":" in member.filename or {"..", "."} & set(path.parts):
        return f'"{member.filename}" leads out of the archive'
    if path.as_posix() not in (SUMS, KEYED_SUMS, COVER_FILE) and path.parts[:1] not in (
        (DEFINITIONS,),
        (OBSERVATIONS,),
    ):
        return f'"{member.filename}" does not belong here'
    if member.filename != WITHHELD_FILE and max(member.file_size, member.compress_size) > _LARGEST:
        return f'"{member.filename}" is larger than {_LARGEST:,} bytes'
    return ""

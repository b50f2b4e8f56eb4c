"""What exactly produced a report: fingerprints of definitions, observations and software, and every finding."""

import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import monitor
from monitor.answer import Finding, expected, made
from monitor.observations import Publication
from monitor.reading import fingerprint
from monitor.shipped import shipped
from monitor.workspace import Gathered

# what can change a figure or a page
LIBRARIES = (
    "altair",
    "fontpkg-public-sans",
    "jinja2",
    "numpy",
    "pikepdf",
    "polars",
    "pydyf",
    "vl-convert-python",
    "weasyprint",
)


def software() -> str:
    """The program with its version, as it stands in every answer."""
    return f"monitor {monitor.__version__}"


def software_details() -> dict[str, str]:
    """Versions of the program and of every library that can change a figure or a page, and the code's fingerprint."""
    package = Path(monitor.__file__).parent
    files = [*sorted(package.glob("*.py")), *sorted(shipped("report_templates").glob("*.*"))]
    code = fingerprint((path.name, path.read_bytes()) for path in files)
    python = ".".join(platform.python_version_tuple()[:2])
    return {"monitor": monitor.__version__, "code": code, "python": python} | {n: version(n) for n in LIBRARIES}


def observations_used(publications: Iterable[Publication]) -> list[dict[str, str]]:
    """Each publication with its fingerprint, oldest first."""
    return [{"publication": p.id, "sha256": p.fingerprint.removeprefix("sha256:")} for p in publications]


def answers(gathered: Gathered, found: Sequence[Finding]) -> dict[str, Any]:
    """The contract's JSON of an evaluation: what was asked, from what, and every finding."""
    return {
        "as_of": gathered.as_of.isoformat(),
        "software": software(),
        "definitions": gathered.definitions.fingerprint,
        "observations": observations_used(gathered.publications),
        "expected": expected(found),
        "made": made(found),
        "findings": [finding.as_json() for finding in found],
    }


def record(
    gathered: Gathered, programme: str, found: Sequence[Finding], details: Mapping[str, str], files: Mapping[str, bytes]
) -> bytes:
    """record.json: the answers, the software in detail, and the fingerprint of every file of the report."""
    whole = {
        "programme": programme,
        **answers(gathered, found),
        "software_details": dict(details),
        "files": {name: f"sha256:{sha256(content).hexdigest()}" for name, content in sorted(files.items())},
    }
    return (json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()

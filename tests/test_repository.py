"""What no file of the project may hold."""

import re
from pathlib import Path

import pytest

MIB = 2**20

# A folder of one machine; not a part of an address or of a relative path.
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:home|root|work|Users|tmp)/\w")
# Registries move and are mirrored: which one is used is the machine's business.
REGISTRY_HOST = re.compile(
    r"\b(?:py[p]i\.(?:org|python)|python[h]osted\.|np[m]js\.|(?:deb|security|snapshot)\.[d]ebian\.|registry\.[y]arnpkg|conda\.[a]naconda)"
)


def _text(path: Path) -> str:
    data = path.read_bytes()
    return "" if b"\0" in data else data.decode("utf-8")


def _found(pattern: re.Pattern[str], project: Path, names: tuple[Path, ...]) -> list[str]:
    return [
        f"{name}:{number}: {match[0]}"
        for name in names
        for number, line in enumerate(_text(project / name).splitlines(), start=1)
        if (match := pattern.search(line))
    ]


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY_HOST], ids=["path of a machine", "host of a registry"])
def test_no_file_holds(pattern: re.Pattern[str], project: Path, project_files: tuple[Path, ...]) -> None:
    assert _found(pattern, project, project_files) == []


def test_no_file_is_over_one_mebibyte(project: Path, project_files: tuple[Path, ...]) -> None:
    assert [str(name) for name in project_files if (project / name).stat().st_size > MIB] == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (MACHINE_PATH, "cp " + "/ho" + "me/ann/report.pdf ."),
        (MACHINE_PATH, 'DATA = "' + "/ro" + 'ot/data"'),
        (REGISTRY_HOST, "--index-url https://py" + "pi.org/simple"),
        (REGISTRY_HOST, "https://files.python" + "hosted.org/packages/x"),
    ],
)
def test_the_patterns_bite(pattern: re.Pattern[str], line: str) -> None:
    assert pattern.search(line)


@pytest.mark.parametrize("before", ["https://example.gov", "..", "tests", "-"])
def test_addresses_and_relative_paths_are_no_machine_paths(before: str) -> None:
    assert not MACHINE_PATH.search(before + "/ho" + "me/data")

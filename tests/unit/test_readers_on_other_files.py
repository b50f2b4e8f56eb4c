"""Every reader, told to read a file that is none of its own, refuses it with a message and never with a traceback."""

from pathlib import Path

import pytest

from monitor.intake import checks
from monitor.readers.delivery import DeliveryError, Fault
from monitor.readers.opened import opened
from monitor.readers.recognition import reader, readers
from tests.damage import samples
from tests.deliveries import archive, text, workbook
from tests.sampled import vocabulary

READERS = [each.name for each in readers()]
HEADS = {f"{one.reader}/{one.name}": one.content.decode().splitlines()[0] for one in samples() if one.kind == "csv"}


def faults(name: str, path: Path) -> list[Fault]:
    try:
        return [
            fault for part in reader(name).read(opened(path)) for fault in checks.delivery_faults(part, vocabulary())
        ]
    except DeliveryError as fault:
        return [*fault.faults]


def others(folder: Path) -> list[Path]:
    return [
        text(folder / "empty_list.json", "[]"),
        text(folder / "words.json", '{"yearly": "none", "monthly": {}}'),
        text(folder / "one.csv", "a\n"),
        text(folder / "other.csv", "a,b\n1,2\n"),
        workbook(folder / "blank.xlsx", {"Sheet": []}),
        workbook(folder / "words.xlsx", {"Sheet": [["a"], ["b"]]}),
        archive(folder / "nothing.zip", {"readme.txt": b"Hello."}),
    ]


@pytest.mark.parametrize("name", READERS)
def test_another_file_is_refused_with_a_message(tmp_path: Path, name: str) -> None:
    for path in others(tmp_path):
        found = faults(name, path)

        assert found, path.name
        assert all(fault.what and (fault.mend or fault.column) for fault in found)


@pytest.mark.parametrize("sample", HEADS)
def test_a_file_of_names_alone_is_refused(tmp_path: Path, sample: str) -> None:
    assert faults(sample.partition("/")[0], text(tmp_path / "file.csv", f"{HEADS[sample]}\n"))


@pytest.mark.parametrize("sample", HEADS)
def test_a_file_of_empty_cells_is_refused(tmp_path: Path, sample: str) -> None:
    commas = "," * HEADS[sample].count(",")

    assert faults(sample.partition("/")[0], text(tmp_path / "file.csv", f"{HEADS[sample]}\nx{commas}\n"))


@pytest.mark.parametrize(
    "record",
    [
        '{"year": [2025], "month": "May", "totalEnrollees": {"a": 1}, "ffsCount": true, "maCount": null}',
        '{"year": 1e400, "totalEnrollees": 1e300, "ffsCount": 1, "maCount": 2, "row": 7}',
        '{"year": "2025", "month": "May", "totalEnrollees": 10000000000000000000000000, "ffsCount": 1, "maCount": 2}',
    ],
)
def test_records_of_other_things_are_refused(tmp_path: Path, record: str) -> None:
    assert faults("enrollment", text(tmp_path / "in.json", f'{{"monthly": [{record}]}}'))

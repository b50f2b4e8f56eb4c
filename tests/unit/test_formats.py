"""Every format that is read is registered, has samples and is described; a new one fails here until it is and has."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from pkgutil import iter_modules

import pytest

from monitor.readers import formats
from monitor.readers.delivery import Delivery
from monitor.readers.opened import opened
from monitor.readers.recognition import FORMATS, reader, readers, recognised
from tests.damage import Sample, samples

NAMES = [each.name for each in readers()]


@cache
def sections(docs: Path) -> Mapping[str, str]:
    """The sections of docs/readers.md by their headings."""
    parts = re.split(r"^## ", (docs / "readers.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {heading: text for heading, _, text in (part.partition("\n") for part in parts)}


def delivered(sample: Sample, folder: Path) -> list[Delivery]:
    path = folder / sample.name
    path.write_bytes(sample.content)
    assert recognised(opened(path)).name == sample.reader
    return [*reader(sample.reader).read(opened(path))]


def test_every_module_of_a_format_is_registered_once_and_is_called_by_its_own_name() -> None:
    assert sorted(FORMATS) == sorted(module.name for module in iter_modules(formats.__path__))
    assert len(set(NAMES)) == len(NAMES)


def test_every_format_has_a_section_of_the_docs_and_none_has_another(project: Path) -> None:
    assert sorted(sections(project / "docs")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_sample_becomes_stands_in_the_section_of_its_format(name: str, project: Path, tmp_path: Path) -> None:
    """A sample is there, is recognised by what it holds, and its sources and quantities are named in the docs."""
    own = [sample for sample in samples() if sample.reader == name]
    found = [delivery for sample in own for delivery in delivered(sample, tmp_path)]
    said = set(re.findall(r"`([^`\n]+)`", sections(project / "docs")[name]))

    assert found
    assert {delivery.source for delivery in found if delivery.source} - said == set()
    if name not in OF_ANY:
        assert {word for delivery in found for word in delivery.rows["quantity"].unique()} - said == set()


OF_ANY = ("observations", "quality_results")  # whose quantities are whatever measures.yaml registers

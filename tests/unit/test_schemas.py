"""The JSON Schemas for editors accept every shipped file, and refuse what the program refuses."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from monitor.workspace.schemas import MODELS, schemas, write_schemas
from monitor.workspace.yaml_files import read

MADE = schemas()
AT_THE_TOP = ("documents", "measures", "corrections", "determinations", "errors")


def kind(path: Path) -> str:
    if path.stem in (*AT_THE_TOP, "agreement", "source"):
        return path.stem
    return {"examples": "examples", "scenarios": "scenario"}.get(path.parent.name, "test")


def plain(value: Any) -> Any:
    """A YAML value as JSON has it: names are text, dates too."""
    return json.loads(json.dumps(value, default=str))


def shipped(project: Path) -> list[Path]:
    return sorted([*(project / "tests_definitions").rglob("*.yaml"), *(project / "observations").rglob("*.yaml")])


def faults(path: Path, value: Any) -> list[str]:
    return [f"{path.name}: {fault.message}" for fault in Draft202012Validator(MADE[kind(path)]).iter_errors(value)]


def test_every_schema_is_one() -> None:
    for made in MADE.values():
        Draft202012Validator.check_schema(made)


def test_every_shipped_file_is_accepted(project: Path) -> None:
    files = shipped(project)

    assert {"agreement", "documents", "examples", "measures", "scenario", "source", "test"} <= {
        kind(path) for path in files
    }
    assert [fault for path in files for fault in faults(path, plain(read(path, path.name).value))] == []


def test_a_word_that_is_not_known_is_refused_in_every_kind(project: Path) -> None:
    for path in shipped(project):
        assert faults(path, plain(read(path, path.name).value) | {"adoptd": "2018-07-09"})


@pytest.fixture
def guardrail(project: Path) -> dict[str, Any]:
    path = project / "tests_definitions/maryland_tcoc/growth_guardrail.yaml"
    whole: dict[str, Any] = copy.deepcopy(plain(read(path, path.name).value))
    return whole


def test_an_empty_value_is_refused_as_the_program_refuses_it(guardrail: dict[str, Any]) -> None:
    guardrail["if_missed"] = None

    assert faults(Path("test.yaml"), guardrail)


def test_a_name_out_of_pattern_is_refused(guardrail: dict[str, Any]) -> None:
    guardrail["inputs"]["State Spending"] = guardrail["inputs"]["state"]

    assert faults(Path("test.yaml"), guardrail)


def test_what_a_field_means_is_carried() -> None:
    assert MADE["test"]["description"] == "One test, written as a worksheet."
    assert "programme/test" in MADE["test"]["properties"]["id"]["description"]
    assert MADE["agreement"]["properties"]["from"]["description"] == "a year such as 2019"


def test_each_kind_is_written_as_a_file(tmp_path: Path) -> None:
    paths = write_schemas(tmp_path / "new" / "schemas")

    assert [path.name for path in paths] == [f"{name}.schema.json" for name in sorted(MODELS)]
    assert json.loads(paths[-1].read_text("utf-8")) == MADE["test"]

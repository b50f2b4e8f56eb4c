"""JSON Schemas of the files that people write, for editors: made from the models that read them, so they say the same.

What can only be seen across lines and files (a unit mix, an unregistered document) is left to `monitor check`.
"""

import json
from pathlib import Path
from typing import Any

from monitor.definitions.agreements import AgreementFile, EventsFile
from monitor.definitions.cases import ExamplesFile
from monitor.definitions.confirmations import ConfirmationsFile
from monitor.definitions.registers import DocumentsFile, MeasuresFile
from monitor.definitions.scenarios import ScenarioFile
from monitor.definitions.schema import TestFile
from monitor.observations.cards import Card
from monitor.observations.corrections import CorrectionsFile
from monitor.observations.determinations import DeterminationsFile
from monitor.observations.stated_errors import ErrorsFile
from monitor.words.strict_yaml import Strict
from monitor.workspace import disk

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: dict[str, type[Strict]] = {
    "agreement": AgreementFile,
    "confirmations": ConfirmationsFile,
    "corrections": CorrectionsFile,
    "determinations": DeterminationsFile,
    "documents": DocumentsFile,
    "errors": ErrorsFile,
    "events": EventsFile,
    "examples": ExamplesFile,
    "measures": MeasuresFile,
    "scenario": ScenarioFile,
    "source": Card,
    "test": TestFile,
}


def schemas() -> dict[str, Any]:
    """The JSON Schema of each kind of file, by kind."""
    return {kind: {"$schema": DIALECT, **_as_read(model.model_json_schema())} for kind, model in MODELS.items()}


def _as_read(node: Any) -> Any:
    """The schema as strictly as files are read: no empty values, and no names beside those of a pattern."""
    if isinstance(node, list):
        return [_as_read(part) for part in node]
    if not isinstance(node, dict):
        return node
    strict = {key: _as_read(part) for key, part in node.items() if key != "default" or part is not None}
    if "patternProperties" in strict:
        strict.setdefault("additionalProperties", False)
    if "anyOf" not in strict:
        return strict
    options = [option for option in strict.pop("anyOf") if option != {"type": "null"}]
    return {**options[0], **strict} if len(options) == 1 else {"anyOf": options, **strict}


def write_schemas(folder: Path) -> list[Path]:
    """Write each schema as KIND.schema.json. Raises DiskError where the folder cannot be written."""
    texts = {folder / f"{kind}.schema.json": json.dumps(made, indent=2) + "\n" for kind, made in schemas().items()}
    with disk.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in texts.items():
            disk.replace_file(path, text.encode())
    return list(texts)

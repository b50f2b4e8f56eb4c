"""A workbook as a spreadsheet program computes it: LibreOffice opens it, computes every formula anew and saves it."""

import io
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

# Without this it would believe the values that stand beside the formulas.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


def recalculated(files: dict[str, bytes], folder: Path) -> dict[str, "Workbook"]:
    """The workbooks by name, with the values that LibreOffice gives their cells. Raises CalledProcessError."""
    from openpyxl import load_workbook

    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, "utf-8")
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    given = [str(folder / f"{name}.xlsx") for name in files]
    office = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "xlsx"]
    subprocess.run([*office, "--outdir", str(folder / "out"), *given], check=True, capture_output=True, timeout=600)
    computed = {name: (folder / "out" / f"{name}.xlsx").read_bytes() for name in files}
    return {name: load_workbook(io.BytesIO(content), data_only=True) for name, content in computed.items()}

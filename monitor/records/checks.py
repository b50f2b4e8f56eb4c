"""checks.json: by which checks each page and PDF of a report was found fit to publish, filed beside them.

A page or a PDF with a fault is refused as it is rendered, so no report with one is ever filed.
"""

import json
from collections.abc import Collection

from monitor.records.record import software
from monitor.rendering import html_checks, pdf_checks

CHECKS_FILE = "checks.json"
BY_FORM = {".html": html_checks, ".pdf": pdf_checks}


def checks_file(names: Collection[str]) -> bytes:
    """The checks that each file of a report has passed, of those by the `names` that are pages or PDFs."""
    files = {
        name: {"standard": module.STANDARD, "checks": [*module.CHECKS], "found": []}
        for name in sorted(names)
        for form, module in BY_FORM.items()
        if name.endswith(form)
    }
    return (json.dumps({"software": software(), "files": files}, indent=2) + "\n").encode()

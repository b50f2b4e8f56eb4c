"""What a report made now says beside its figures: whose it is."""

import base64
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from monitor.errors import Problem, SettingsError
from monitor.pages.cover import LONG, Cover, one_line
from monitor.rendering import look
from monitor.workspace.settings import Settings

LEAST_CONTRAST = 4.5  # of words, by WCAG 2.1 AA
PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_SAID: TypeAdapter[str] = TypeAdapter(Annotated[str, Field(min_length=1, max_length=LONG), AfterValidator(one_line)])
_BEGINS = {
    "image/svg+xml": rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*|<!DOCTYPE\s+svg[^>\[]*>\s*|<!--.*?-->\s*)*<svg[\s>]",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/jpeg": rb"\xff\xd8\xff",
}
_LARGEST = 500_000  # bytes of a seal, which every page carries


def cover_now(settings: Settings, note: str = "") -> Cover:
    """The cover of a report made now; `note` says why it is made anew.

    Raises SettingsError for a seal that is none, and a colour of titles that cannot be read on paper.
    """
    _readable(settings.file.office.accent)
    return Cover(office=settings.file.office, seal=seal_address(settings.seal) if settings.seal else "", note=note)


def _readable(accent: str) -> None:
    """Titles are read on paper and on a wash; the head of a page on a screen has the colours the other way round."""
    if min(look.contrast(accent, look.PAPER), look.contrast(accent, look.WASH)) < LEAST_CONTRAST:
        what = f"titles in {accent} could not be read on paper: their contrast is less than {LEAST_CONTRAST}."
        raise SettingsError(Problem("[office] accent", 0, what, mend="Choose a darker colour, such as #162e51."))


def seal_address(path: Path) -> str:
    """The picture at `path` as a `data:` address. Raises SettingsError where it is not there, or is no picture."""
    kind = PICTURES.get(path.suffix.lower())
    if kind is None:
        mend = f"Use one of {', '.join(PICTURES)}."
        raise SettingsError(Problem(path.name, 0, "the seal is no picture that a page can show.", mend=mend))
    try:
        content = path.read_bytes()
    except OSError as fault:
        mend = "Put the picture there, or take `seal` out of [office]."
        raise SettingsError(Problem(path.name, 0, f"the seal cannot be read: {fault.strerror}.", mend=mend)) from None
    if len(content) > _LARGEST:
        raise SettingsError(
            Problem(path.name, 0, f"the seal is larger than {_LARGEST:,} bytes.", mend="Make it smaller.")
        )
    if not re.match(_BEGINS[kind], content, re.DOTALL):
        what = f"the seal is no {path.suffix[1:].upper()} picture, though it is called one."
        raise SettingsError(Problem(path.name, 0, what, "An SVG declares no entities.", "Save it anew as what it is."))
    if kind == PICTURES[".svg"] and re.search(rb"<(\w+:)?text\b", content):
        mend = "Turn the words into outlines (in a drawing program: object to path), or save the seal as PNG."
        why = "A page has its own typeface only, and looks the same everywhere."
        raise SettingsError(Problem(path.name, 0, "the seal has words that need a typeface.", why, mend))
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def said(option: str, text: str) -> str:
    """What a person says on the face of a report. Raises SettingsError for nothing, or what cannot stand on a line."""
    try:
        return _SAID.validate_python(text.strip())
    except ValidationError as faults:
        why = faults.errors()[0]["msg"].removeprefix("Value error, ")
        raise SettingsError(Problem(option, 0, "this cannot stand on a report.", why, "Write a sentence.")) from None

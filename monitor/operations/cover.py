"""What a report made now says beside its figures: whose it is."""

import base64
from datetime import date
from pathlib import Path

from monitor.errors import Problem, SettingsError
from monitor.pages.cover import Cover
from monitor.workspace.settings import Settings

PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_LARGEST = 500_000  # bytes of a seal, which every page carries


def cover_now(settings: Settings, programme: str, as_of: date) -> Cover:
    """The cover of a report of a programme that is made as of a day. Raises SettingsError for a seal that is none."""
    return Cover(office=settings.file.office, seal=seal_address(settings.seal) if settings.seal else "")


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
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"

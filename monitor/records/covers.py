"""What stands on a report beside its figures, as it is filed with what the report was made from."""

from pydantic import ValidationError

from monitor.errors import Problem, RecordError
from monitor.pages.cover import EMPTY, Cover
from monitor.records.archive import COVER_FILE, InputTexts


def cover_text(cover: Cover) -> bytes:
    """The cover as JSON."""
    return (cover.model_dump_json(indent=2) + "\n").encode()


def cover_of(texts: InputTexts, named: str) -> Cover:
    """The cover that a report was filed with; of reports of before there was one, an empty one. Raises RecordError."""
    text = texts.get(COVER_FILE)
    if text is None:
        return EMPTY
    try:
        return Cover.model_validate_json(text)
    except ValidationError as faults:
        first = faults.errors()[0]
        at = ".".join(map(str, first["loc"]))
        why = f'There is something wrong with "{at}" in it.'
        raise RecordError(Problem(f"{named}/{COVER_FILE}", 0, "this is no cover of a report.", why)) from None

"""The words of confirmations.yaml: what an office has found in a document itself, each term with page and quotation."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from unicodedata import category

from pydantic import AfterValidator, Field

from monitor.language.entries import Slug, Text
from monitor.words.complaints import Refused
from monitor.words.strict_yaml import Strict

CONFIRMATIONS_FILE = "confirmations.yaml"


def _some_words(text: str) -> str:
    if not text.strip():
        raise Refused("nothing stands here.")
    if any(category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise Refused("a character that cannot be printed stands here.", mend="Remove it.")
    return text


SomeWords = Annotated[Text, AfterValidator(_some_words)]
Address = Annotated[
    str,
    Field(
        pattern=r"^[a-z][a-z0-9_]*(/[A-Za-z0-9_.-]+)+$",
        description="the address of a term, such as maryland_tcoc/annual_savings/terms/required_savings/2019",
    ),
]


class Confirmation(Strict):
    """One term that a person of an office found in a document: on which page, in which words, who, and when.

    `says` are the term's words as they stood that day: what the definition says instead later, nobody has confirmed.
    """

    term: Address
    says: Annotated[Mapping[str, Any], Field(min_length=1)]
    document: Slug
    page: Annotated[int, Field(ge=1)] | SomeWords
    quotation: SomeWords
    by: SomeWords
    day: date
    differs_because: Annotated[
        Text | None, Field(description="why the quotation names another year or number than the term")
    ] = None

    @property
    def programme(self) -> str:
        """The programme whose term it is."""
        return self.term.partition("/")[0]

    @property
    def cite(self) -> dict[str, Any]:
        """The citation that takes the place of the definition's own, as it would be written there."""
        words = {
            "document": self.document,
            "page": self.page,
            "quote": self.quotation,
            "confirmed_by": self.by,
            "confirmed_on": self.day,
            "differs_because": self.differs_because,
        }
        return {word: said for word, said in words.items() if said is not None}


class ConfirmationsFile(Strict):
    """confirmations.yaml at the top of a workspace's own folder of definitions."""

    confirmations: Annotated[list[Confirmation], Field(min_length=1)]

"""The command by which an office signs terms off: one by one, each with the page and the words it found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from monitor.commands.shared import AsJson, Workspace, print_json, print_table, settings_of, today
from monitor.errors import DefinitionError, Problem, SettingsError

if TYPE_CHECKING:
    from monitor.definitions.cited_terms import CitedTerm
    from monitor.definitions.confirmations import Confirmation
    from monitor.definitions.programmes import Definitions
    from monitor.workspace.settings import Settings

_PIPED = 240  # columns of a table in a pipe
_PAGE = "  Page (Enter skips; d: the document says something else; Ctrl-D stops): "
_QUOTATION = "  Its words there (Enter skips): "
_WHY = "  If both are right, say why (Enter skips; d: the document says something else): "
_WHO = "Your name and office: "
_MEND = "Write: monitor confirm DOCUMENT --term TERM --page PAGE --quotation TEXT --by NAME"


def confirm(
    document: str | None = None,
    *,
    term: Annotated[str | None, Parameter(help="The address of one term, to confirm it without being asked.")] = None,
    page: Annotated[str, Parameter(help="On which page of DOCUMENT it was found.")] = "",
    quotation: Annotated[str, Parameter(help="Its words there.")] = "",
    differs_because: Annotated[str, Parameter(help="Why the quotation names another year or number.")] = "",
    by: Annotated[str, Parameter(help="Who found it: name and office.")] = "",
    programme: Annotated[str | None, Parameter(help="Only the terms of this programme.")] = None,
    list_: Annotated[bool, Parameter(name="--list", negative="", help="Print the terms, and ask nothing.")] = False,
    workspace: Workspace = None,
    json: AsJson = False,
) -> int:
    """Walk through the unconfirmed terms that DOCUMENT would settle; without it, list such documents."""
    desk = _Desk.of(settings_of(workspace), programme)
    words = {"page": page, "quotation": quotation, "by": by, "differs_because": differs_because}
    said = {word: " ".join(text.split()) for word, text in words.items() if text.strip()}
    one_is_meant = bool(term or set(said) - {"by"})
    if one_is_meant and not (term and document):
        what = "page and quotation are of one term in one document, and not both are named."
        raise SettingsError(Problem("--term", 0, what, mend=_MEND))
    if document is None:
        desk.list_documents(json)
    elif term:
        desk.confirm_one(document, term, said, json)
    elif list_ or json:
        desk.list_terms(document, json)
    else:
        desk.walk(document, by=said.get("by", ""))
    return 0


@dataclass(frozen=True)
class _Desk:
    """What lies before a person who confirms: the definitions as written, and the terms that are still open."""

    settings: "Settings"
    definitions: "Definitions"
    open: "Sequence[CitedTerm]"

    @classmethod
    def of(cls, settings: "Settings", programme: str | None) -> "_Desk":
        from monitor.workspace.confirmed import as_shipped, confirmed_so_far, open_terms

        definitions = as_shipped(settings)
        wanted = definitions.programme(programme).id if programme else None
        still = open_terms(definitions, confirmed_so_far(settings.definitions))
        return cls(settings, definitions, [term for term in still if wanted in (None, _programme(term))])

    def list_documents(self, json: bool) -> None:
        """The documents that would settle terms, the one that settles most of them first."""
        settles: dict[str, list[str]] = {}
        for term in self.open:
            settles.setdefault(term.cite.document, []).append(_programme(term))
        found = sorted(settles.items(), key=lambda pair: (-len(pair[1]), pair[0]))
        if json:
            print_json([{"document": d, "terms": len(of), "programmes": sorted(set(of))} for d, of in found])
            return
        rows = [(d, str(len(of)), ", ".join(sorted(set(of))), self.definitions.documents[d].title) for d, of in found]
        print_table(("Document", "Terms", "Programmes", "Title"), rows, _PIPED)
        print("Every term is confirmed." if not found else "\nConfirm them one by one: monitor confirm DOCUMENT")

    def list_terms(self, document: str, json: bool) -> None:
        """The open terms that lean on a document."""
        from monitor.terminal.confirm_text import document_text, terms_text

        terms = self._leaning_on(document)
        if json:
            print_json([_as_json(term) for term in terms])
        else:
            print(document_text(self.definitions.documents[document]))
            print(f"\n{terms_text(terms) or _NONE}")

    def confirm_one(self, document: str, address: str, said: Mapping[str, str], json: bool) -> None:
        """Confirm one term without a question. Raises SettingsError where something of it is not said."""
        from monitor.terminal.confirm_text import confirmed_text

        if missing := [word for word in ("page", "quotation", "by") if word not in said]:
            what = f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing."
            raise SettingsError(Problem(f"--{missing[0]}", 0, what, mend=_MEND))
        self._leaning_on(document)
        term = self._term(address)
        new = self._confirmed(term, {**said, "document": document})
        if json:
            print_json(new.model_dump(mode="json", exclude_none=True))
        else:
            print(confirmed_text(term, new, self.definitions.documents).strip())

    def walk(self, document: str, by: str) -> None:
        """Ask for each term. Every answer is kept at once; the end of the input, or Ctrl-C, stops the walk."""
        from monitor.terminal.confirm_text import document_text, term_text
        from monitor.workspace.confirmed import own_folder

        own_folder(self.settings)
        terms, done = self._leaning_on(document), 0
        print(document_text(self.definitions.documents[document]))
        try:
            who = by or (_asked(f"\n{_WHO}") if terms else "")
            for n, term in enumerate(terms if who else (), 1):
                print(f"\n{n} of {len(terms)}\n{term_text(term)}")
                done += self._asked_of(term, document, who)
        except (EOFError, KeyboardInterrupt):
            print()
        print(f"\n{done} of {len(terms)} terms confirmed." if terms else f"\n{_NONE}")

    def _asked_of(self, term: "CitedTerm", document: str, who: str) -> bool:
        """Whether a term was confirmed; what contradicts it is told, and asked about."""
        from monitor.terminal.confirm_text import confirmed_text

        if not (page := _answer(_PAGE, term)) or not (quotation := _asked(_QUOTATION)):
            return False
        said = {"document": document, "page": page, "quotation": quotation, "by": who}
        while True:
            try:
                new = self._confirmed(term, said)
            except DefinitionError as fault:
                print("\n".join(map(str, fault.problems)))
                if not (why := _answer(_WHY, term)):
                    return False
                said["differs_because"] = why
            else:
                print(confirmed_text(term, new, self.definitions.documents))
                return True

    def _confirmed(self, term: "CitedTerm", said: Mapping[str, str]) -> "Confirmation":
        from monitor.workspace.confirmed import confirm, confirmation_of

        page = int(said["page"]) if said["page"].isdecimal() else said["page"]
        new = confirmation_of(term, {**said, "page": page, "day": today()})
        confirm(self.settings, new)
        return new

    def _leaning_on(self, document: str) -> "list[CitedTerm]":
        """The open terms that lean on a document. Raises DefinitionError where it is not registered."""
        from monitor.definitions.checks import near

        known = self.definitions.documents
        if document not in known:
            what = "there is no such document in documents.yaml."
            mend = f"Register it in the documents.yaml of your own definitions. {near(document, known)}"
            raise DefinitionError(Problem(document, 0, what, mend=mend))
        return [term for term in self.open if term.cite.document == document]

    def _term(self, address: str) -> "CitedTerm":
        """The term of an address, whatever its standing. Raises DefinitionError."""
        from monitor.definitions.cited_terms import terms_of
        from monitor.definitions.confirming import meant

        terms = {term.address: term for programme in self.definitions.programmes for term in terms_of(programme)}
        if address not in terms:
            raise DefinitionError(Problem(address, 0, "there is no such term.", mend=meant(address, terms)))
        return terms[address]


_NONE = "No unconfirmed term leans on it."


def _programme(term: "CitedTerm") -> str:
    return term.address.partition("/")[0]


def _asked(question: str) -> str:
    """What a person types, in one line."""
    return " ".join(input(question).split())


def _answer(question: str, term: "CitedTerm") -> str:
    """The same, but empty where the document says something else: then it is told how to mend the definition."""
    from monitor.terminal.confirm_text import how_to_differ

    answer = _asked(question)
    if answer.lower() != "d":
        return answer
    print(how_to_differ(term))
    return ""


def _as_json(term: "CitedTerm") -> dict[str, Any]:
    from pydantic_core import to_jsonable_python

    cite, says = term.cite, to_jsonable_python(term.says)
    whole = {"term": term.address, "title": term.title, "of": term.of, "says": says, "unit": term.unit or None}
    cited = {"document": cite.document, "section": cite.section, "quote": cite.quote, "note": cite.note}
    return {**whole, **cited, "file": term.file, "line": term.line}

"""What an office confirms stands everywhere as confirmed, with page, quotation, name and day; and nothing else does."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from monitor.definitions.agreements import AgreementFile
from monitor.definitions.cited_terms import CitedTerm, placed_terms, terms_of
from monitor.definitions.confirmations import Confirmation, ConfirmationsFile
from monitor.definitions.programmes import Definitions
from monitor.errors import DefinitionError
from monitor.evaluation.answer import Finding
from monitor.evaluation.asked import findings_of
from monitor.evaluation.coverage import coverage
from monitor.evaluation.gathered import Gathered
from monitor.evaluation.judged import judged
from monitor.pages.citations import Told
from monitor.pages.due import due_table
from monitor.pages.explained import explained
from monitor.pages.material import Material
from monitor.pages.unsettled import unsettled
from monitor.words.findings import Standing
from monitor.words.strict_yaml import parse
from monitor.workspace.confirmed import confirmation_of, confirmations_text, open_terms
from monitor.workspace.definition_files import load_definitions
from tests.sheets import ROOT, TODAY, shipped

SHIPPED = ROOT / "tests_definitions"
TARGET_2022 = "maryland_tcoc/annual_savings/terms/required_savings/2022"
WORDS = {
    "document": "md_tcoc_agreement",
    "page": 12,
    "quotation": 'the State "shall save" $267 million in 2022',
    "by": "Jane Doe, Office of Payment Reform",
    "day": date(2026, 11, 29),
}


@cache
def as_shipped() -> Definitions:
    return load_definitions([SHIPPED])


def term(address: str) -> CitedTerm:
    programme = as_shipped().programme(address.partition("/")[0])
    return next(term for term in terms_of(programme) if term.address == address)


def confirmed(*addresses: str, **words: object) -> list[Confirmation]:
    return [confirmation_of(term(address), {**WORDS, **words}) for address in addresses]


def with_confirmed(folder: Path, *entries: Confirmation) -> Definitions:
    """The shipped definitions, and a folder of an office's own in which nothing but confirmations stands."""
    folder.mkdir(exist_ok=True)
    (folder / "confirmations.yaml").write_text(confirmations_text(entries), "utf-8")
    return load_definitions([SHIPPED, folder])


def gathered(folder: Path, *entries: Confirmation) -> Gathered:
    return replace(shipped(), definitions=with_confirmed(folder, *entries))


def finding(whole: Gathered, test: str, year: int) -> Finding:
    return next(found for found in findings_of(whole, test) if found.year == year)


def test_the_finding_says_who_confirmed_what_where(tmp_path: Path) -> None:
    found = finding(gathered(tmp_path / "own", *confirmed(TARGET_2022)), "maryland_tcoc/annual_savings", 2022)
    (target,) = (entry for entry in found.entries if entry.subject == "Required annual savings")

    assert target.standing is Standing.CONFIRMED
    assert target.as_json()["confirmed"] == {
        "by": "Jane Doe, Office of Payment Reform",
        "on": "2026-11-29",
        "page": 12,
        "quotation": 'the State "shall save" $267 million in 2022',
    }
    assert [entry.as_json() for entry in found.entries if "confirmed" in entry.as_json()] == [target.as_json()]


def test_a_finding_is_as_firm_as_its_other_terms_allow(tmp_path: Path) -> None:
    credits = "maryland_tcoc/annual_savings/inputs/credits/default"
    both = [*confirmed(TARGET_2022), *confirmed(credits, quotation="credits of outcomes")]
    one = finding(gathered(tmp_path / "one", *confirmed(TARGET_2022)), "maryland_tcoc/annual_savings", 2022)
    whole = finding(gathered(tmp_path / "both", *both), "maryland_tcoc/annual_savings", 2022)

    assert (one.standing, whole.standing) == (Standing.UNCONFIRMED, Standing.DERIVED)  # its base of 2013 is worked out
    assert (one.value, one.verdict) == (whole.value, whole.verdict)


def test_the_page_cites_page_and_quotation_and_where_the_definition_stands(tmp_path: Path) -> None:
    told = explained(gathered(tmp_path / "own", *confirmed(TARGET_2022)), "maryland_tcoc/annual_savings", 2022)
    (cited,) = (c for c in told.page.citations if c.subject.startswith("Required annual savings"))

    assert cited.standing is Standing.CONFIRMED
    assert cited.text.endswith(
        "Maryland Total Cost of Care Model State Agreement, 9 July 2018, page 12. "
        "Confirmed by Jane Doe, Office of Payment Reform, on 29 November 2026."
    )
    assert "shall save" in cited.quote
    assert ("Required annual savings", "tests_definitions/maryland_tcoc/annual_savings.yaml") in {
        place[:2] for place in told.written_in
    }


def test_coverage_counts_it(tmp_path: Path) -> None:
    whole = gathered(tmp_path / "own", *confirmed(TARGET_2022))
    now, before = (coverage(of, [of.definitions.programme("maryland_tcoc")]) for of in (whole, shipped()))

    assert now.standings[Standing.CONFIRMED] == before.standings[Standing.CONFIRMED] + 1
    assert now.standings[Standing.UNCONFIRMED] == before.standings[Standing.UNCONFIRMED] - 1


def test_what_is_due_says_it_too(tmp_path: Path) -> None:
    address = "maryland_tcoc/agreement/obligations/cure.2019"
    entry = confirmed(address, quotation="within 12 months", by="Jane Doe", page="Appendix B, p. 3")
    whole = gathered(tmp_path / "own", *entry)
    table = due_table(whole.definitions.programme("maryland_tcoc").agreement, TODAY, whole.definitions.documents)
    assert table is not None
    (source,) = (row[-1] for row in table.rows if row[1].text == "Failure cured")

    assert source.text == "confirmed"
    assert source.detail == (
        "Maryland Total Cost of Care Model State Agreement, Appendix B, p. 3, confirmed by Jane Doe on 29 November 2026"
    )


def test_the_fingerprint_is_over_it(tmp_path: Path) -> None:
    one, other = (
        with_confirmed(tmp_path / name, *confirmed(TARGET_2022, page=page)).fingerprint
        for name, page in (("one", 12), ("two", 13))
    )

    assert len({one, other, as_shipped().fingerprint}) == 3


def test_what_a_family_shares_is_confirmed_for_one_agreement_and_wherever_its_tests_share_it(tmp_path: Path) -> None:
    address = "ahead_md/all_payer_growth/years/2027"
    defined = with_confirmed(tmp_path / "own", *confirmed(address, quotation="from its second year on"))

    def standings(programme: str) -> dict[str, list[str]]:
        tests = {test.id.partition("/")[2]: test.asked for test in defined.programme(programme).tests}
        names = ("all_payer_growth", "all_payer_primary_care", "commercial_payers")
        return {name: [entry.standing for entry in tests[name].years if entry.by is None] for name in names}

    assert len(term(address).cites) == 3
    assert set(map(tuple, standings("ahead_md").values())) == {("confirmed",)}
    assert set(map(tuple, standings("ahead_ny").values())) == {("unconfirmed",)}


def test_lines_that_tests_share_take_their_terms_as_confirmed(tmp_path: Path) -> None:
    defined = with_confirmed(tmp_path / "own", *confirmed(TARGET_2022))
    shared = defined.test("maryland_tcoc/savings_after_primary_care").asked
    standings = {entry.from_: entry.standing for entry in shared.terms["required_savings"].versions}

    assert (standings[2022], standings[2021]) == ("confirmed", "unconfirmed")


def test_what_is_confirmed_of_a_programme_that_nobody_asked_for_is_in_nobodys_way(tmp_path: Path) -> None:
    own = tmp_path / "own"
    whole = with_confirmed(own, *confirmed(TARGET_2022))
    alone = load_definitions([SHIPPED, own], only=["vermont_apm"])

    assert alone.fingerprint == whole.fingerprint


def test_a_shipped_value_that_changes_is_not_confirmed_any_more(tmp_path: Path) -> None:
    (entry,) = confirmed(TARGET_2022)
    before = entry.model_copy(update={"says": {**entry.says, "value": 250_000_000}})

    with pytest.raises(DefinitionError, match="no longer says what was confirmed") as fault:
        with_confirmed(tmp_path / "own", before)
    assert "Confirmed was value 250000000; the definition says value 267000000." in str(fault.value)


def test_every_term_there_is_can_be_confirmed_and_reads_back_as_it_was(tmp_path: Path) -> None:
    terms = [term for programme in as_shipped().programmes for term in terms_of(programme)]
    words = {**WORDS, "quotation": "so it stands there", "page": "A-3 §2"}
    entries = [confirmation_of(term, words) for term in terms]
    defined = with_confirmed(tmp_path / "own", *entries)
    read = ConfirmationsFile.model_validate(parse(confirmations_text(entries), "own").value)

    assert read.confirmations == entries
    assert {term.standing for programme in defined.programmes for term in terms_of(programme)} == {Standing.CONFIRMED}
    assert open_terms(as_shipped(), entries) == ()


def test_a_law_that_took_the_place_of_another_has_an_address_of_its_own() -> None:
    (agreement, document), *_ = as_shipped().programme("maryland_tcoc").pages
    assert isinstance(agreement, AgreementFile)
    law = next(entry for entry in agreement.obligations if entry.under == "law")
    written = document.value["obligations"][agreement.obligations.index(law)]
    later = law.model_copy(update={"adopted": date(2021, 7, 1)})
    whole = agreement.model_copy(update={"obligations": [law, later]})
    page = replace(document, value={**document.value, "obligations": [written, {**written, "adopted": later.adopted}]})
    addresses = [address for address in placed_terms([(whole, page)]) if "obligations" in address]

    assert addresses == [
        f"maryland_tcoc/agreement/obligations/{law.id}.{law.from_}.{day}" for day in (law.adopted, later.adopted)
    ]


def test_a_confirmation_of_a_family_names_nothing_that_is_reported(tmp_path: Path) -> None:
    (entry,) = confirmed(TARGET_2022)

    with pytest.raises(DefinitionError, match='there is no programme "ahead_model"'):
        with_confirmed(tmp_path / "own", entry.model_copy(update={"term": "ahead_model/agreement"}))


def test_addresses_name_one_term_each() -> None:
    for programme in as_shipped().programmes:
        addresses = [term.address for term in terms_of(programme)]
        assert len(addresses) == len(set(addresses)), programme.id


def _material(whole: Gathered, programme: str) -> Material:
    of = whole.definitions.programme(programme)
    tests = [judged(sheet) for sheet in whole.worksheets(of)]
    return Material(of, tests, Told(whole.definitions.documents, whole.definitions.measures), whole.publications)


def test_what_stands_in_the_way_of_a_signature_is_what_findings_and_dues_rest_on(tmp_path: Path) -> None:
    found = unsettled(_material(shipped(), "maryland_tcoc"))
    addresses = [one.address for one in found]
    reading = "maryland_tcoc/growth_guardrail_strict/terms/excess_too_much/2019"

    assert TARGET_2022 in addresses
    assert "maryland_tcoc/agreement/obligations/cure.2019" in addresses
    assert "maryland_tcoc/annual_savings/if_missed" in addresses
    assert reading not in addresses  # counted nowhere
    assert "maryland_tcoc/annual_savings/years/2019" not in addresses  # an amendment took its place
    assert len(addresses) == len(set(addresses))
    assert next(one for one in found if one.address == TARGET_2022).title == (
        "Annual Medicare savings against 2013: Required annual savings, 2022"
    )


def test_once_each_of_them_is_confirmed_nothing_is_in_the_way(tmp_path: Path) -> None:
    addresses = [one.address for one in unsettled(_material(shipped(), "maryland_tcoc"))]
    entries = confirmed(*addresses, quotation="so it stands there")
    material = _material(gathered(tmp_path / "own", *entries), "maryland_tcoc")

    assert unsettled(material) == ()
    assert not any(f.standing is Standing.UNCONFIRMED for f in material.found if f.made and not f.reading_of)

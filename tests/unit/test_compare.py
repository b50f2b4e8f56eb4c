"""Every change is laid to what caused it: one input exchanged at a time, in a fixed order, and nothing guessed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from monitor.errors import ObservationError, Problem
from monitor.records.archive import DataDigest, Inputs
from monitor.records.compare import (
    Comparison,
    LaidTo,
    SaidByKey,
    Stage,
    by_key,
    changed_findings,
    differing,
    same_finding,
    settled,
)
from monitor.records.exchange import Side, deliveries, stages, versions
from monitor.records.record import Record, Said
from monitor.terminal.differences import change_lines, changed_headline, comparison_text

ENTRY = {"subject": "the limit", "from": 2019, "through": 2026, "adopted": "2018-07-09"}
LATER = ENTRY | {"adopted": "2024-01-01"}
OURS = {"monitor": "0.1.0", "code": "sha256:1111"}
THEN, NOW = date(2024, 1, 15), date(2024, 7, 15)
RULES = "definitions/1/office/test.yaml"
JUNE, JULY = (f"observations/1/source/{day}/data.csv" for day in ("2024-06-10", "2024-07-01"))


def said(room: float | None = 2.1, verdict: str = "met", **more: Any) -> Said:
    whole = {
        "test": "office/test", "entity": "MD", "population": "all", "year": 2023, "verdict": verdict, "basis": "final",
        "value": None if room is None else 3.0 - room, "limit": 3.0, "room": room, "unit": "points", "reason": None,
        "direction": "at_most",
        "standing": "confirmed", "entries": [ENTRY], "inputs": [],
    }  # fmt: skip
    return Said.model_validate(whole | more)


def figures(**years: float) -> list[dict[str, Any]]:
    by_year = {year.removeprefix("y"): figure for year, figure in years.items()}
    return [{"name": "nation", "unit": "dollars per beneficiary-year", "years": by_year}]


def answers(*findings: Said) -> SaidByKey:
    return by_key(findings)


def record(as_of: date, *findings: Said, software: Mapping[str, str] = OURS, definitions: str = "sha256:1") -> Record:
    return Record(
        programme="office", as_of=as_of, definitions=definitions, observations=(), findings=findings,
        software_details=dict(software), files={},
    )  # fmt: skip


def comparison(old: Record, new: Record, *walked: Stage) -> Comparison:
    found = changed_findings(by_key(old.findings), walked)
    return Comparison(old, new, 0, found)


def answering(inputs: Inputs, as_of: date) -> SaidByKey:
    """A small office: June moves the nation's figure, July nothing; new rules or their day in force move the limit."""
    figure = 11000.0 if JUNE in inputs else 10980.0
    room = 2.1 - (0.2 if JUNE in inputs else 0.0)
    entry = LATER if inputs[RULES] == b"new" and as_of >= NOW else ENTRY
    room += 1.0 if entry == LATER else 0.0
    return answers(said(room, inputs=figures(y2022=figure), entries=[entry]))


OLD_INPUTS: Inputs = {RULES: b"old"}


def walked(new: Inputs, as_of: date = NOW, old: Inputs = OLD_INPUTS) -> list[Stage]:
    one = Side(record(THEN, *answering(old, THEN).values()), old)
    other = Side(record(as_of, *answering(new, as_of).values()), new)
    return stages(one, other, answering, OURS)


def kinds(walked: list[Stage]) -> list[tuple[str, str]]:
    before = [answering(OLD_INPUTS, THEN), *(stage.answers for stage in walked)]
    return [(s.kind, s.what) for was, s in zip(before, walked, strict=False) if differing(was, s.answers)]


def test_the_publication_that_moved_the_figure_is_the_one_named() -> None:
    assert kinds(walked({RULES: b"old", JUNE: DataDigest("6"), JULY: DataDigest("7")})) == [
        ("data", "source/2024-06-10")
    ]


def test_the_rule_is_exchanged_after_the_data() -> None:
    assert kinds(walked({RULES: b"new", JUNE: DataDigest("6")})) == [
        ("data", "source/2024-06-10"), ("rule", "office/test.yaml"),
    ]  # fmt: skip


def test_a_rule_on_file_that_comes_into_force_is_time() -> None:
    assert kinds(walked({RULES: b"new"}, old={RULES: b"new"})) == [("time", "2024-01-15 -> 2024-07-15")]


def test_publications_come_in_the_order_of_their_dates_and_corrections_last() -> None:
    corrections = "observations/1/corrections.yaml"
    new: Inputs = {
        corrections: b"",
        JULY: DataDigest("7"),
        JUNE: DataDigest("6"),
        JUNE.replace("data.csv", "source.yaml"): b"",
    }

    assert [name for name, _ in deliveries({}, new)] == ["source/2024-06-10", "source/2024-07-01", "corrections.yaml"]
    assert [len(paths) for _, paths in deliveries({}, new)] == [2, 1, 1]


def test_a_changed_card_is_a_delivery_too() -> None:
    card = JUNE.replace("data.csv", "source.yaml")

    assert deliveries({card: b"1", JUNE: DataDigest("6")}, {card: b"2", JUNE: DataDigest("6")}) == [
        ("source/2024-06-10", [card])
    ]


def test_what_the_old_rules_cannot_read_comes_after_the_new_ones() -> None:
    def strict(inputs: Inputs, as_of: date) -> SaidByKey:
        if JUNE in inputs and inputs[RULES] == b"old":
            raise ObservationError(Problem("data.csv", 2, "there is no such word."))
        return answering(inputs, as_of)

    one = Side(record(THEN, *answering(OLD_INPUTS, THEN).values()), OLD_INPUTS)
    new: Inputs = {RULES: b"new", JUNE: DataDigest("6"), JULY: DataDigest("7")}
    found = stages(one, Side(record(NOW, *answering(new, NOW).values()), new), strict, OURS)

    assert kinds(found) == [("rule", "office/test.yaml"), ("data", "source/2024-06-10")]


def test_what_cannot_be_answered_ends_the_walk_and_says_why() -> None:
    def without_june(inputs: Inputs, as_of: date) -> SaidByKey:
        if JUNE in inputs:
            raise ObservationError(Problem("source/2024-06-10/data.csv", 0, "this publication is not here."))
        return answering(inputs, as_of)

    one = Side(record(THEN, *answering(OLD_INPUTS, THEN).values()), OLD_INPUTS)
    new: Inputs = {RULES: b"old", JUNE: DataDigest("6")}
    old, other = one.record, record(NOW, *answering(new, NOW).values())
    found = stages(one, Side(other, new), without_june, OURS)

    assert kinds(found) == [("unknown", "source/2024-06-10/data.csv: this publication is not here.")]
    assert list(change_lines(comparison(old, other, *found).changes[0], comparison(old, other))) == [
        "STILL MET, less room (2.10 -> 1.90 points)   office/test MD 2023",
        "  it cannot be told why: source/2024-06-10/data.csv: this publication is not here;"
        " on record: nation 2022, 10,980 -> 11,000",
    ]


def test_software_that_answers_otherwise_from_the_same_inputs_is_named_with_its_versions() -> None:
    one = Side(record(THEN, said(2.5), software={"monitor": "0.0.9", "code": "sha256:0000"}), OLD_INPUTS)
    other = Side(record(THEN, *answering(OLD_INPUTS, THEN).values()), OLD_INPUTS)
    first, last = stages(one, other, answering, OURS)

    assert (first.kind, first.what) == (LaidTo.SOFTWARE, "monitor 0.0.9 -> 0.1.0, code 0000 -> 1111")
    assert not differing(first.answers, last.answers)


def test_the_same_software_is_never_the_cause() -> None:
    one = Side(record(THEN, said(99.0)), OLD_INPUTS)
    first, _ = stages(one, Side(record(THEN, said(2.1)), OLD_INPUTS), answering, OURS)

    assert first.kind is LaidTo.UNKNOWN
    assert "does not say what the same software answers" in first.what


def test_between_records_of_one_software_todays_other_software_is_no_cause() -> None:
    found = changed_findings(
        answers(said(2.1)),
        [
            Stage(LaidTo.SOFTWARE, "a -> b", answers(said(5.0))),
            Stage(LaidTo.DATA, "source/2024-06-10", answers(said(4.8))),
            Stage(LaidTo.SOFTWARE, "b -> a", answers(said(1.9))),
        ],
    )

    assert [driver.kind for driver in settled(found)[0].drivers] == [LaidTo.DATA]


def test_figures_equal_but_for_their_last_digits_are_the_same() -> None:
    assert differing(answers(said(2.1)), answers(said(2.1 + 1e-13))) == []
    assert differing(answers(said(2.1)), answers(said(2.1 + 1e-6))) != []


def test_clauses_are_compared_too() -> None:
    clause = {"clause": "excess", "verdict": "met", "value": 1.0, "limit": 3.0, "room": 2.0, "direction": "at_most"}
    before, after = said(None, clauses=[clause]), said(None, clauses=[clause | {"value": 1.5, "room": 1.5}])
    (change,) = changed_findings(answers(before), [Stage(LaidTo.DATA, "source/2024-06-10", answers(after))])

    assert changed_headline(change) == "STILL MET, excess: 2.00 -> 1.50 points below the limit"


def test_figures_of_no_unit_are_told_too() -> None:
    clause = {"clause": "excess", "verdict": "met", "value": 1.0, "limit": 3.0, "room": 2.0, "direction": "at_most"}
    before = said(None, unit="", clauses=[clause])
    after = said(None, unit="", clauses=[clause | {"room": 1.5}])
    (change,) = changed_findings(answers(before), [Stage(LaidTo.DATA, "source/2024-06-10", answers(after))])

    assert changed_headline(change) == "STILL MET, excess: 2 -> 1.5 below the limit"


def test_versions_are_told_where_they_differ() -> None:
    assert versions(OURS, OURS) == ""
    assert versions(OURS, OURS | {"polars": "2.1.0"}) == "polars none -> 2.1.0"


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (said(2.1), said(1.9), "STILL MET, less room (2.10 -> 1.90 points)"),
        (said(1.9), said(2.1), "STILL MET, more room (1.90 -> 2.10 points)"),
        (
            said(0.2),
            said(-0.2, "missed"),
            "NOW MISSED, was met (0.20 points below the limit -> 0.20 points above the limit)",
        ),
        (said(0.001), said(0.002), "STILL MET, more room (0.001 -> 0.002 points)"),
        (said(), said(basis="provisional"), "STILL MET, basis final -> provisional"),
        (said(), said(standing="unconfirmed"), "STILL MET, standing confirmed -> unconfirmed"),
        (
            said(None, "cannot tell", reason="waits for a"),
            said(None, "cannot tell", reason="waits for b"),
            "STILL CANNOT TELL, reason waits for a -> waits for b",
        ),
        (
            said(None, "cannot tell", reason="waits for a", cause="not yet due"),
            said(None, "cannot tell", reason="waits for b", cause="no figures"),
            "NOW NO FIGURES, was not yet due (reason waits for a -> waits for b)",
        ),
        (
            said(None, "cannot tell", reason="a"),  # of a record of before causes were told
            said(None, "cannot tell", reason="b", cause="too close"),
            "STILL TOO CLOSE, reason a -> b",
        ),
        (
            said(),
            said(2.1, "cannot tell", reason="near", cause="too close"),
            "NOW TOO CLOSE, was met (reason none -> near)",
        ),
        (said(-5.0, "missed"), said(-6.0, "missed"), "STILL MISSED, further above the limit (5.00 -> 6.00 points)"),
        (
            said(-6.0, "missed", direction="at_least", unit="percent"),
            said(-5.0, "missed", direction="at_least", unit="percent"),
            "STILL MISSED, less far short of what is required (6.00 -> 5.00 points)",
        ),
        (
            said(0.2, "cannot tell", cause="too close"),
            said(-0.3, "cannot tell", cause="too close"),
            "STILL TOO CLOSE, on the other side of its limit "
            "(0.20 points below the limit -> 0.30 points above the limit)",
        ),
        (
            said(),
            said(determination={"by": "CMS", "verdict": "met", "value": None}),
            "STILL MET, determination none -> met by CMS",
        ),
        (
            said(determination={"by": "CMS", "verdict": "met", "official": False}),
            said(determination={"by": "CMS", "verdict": "met", "official": True}),
            "STILL MET, determination met by CMS, an account -> met by CMS, official",
        ),
    ],
)
def test_a_change_is_told_in_one_line(before: Said, after: Said, says: str) -> None:
    (change,) = changed_findings(answers(before), [Stage(LaidTo.DATA, "source/2024-06-10", answers(after))])

    assert changed_headline(change) == says


def test_a_word_that_an_older_record_did_not_have_is_no_change() -> None:
    before, after = ({"by": "CMS", "verdict": "met"}, {"by": "CMS", "verdict": "met", "official": True})
    assert same_finding(said(determination=before), said(determination=after))


def test_findings_of_one_record_only_are_new_or_gone() -> None:
    later = said(year=2024)
    found = changed_findings(answers(said()), [Stage(LaidTo.RULE, "office/test.yaml", answers(later))])

    assert [changed_headline(change) for change in found] == ["GONE: was met", "NEW: MET"]


def test_the_words_are_those_of_the_habits() -> None:
    old, new = record(THEN, said(inputs=figures(y2022=10980.0))), record(NOW, said(1.9, inputs=figures(y2022=11000.0)))

    assert comparison_text(comparison(old, new, Stage(LaidTo.DATA, "s/2024-06-10", by_key(new.findings)))) == (
        "STILL MET, less room (2.10 -> 1.90 points)   office/test MD 2023\n"
        "  because data changed: nation 2022, 10,980 -> 11,000 (publication of 2024-06-10)\n"
        "  not the rule (same entry), not the software (same version)"
    )


def test_many_figures_are_counted() -> None:
    before = figures(**{f"y{year}": 10000.0 for year in range(2013, 2024)})
    after = figures(**{f"y{year}": 10001.0 for year in range(2013, 2024)})
    old, new = record(THEN, said(inputs=before)), record(NOW, said(1.9, inputs=after))
    text = comparison_text(comparison(old, new, Stage(LaidTo.DATA, "s/2024-06-10", by_key(new.findings))))

    assert "nation 2023, 10,000 -> 10,001; nation 2022" in text
    assert "and 5 further figures (publication of 2024-06-10)" in text


def test_nothing_changed_is_said_with_how_many_were_compared() -> None:
    old = record(THEN, said())

    assert comparison_text(Comparison(old, old, 21, ())) == "Nothing changed: 21 findings are the same."


def test_a_word_of_a_later_version_is_compared_where_both_say_it() -> None:
    older, newer = said(), said(stated_error={"value": 0.35, "years": [2015, 2016]})
    other = said(stated_error={"value": 0.52, "years": [2015, 2019]})
    (change,) = changed_findings(answers(newer), [Stage(LaidTo.DATA, "source/2024-06-10", answers(other))])

    assert differing(answers(older), answers(newer)) == []
    assert changed_headline(change) == "STILL MET, stated error 0.35 -> 0.52, measured 2015 and 2016 -> 2015 and 2019"
    assert change.drivers[0].keys == {"stated_error": (newer.stated_error, other.stated_error)}  # type: ignore[attr-defined]


ERROR = {
    "value": 209863940.00000024, "unit": "dollars", "kind": "amount of a year", "whose": "MD",
    "years": [*range(2014, 2024)], "against": "published results",
    "measured": {"kind": "amount of a year", "value": 55.0, "unit": "dollars per beneficiary-year"}, "words": "by what",
}  # fmt: skip
MORE = {"value": 190784800.0, "years": [*range(2014, 2025)], "measured": ERROR["measured"] | {"value": 50.0}}  # type: ignore[operator]
THEIRS = {"verdict": "met", "value": 1.4700000001, "limit": 3.0, "room": 1.53, "by": "A paper", "official": False}


@pytest.mark.parametrize(
    ("word", "was", "is_", "says"),
    [
        (
            "stated_error", ERROR, ERROR | MORE,
            "stated error $209.9 million -> $190.8 million, in the amount of a year $55 -> $50 per beneficiary, "
            "measured 2014 to 2023 -> 2014 to 2024",
        ),
        ("stated_error", ERROR, ERROR | {"whose": "the states"}, "stated error whose MD -> the states"),
        ("stated_error", None, ERROR, "stated error none -> $209.9 million, measured 2014 to 2023"),
        (
            "by_their_figure", THEIRS, THEIRS | {"verdict": "missed", "value": 3.5},
            "by their figure met, 1.47 points by A paper, an account -> missed, 3.50 points by A paper, an account",
        ),
        (
            "determination", THEIRS, THEIRS | {"value": 1.6},
            "determination met, 1.47 points by A paper, an account -> met, 1.60 points by A paper, an account",
        ),
        ("figure_itself", False, True, "figure itself no -> yes"),
        (
            "further", {"a": {"b": 0.30000000000000004}, "c": []}, {"c": ["x", "y"]},
            "further a b 0.3, c none -> c x and y",
        ),
    ],
)  # fmt: skip
def test_no_word_of_a_finding_is_printed_as_a_program_writes_it(word: str, was: Any, is_: Any, says: str) -> None:
    before, after = said(**{word: was}), said(**{word: is_})
    (change,) = changed_findings(answers(before), [Stage(LaidTo.RULE, "errors.yaml", answers(after))])
    assert changed_headline(change) == f"STILL MET, {says}"
    lines = list(change_lines(change, comparison(record(THEN, before), record(NOW, after))))
    assert lines[1] == "  because the rule changed (errors.yaml)"  # said once
    assert change.drivers[0].keys[word] == (was, is_)  # the raw numbers, for programs


def test_an_entry_of_another_day_is_a_change_and_its_words_alone_are_none() -> None:
    renamed = said(entries=[ENTRY | {"subject": "the bound"}])

    assert differing(answers(said()), answers(renamed)) == []
    (change,) = changed_findings(
        answers(said()), [Stage(LaidTo.RULE, "office/test.yaml", answers(said(entries=[LATER])))]
    )
    assert list(change_lines(change, comparison(record(THEN, said()), record(THEN, said()))))[1] == (
        '  because the rule changed: "the limit" 2019 to 2026 adopted 2024-01-01, in place of 2019 to 2026 adopted '
        "2018-07-09 (office/test.yaml)"
    )

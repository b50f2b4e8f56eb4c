"""YAML without surprises: what a word becomes, and that nothing but our own fault ever comes out."""

import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.errors import DefinitionError
from monitor.words.strict_yaml import DEEPEST, LARGEST_TEXT, LONGEST, Strict, YamlFault, parse
from monitor.workspace.yaml_files import load, read


class Inner(Strict):
    """Something inside."""

    year: int
    kind: Literal["old", "new"] = "old"


class Outer(Strict):
    """Something to read."""

    title: str
    parts: list[Inner] = []
    named: dict[str, Inner] = {}
    either: int | list[int] | None = None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("Yes", "Yes"),
        ("on", "on"),
        ("true", True),
        ("false", False),
        ("True", "True"),
        ("012", "012"),
        ("0x10", "0x10"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1e5", "1e5"),
        (".5", ".5"),
        (".inf", ".inf"),
        ("0", 0),
        ("-3", -3),
        ("3.58", 3.58),
        ("-0.5", -0.5),
        ("2019-02-28", date(2019, 2, 28)),
        ("2019-2-28", "2019-2-28"),
        ("'2019'", "2019"),
        ('"true"', "true"),
        ("''", ""),
        ("2018-01-01 10:00", "2018-01-01 10:00"),
        ("9" * LONGEST, int("9" * LONGEST)),
    ],
)
def test_a_plain_word_is_what_it_looks_like(text: str, value: object) -> None:
    found = parse(f"word: {text}", "file").value["word"]

    assert found == value
    assert type(found) is type(value)


def test_years_are_keys_as_numbers_and_quoted_ones_as_text() -> None:
    assert parse("{2019: 1, '2020': 2, 02: 3}", "file").value == {2019: 1, "2020": 2, "02": 3}


def test_a_byte_order_mark_is_passed_over() -> None:
    assert parse("\ufefftitle: a", "file").value == {"title": "a"}


def test_every_part_has_its_line() -> None:
    document = parse("title: a\nparts:\n  - year: 2019\n  - {year: 2020,\n     kind: new}\n", "file")

    assert document.line(("parts", 0, "year")) == 3
    assert document.line(("parts", 1)) == 4
    assert document.line(("parts", 1, "kind")) == 5
    assert document.line(("parts", 1, "absent", "word")) == 4
    assert document.line(("absent",)) == 1


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: 1\nb: &x 2", 2, "anchors"),
        ("a: 1\n&x b: 2", 2, "anchors"),
        ("a: *x", 1, "anchors"),
        ("a: !!str 1", 1, "anchors"),
        ("a: ! 1", 1, "anchors"),
        ("!t {}", 1, "anchors"),
        ("a: 1\n\nb:", 3, "missing"),
        ("a: [1, ~]", 1, "missing"),
        ("- null", 1, "missing"),
        ("a: 1\nb: 2\na: 3", 3, "second time"),
        ("{2019: 1, 2019: 2}", 1, "second time"),
        ("a: 1\nno: 2", 2, "not used as a key"),
        ("OFF: 2", 1, "not used as a key"),
        ("[a]: 2", 1, "single word"),
        ("a: 1\n---\nb: 2", 2, "second document"),
        ("# nothing", 0, "comments"),
        ("---\n...", 2, "missing"),
        ("a: 1\nb: 2019-02-29", 2, "calendar"),
        ("a: " + "9" * (LONGEST + 1), 1, "digits"),
        ("9" * 5000 + ": 1", 1, "digits"),
        ("a: " + "0." + "9" * 5000, 1, "digits"),
        ("[" * 5000, 1, "nested"),
        ("a: {b: {" * DEEPEST, 1, "nested"),
        ("a:\n\tb: 1", 2, "tab"),
        ("a: 1\nb: \x07", 2, "printed"),
        ('a: 1\nb: "x\nc: 1\n', 2, "quotation"),
        ("a: [1,\nb: 2\n", 1, "bracket"),
        ("a: 1\nb: c: d", 2, "colon"),
        ("a: @b", 1, "quotes"),
        ("a: b\nc\n", 2, "alone"),
    ],
)
def test_what_is_refused_and_on_which_line(text: str, line: int, what: str) -> None:
    with pytest.raises(YamlFault) as fault:
        parse(text, "file")

    assert what in f"{fault.value.what} {fault.value.mend}"
    assert fault.value.line == line


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))

    with pytest.raises(YamlFault, match="anchors") as fault:
        parse(bomb, "file")

    assert fault.value.line == 1


def test_a_large_file_is_not_even_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(LARGEST_TEXT + 1)

    with pytest.raises(YamlFault, match="larger"):
        read(path, "large.yaml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "titel: a",
            'f, line 1: "titel" is not a word we know here.\n  Here stand: title, parts, named, either.\n'
            '  Did you mean "title"?',
        ),
        (
            "titel: a\ntitle: b",
            'f, line 1: "titel" is not a word we know here.\n  Here stand: title, parts, named, either.\n'
            "  Take it out, or write one of the words above.",
        ),
        ("parts: []", 'f, line 1: "title" is missing.\n  Here stand: title, parts, named, either.'),
        (
            "title: 2019",
            'f, line 1: "title" must be text; here stands 2019.\n  Put it in quotes to make it text: "2019".',
        ),
        (
            "title: true",
            'f, line 1: "title" must be text; here stands true.\n  Put it in quotes to make it text: "true".',
        ),
        ("title: a\nparts:\n - {year: x}", 'f, line 3: "year" must be a whole number; here stands "x".'),
        (
            "title: a\nparts: {year: 1}",
            'f, line 2: "parts" must be a list, of which each entry is a group with the words year, kind;'
            " here stands a group of words.",
        ),
        (
            "title: a\nparts: [1]",
            'f, line 2: entry 1 of "parts" must be a group with the words year, kind; here stands 1.',
        ),
        (
            "title: a\nnamed: {b: {year: 1, kind: nw}}",
            'f, line 2: "kind" must be "old" or "new"; here stands "nw".\n  Did you mean "new"?',
        ),
        ("title: a\nnamed: {2019: {year: 1}}", 'f, line 2: "2019" cannot be a name here.\n  Names here: text.'),
        (
            "title: a\neither: x",
            'f, line 2: "either" must be a whole number or a list, of which each entry is a whole number;'
            ' here stands "x".',
        ),
        ("title: a\neither: [1, x]", 'f, line 2: entry 2 of "either" must be a whole number; here stands "x".'),
        (
            "- title",
            "f, line 1: the file must be a group with the words title, parts, named, either; here stands a list.",
        ),
    ],
)
def test_a_model_refuses_in_plain_words(text: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "f").write_text(text, "utf-8")

    with pytest.raises(DefinitionError) as fault:
        load(tmp_path / "f", "f", Outer, DefinitionError)

    assert str(fault.value) == message


def test_all_mistakes_of_a_file_come_at_once(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("title: 1\nparts: [{year: x}, {kind: z}]\nstrange: 1\n", "utf-8")

    with pytest.raises(DefinitionError) as fault:
        load(tmp_path / "f", "f", Outer, DefinitionError)

    assert [(p.line, p.what.split('"')[1]) for p in fault.value.problems] == [
        (1, "title"), (2, "kind"), (2, "year"), (2, "year"), (3, "strange")
    ]  # fmt: skip


PIECES = st.lists(
    st.sampled_from(
        [*"[]{}:,-?&*!|>'\"%@`# \t\n", "a", "b: ", "- ", "---", "...", "<<", "~", "no", "2019", "1.5", "\ufeff", "é"]
    )
).map("".join)


def _fault(text: str) -> YamlFault | None:
    try:
        parse(text, "file")
    except YamlFault as fault:
        return fault
    return None


@settings(max_examples=150)
@given(st.one_of(PIECES, st.text(), st.binary().map(lambda raw: raw.decode("utf-8", "replace"))))
@example("? [a]\n: 1")
@example("a: &x")
def test_any_text_is_read_or_refused_as_our_own_fault(text: str) -> None:
    fault = _fault(text)

    assert fault is None or (fault.what and 0 <= fault.line <= len(re.split("[\n\r\x85\u2028\u2029]", text)) + 1)


@settings(max_examples=60)
@given(raw=st.one_of(st.binary(), PIECES.map(str.encode)))
def test_any_bytes_are_read_or_refused_as_our_own_error(raw: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_bytes(raw)
    with suppress(DefinitionError):
        load(path, "any.yaml", Outer, DefinitionError)

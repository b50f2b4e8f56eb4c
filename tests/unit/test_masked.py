"""A source card as it is filed: no fingerprint that gives a figure away, and the card again when it is rebuilt."""

import pytest

from monitor.errors import ObservationError
from monitor.observations.fingerprints import Fingerprint, Key, Keyed
from monitor.records.masked import filed_fingerprints, masked, unmasked
from monitor.words.strict_yaml import parse_bytes

DATA, RECEIVED, SECOND = "a" * 63 + "1", "b" * 63 + "2", "c" * 63 + "3"
KEYED = str(Key(b"k" * 32).of("claims/2024-05-01", DATA))
IN_PLACE = {DATA: KEYED, RECEIVED: "kept-in-the-workspace-1", SECOND: "kept-in-the-workspace-10"}
STYLES = {
    "as the program writes it": f"""file:
  name: data.csv
  sha256: {DATA}
received:
- name: new.csv
  sha256: {RECEIVED}
  reader: observations
- name: more.csv
  sha256: {SECOND}
  reader: observations
""",
    "on one line": f"file: {{name: data.csv, sha256: {DATA}}}\nreceived: [{{name: new.csv, sha256: {RECEIVED}, "
    f"reader: x}}, {{sha256: '{SECOND}', name: more.csv, reader: x}}]\n",
    "in quotes": f'"file": {{"name": "data.csv", "sha256": "{DATA}"}}\n"received": [{{"name": "new.csv", '
    f'"sha256" : "{RECEIVED}", "reader": "x"}}, {{"name": "more.csv", "sha256":"{SECOND}", "reader": "x"}}]\n',
    "on a line of its own": f"file:\n  name: data.csv\n  sha256:\n    {DATA}\nreceived:\n- name: new.csv\n  sha256:\n"
    f"    {RECEIVED}\n  reader: x\n- {{name: more.csv, sha256: {SECOND}, reader: x}}\n",
    "and in remarks": f"# sha256: {DATA.upper()}, received as {RECEIVED}x\nfile: {{name: data.csv, sha256: {DATA}}} "
    f"# {DATA}\nreceived:\n- {{name: new.csv, sha256: {RECEIVED}, reader: x}}\n"
    f"- {{name: more.csv, sha256: {SECOND}, reader: x}}\nnote: See {SECOND}.\n",
}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_no_fingerprint_is_left_in_whatever_way_it_was_written(text: str) -> None:
    filed = masked(text.encode(), IN_PLACE, "source.yaml")

    assert not [sha256 for sha256 in IN_PLACE if sha256 in filed.decode().lower()]
    assert filed_fingerprints(filed, "") == {
        "data.csv": KEYED,
        "received/new.csv": IN_PLACE[RECEIVED],
        "received/more.csv": IN_PLACE[SECOND],
    }
    assert parse_bytes(filed, "").value["file"] == {"name": "data.csv", "keyed": KEYED}


@pytest.mark.parametrize("text", STYLES.values(), ids=STYLES)
def test_the_card_is_read_again_as_it_was_and_filed_again_as_it_was(text: str) -> None:
    filed = masked(text.encode(), IN_PLACE, "source.yaml")
    again = unmasked(filed, {shown: sha256 for sha256, shown in IN_PLACE.items()})

    assert parse_bytes(again, "").value["file"] == parse_bytes(text.encode(), "").value["file"]
    assert parse_bytes(again, "").value["received"] == parse_bytes(text.encode(), "").value["received"]
    assert masked(again, IN_PLACE, "source.yaml") == filed


def test_a_card_with_nothing_to_keep_out_of_it_is_filed_as_it_is() -> None:
    text = STYLES["on one line"].encode()

    assert masked(text, {}, "source.yaml") == text == unmasked(text, {})


@pytest.mark.parametrize("written", [f'"\\x61{DATA[1:]}"', f'"{DATA[:9]}\\\n    {DATA[9:]}"'])
def test_a_fingerprint_that_cannot_be_found_in_a_card_is_refused(written: str) -> None:
    text = f"# {DATA}\nfile:\n  name: data.csv\n  sha256: {written}\n"
    assert parse_bytes(text.encode(), "").value["file"]["sha256"] == DATA

    with pytest.raises(ObservationError, match="a fingerprint is written here in parts") as refused:
        masked(text.encode(), {DATA: KEYED}, "claims/2024-05-01/source.yaml")
    assert DATA not in str(refused.value)


@pytest.mark.parametrize("text", ["", "file: [", "file: 3", "file: {name: data.csv}", "received: []"])
def test_what_is_no_card_has_no_fingerprints(text: str) -> None:
    assert filed_fingerprints(text.encode(), "") == {}


def test_a_keyed_fingerprint_reads_back_and_nothing_else_does() -> None:
    assert str(Keyed.parsed(KEYED)) == KEYED
    assert [Keyed.parsed(text) for text in (DATA, KEYED[:-1], f"{KEYED}0", KEYED.upper(), "")] == [None] * 5


def test_a_publication_that_is_not_named_has_no_fingerprint() -> None:
    assert Fingerprint().as_json() == {"sha256": None, "keyed": None, "key": None}
    assert str(Fingerprint()) == "not given"
    assert (str(Fingerprint(DATA)), Fingerprint(DATA).as_json()) == (f"sha256:{DATA}", {"sha256": DATA})

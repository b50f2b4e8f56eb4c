"""`monitor outlook` on an office of its own: odds as JSON and in words, the same again, and what it refuses."""

import json
from pathlib import Path

import pytest

from tests.offices import monitor
from tests.simulated_feed import office, rows

MAY = 12 * 2021 + 4


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    office(folder, rows(range(MAY - 12, MAY + 1)))
    (folder / "held").rename(folder / "observations")
    (folder / "monitor.toml").write_text("[paths]\npackaged = false\n", "utf-8")
    return folder


def asked(workspace: Path, *words: str) -> str:
    found = monitor("outlook", *words, "--workspace", workspace, "--as-of", "2021-07-14", "--paths", "100")
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_odds_of_a_programme_as_json_twice_the_same(workspace: Path) -> None:
    found = asked(workspace, "office", "--json")
    told = json.loads(found)
    odds = {(one["test"], one["year"]): one for one in told["odds"]}

    assert asked(workspace, "office", "--json") == found
    assert (told["as_of"], told["programmes"][0]["programme"]) == ("2021-07-14", "office")
    assert told["software"].startswith("monitor ")
    assert told["definitions"].startswith("sha256:")
    guardrail, quality = odds["office/guardrail", 2021], odds["office/quality", 2021]
    assert 0 <= guardrail["odds_met"] <= 1
    assert (guardrail["paths"], guardrail["seed"], guardrail["months_observed"]) == (100, 1, 5)
    assert len(guardrail["completeness"]) == 5
    assert (quality["odds_met"], quality["method"]) == (None, None)
    assert quality["reason"].startswith("what it needs is not foretold")


def test_one_test_alone_is_as_it_is_among_all(workspace: Path) -> None:
    every = json.loads(asked(workspace, "--json"))["odds"]
    alone = json.loads(asked(workspace, "office/guardrail", "--json"))["odds"]

    assert alone == [one for one in every if one["test"] == "office/guardrail"]


def test_in_words(workspace: Path) -> None:
    said = asked(workspace, "office")

    assert said.startswith("An agreement\n")
    assert "paid through May 2021" in said
    assert "No odds of" in said


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("office", "--paths", "0"), 2, "0"),
        (("office", "--seed", "-1"), 2, "-1"),
        (("offices",), 10, "there is no such programme"),
        (("office/guardrails",), 10, 'Did you mean "office/guardrail"?'),
    ],
)
def test_what_cannot_be_asked_is_refused(workspace: Path, words: tuple[str, ...], code: int, said: str) -> None:
    found = monitor("outlook", *words, "--workspace", workspace)

    assert found.returncode == code
    assert said in found.stderr + found.stdout

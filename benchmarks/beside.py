"""The program beside its peers: the same tests, the same figures, the same numbers to 1e-9; then the time."""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from types import ModuleType

import numpy as np
from measured import Measured, Yardstick, timed
from peers import CODES, Array, Given, openfisca_peer, pandas_peer

from monitor.evaluation.evaluate import Worksheet, evaluate
from monitor.evaluation.gathered import Gathered
from monitor.words.areas import NAMES, Entity

PEERS = {"pandas": pandas_peer, "OpenFisca-Core": openfisca_peer}
OWN = "the program"
TIMES = 9
RATIO = 1.0  # no slower than a peer
AREAS = tuple(Entity(area) for area in NAMES)
PROGRAMMES = ("maryland_all_payer", "maryland_tcoc")


def beside_peers(gathered: Gathered) -> list[Measured]:
    """The program's time as a multiple of each peer's."""
    sheets = [
        gathered.worksheet(test, AREAS) for name in PROGRAMMES for test in gathered.definitions.programme(name).tests
    ]
    sheets = [sheet for sheet in sheets if sheet.test.id.partition("/")[2] in pandas_peer.TESTS]
    given = [_given(sheet) for sheet in sheets]
    for name, peer in PEERS.items():
        for sheet, one in zip(sheets, given, strict=True):
            _same(sheet, peer.as_arrays(peer.answer(peer.prepared(one))), f"{one.test} in {name}")
    rounds = [_round(sheets, given) for _ in range(TIMES)]
    own, name = [each[OWN] for each in rounds], f"{len(sheets)} tests x {len(AREAS)} areas, series at hand"
    peers = [Yardstick(f"{peer} {version(peer)}", [each[peer] for each in rounds]) for peer in PEERS]
    return [Measured(name, "s", own, peer, RATIO) for peer in peers]


def _round(sheets: Sequence[Worksheet], given: Sequence[Given]) -> dict[str, float]:
    """Processor seconds of each in turn, so that a busy machine is busy for all of them."""
    own = timed(lambda: [_again(sheet) for sheet in sheets])
    return {OWN: own} | {name: _peer_seconds(peer, given) for name, peer in PEERS.items()}


def _again(sheet: Worksheet) -> Array:
    return evaluate(sheet.test, sheet.series, sheet.entities, sheet.as_of).codes


def _given(sheet: Worksheet) -> Given:
    asked = sheet.test.asked
    whole = {name for name, entry in asked.inputs.items() if entry.area} | set(asked.terms)
    values = {name: np.array(sheet.values[name][:, 0, :]) for name in (*asked.inputs, *asked.terms)}
    areas = [entity.area for entity in sheet.entities]
    return Given(sheet.test.id, areas, [int(year) for year in sheet.years], values, frozenset(whole))


def _same(sheet: Worksheet, found: dict[str, Array], where: str) -> None:
    """Refuse to measure what does not give the same figures and verdicts."""
    asked = sheet.test.asked
    lines = {name: x[:, 0, :] for name, x in sheet.values.items() if name not in {*asked.inputs, *asked.terms}}
    if asked.require:
        lines[CODES] = sheet.codes[:, 0, :].astype(np.float64)
    for name, ours in lines.items():
        np.testing.assert_allclose(
            np.broadcast_to(found[name], ours.shape),
            ours,
            rtol=1e-9,
            atol=1e-9,
            equal_nan=True,
            err_msg=f"{name}, {where}",
        )


def _peer_seconds(peer: ModuleType, given: Sequence[Given]) -> float:
    made = [peer.prepared(one) for one in given]
    answer: Callable[..., object] = peer.answer
    return timed(lambda: [answer(one) for one in made])

"""A second build gives the files and the warnings of a clean one, whatever was edited.

Byte for byte; what keeps the folders apart, ``.buildinfo`` included, is compared, too. In the
suite a few sequences of edits; ``make bench-second`` plays hundreds.
"""

from __future__ import annotations

import os

import pytest
from random_edits import random_rounds
from second_builds import Bench

SEQUENCES = int(os.environ.get("SEQUENCES", "3"))


@pytest.fixture(scope="module", params=[(), ("-j", "2")], ids=["serial", "parallel"])
def bench(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    made = Bench(tmp_path_factory.mktemp("second"), request.param)
    made.prepare()
    return made


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_a_second_build_is_as_a_clean_one(bench: Bench, seed: int) -> None:
    rounds = random_rounds(seed)
    if found := bench.play(rounds):
        pytest.fail(f"{found} after {bench.shorten(rounds)}")

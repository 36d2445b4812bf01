"""A small run over the evaluation set with the targets of the large one (`make bench-photos`), and its soundness."""

from __future__ import annotations

import numpy as np
import pytest

from tests.photos.attacks import ATTACKS
from tests.photos.evaluate import Line, evaluate, false_alarms
from weicheng.demo.scenes import first_shot, render, scene
from weicheng.grading.vision.index import Index, packed
from weicheng.grading.vision.signature import REGIONS, STRAIGHT, sought_hashes, stored_hashes

PLACES = range(1, 12, 2)


def test_the_targets_hold_on_a_few_unseen_places() -> None:
    lines = evaluate(PLACES, strangers=500)
    assert [line for line in lines if not line.met] == []
    assert false_alarms(lines).met


def test_a_scene_is_the_same_whenever_it_is_rendered() -> None:
    assert (render(scene(7), first_shot(7)) == render(scene(7), first_shot(7))).all()


@pytest.mark.parametrize("name", ATTACKS)
def test_every_attack_changes_the_bytes(name: str) -> None:
    picture = render(scene(7), first_shot(7))
    altered = ATTACKS[name][0](picture, np.random.default_rng(1))
    assert altered.shape != picture.shape or (altered != picture).any()


def test_wilsons_interval_of_textbook_figures() -> None:
    low, high = Line("", 81, 263, None).interval
    assert (round(low, 3), round(high, 3)) == (0.255, 0.366)


def test_all_eight_orientations_are_found_by_one_look() -> None:
    rng = np.random.default_rng(3)
    grey = (rng.random((96, 128)) * 255).astype(np.uint8).repeat(4, axis=0).repeat(4, axis=1)
    index = Index()
    index.add([(5, packed(stored_hashes(grey)))])
    for turns in range(4):
        for flipped in (grey, grey[:, ::-1]):
            turned = np.ascontiguousarray(np.rot90(flipped, turns))
            [near] = index.near(*sought_hashes(turned))
            assert (near.photo, near.distance <= 4) == (5, True)


def test_the_index_grows_and_passes_over_other_versions() -> None:
    index = Index()
    rng = np.random.default_rng(4)
    rows = [(n, rng.bytes(8 * len(REGIONS))) for n in range(1, 3001)]
    index.add(rows[:1500])
    index.add([(9999, b"another version")])
    index.add(rows[1500:])
    assert len(index) == 3000
    sought = np.frombuffer(rows[2500][1], ">u8").astype(np.uint64)[STRAIGHT + 1 : STRAIGHT + 2]
    assert index.near(sought, np.empty(0, np.uint64))[0].photo == 2501
    assert index.near(sought, np.empty(0, np.uint64), but=2501) == []

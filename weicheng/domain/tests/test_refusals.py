"""Refusals carry a sentence for the person, and every fault at once."""

from __future__ import annotations

from weicheng.domain.refusals import BadInput, Fault, MoveRefused, OutOfReach


def test_what_is_out_of_reach_is_not_disclosed() -> None:
    assert OutOfReach().sentence == OutOfReach(OutOfReach().sentence).sentence
    assert "没有找到" in OutOfReach().sentence


def test_a_refusal_is_its_sentence() -> None:
    assert str(MoveRefused("已经销号。")) == "已经销号。"


def test_bad_input_names_place_problem_and_remedy() -> None:
    assert (
        BadInput.of("第 3 行 日期", "不是日期", "请写成 2026-01-02").sentence
        == "第 3 行 日期：不是日期。请写成 2026-01-02"
    )


def test_of_many_faults_five_are_told_and_the_rest_counted() -> None:
    refusal = BadInput([Fault(f"第 {n} 行", "空") for n in range(8)])
    assert len(refusal.faults) == 8
    assert refusal.sentence.endswith("；另有 3 处")

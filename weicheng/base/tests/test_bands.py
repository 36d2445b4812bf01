"""Where the parts of a row with a range stand in the drawing."""

from __future__ import annotations

import pytest

from weicheng.base.bands import Band, Bands, Mark


@pytest.mark.parametrize(
    ("scale", "remark"),
    [
        ({"most": 100}, "from nothing: left, width and value in thousandths of the scale"),
        ({"least": 50, "most": 150}, "a scale that begins higher moves everything with it"),
        ({"most": 7, "own": [100]}, "a scale of its own leaves that of the drawing aside"),
    ],
)
def test_a_row_stands_where_its_scale_says(scale: dict[str, object], remark: str) -> None:
    start = int(scale.get("least", 0))  # type: ignore[call-overload]
    row = Band(label="东街道", text="", low=start + 20, high=start + 60, value=start + 40, open_to=30)
    [drawn] = Bands(title="得分", rows=[row], **scale).drawn  # type: ignore[arg-type]
    assert (drawn.left, drawn.width, drawn.at, drawn.open_left, drawn.open_width) == (200, 400, 400, 600, 300), remark


def test_a_mark_stands_on_the_same_scale_as_the_rows() -> None:
    assert Bands(title="得分", rows=[], least=60, most=100, marks=[Mark(80, "合格")]).lines == [(500, "合格")]


def test_a_scale_without_length_draws_nothing_instead_of_failing() -> None:
    [drawn] = Bands(title="得分", rows=[Band(label="东街道", text="", value=5)], most=0).drawn
    assert (drawn.left, drawn.width, drawn.at) == (0, 0, 0)

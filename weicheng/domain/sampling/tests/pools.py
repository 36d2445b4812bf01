"""Pools for the tests of the draw."""

from __future__ import annotations

from datetime import date
from typing import Any

from weicheng.domain.sampling.figures import draw_key, figures_key
from weicheng.domain.sampling.pool import Figure, Inspector, Item, Mode, Pool, pool_text, sample_size
from weicheng.domain.sampling.publication import Entry, Look, Publication, build
from weicheng.domain.sampling.reading import read_pool

VISIT = date(2026, 11, 25)
SALT = "5a" * 32
TYPED = "2 5 8 10 12 33 + 7"
LOTTERY = Figure(
    name="中国福利彩票双色球", issue="第2026135期", source="中国福彩网", known_at="2026-11-24T21:30:00+08:00"
)


def item(number: int, **given: Any) -> Item:
    return Item(**({"ref": f"area:{number:04}", "stratum": "茂南区", "label": f"网格{number}"} | given))


def inspector(number: int, **given: Any) -> Inspector:
    return Inspector(**({"ref": f"user:{number:02}", "label": f"{number}号督查员"} | given))


def pool(items: int | list[Item] = 159, **given: Any) -> Pool:
    """159 places at 5 %, equal chances, nobody to send; as the server reads it back from its text."""
    rows = [item(number) for number in range(items)] if isinstance(items, int) else items
    frame, rate = given.pop("frame", len(rows)), given.pop("rate", 500)
    size = given.pop("size", None) or min(sample_size(frame, rate), len(rows))
    made = Pool(
        **(
            {
                "number": "2026-0001", "title": "第47周暗访", "attempt": 1, "salt": SALT, "figure": LOTTERY,
                "visit_on": VISIT, "frame": frame, "rate": rate, "size": size, "mode": Mode.EQUAL, "cap": 5,
                "never_days": 365, "items": tuple(rows),
            } | given
        )
    )  # fmt: skip
    return read_pool(pool_text(made))


def key(figures: str = TYPED, salt: str = SALT) -> str:
    return draw_key(figures_key(figures), salt)


def published(drawn: Pool | None = None) -> Publication:
    """The publication of a draw: both typed the same after one slip, and somebody looked."""
    drawn = drawn or pool(
        [
            item(number, stratum="茂南区" if number < 14 else "电白区", last_visit=date(2026, 1 + number % 9, 3),
                 ties=(f"unit:{number % 3}",))
            for number in range(30)
        ],
        rate=1000, mode=Mode.MEMORY,
        inspectors=tuple(inspector(n, ties=(f"unit:{n % 4}",)) for n in range(6)),
    )  # fmt: skip
    entries = [
        Entry(at="2026-11-25T07:30:00+08:00", person="甲", by="创卫办 创卫办主任", typed=TYPED),
        Entry(at="2026-11-25T07:31:00+08:00", person="乙", by="区政府 纪检专员", typed="2 5 8 10 12 32 + 7"),
        Entry(at="2026-11-25T07:32:00+08:00", person="乙", by="区政府 纪检专员", typed="02 05 08 10 12 33 / 07"),
    ]
    return build(
        text=pool_text(drawn), key=key(), frozen_at="2026-11-20T10:00:00+08:00", entries=entries,
        looks=[Look(at="2026-11-25T07:40:00+08:00", by="创卫办 督查员")], published_at="2026-11-27T09:00:00+08:00",
    )  # fmt: skip

"""Nobody draws alone, nobody draws early, nobody looks unseen, and nothing disappears."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from weicheng.domain.refusals import BadInput, MoveRefused, NotAllowed
from weicheng.domain.sampling.checks import verify
from weicheng.domain.sampling.pool import Inspector, Item, Mode, fingerprint
from weicheng.draws import actions, queries
from weicheng.draws.models import ChosenItem, Draw, FigureEntry, FrozenPool, Look, PoolItem
from weicheng.draws.tests.stories import AFTER, FIGURE, KNOWN, TYPED, VISIT, VISIT_MORNING, Story, people, places
from weicheng.events.models import Event
from weicheng.testing.town import MORNING


def events() -> list[str]:
    return list(Event.objects.filter(action__startswith="draw.").order_by("pk").values_list("action", flat=True))


@pytest.mark.mechanism("M-085", "M-092")
def test_a_draw_goes_from_freezing_to_a_publication_that_anybody_can_recompute(story: Story) -> None:
    publication = story.published()
    checks = verify(json.loads(publication.text), announced=publication.draw.pool_sha256)
    assert checks[-1].agrees
    assert (checks[-1].name, len(checks)) == ("文件校验码", 11)
    assert events() == ["draw.frozen", "draw.figure-entered", "draw.drawn", "draw.looked", "draw.published"]


def test_freezing_publishes_the_hash_and_keeps_the_text(story: Story) -> None:
    draw = story.freeze()
    assert draw.number == "2026-0001"
    assert draw.pool_sha256 == fingerprint(draw.pool.text)
    assert (draw.frame, draw.size, draw.items.count()) == (20, 4, 20)
    assert not ChosenItem.objects.exists()


def test_the_share_and_the_limits_come_from_the_pack(story: Story) -> None:
    draw = story.freeze(rate=None, items=places(100))
    assert (draw.rate, draw.size) == (500, 5)
    # Twenty working days after 4 June 2026.
    assert draw.publish_by.isoformat() == "2026-07-02"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param({"figure": replace(FIGURE, known_at=MORNING)}, "已为人所知", id="known now"),
        pytest.param({"visit_on": MORNING.date()- timedelta(days=1)}, "早于数字公布", id="a visit before the figure"),
        pytest.param({"title": " "}, "名称：没有填写", id="no title"),
        pytest.param({"series": "长" * 41}, "超过 40 字", id="a long plan"),
        pytest.param({"items": []}, "是空的", id="nothing to draw from"),
        pytest.param({"rate": None, "size": 21}, "不在 1 到 20", id="more than there are"),
        pytest.param({"items": [*places(), *places(1)]}, "出现不止一次", id="a place twice"),
        pytest.param(
            {"items": places(ties=("unit:9",)),
             "inspectors": [*people(1), Inspector(ref="user:9", label="九号", ties=("unit:9",))]},
            "第0网格：须回避：九号.*只剩 1 人", id="no pair without a conflict",
        ),
    ],
)  # fmt: skip
def test_a_faulty_pool_is_refused_and_leaves_nothing(story: Story, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        story.freeze(**changed)
    assert not Draw.objects.exists()
    assert events() == []


def test_the_figure_may_become_known_on_the_day_of_the_visit(story: Story) -> None:
    assert story.freeze(visit_on=MORNING.date()).visit_on == KNOWN.date()


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        pytest.param(KNOWN - timedelta(minutes=1), "才公布", id="the figure is not known"),
        pytest.param(KNOWN, "检查当天", id="the evening before the visit"),
        pytest.param(AFTER, "已过", id="the day after"),
    ],
)
def test_a_figure_is_typed_on_the_day_of_the_visit_only(story: Story, moment: Any, sentence: str) -> None:
    draw = story.freeze()
    story.clock(moment)
    with pytest.raises(MoveRefused, match=sentence):
        story.enter(draw)
    assert not FigureEntry.objects.exists()


def test_one_person_alone_cannot_draw(story: Story) -> None:
    draw = story.freeze()
    story.clock(VISIT_MORNING)
    story.enter(draw)
    with pytest.raises(MoveRefused, match="另一位见证人"):
        story.enter(draw)
    draw.refresh_from_db()
    assert (draw.state, queries.chosen(draw)) == (Draw.State.FROZEN, ())


def test_a_second_person_with_the_same_figure_draws(story: Story) -> None:
    draw = story.drawn()
    assert draw.state == Draw.State.DRAWN
    assert [place.rank for place in queries.chosen(draw)] == [1, 2, 3, 4]
    sent = [member.ref for place in queries.chosen(draw) for member in place.pair]
    assert sorted(sent) == sorted(["user:1", "user:2", "user:3", "user:4"] * 2)


def test_a_mismatch_is_refused_and_recorded_until_the_slip_is_put_right(story: Story) -> None:
    draw = story.freeze()
    story.clock(VISIT_MORNING)
    story.enter(draw, "director")
    with pytest.raises(MoveRefused, match="不一致"):
        story.enter(draw, "discipline", "2 5 8 10 12 32 + 7")
    draw.refresh_from_db()
    assert draw.state == Draw.State.FROZEN
    assert FigureEntry.objects.count() == 2
    assert story.enter(draw, "discipline").state == Draw.State.DRAWN
    assert events()[1:] == ["draw.figure-entered", "draw.figure-mismatched", "draw.drawn"]


def test_a_slip_can_be_put_right_before_the_other_types(story: Story) -> None:
    draw = story.freeze()
    story.clock(VISIT_MORNING)
    story.enter(draw, "director", "2 5 8 10 12 32 + 7")
    story.enter(draw, "director")
    assert story.enter(draw, "inspector").state == Draw.State.DRAWN


def test_text_that_is_no_figure_is_refused_and_not_kept(story: Story) -> None:
    draw = story.freeze()
    story.clock(VISIT_MORNING)
    with pytest.raises(BadInput, match="不是整数"):
        story.enter(draw, typed="昨晚的号码")
    assert not FigureEntry.objects.exists()


def test_events_tell_neither_the_figure_nor_the_list(story: Story) -> None:
    draw = story.drawn()
    told = " ".join(str(event.data) for event in Event.objects.filter(action__startswith="draw."))
    for secret in ("33", draw.pool.text.split("salt\t")[1][:64], *(place.ref for place in queries.chosen(draw))):
        assert secret not in told.replace(draw.pool_sha256, "")


def test_a_pool_text_changed_behind_our_back_is_not_drawn(story: Story) -> None:
    draw = story.freeze()
    Draw.objects.filter(pk=draw.pk).update(pool_sha256="0" * 64)
    story.clock(VISIT_MORNING)
    story.enter(draw, "director")
    with pytest.raises(MoveRefused, match="指纹不符"):
        story.enter(draw, "discipline")


def test_every_look_before_publication_is_recorded_and_none_after(story: Story) -> None:
    draw = story.drawn()
    inspector = story.town.actor("inspector")
    assert len(actions.look(actor=inspector, draw=draw)) == 4
    actions.look(actor=inspector, draw=draw)
    story.clock(AFTER)
    actions.publish(actor=story.town.actor("director"), draw=draw)
    actions.look(actor=inspector, draw=draw)
    assert [look.user for look in Look.objects.all()] == [story.town.users["inspector"]] * 2


def test_before_the_draw_there_is_nothing_to_look_at(story: Story) -> None:
    with pytest.raises(MoveRefused, match="不存在"):
        actions.look(actor=story.town.actor("director"), draw=story.freeze())
    assert not Look.objects.exists()


@pytest.mark.parametrize(
    ("act", "who"),
    [
        pytest.param(lambda s, d, a: s.freeze(by="inspector"), "", id="an inspector freezes"),
        pytest.param(lambda s, d, a: actions.enter_figure(actor=a, draw=d, typed=TYPED), "leader", id="a leader types"),
        pytest.param(lambda s, d, a: actions.look(actor=a, draw=d), "dispatcher", id="a dispatcher looks"),
        pytest.param(lambda s, d, a: actions.look(actor=a, draw=d), "street", id="the street looks"),
        pytest.param(lambda s, d, a: actions.publish(actor=a, draw=d), "inspector", id="an inspector publishes"),
        pytest.param(lambda s, d, a: actions.cancel(actor=a, draw=d, reason="x"), "discipline", id="纪检 cancels"),
    ],
)
def test_who_may_not_is_refused(story: Story, act: Any, who: str) -> None:
    draw = story.drawn()
    with pytest.raises(NotAllowed):
        act(story, draw, story.town.actor(who) if who else None)


def again(story: Story, draw: Draw, **changed: Any) -> Draw:
    later = replace(FIGURE, issue="第2026063期", known_at=KNOWN + timedelta(days=2))
    given = {"reason": "检查车辆故障", "figure": later, "visit_on": VISIT + timedelta(days=2)}
    return actions.re_roll(actor=story.town.actor("director"), draw=draw, **(given | changed))


def test_a_re_roll_needs_a_reason_and_another_figure(story: Story) -> None:
    draw = story.drawn()
    with pytest.raises(BadInput, match="重抽原因"):
        again(story, draw, reason=" ")
    with pytest.raises(BadInput, match="已为人所知"):
        again(story, draw, figure=FIGURE)
    draw.refresh_from_db()
    assert draw.state == Draw.State.DRAWN


def test_a_re_rolled_draw_stays_and_its_reason_is_part_of_the_new_publication(story: Story) -> None:
    old = story.drawn()
    new = again(story, old)
    old.refresh_from_db()
    assert (old.state, old.ended_because, len(queries.chosen(old))) == (Draw.State.REROLLED, "检查车辆故障", 4)
    assert (new.number, new.attempt, new.replaces) == ("2026-0002", 2, old)
    story.clock(VISIT_MORNING + timedelta(days=2))
    story.enter(new, "director", "1 2 3 4 5 6 + 7")
    story.enter(new, "inspector", "1 2 3 4 5 6 + 7")
    story.clock(AFTER + timedelta(days=2))
    publication = actions.publish(actor=story.town.actor("director"), draw=new)
    assert f"earlier\t1\t{old.pool_sha256}\t检查车辆故障" in json.loads(publication.text)["pool"]
    assert verify(json.loads(publication.text))[-1].agrees
    with pytest.raises(MoveRefused, match="已重抽"):
        actions.publish(actor=story.town.actor("director"), draw=old)


def test_a_cancelled_draw_is_over(story: Story) -> None:
    draw = story.freeze()
    actions.cancel(actor=story.town.actor("director"), draw=draw, reason="暴雨红色预警")
    story.clock(VISIT_MORNING)
    with pytest.raises(MoveRefused, match="已取消"):
        story.enter(draw)
    assert events() == ["draw.frozen", "draw.cancelled"]


def test_nothing_is_published_on_the_day_of_the_visit_or_twice(story: Story) -> None:
    draw = story.drawn()
    with pytest.raises(MoveRefused, match="第二天"):
        actions.publish(actor=story.town.actor("director"), draw=draw)
    story.clock(AFTER)
    actions.publish(actor=story.town.actor("director"), draw=draw)
    with pytest.raises(MoveRefused, match="已公布"):
        actions.publish(actor=story.town.actor("director"), draw=draw)


@pytest.mark.mechanism("M-092")
def test_a_draw_not_published_within_the_limit_is_flagged(story: Story) -> None:
    draw = story.drawn()
    late = Draw.objects.filter(queries.in_state("late", today=draw.publish_by))
    assert not late.exists()
    assert Draw.objects.filter(queries.in_state("late", today=draw.publish_by + timedelta(days=1))).get() == draw


@pytest.mark.mechanism("M-085")
def test_an_exhaustive_plan_draws_nobody_twice_in_a_round_and_warns(story: Story) -> None:
    frame = [Item(ref=f"area:{n}", stratum="区", label=f"{n}") for n in range(7)]
    seen: list[str] = []
    for week, (size, warning) in enumerate(((3, ""), (3, "其余 4 个"), (1, "只剩 1 个"))):
        start = MORNING + timedelta(weeks=week)
        story.clock(start)
        figure = replace(FIGURE, known_at=KNOWN + timedelta(weeks=week))
        draw = story.freeze(
            items=frame,
            inspectors=(),
            mode=Mode.EXHAUSTIVE,
            rate=4000,
            figure=figure,
            visit_on=VISIT + timedelta(weeks=week),
        )
        assert (draw.frame, draw.size) == (7, size)
        assert warning in draw.warning
        story.clock(start + timedelta(days=1))
        story.enter(draw, "director")
        seen += [place.ref for place in queries.chosen(story.enter(draw, "discipline"))]
    assert sorted(seen) == sorted(item.ref for item in frame)


def test_the_day_of_the_last_draw_is_known_by_reference(story: Story) -> None:
    draw = story.drawn()
    refs = {place.ref for place in queries.chosen(draw)}
    assert queries.last_chosen([item.ref for item in places()]) == dict.fromkeys(refs, VISIT)
    actions.cancel(actor=story.town.actor("director"), draw=draw, reason="没有去")
    assert queries.last_chosen(refs) == {}


@pytest.mark.parametrize("model", [FrozenPool, PoolItem, ChosenItem, FigureEntry, Look])
def test_what_was_frozen_typed_drawn_and_looked_at_cannot_be_changed_in_the_database(story: Story, model: Any) -> None:
    story.published()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET draw_id = draw_id")

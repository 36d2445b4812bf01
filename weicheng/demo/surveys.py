"""One round of the awareness survey of the demo city: its spots, sixty persons asked (M-090)."""

from __future__ import annotations

from datetime import timedelta

from weicheng.demo.stage import Stage
from weicheng.surveys import actions, queries
from weicheng.surveys.models import Interview

# The questionnaire that comes with the rule pack.
QUESTIONNAIRE = "awareness_survey"
# Kind of the pack, name (a sole trader has none), whom one meets there, how likely an answer is right.
SPOTS = (
    ("unit", "区行政服务中心", Interview.Category.STAFF, 0.97),
    ("unit", "区图书馆", Interview.Category.STAFF, 0.93),
    ("school", "测试小学", Interview.Category.STUDENT, 0.91),
    ("school", "测试中学", Interview.Category.STUDENT, 0.86),
    ("hospital", "测试社区卫生服务中心", Interview.Category.STAFF, 0.95),
    ("bank", "测试银行网点", Interview.Category.STAFF, 0.88),
    ("estate", "测试小区一", Interview.Category.RESIDENT, 0.85),
    ("estate", "测试小区二", Interview.Category.RESIDENT, 0.8),
    ("sole_trader", "", Interview.Category.TRADER, 0.68),
    ("sole_trader", "", Interview.Category.TRADER, 0.78),
)
EACH = 6


def survey(stage: Stage) -> None:
    """Sixty interviews in ten places three weeks ago, then the round was closed."""
    start = stage.today - timedelta(days=20)
    zhuren, asker = stage.actor("zhuren"), stage.actor("ducha")
    version = queries.questionnaires().get(form__code=QUESTIONNAIRE)
    asked = [item.code for item in queries.questions(version)]
    round_ = actions.open_round(
        actor=zhuren, title="创卫知晓率调查", area=stage.county, version=version, starts_on=start,
        ends_on=start + timedelta(days=9), now=stage.at(start, 8),
    )  # fmt: skip
    actions.set_quotas(
        actor=zhuren,
        round_=round_,
        wanted={kind: sum(row[0] == kind for row in SPOTS) * EACH for kind, *_ in SPOTS},
        now=stage.at(start, 8, 10),
    )
    for number, (kind, name, category, share) in enumerate(SPOTS):
        day, area = start + timedelta(days=number % 10), stage.rng.choice(stage.communities)
        spot = actions.add_spot(actor=asker, round_=round_, kind=kind, name=name, area=area, now=stage.at(day, 9))
        for person in range(EACH):
            answers = {code: "yes" if stage.rng.random() < share else "no" for code in asked}
            actions.record_interview(
                actor=asker, spot=spot, uuid=stage.uuid(), category=category, answers=answers,
                now=stage.at(day, 9 + person, 15),
            )  # fmt: skip
    actions.close_round(actor=zhuren, round_=round_, now=stage.at(start + timedelta(days=10), 17))

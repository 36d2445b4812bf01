"""One round of the awareness survey of the demo city: its questionnaire, its spots, sixty persons asked (M-090)."""

from __future__ import annotations

from datetime import timedelta

from weicheng.base.sheets.book import Cell
from weicheng.demo.stage import Stage
from weicheng.forms import actions as forms
from weicheng.forms.models import FormVersion
from weicheng.forms.xlsform.workbook import Workbook
from weicheng.forms.xlsform.writing import write
from weicheng.surveys import actions
from weicheng.surveys.models import Interview

QUESTIONS = (
    "知道本区正在创建国家卫生城市",
    "知道门前三包的内容",
    "知道生活垃圾怎样分类投放",
    "知道公共场所禁止吸烟",
    "知道到哪里反映卫生问题",
)
# Kind of the pack, name (a sole trader has none), whom one meets there, how likely an answer is right.
SPOTS = (
    ("unit", "区行政服务中心", Interview.Category.STAFF, 0.92),
    ("unit", "区图书馆", Interview.Category.STAFF, 0.85),
    ("school", "测试小学", Interview.Category.STUDENT, 0.82),
    ("school", "测试中学", Interview.Category.STUDENT, 0.74),
    ("hospital", "测试社区卫生服务中心", Interview.Category.STAFF, 0.9),
    ("bank", "测试银行网点", Interview.Category.STAFF, 0.78),
    ("estate", "测试小区一", Interview.Category.RESIDENT, 0.7),
    ("estate", "测试小区二", Interview.Category.RESIDENT, 0.62),
    ("sole_trader", "", Interview.Category.TRADER, 0.55),
    ("sole_trader", "", Interview.Category.TRADER, 0.66),
)
EACH = 6


def survey(stage: Stage) -> None:
    """Sixty interviews in ten places three weeks ago, then the round was closed."""
    start = stage.today - timedelta(days=20)
    zhuren, asker = stage.actor("zhuren"), stage.actor("ducha")
    version = _questionnaire(stage)
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
            answers = {f"q{n}": "yes" if stage.rng.random() < share else "no" for n in range(1, len(QUESTIONS) + 1)}
            actions.record_interview(
                actor=asker, spot=spot, uuid=stage.uuid(), category=category, answers=answers,
                now=stage.at(day, 9 + person, 15),
            )  # fmt: skip
    actions.close_round(actor=zhuren, round_=round_, now=stage.at(start + timedelta(days=10), 17))


def _questionnaire(stage: Stage) -> FormVersion:
    survey_rows: list[list[Cell]] = [["type", "name", "label", "required", "条款分值", "计分方式"]]
    survey_rows += [
        ["select_one yes_no", f"q{number}", text, "yes", 1, "符合性"] for number, text in enumerate(QUESTIONS, 1)
    ]
    sheets: dict[str, list[list[Cell]]] = {
        "survey": survey_rows,
        "choices": [["list_name", "name", "label"], ["yes_no", "yes", "知道"], ["yes_no", "no", "不知道"]],
        "settings": [["form_title", "form_id", "version", "类别"], ["创卫知晓率问卷", "awareness", "1", "调查问卷"]],
    }
    zhuren, day = stage.actor("zhuren"), stage.today - timedelta(days=22)
    draft = forms.add_workbook(
        actor=zhuren, content=write(sheets), workbook=Workbook.from_rows(sheets), note="演示", now=stage.at(day, 9)
    )
    return forms.publish(actor=zhuren, version=draft, now=stage.at(day, 10))

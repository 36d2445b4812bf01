"""The workbook to start from: a small right checklist, and a page that explains every column."""

from __future__ import annotations

from weicheng.forms.xlsform import grading
from weicheng.forms.xlsform.grading import Rows, cells
from weicheng.forms.xlsform.items import Vocabulary
from weicheng.forms.xlsform.subset import APPEARANCES, PLAIN_TYPES, SCORINGS
from weicheng.forms.xlsform.writing import write

HELP = "填写说明"


def blank_workbook(words: Vocabulary) -> bytes:
    """The bytes of an XLSX that can be uploaded as it is."""
    return write(blank_sheets() | {HELP: explained(words)})


def blank_sheets() -> dict[str, Rows]:
    """The three sheets of the standard with two items and one problem list."""
    rows: Rows = [
        grading.row("begin_group", "hygiene", "环境卫生"),
        *grading.graded("floor", "地面干净，无积水、垃圾", 600, required=True, 条款依据="2021版 第10条",
                        评分依据="好 9–10，合格 7–8，不合格 0–6"),
        grading.row("integer", "litter", "暴露垃圾处数", constraint=". >= 0 and . <= 100",
                    constraint_message="请填 0 到 100", 条款分值=4, 计分方式="扣分", 每处扣分=0.5),
        grading.row("end_group"),
        grading.row("begin_repeat", "problem", "发现的问题"),
        grading.row("text", "problem_text", "什么问题", required="yes", appearance="multiline"),
        grading.row("image", "problem_photo", "照片（可不拍）"),
        grading.row("end_repeat"),
        grading.row("calculate", "problem_count", calculation="count(${problem})"),
        grading.row("note", "summary", "共发现 ${problem_count} 个问题"),
    ]  # fmt: skip
    settings: Rows = [
        ["form_title", "form_id", "version", "类别", "点位类型"],
        ["我的检查表", "my_checklist", "1", "检查表", None],
    ]
    return grading.sheets(rows, settings)


def explained(words: Vocabulary) -> Rows:
    """The help page; other readers of the standard leave it alone."""
    kinds = "；".join(f"{name}（{code}）" for code, name in words.place_kinds.items())
    return [
        ["工作表", "列", "怎么填"],
        *(cells("survey", column, text) for column, text in _survey_columns(kinds).items()),
        ["choices", "list_name、name、label", "选项表的名称、选项的值（不含空格）、选项的文字"],
        ["settings", "form_title、form_id", "表单名称和编号；编号相同的工作簿是同一张表单的新版本"],
        ["settings", "类别、点位类型", "检查表、调查问卷或登记表；整张表用于哪种点位，可空"],
    ]


def _survey_columns(kinds: str) -> dict[str, str]:
    return {
        "type": f"{'、'.join(PLAIN_TYPES)}；选择题写 select_one 选项表 或 select_multiple 选项表；"
        "分组用 begin_group、end_group；可重复的用 begin_repeat、end_repeat",
        "name": "题目名：英文字母开头的字母、数字、下划线，全表不重复；改版时不改名，前后才对得上",
        "label": "题目文字，即评估内容；可以用 ${题目名} 引用答案",
        "hint": "填写提示",
        "required": "必填写 yes；也可以写条件。照片不能设为必填",
        "relevant": "什么时候才问，如 ${floor} < 7",
        "constraint": "对答案的限制，点号代表这道题的答案，如 . >= 0 and . <= 100",
        "constraint_message": "不符合限制时给填报人看的话",
        "calculation": "calculate 题的公式，如 ${a} + ${b}",
        "appearance": f"外观，可空：{'、'.join(APPEARANCES)}",
        "default": "默认值，写固定的内容",
        "条款分值": "这一条值多少分，最多两位小数；写了就是检查条目",
        "条款依据": "标准的条款，如 2021版 第10条",
        "评分依据": "怎样算好，怎样算差",
        "检查点位": f"只在哪种点位检查，可空：{kinds}",
        "暗访大项": "暗访评价表的第几大项，1 到 11，可空",
        "计分方式": f"{'、'.join(SCORINGS)}，空着按分档。"
        "分档：选项 0 到 10；符合性：选项 yes、no；扣分、比例：integer；"
        "比例另加一道“题目名_total”填总数；不适用的选项写 na",
        "每处扣分": "扣分的条目每处扣多少分",
        "否决线": "得分率低于百分之几就整表否决，如 70，可空",
        "案件类别": "发现问题时案件的类别，填代码或名称，可空",
        "题目名_remark、题目名_photo": "条目的问题说明和照片：按条目的题目名加后缀起名，就会跟条目放在一起",
        "备注": "给自己看的内容，系统不读",
    }

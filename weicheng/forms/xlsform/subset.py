"""The part of XLSForm that is understood in browser, phone and server alike. Anything else is refused at upload."""

from __future__ import annotations

import re

from weicheng.domain.checklists import Scoring

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,59}")
FORM_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
CHOICE = re.compile(r"[^\s'\"<>&]{1,60}")

PLAIN_TYPES = (
    "text", "integer", "decimal", "date", "time", "dateTime", "geopoint", "image", "note", "calculate",
)  # fmt: skip
SELECTS = ("select_one", "select_multiple")
OPENING = {"begin_group": "group", "begin group": "group", "begin_repeat": "repeat", "begin repeat": "repeat"}
CLOSING = {"end_group": "group", "end group": "group", "end_repeat": "repeat", "end repeat": "repeat"}
TYPES_REMEDY = (
    f"可用的类型：{'、'.join(PLAIN_TYPES)}、select_one 选项表、select_multiple 选项表、"
    "begin_group/end_group、begin_repeat/end_repeat"
)
# What people bring along from other servers, and what to do about it.
KNOWN_TYPES = {
    "start": "开始时间由系统记录，删去这一行",
    "end": "结束时间由系统记录，删去这一行",
    "today": "填报日期由系统记录，删去这一行",
    "deviceid": "系统不收集设备编号，删去这一行",
    "phonenumber": "系统不收集手机号码，删去这一行",
    "username": "填报人由系统记录，删去这一行",
    "photo": "请写 image",
    "datetime": "请写 dateTime",
    "int": "请写 integer",
    "string": "请写 text",
}

EXPRESSIONS = ("required", "relevant", "constraint", "calculation")
STANDARD_COLUMNS = (
    "type", "name", "label", "hint", "required", "relevant", "constraint", "constraint_message", "appearance",
    "calculation", "default",
)  # fmt: skip
ITEM_COLUMNS = (
    "条款分值", "条款依据", "评分依据", "检查点位", "暗访大项", "计分方式", "每处扣分", "否决线", "案件类别",
)  # fmt: skip
# For the people who keep the workbook; nobody reads it here.
FREE_COLUMN = "备注"
SURVEY_COLUMNS = (*STANDARD_COLUMNS, *ITEM_COLUMNS, FREE_COLUMN)
COLUMN_REMEDIES = {
    "choice_filter": "请拆成几道题，用 relevant 决定显示哪一道",
    "repeat_count": "请删去，填报人自己增加和删去",
    "trigger": "请删去，用 calculation 计算",
    "parameters": "请删去，照片大小由系统处理",
    "read_only": "请删去，不让填的内容用 note",
}
CHOICE_COLUMNS = ("list_name", "name", "label", FREE_COLUMN)
SETTINGS_COLUMNS = ("form_title", "form_id", "version", "类别", "点位类型", FREE_COLUMN)
OTHER_SHEETS = ("external_choices", "entities", "osm")

APPEARANCES = ("minimal", "multiline", "columns", "likert", "field-list")
YES_NO = {"yes": True, "true": True, "true()": True, "no": False, "false": False, "false()": False}

SCORINGS = {
    "分档": Scoring.BAND,
    "扣分": Scoring.DEDUCT,
    "符合性": Scoring.ALL_OR_NOTHING,
    "比例": Scoring.RATE,
    "加分": Scoring.BONUS,
    "不计分": Scoring.NONE,
}
GRADES = frozenset(str(grade) for grade in range(11))
NOT_APPLICABLE = "na"
MET, NOT_MET = "yes", "no"
# Beside the question of an item stand, under names made of its own, what belongs to it.
REMARK, PHOTOS, TOTAL = "_remark", ("_photo", "_photo2", "_photo3"), "_total"

MOST_QUESTIONS = 600
MOST_CHOICES = 3000
DEEPEST = 5
LONGEST_LABEL = 500

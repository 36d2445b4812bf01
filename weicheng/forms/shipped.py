"""The forms that come with the rule pack: checklists of the kinds of places, the covert 1000-point table and the
questionnaire of the awareness survey (M-090).

They are data of the pack (`forms/places.toml`, `forms/covert.toml`, `forms/awareness.toml` beside the other files of
a layer) and become ordinary XLSForm workbooks, which a city downloads, changes and uploads again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from weicheng.domain.packs.parse import Pack
from weicheng.forms.xlsform import grading
from weicheng.forms.xlsform.grading import Rows
from weicheng.forms.xlsform.workbook import Workbook
from weicheng.forms.xlsform.writing import write

FOLDER = "forms"
PLACES, COVERT, AWARENESS = "places.toml", "covert.toml", "awareness.toml"
COVERT_CODE = "covert_1000"
WHOLE = 10_000
CRITERION = "好 9–10，合格 7–8，不合格 0–6"
NUMBERED = {"a14": "2014版", "a21": "2021版"}
PLACES_NOTE = "条目由转载资料整理，待核；除注明外各条平均分摊 100 分（示例）。城市可下载工作簿修改后上传新版本。"
COVERT_NOTE = "大项分值有多处转载互证；小项只有第 1、2 大项齐全，其余并作整项评价，待核。不能代替原表。"
AWARENESS_NOTE = (
    "“勤洗手、常消毒、众参与”有种子材料为据，其余四项行动和六条新风尚由转载资料补齐，待核；"
    "怎样算说得出为示例。各地叫法不同，城市可下载工作簿修改后上传新版本。"
)


@dataclass(frozen=True)
class Shipped:
    """A form as rows; `content` are the bytes of its workbook."""

    code: str
    note: str
    sheets: Mapping[str, Rows]

    @property
    def workbook(self) -> Workbook:
        return Workbook.from_rows(self.sheets)

    @property
    def content(self) -> bytes:
        return write(self.sheets)


def shipped_forms(pack: Pack) -> Iterator[Shipped]:
    """The forms in the folders of a pack's layers; a later layer takes the place of a form.

    Kinds of places and the heads of the covert table are named by the pack alone.
    """
    found: dict[str, Shipped] = {}
    for layer in pack.layers:
        for root in settings.PACKS_DIRS:
            for form in _of_folder(Path(root) / _folder_of(layer) / FOLDER, pack):
                found[form.code] = form
    yield from found.values()


def _folder_of(layer: str) -> str:
    """`hygiene-city/national@2026.1` → the folder of that layer."""
    return layer.replace("@", "/")


def _of_folder(folder: Path, pack: Pack) -> Iterator[Shipped]:
    if (places := folder / PLACES).is_file():
        body = tomllib.loads(places.read_text("utf-8"))
        for kind, checklist in body["checklist"].items():
            yield _checklist(kind, pack.site[kind].name, checklist, body["source"])
    if (covert := folder / COVERT).is_file():
        yield _covert(tomllib.loads(covert.read_text("utf-8")), pack)
    if (awareness := folder / AWARENESS).is_file():
        yield _awareness(tomllib.loads(awareness.read_text("utf-8")))


def _checklist(kind: str, name: str, body: Mapping[str, Any], source: Mapping[str, Any]) -> Shipped:
    items = body["items"]
    points = shares([round(item.get("points", 0) * 100) for item in items])
    rows: Rows = [grading.row("begin_group", "items", "检查条目", appearance="field-list")]
    for item, worth in zip(items, points, strict=True):
        rows += grading.graded(
            item["code"],
            item["text"],
            worth,
            required=True,
            条款依据=basis(item["basis"], source),
            评分依据=item.get("criterion", CRITERION),
            检查点位=kind,
            暗访大项=body["head"],
            否决线=item.get("veto_below"),
            案件类别=item.get("category"),
        )
    rows.append(grading.row("end_group"))
    codes = [item["code"] for item in items]
    score, got, full = grading.score("score", zip(codes, points, strict=True))
    rows += score
    rows.append(grading.row("note", "result", f"得 ${{{got}}} 分，查到的条目共 ${{{full}}} 分"))
    rows.append(grading.row("text", "remark", "其他情况", appearance="multiline"))
    about: Rows = [
        ["form_title", "form_id", "version", "类别", "点位类型"],
        [f"{name}检查表", f"place_{kind}", "1", "检查表", kind],
    ]
    note = f"{body['note']}。{PLACES_NOTE}" if body.get("note") else PLACES_NOTE
    return Shipped(f"place_{kind}", note, grading.sheets(rows, about))


def _covert(body: Mapping[str, Any], pack: Pack) -> Shipped:
    rows: Rows = []
    totals: list[tuple[str, str]] = []
    for head in body["head"]:
        number = head["number"]
        named = pack.covert_head[str(number)]
        rows.append(grading.row("begin_group", f"head{number}", f"{number} {named.name}（{named.points} 分）"))
        for item in head["items"]:
            rows += grading.graded(
                item["code"],
                item["text"],
                item["points"] * 100,
                required=False,
                条款依据=f"暗访评价表第 {number} 大项" + ("（待核）" if item.get("mark") else ""),
                评分依据=CRITERION,
                检查点位=item.get("place_kind"),
                暗访大项=number,
                否决线=item.get("veto_below"),
            )
        score, got, full = grading.score(f"h{number}", [(item["code"], item["points"] * 100) for item in head["items"]])
        rows += score
        rows.append(grading.row("note", f"h{number}_result", f"本大项得 ${{{got}}} 分，查到的条目共 ${{{full}}} 分"))
        rows.append(grading.row("end_group"))
        totals.append((got, full))
    for name, place in (("total_got", 0), ("total_full", 1)):
        terms = " + ".join(f"${{{pair[place]}}}" for pair in totals)
        rows.append(grading.row("calculate", name, calculation=f"round({terms}, 2)"))
    rows.append(grading.row("note", "result", "合计得 ${total_got} 分，查到的条目共 ${total_full} 分"))
    about: Rows = [
        ["form_title", "form_id", "version", "类别"],
        [body["title"], COVERT_CODE, "1", "检查表"],
    ]
    return Shipped(COVERT_CODE, COVERT_NOTE, grading.sheets(rows, about))


def _awareness(body: Mapping[str, Any]) -> Shipped:
    """One question a person is asked for each thing to know; every question is worth the same (M-090)."""
    rows: Rows = []
    known: list[str] = []
    for part in body["part"]:
        rows.append(grading.row("begin_group", part["code"], part["title"], appearance="field-list"))
        rows.append(grading.row("note", f"{part['code']}_ask", part["ask"]))
        for item in part["items"]:
            rows.append(
                grading.row(
                    "select_one yes_no",
                    item["code"],
                    item["text"],
                    hint=item["criterion"],
                    required="yes",
                    条款分值=1,
                    计分方式="符合性",
                    条款依据=basis(item["basis"], body["source"]),
                    评分依据=item["criterion"],
                )
            )
            known.append(f"if(${{{item['code']}}} = 'yes', 1, 0)")
        rows.append(grading.row("end_group"))
    rows.append(grading.row("calculate", "known", calculation=" + ".join(known)))
    rows.append(grading.row("note", "result", f"说得出 ${{known}} 项，共 {len(known)} 项"))
    choices: Rows = [["list_name", "name", "label"], ["yes_no", "yes", "说得出"], ["yes_no", "no", "说不出"]]
    about: Rows = [["form_title", "form_id", "version", "类别"], [body["title"], body["code"], "1", "调查问卷"]]
    sheets = grading.sheets(rows, about) | {"choices": choices}
    return Shipped(body["code"], AWARENESS_NOTE, sheets)


def basis(references: str, source: Mapping[str, Any]) -> str:
    """`a21-10 cv-3` → `2021版 第10条（待核）；暗访评价表第3大项`."""
    found = []
    for reference in references.split():
        code, _, number = reference.partition("-")
        mark = f"（{source[code]['mark']}）" if source[code].get("mark") else ""
        if code in NUMBERED:
            found.append(f"{NUMBERED[code]} 第{number}条{mark}")
        else:
            found.append(f"{source[code]['title']}{f'第{number}大项' if number else ''}{mark}")
    return "；".join(found)


def shares(given: Sequence[int]) -> list[int]:
    """The points of a checklist of 100 points: what has a source keeps its own, the rest is shared out evenly.

    In hundredths; the first ones get what does not divide.
    """
    open_ones = [place for place, points in enumerate(given) if not points]
    rest, left = divmod(WHOLE - sum(given), len(open_ones))
    more = set(open_ones[:left])
    return [points or rest + (place in more) for place, points in enumerate(given)]

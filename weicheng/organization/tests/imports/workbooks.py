"""Workbooks as offices really keep them, made anew for each test."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter


def communities(path: Path) -> Path:
    """Title rows, a street merged over its communities, codes as numbers, a repeated header, a total, a note."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("社区")
        sheet.merge_range("A1:E1", "湘桥区街道社区一览表")
        sheet.write("A2", "填报单位:区创卫办")
        sheet.write("E2", "2021年6月")
        header = ["序号", "所属街道", "社 区", "统计用区划\n代码", "是否建成区"]
        sheet.write_row("A4", header)
        sheet.merge_range("B5:B6", "西湖街道")
        for row, (number, name, code, built) in enumerate(
            [(1, "新桥社区", 445102007002, "是"), (2, "永护社区", "445102007003", "√")], start=4
        ):
            sheet.write(row, 0, number)
            sheet.write_row(row, 2, [name, code, built])
        sheet.write_row("A8", header)
        sheet.write_row("A9", ["3", "南春街道", "福安社区", "445102005001", "否"])
        sheet.write_row("A10", ["合 计", "", 3])
        sheet.write("A11", "注:代码为国家统计局2023年代码")
        book.add_worksheet("旧数据").hide()
    return path


def paired_units(path: Path) -> Path:
    """A header of two merged rows, two spellings of one unit, parents in the same sheet, a unit named twice."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("包联单位")
        sheet.merge_range("A1:F1", "市级包联单位名册(2021年)")
        sheet.merge_range("A2:A3", "单位全称")
        sheet.merge_range("B2:C2", "基本情况")
        sheet.write_row("B3", ["单位性质", "主管单位"])
        sheet.merge_range("D2:D3", "简称")
        rows = [
            ["凤泉湖高新区管委会", "行政机关", "市人民政府", ""],
            ["市凤凰水电厂", "国企", "市城市管理和综合执法局", ""],
            ["市城市管理和综合执法局", "部门", "市人民政府", "市城管局"],
            ["凤泉区高新区管委会", "行政机关", "市人民政府", ""],
            ["市凤凰水电场", "国企", "市城管局", ""],
        ]
        for row, cells in enumerate(rows, start=3):
            sheet.write_row(row, 0, cells)
    return path


def pairings(path: Path) -> Path:
    """Names that differ from the registered ones, one cell with street and community, dates in several spellings."""
    with xlsxwriter.Workbook(path) as book:
        dated = book.add_format({"num_format": "yyyy/m/d"})
        sheet = book.add_worksheet("包联")
        sheet.write_row("B2", ["包联单位", "包联社区", "起始日期", "文号"])
        sheet.write_row("B3", ["市凤凰水电厂", "西湖街道新桥社区"])
        sheet.write_number("D3", 44287, dated)
        sheet.write("E3", "潮办通〔2021〕57号")
        sheet.write_row("B4", ["市凤凰水电场", "永护社区", "2021年4月1日"])
        sheet.write_row("B5", ["市城管局", "南春街道/福安社区", "2021.4.1"])
    return path


def people(path: Path) -> Path:
    """Phones as numbers, months as dates, one person with two posts, two heads one after the other (M-001)."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("领导小组")
        sheet.merge_range("A1:H1", "创卫工作领导小组成员")
        header = ["姓名", "单位", "职务", "一把手", "任职时间", "免职时间", "手机号码", "角色"]
        sheet.write_row("A2", header)
        sheet.write_row("A3", ["测试甲", "市创卫办", "主任", "是", "2017年3月", "2018年8月", 13800000001, "创卫办主任"])
        sheet.write_row("A4", ["测试乙", "市创卫办", "主任", "是", "2018.08", "至今", "138 0000 0002", "创卫办主任"])
        sheet.write_row("A5", ["测试乙", "市人民政府", "副市长", "", "2018年8月", "", 13800000002, ""])
        sheet.write_row("A6", ["测试丙", "市创卫办", "受理员", "", 20180901, "", "0768-2281234", "受理派遣员"])
    return path


def duties(path: Path) -> Path:
    """A semicolon CSV in GB18030, several duties in a cell, full-width digits in a date."""
    lines = [
        "职责;责任单位;街道;社区;起始日期",
        "清扫保洁、垃圾收运;市城管局;西湖街道;新桥社区;\uff12\uff10\uff12\uff11-01-01",
        "公厕;市城管局;西湖街道;永护社区;2021年1月",
    ]
    path.write_bytes("\r\n".join(lines).encode("gb18030"))
    return path

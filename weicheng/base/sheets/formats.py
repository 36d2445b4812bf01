"""What a file really is, judged by its content; its name proves nothing."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from weicheng.domain.refusals import BadInput

MEGABYTE = 1024 * 1024


class Format(Enum):
    """The formats that can be read, with the name shown to people."""

    XLSX = "Excel 工作簿(xlsx)"
    XLS = "Excel 97-2003 工作簿(xls)"
    ODS = "ODF 表格(ods)"
    CSV = "文本表格(csv)"


@dataclass(frozen=True)
class Limits:
    """How large a file may be before it is refused with a sentence; bytes where the name says so."""

    file_bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 1024 * MEGABYTE
    rows: int = 300_000
    columns: int = 300
    sheets: int = 100
    cell_characters: int = 32_767
    # Address space and processor seconds of the reading process: the net under what the checks above miss.
    memory_bytes: int = 1024 * MEGABYTE
    seconds: int = 120


AS_XLSX = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传。"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# First bytes of things people upload by mistake → what to call them.
FOREIGN = (
    (b"MZ", "程序文件"),
    (b"\x7fELF", "程序文件"),
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "Word 文档"),
    (b"SQLite format 3", "数据库文件"),
)


def recognise(path: Path, limits: Limits) -> Format:
    """The format of the file at `path`; raises BadInput with the reason when it cannot be a table we read."""
    size = path.stat().st_size
    if size == 0:
        raise BadInput.of("文件", "内容是空的（0 字节）", "请确认文件已保存完整后重新上传。")
    if size > limits.file_bytes:
        raise BadInput.of(
            "文件",
            f"有 {size / MEGABYTE:.0f} MB，超过上限 {limits.file_bytes // MEGABYTE} MB",
            "请拆成几个文件，或删去图片后另存。",
        )
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(OLE2):
        return _ole2(path)
    if head.startswith(b"PK"):
        return _zipped(path, limits)
    return _text(head)


def _ole2(path: Path) -> Format:
    """Old Excel, or a modern workbook locked by a password: one container with UTF-16 stream names."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise locked()
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return Format.XLS
    raise BadInput.of("文件", "不是表格（可能是 Word 或 PowerPoint 文档）", AS_XLSX)


def locked() -> BadInput:
    """A workbook that needs a password."""
    return BadInput.of("文件", "已加密，打开需要密码", "请在 Excel 或 WPS 中取消密码后重新保存、上传。")


def _zipped(path: Path, limits: Limits) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            encrypted = any(member.flag_bits & 1 for member in members)
            unpacked = sum(member.file_size for member in members)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BadInput.of("文件", "已损坏或没有传完整", "请重新保存后再上传。") from error
    if encrypted:
        raise locked()
    if unpacked > limits.unpacked_bytes or len(members) > 10_000:
        raise BadInput.of("文件", "解压后过大，已拒绝读取", "请只保留有数据的区域，另存为新文件。")
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "content.xml" in names and "mimetype" in names:
        return Format.ODS
    raise BadInput.of("文件", "是压缩包或其他文档，不是表格", AS_XLSX)


def _text(head: bytes) -> Format:
    for magic, name in FOREIGN:
        if head.startswith(magic):
            raise BadInput.of("文件", f"是{name}，不是表格", "请上传 .xlsx、.xls 或 .csv 表格。")
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<style")):
        # Many office systems export a web page and call it .xls.
        raise BadInput.of("文件", "其实是网页或 XML，只是扩展名像 Excel", AS_XLSX)
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput.of("文件", "不是表格", "请上传 .xlsx、.xls 或 .csv 表格。")
    return Format.CSV

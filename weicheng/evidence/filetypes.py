"""What an attachment really is, read from its content; its name decides nothing.

Taken: PDF, DOCX, XLSX, MP4. Looked for as well: files cut off on the way, macros, archives that unpack to
hundreds of megabytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from weicheng.evidence.imaging.unfit import Unfit

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MP4 = "video/mp4"
SUFFIX = {PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx", MP4: ".mp4"}
KIND_NAMES = {PDF: "PDF", DOCX: "Word 文档", XLSX: "Excel 表格", MP4: "视频"}

UNPACKED_LIMIT = 300 * 1024 * 1024
MEMBERS_LIMIT = 5000
OFFICE_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
# ISO base media brands that browsers of our floor play; "qt  " is Apple's MOV, which they do not.
MP4_BRANDS = {
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"mmp4",
    b"3gp4",
    b"3gp5",
}
TAIL = 2048
# What the standard library raises on damaged archives, found by feeding it such.
ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, ValueError, OverflowError, struct.error)
# Office writes nothing else; other methods would bring their own decoders and errors.
ZIP_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
BROKEN = Unfit("文件已损坏或没有传完整", "请在本机确认能打开后重新上传")


def attachment_type(path: Path) -> str:
    """The media type of a stored upload. Raises Unfit with a reason and a remedy."""
    with path.open("rb") as source:
        head = source.read(1024)
    if not head:
        raise Unfit("是空文件", "请重新选择文件")
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"%PDF-"):
        return _pdf(path)
    if head.startswith(b"PK\x03\x04"):
        return _office(path)
    if head[4:8] == b"ftyp":
        return _mp4(path, head)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unfit("是旧版 Office 文件（.doc/.xls）或加了密码", "请去掉密码，另存为 .docx 或 .xlsx 后上传")
    raise Unfit("格式不支持", "附件只收 PDF、DOCX、XLSX 和 MP4；照片请从照片处上传")


def _pdf(path: Path) -> str:
    with path.open("rb") as source:
        source.seek(max(0, path.stat().st_size - TAIL))
        if b"%%EOF" not in source.read():
            raise BROKEN
    return PDF


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBERS_LIMIT or sum(member.file_size for member in members) > UNPACKED_LIMIT:
                raise Unfit("展开后太大", "请拆成几个文件，或压缩其中的图片后再传")
            names = {member.filename for member in members}
            if not {member.compress_type for member in members} <= ZIP_METHODS or archive.testzip() is not None:
                raise BROKEN
    except ZIP_ERRORS:
        raise BROKEN from None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unfit("含有宏", "请另存为不带宏的 .docx 或 .xlsx 后上传")
    for part, media_type in OFFICE_PARTS.items():
        if part in names and "[Content_Types].xml" in names:
            return media_type
    raise Unfit("是压缩包，不是 Word 或 Excel 文件", "请解压后逐个上传其中的文件")


def _mp4(path: Path, head: bytes) -> str:
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if not brands & MP4_BRANDS:
        raise Unfit("视频格式不支持", "请转成 MP4（H.264）后上传；苹果手机可在相机设置中选“兼容性最佳”")
    boxes = set(_boxes(path))
    if not {b"moov", b"mdat"} <= boxes and b"moof" not in boxes:
        raise BROKEN
    return MP4


def _boxes(path: Path) -> Iterator[bytes]:
    """The top-level boxes; raises Unfit when one promises more bytes than there are (the upload was cut)."""
    size = path.stat().st_size
    with path.open("rb") as source:
        at = 0
        while at < size:
            source.seek(at)
            header = source.read(16)
            if len(header) < 8:
                raise BROKEN
            length, kind = int.from_bytes(header[:4], "big"), header[4:8]
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            elif length == 0:
                length = size - at
            if length < 8 or at + length > size:
                raise BROKEN
            yield kind
            at += length

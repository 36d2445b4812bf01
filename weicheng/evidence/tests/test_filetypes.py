"""Attachments by their content: what is taken, what is refused and in which words."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from weicheng.evidence import filetypes
from weicheng.evidence.filetypes import DOCX, MP4, PDF, XLSX, attachment_type
from weicheng.evidence.imaging.unfit import Unfit
from weicheng.evidence.tests import pictures
from weicheng.evidence.tests.pictures import box, mp4, office, pdf


@pytest.fixture
def stored(tmp_path):
    def store(content):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return path

    return store


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (pdf(), PDF),  # as it should be
        (b"\xef\xbb\xbf" + pdf(), PDF),  # with a byte order mark in front
        (office(), DOCX),  # Word
        (office("xl/workbook.xml"), XLSX),  # Excel
        (mp4(), MP4),  # a phone's video
        (box(b"ftyp", b"qt  \0\0\0\0qt  mp42") + box(b"moov") + box(b"mdat"), MP4),  # an iPhone's, playable as MP4
        (box(b"ftyp", b"iso5\0\0\0\0iso5") + box(b"moov") + box(b"moof") + box(b"mdat"), MP4),  # recorded in fragments
    ],
)
def test_an_attachment_is_taken_by_its_content(stored, content, mime):
    assert attachment_type(stored(content)) == mime


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空文件"),  # nothing
        (b"MZ\x90\0 this is a program", "格式不支持"),  # an EXE called 通知.pdf
        (b"<html><script>alert(1)</script>", "格式不支持"),  # a page
        (b"<html><script>alert(1)</script>" + pdf(), "格式不支持"),  # a page that would also open as a PDF
        (pictures.jpeg(), "格式不支持"),  # a photo in the wrong place
        (pdf()[:-8], "没有传完整"),  # a PDF cut off
        (office()[:-20], "没有传完整"),  # a DOCX cut off
        (office("readme.txt"), "压缩包"),  # a ZIP
        (office(**{"word/vbaProject.bin": "x"}), "宏"),  # macros under an innocent name
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "旧版"),  # .doc and .xls
        (mp4(b"qt  "), "视频格式"),  # MOV
        (mp4()[:-100], "没有传完整"),  # a video cut off
        (box(b"ftyp", b"isom\0\0\0\0isom") + box(b"free"), "损坏"),  # a video without a picture
        (box(b"ftyp", b"isom\0\0\0\0isom") + b"\0\0\0\4moov", "损坏"),  # a box shorter than its head
    ],
)
def test_an_attachment_is_refused_with_a_reason(stored, content, said):
    with pytest.raises(Unfit, match=said) as refused:
        attachment_type(stored(content))
    assert refused.value.remedy


def test_an_archive_that_unpacks_too_large_is_refused_unread(stored, monkeypatch):
    monkeypatch.setattr(filetypes, "UNPACKED_LIMIT", 1000)
    with pytest.raises(Unfit, match="展开后太大"):
        attachment_type(stored(office(**{"word/media/image1.png": "0" * 2000})))


@hypothesis_settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    source=st.sampled_from([pdf(), office(), mp4()]),
    at=st.integers(0, 500),
    noise=st.binary(max_size=30),
    kept=st.integers(0, 1500),
)
def test_a_damaged_attachment_is_taken_or_refused_but_never_crashes(stored, source, at, noise, kept):
    content = (source[: at % len(source)] + noise + source[at % len(source) + len(noise) :])[:kept]
    try:
        assert attachment_type(stored(content)) in filetypes.SUFFIX
    except Unfit as unfit:
        assert unfit.remedy  # noqa: PT017 - either outcome is right, a third one is not

"""Forms: sentences instead of error codes, and an error summary that leads to the field."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.datastructures import MultiValueDict

from weicheng.base.forms import Form, PhotoField, PointField, UploadField
from weicheng.base.ticks import LONG

pytestmark = [pytest.mark.django_db, pytest.mark.urls("weicheng.base.tests.kit_urls")]


def test_an_empty_form_comes_back_with_sentences_that_lead_to_their_fields(client: Client) -> None:
    response = client.post("/form/", {})
    text = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#id_name">名称</a>：请填写“名称”。' in text
    assert '<a href="#id_kind">类别</a>：请选择“类别”。' in text
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error"' in text


def test_the_refusal_of_an_action_stands_at_the_field_it_names(client: Client) -> None:
    text = client.post("/form/", {"name": "台账", "kind": "a"}).content.decode()
    assert '<a href="#id_name">名称</a>：已经有同名物件。请换一个名称' in text
    assert "<li>第 3 行" in text


def test_a_form_with_a_choice_of_rows_is_drawn_with_the_database_closed(client: Client) -> None:
    text = client.get("/form/").content.decode()
    assert '<option value="" selected>请选择</option>' in text


class Uploads(Form):
    files = UploadField(label="附件", kinds=("pdf", "docx"), megabytes=1, most=2)


def upload(*files: SimpleUploadedFile) -> Uploads:
    return Uploads({}, MultiValueDict({"files": list(files)}))


def a_file(name: str, octets: int = 10) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"x" * octets)


UPLOADS = [
    # files, a piece of the sentence or "" if accepted, remark
    ([a_file("a.pdf"), a_file("b.DOCX")], "", "two good ones, ending in capitals"),
    ([], "请选择“附件”", "none"),
    ([a_file("a.exe")], "请改成 PDF 或 DOCX", "a kind that is not wanted"),
    ([a_file("noending")], "不是可用的文件类型", "no ending at all"),
    ([a_file("a.pdf", 1024 * 1024 + 1)], "超过 1 MB", "too big"),
    ([a_file("a.pdf", 0)], "空", "empty"),
    ([a_file("a.pdf")] * 3, "一次最多选 2 个文件，这次选了 3 个", "too many"),
]


@pytest.mark.parametrize(("files", "piece", "remark"), UPLOADS)
def test_an_upload_outside_its_limits_is_refused_with_the_remedy(files, piece, remark) -> None:
    form = upload(*files)
    assert form.is_valid() == (not piece), remark
    assert piece in " ".join(form.errors.get("files", []))


def test_accepted_files_come_as_a_list() -> None:
    form = upload(a_file("a.pdf"), a_file("b.pdf"))
    form.full_clean()
    assert [file.name for file in form.cleaned_data["files"]] == ["a.pdf", "b.pdf"]


def test_a_photo_field_offers_the_camera_and_brings_its_script() -> None:
    class Photos(Form):
        photos = PhotoField(label="照片")

    form = Photos()
    assert 'accept="image/*"' in str(form["photos"])
    assert "dist/photo" in str(form.media)


class Places(Form):
    place = PointField(label="位置", required=False)


POINTS = [
    (["116.63", "23.66"], (116.63, 23.66), "", "a place"),
    (["", ""], None, "", "none, and none is needed"),
    (["116.63", ""], None, "请在地图上重新点", "half a place"),
    (["东经116", "23"], None, "请在地图上重新点", "words"),
    (["200", "23"], None, "不在地球上", "beyond the date line"),
    (["nan", "23"], None, "不在地球上", "not a number"),
]


@pytest.mark.parametrize(("typed", "place", "piece", "remark"), POINTS)
def test_a_place_is_two_numbers_on_earth(typed, place, piece, remark) -> None:
    form = Places({"place_lng": typed[0], "place_lat": typed[1]})
    assert form.is_valid() == (not piece), remark
    assert form.cleaned_data.get("place") == place
    assert piece in " ".join(form.errors.get("place", []))


def test_a_required_place_must_be_given() -> None:
    class Strict(Form):
        place = PointField(label="位置")

    form = Strict({})
    assert not form.is_valid()
    assert form.errors["place"] == ["请填写“位置”。"]


def test_dates_use_the_browsers_own_picker() -> None:
    class Dates(Form):
        day = forms.DateField(label="日期", initial="2026-11-02")

    assert 'type="date" name="day" value="2026-11-02"' in str(Dates()["day"])


class Several(Form):
    few = forms.MultipleChoiceField(label="类别", choices=[("a", "甲"), ("b", "<乙>")])
    many = forms.MultipleChoiceField(
        label="点位", choices=[("市场", [(str(number), f"点位{number}") for number in range(LONG)])], required=False
    )


def test_several_choices_are_tick_boxes_whatever_widget_the_field_had() -> None:
    class Native(Form):
        few = forms.MultipleChoiceField(choices=[("a", "甲")], widget=forms.SelectMultiple(attrs={"size": 8}))

    for form in (Several(), Native()):
        text = str(form["few"])
        assert "<select" not in text
        assert '<input type="checkbox" name="few" value="a"' in text


def test_a_tick_list_ticks_what_was_chosen_and_escapes_its_labels() -> None:
    text = str(Several({"few": ["b"]})["few"])
    assert re.search(r'<input [^>]*value="b"[^>]* checked', text)
    assert text.count(" checked") == 1
    assert "&lt;乙&gt;" in text


@pytest.mark.parametrize(("field", "is_long", "remark"), [("few", False, "two"), ("many", True, "nine, in a group")])
def test_only_a_long_list_has_a_filter_and_scrolls(field: str, is_long: bool, remark: str) -> None:
    text = str(Several()[field])
    assert ("data-ticks-filter" in text) == ("ticks-long" in text) == is_long, remark
    assert ('<li class="ticks-group">市场</li>' in text) == is_long, remark


def test_nothing_ticked_leads_to_the_list() -> None:
    form = Several({})
    assert not form.is_valid()
    assert '<a href="#id_few">类别</a>：请选择“类别”。' in str(form)
    assert 'id="id_few"' in str(form)

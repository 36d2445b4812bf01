"""Following a report: its code, a rating, a contest."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form

STARS = [(5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意")]


class CodeForm(Form):
    """The code alone."""

    code = forms.CharField(
        label="查询码",
        max_length=40,
        help_text="上报成功时显示的 10 位字母和数字，大小写都可以。",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class RatingForm(Form):
    """One to five, and a word if there is one."""

    rating = forms.TypedChoiceField(label="满意度", choices=STARS, coerce=int, widget=forms.RadioSelect)
    text = forms.CharField(label="想说的话", max_length=500, required=False, widget=forms.Textarea({"rows": 2}))


class ContestForm(Form):
    """What is still wrong."""

    text = forms.CharField(
        label="异议",
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text="请写明哪里还没有解决。提交后重新办理，不需要任何人批准。",
    )

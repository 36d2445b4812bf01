"""Forms of the sealed box and of looking at a reporter's identity."""

from __future__ import annotations

from typing import Any

from django import forms

from weicheng.base.forms import Form, UploadField
from weicheng.base.sealed_box import KEY_FILE_LIMIT, PASSPHRASE_MIN


def secret_field(label: str, **options: Any) -> forms.CharField:
    """A passphrase; blanks at its ends count, and no browser should keep it."""
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}),
        **options,
    )


class SealKeyForm(Form):
    """A passphrase twice: nobody can reset it."""

    passphrase = secret_field(
        "口令", help_text=f"至少 {PASSPHRASE_MIN} 个字符，如一句只有您知道的话。系统不保存，忘记了无法找回。"
    )
    again = secret_field("再输入一次")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("passphrase") and cleaned.get("again") and cleaned["passphrase"] != cleaned["again"]:
            self.add_error("again", "两次输入的口令不一致，请重新输入。")
        return cleaned


class OpenForm(Form):
    """The key file and its passphrase; both live for this request only."""

    key_file = UploadField(label="密钥文件", kinds=("json",), megabytes=1, help_text="生成密钥时下载的那个文件。")
    passphrase = secret_field("口令")

    def private_file(self) -> bytes:
        """The bytes of the file; one byte more than a key file can have tells that it is none."""
        [upload] = self.cleaned_data["key_file"]
        return bytes(upload.read(KEY_FILE_LIMIT + 1))


class HandOverForm(Form):
    """To whom."""

    to = forms.CharField(label="移交给", max_length=120, help_text="如：区纪委监委信访室")


class SealOffForm(Form):
    """Why; said in general, because the reason stands outside the box."""

    reason = forms.CharField(
        label="理由",
        max_length=200,
        help_text="请只写“反映党员干部个人问题”一类的概括说法，不要写出被反映人；理由本身不保存。",
    )


class RevealForm(Form):
    """What for."""

    reason = forms.CharField(
        label="查看理由",
        min_length=4,
        max_length=200,
        help_text="如：电话核实具体位置。理由、时间和您的身份会写入操作日志，供审计管理员查阅。",
    )

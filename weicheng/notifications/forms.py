"""The form of a channel."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form
from weicheng.notifications.models import Kind


class ChannelForm(Form):
    """A webhook: its name, its address, what it gets."""

    name = forms.CharField(label="名称", max_length=40, help_text="如“政务微信转发”。")
    url = forms.CharField(
        label="地址", max_length=300, help_text="对方系统接收消息的 https:// 地址。内网地址须先由运维在设置中放行。"
    )
    kinds = forms.MultipleChoiceField(label="发送的消息类别", choices=Kind.choices)
    enabled = forms.BooleanField(label="启用", required=False)
    new_secret = forms.BooleanField(label="重新生成签名密钥", required=False)

"""Forms of accounts; the rules themselves are in the actions."""

from __future__ import annotations

from django import forms

from weicheng.base.forms import Form

CODE = forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": 6})


class SignInForm(Form):
    username = forms.CharField(
        label="用户名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label="口令", max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class TokenForm(Form):
    token = forms.CharField(label="动态口令", max_length=8, widget=CODE, help_text="打开手机上的验证器，输入 6 位数字")


class ActivateForm(Form):
    username = forms.CharField(
        label="用户名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(label="激活码", max_length=20, help_text="由本单位管理员发给您，一次有效")
    password = forms.CharField(
        label="新口令",
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 10 位，含大写字母、小写字母、数字、符号中的三类",
    )


class PasswordForm(Form):
    old = forms.CharField(
        label="原口令", max_length=128, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label="新口令",
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="至少 10 位，含大写字母、小写字母、数字、符号中的三类",
    )

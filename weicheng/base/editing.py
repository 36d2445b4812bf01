"""The one way a page asks for input and hands it to an action."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from weicheng.access.web import ActorRequest
from weicheng.base.forms import Form
from weicheng.base.web import render
from weicheng.domain.refusals import BadInput, MoveRefused


def edit(
    request: ActorRequest,
    form: Form,
    *,
    act: Callable[[dict[str, Any]], Any],
    title: str,
    done: str,
    back: str,
    submit: str = "保存",
    intro: str = "",
    leads_to: Callable[[Any], str] | None = None,
    template: str = "base/form.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Shows the form; when it is sent and clean, calls `act` with its data and leads on. Refusals stand in the form."""
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except BadInput as refusal:
            form.add_faults(refusal)
        except MoveRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(leads_to(result) if leads_to else back)
    context = {"form": form, "title": title, "submit": submit, "back_url": back, "intro": intro, **(more or {})}
    return render(request, template, context, status=422 if form.errors else 200)


def day_asked(request: ActorRequest, default: Any) -> Any:
    """The day in `?day=`; a day that cannot be read counts as not given."""
    field = forms.DateField(required=False)
    try:
        return field.clean(request.GET.get("day")) or default
    except forms.ValidationError:
        return default

"""规则包: what is published, row by row with who set it, how versions differ, and publishing a checked folder."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Confirmation, Crumb, Fact, Step
from weicheng.base.web import render
from weicheng.domain.packs.diff import diff
from weicheng.domain.packs.parse import Pack
from weicheng.domain.packs.schema import SECTIONS, Section
from weicheng.domain.refusals import OutOfReach
from weicheng.standards import actions, queries
from weicheng.standards.badges import FAULTY, SOUND, state_of
from weicheng.standards.forms import CompareForm
from weicheng.standards.models import PackVersion
from weicheng.standards.tables import ChangeTable, FaultTable, PackTable, RuleTable, rule_rows


def _crumbs(*more: Crumb) -> list[Crumb]:
    return [Crumb("规则包", reverse("pack_list")), *more]


@needs("standards.view")
def pack_list(request: ActorRequest) -> HttpResponseBase:
    may_publish = has(request.actor, "standards.manage")
    context = {
        "drafts": queries.drafts() if may_publish else [],
        "steps": [Step(label="工作日历", url=reverse("calendar"), icon="calendar")],
        "sound": SOUND,
        "faulty": FAULTY,
    }
    return PackTable(request, queries.published_versions()).respond("standards/pack_list.html", context)


@needs("standards.view")
def pack_detail(request: ActorRequest, pk: int) -> HttpResponse:
    version, pack = queries.version(pk), queries.pack_for(pk).pack
    context = {
        "title": version.title,
        "state": state_of(version, timezone.localdate()),
        "crumbs": _crumbs(Crumb(str(version))),
        "steps": [Step(label="与其他版本比较", url=reverse("pack_compare", args=[pk]), icon="arrows-exchange")],
        "facts": _facts(version, pack),
        "sections": [_tile(pk, pack, section) for section in SECTIONS if section.name != "pack"],
    }
    return render(request, "standards/pack.html", context)


def _facts(version: PackVersion, pack: Pack) -> list[Fact]:
    return [
        Fact("包名", pack.name),
        Fact("继承自", "、".join(pack.layers[:-1])),
        Fact("区划代码", version.area_code),
        Fact("施行日期", version.effective_from),
        Fact("发布时间", version.published_at),
        Fact("发布人", version.published_by.name if version.published_by else "系统"),
        Fact("SHA-256", pack.sha256),
        Fact("说明", pack.head.note),
    ]


def _tile(pk: int, pack: Pack, section: Section) -> dict[str, object]:
    """A way into one section: how many rows it has and how many the pack itself sets."""
    rows = rule_rows(pack, section)
    return {
        "title": section.title,
        "url": reverse("pack_section", args=[pk, section.name]),
        "count": len(rows) if section.keys else None,
        "own": sum(bool(row.own_fields) for row in rows),
        "marks": sorted({row.mark.value for row in rows if row.mark}),
    }


@needs("standards.view")
def pack_section(request: ActorRequest, pk: int, name: str) -> HttpResponseBase:
    section = next((section for section in SECTIONS if section.name == name and name != "pack"), None)
    if section is None:
        raise OutOfReach
    version, pack = queries.version(pk), queries.pack_for(pk).pack
    context = {
        "title": section.title,
        "crumbs": _crumbs(Crumb(str(version), reverse("pack_detail", args=[pk])), Crumb(section.title)),
        "lead": f"{section.file} 的 [{section.name}]。“由谁设定”指出数值来自哪个包的哪个文件哪一行。",
    }
    return RuleTable(request, pack, section).respond(context=context)


@needs("standards.view")
def pack_compare(request: ActorRequest, pk: int) -> HttpResponseBase:
    version = queries.version(pk)
    others = queries.other_versions(version)
    form = CompareForm(request.GET if "other" in request.GET else None, versions=others)
    changes = []
    if form.is_bound and form.is_valid():
        other = queries.pack_for(int(form.cleaned_data["other"])).pack
        changes = list(diff(other, queries.pack_for(pk).pack))
    context = {
        "form": form,
        "title": "规则包差异",
        "crumbs": _crumbs(Crumb(str(version), reverse("pack_detail", args=[pk])), Crumb("差异")),
        "others": others,
        "compared": form.is_bound and form.is_valid(),
    }
    return ChangeTable(request, changes).respond("standards/pack_compare.html", context)


@needs("standards.manage")
def pack_draft(request: ActorRequest, folder: str) -> HttpResponseBase:
    draft = queries.draft(folder)
    publish = Step(label="发布", url=reverse("pack_publish", args=[folder]), icon="send", primary=True, dialog=True)
    context = {
        "title": draft.pack.head.title if draft.pack else folder,
        "state": FAULTY if draft.faults else SOUND,
        "crumbs": _crumbs(Crumb(folder)),
        "steps": [] if draft.faults else [publish],
        "draft": draft,
    }
    return FaultTable(request, draft.faults).respond("standards/pack_draft.html", context)


@needs("standards.manage")
def pack_publish(request: ActorRequest, folder: str) -> HttpResponse:
    draft = queries.draft(folder)
    if request.method == "POST":
        version = actions.publish_pack(actor=request.actor, folder=folder)
        messages.success(request, f"已发布“{version}”，{version.effective_from} 起施行。")
        return redirect("pack_detail", pk=version.pk)
    name = draft.pack.name if draft.pack else folder
    confirmation = Confirmation(
        title="发布规则包",
        question=f"发布后“{name}”不能再改；要改规则只能另立新版本。确定发布？",
        button="发布",
        back_url=reverse("pack_draft", args=[folder]),
        danger=False,
    )
    return render(request, "base/confirm.html", {"confirmation": confirmation}, partial="base/_confirm.html")

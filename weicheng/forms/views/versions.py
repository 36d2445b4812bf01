"""The forms, one form, one version with its items, what it changes."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from weicheng.access.policy import has
from weicheng.access.web import ActorRequest, needs
from weicheng.base.blocks import Crumb, Fact, Step
from weicheng.base.export import XLSX
from weicheng.base.web import render
from weicheng.base.wording import moment
from weicheng.events.queries import happenings
from weicheng.forms import badges, queries
from weicheng.forms.models import FormVersion
from weicheng.forms.queries.comparing import Change
from weicheng.forms.tables import FormTable
from weicheng.forms.wording import points_text, scoring_text
from weicheng.places.queries import site_kinds


@needs("form.view", "form.fill")
@require_safe
def form_list(request: ActorRequest) -> HttpResponseBase:
    """Every form with the version in force."""
    steps = []
    if has(request.actor, "form.manage"):
        steps = [
            Step(label="上传表单", url=reverse("form_upload"), icon="upload", primary=True),
            Step(label="下载模板", url=reverse("form_template"), icon="download"),
        ]
    if has(request.actor, "form.view"):
        steps.append(Step(label="填报记录", url=reverse("submission_list"), icon="list"))
    return FormTable(request, queries.forms_with_versions(request.actor)).respond(context={"steps": steps})


@needs("form.view", "form.fill")
@require_safe
def form_detail(request: ActorRequest, code: str) -> HttpResponse:
    """Leads to the version in force, or to the newest one."""
    form = queries.form(request.actor, code)
    rows = list(queries.versions(form))
    in_force = next((row for row in rows if row.state == FormVersion.State.PUBLISHED), rows[0])
    return redirect("form_version", pk=in_force.pk)


@needs("form.view", "form.fill")
@require_safe
def version_detail(request: ActorRequest, pk: int) -> HttpResponse:
    """What is asked, what it is worth, and the other versions."""
    version = queries.version(request.actor, pk)
    words = queries.vocabulary()
    sections = [
        {
            "title": section.title,
            "points": points_text(section.points),
            "rows": [
                {
                    "item": item,
                    "points": points_text(item.points),
                    "scoring": scoring_text(item.scoring, item.each),
                    "place": words.place_kinds.get(item.place_kind, item.place_kind),
                    "category": words.categories.get(item.category, item.category),
                }
                for item in section.items
            ],
        }
        for section in queries.sections(version)
    ]
    context = {
        "title": version.title,
        "state": badges.CLOSED if version.form.closed_on else badges.of_version(version),
        "crumbs": [Crumb("表单", reverse("form_list")), Crumb(f"第 {version.number} 版")],
        "steps": _steps(request, version),
        "version": version,
        "facts": _facts(version),
        "sections": sections,
        "questions": [] if sections else list(queries.definition(version).body.walk()),
        "versions": [(row, badges.of_version(row)) for row in queries.versions(version.form)],
        "happenings": happenings(f"form:{version.form_id}"),
    }
    return render(request, "forms/version.html", context)


def _steps(request: ActorRequest, version: FormVersion) -> list[Step]:
    def step(label: str, name: str, icon: str, **options: bool) -> Step:
        return Step(label=label, url=reverse(name, args=[version.pk]), icon=icon, **options)

    def of_form(label: str, name: str, icon: str, **options: bool) -> Step:
        return Step(label=label, url=reverse(name, args=[version.form.code]), icon=icon, **options)

    manages = has(request.actor, "form.manage")
    steps = []
    if version.state == FormVersion.State.DRAFT:
        steps += [step("发布", "form_publish", "send", primary=True, dialog=True)] if manages else []
        steps += [step("试填", "form_preview", "eye"), step("与已发布版比较", "form_changes", "arrows-exchange")]
    elif version.state == FormVersion.State.PUBLISHED and has(request.actor, "form.fill"):
        steps.append(of_form("填报", "form_fill", "edit", primary=True))
    if has(request.actor, "form.view"):
        steps.append(step("下载工作簿", "form_workbook", "download"))
    if manages and version.state == FormVersion.State.PUBLISHED:
        steps.append(of_form("停用", "form_retire", "ban", danger=True, dialog=True))
    return steps


def _facts(version: FormVersion) -> list[Fact]:
    form = version.form
    kind = site_kinds().get(version.place_kind, version.place_kind)
    published = f"{moment(version.published_at)} {version.published_by or '系统'}" if version.published_at else None
    total = sum(item.points for item in queries.items(version))
    return [
        Fact("编号", form.code),
        Fact("类别", version.get_kind_display()),
        Fact("点位类型", kind or "不限"),
        Fact("版本", f"第 {version.number} 版"),
        Fact("检查条目", f"{len(version.items)} 条，共 {points_text(total)} 分" if version.items else "没有计分条目"),
        Fact("上传", f"{moment(version.uploaded_at)} {version.uploaded_by or '系统'}"),
        Fact("发布", published),
        Fact("停用日期", form.closed_on),
        Fact("工作簿 SHA-256", version.sha256[:16] + "…"),
    ]


@needs("form.view", "form.fill")
@require_safe
def version_changes(request: ActorRequest, pk: int) -> HttpResponse:
    """What publishing this version would change."""
    version = queries.version(request.actor, pk)
    old = queries.published_beside(version)
    rows = [{"change": change, "points": _points(change)} for change in queries.changes(old, version)]
    context = {
        "title": f"{version.title}：改动",
        "crumbs": [
            Crumb("表单", reverse("form_list")),
            Crumb(f"第 {version.number} 版", reverse("form_version", args=[pk])),
            Crumb("改动"),
        ],
        "version": version,
        "old": old,
        "rows": rows,
    }
    return render(request, "forms/changes.html", context)


def _points(change: Change) -> str:
    """`5 → 7.7`; of a question without points nothing."""
    if not change.points_before and not change.points_after:
        return ""
    before, after = points_text(change.points_before), points_text(change.points_after)
    return after if change.points_before in {0, change.points_after} else f"{before} → {after}"


@needs("form.view")
@require_safe
def form_workbook(request: ActorRequest, pk: int) -> HttpResponse:
    """The workbook as it was uploaded."""
    version = queries.version(request.actor, pk)
    answer = HttpResponse(queries.workbook(version), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{version.form.code}-{version.number}.xlsx"'
    return answer

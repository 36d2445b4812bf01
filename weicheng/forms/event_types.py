"""What can happen to forms, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

UPLOADED = declare("form.uploaded", "上传表单第 {number} 版草稿")
PUBLISHED = declare("form.published", "发布表单第 {number} 版")
RETIRED = declare("form.retired", "停用表单")
SUBMITTED = declare("form.submitted", "提交填报")

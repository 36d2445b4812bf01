"""Every write of the desk. A person's own shortcuts change nothing for others, so the log does not tell of them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.urls import Resolver404, resolve
from django.utils import timezone

from weicheng.access.policy import Actor
from weicheng.desk import queries
from weicheng.desk.models import SavedFilter
from weicheng.domain.refusals import BadInput, NotAllowed

MOST_OF_A_LIST = 30
LONGEST_QUERY = 2000


@transaction.atomic
def save_filter(
    *, actor: Actor, page: str, name: str, query: str, title: str = "", now: datetime | None = None
) -> SavedFilter:
    """Keeps what a person is looking for in the list of that title under a name; the same name again replaces it.

    Raises BadInput for no name, for the path of no page, for too long a query, or beyond MOST_OF_A_LIST of a list.
    """
    if actor.user_id is None:
        raise NotAllowed("登录后才能保存筛选。")
    name = name.strip()
    if not 0 < len(name) <= 40:
        raise BadInput.of("名称", "没有填写或超过 40 字", "请起一个 40 字以内的名字")
    query = urlencode(parse_qsl(query))
    if not _is_page(page) or not query or len(query) > LONGEST_QUERY:
        raise BadInput.of("筛选", "没有可以保存的条件，或条件过长", "请在列表中先筛选再保存")
    own = SavedFilter.objects.filter(user=actor.user_id, page=page)
    known = own.filter(name=name).first()
    if known is None and own.count() >= MOST_OF_A_LIST:
        raise BadInput.of("筛选", f"这个列表已保存 {MOST_OF_A_LIST} 个", "请先删除不用的筛选")
    row = known or SavedFilter(user_id=actor.user_id, page=page, name=name)
    row.query, row.title = query, title.strip()[:60]
    row.created_at = now or timezone.now()
    row.save()
    return row


@transaction.atomic
def rename_filter(*, actor: Actor, pk: int, name: str) -> SavedFilter:
    """Gives a filter another name. Raises OutOfReach for somebody else's, BadInput for a name in use."""
    row = queries.saved_filter(actor, pk)
    name = name.strip()
    if not 0 < len(name) <= 40:
        raise BadInput.of("名称", "没有填写或超过 40 字", "请起一个 40 字以内的名字")
    if SavedFilter.objects.filter(user=actor.user_id, page=row.page, name=name).exclude(pk=pk).exists():
        raise BadInput.of("名称", f"已有名为“{name}”的筛选", "请换一个名字")
    row.name = name
    row.save(update_fields=["name"])
    return row


@transaction.atomic
def drop_filter(*, actor: Actor, pk: int) -> None:
    """Forgets a filter. Raises OutOfReach for somebody else's."""
    row = queries.saved_filter(actor, pk)
    SavedFilter.objects.filter(pk=row.pk).delete()


def _is_page(path: str) -> bool:
    """Whether a path of this site: a stored address must not lead elsewhere."""
    if not path.startswith("/") or path.startswith("//") or len(path) > 200:
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True

"""Recomputing a publication: what agrees, and the first thing that does not.

`frontend/src/draw/` does the same in a browser, check by check; a test compares the two on hundreds of pools.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from weicheng.domain.refusals import BadInput
from weicheng.domain.sampling.figures import draw_key, figures_key
from weicheng.domain.sampling.outcome import Outcome, carry_out
from weicheng.domain.sampling.pairing import check_pairing
from weicheng.domain.sampling.pool import FORMAT, Pool, check_pool, fingerprint, sample_size
from weicheng.domain.sampling.publication import (
    DIGEST,
    canonical,
    digest_of,
    told_chosen,
    told_seats,
    told_steps,
    told_weights,
)
from weicheng.domain.sampling.reading import read_pool
from weicheng.domain.sampling.weights import chances

# Who types the figures in must be two persons.
WITNESSES = 2
Shape = type | list[Any] | dict[str, Any]
SHAPE: dict[str, Shape] = {
    "format": str,
    "pool_sha256": str,
    "frozen_at": str,
    "pool": str,
    "entries": [{"at": str, "person": str, "by": str, "typed": str}],
    "key": str,
    "weights": [{"ref": str, "weight": str, "factor": int}],
    "seats": [{"stratum": str, "seats": int}],
    "steps": [{"step": int, "kind": str, "hash": str, "chances": str, "lot": str, "taken": str}],
    "chosen": [{"rank": int, "ref": str, "label": str, "stratum": str, "inspectors": [str]}],
    "looks": [{"at": str, "by": str}],
    "published_at": str,
    DIGEST: str,
}


@dataclass(frozen=True)
class Check:
    """One thing looked at: its name, whether it agrees, and the sentence."""

    name: str
    agrees: bool
    sentence: str


class _Differs(Exception):
    """What does not agree; the message is the sentence."""


def verify(publication: object, *, announced: str = "") -> tuple[Check, ...]:
    """Every check up to the first that fails. `announced` is the hash that was published at freezing, if known.

    The draw is sound when the last check is the file's own digest and agrees.
    """
    found = []
    for name, look in _checks(publication, announced.strip().lower()):
        try:
            found.append(Check(name, True, look()))
        except _Differs as differs:
            found.append(Check(name, False, str(differs)))
        except BadInput as bad:
            found.append(Check(name, False, bad.sentence))
        if not found[-1].agrees:
            break
    return tuple(found)


def _checks(publication: Any, announced: str) -> Iterator[tuple[str, Any]]:
    # Lazily, one after another: each may rely on those before it.
    yield "文件格式", lambda: _form(publication)
    yield "名单指纹", lambda: _hash(publication, announced)
    yield "名单文字", lambda: _readable(publication["pool"])
    pool = read_pool(publication["pool"])
    yield "先后次序", lambda: _order(publication, pool)
    yield "两人录入", lambda: _entries(publication, pool)
    yield "抽取数量", lambda: _size(pool)
    yield "抽中机会", lambda: _same("机会", told_weights(chances(pool)), publication["weights"])
    outcome = carry_out(pool, publication["key"])
    yield "分层名额", lambda: _same("层", told_seats(outcome.seats), publication["seats"])
    yield "抽取步骤", lambda: _same("步", told_steps(outcome.steps), publication["steps"])
    yield "抽中名单", lambda: _list(pool, outcome, publication)
    yield "文件校验码", lambda: _digest(publication)


def _form(publication: Any) -> str:
    if (wrong := _misfit(publication, SHAPE, "文件")) is not None:
        raise _Differs(f"{wrong} 缺少、多余或类型不对。")
    if any("\ud800" <= sign <= "\udfff" for sign in canonical(publication)):
        raise _Differs("文字里有半个字符，文件可能损坏。")
    if publication["format"] != FORMAT:
        raise _Differs(f"format 不是 {FORMAT}。")
    return f"格式 {FORMAT}。"


def _misfit(value: object, shape: Shape, place: str) -> str | None:
    """Where a value does not have the shape; None where it does. A bool is no number."""
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return place
        names = sorted(set(shape) ^ set(value))
        parts = ((value[name], shape[name], name) for name in shape if not names)
        return names[0] if names else next((bad for part in parts if (bad := _misfit(*part))), None)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return place
        rows = ((row, shape[0], f"{place} 第 {number} 行") for number, row in enumerate(value, start=1))
        return next((bad for part in rows if (bad := _misfit(*part))), None)
    return None if type(value) is shape else place


def _hash(publication: Mapping[str, Any], announced: str) -> str:
    found = fingerprint(publication["pool"])
    if found != publication["pool_sha256"]:
        raise _Differs(f"名单文字算出的指纹是 {found}，与文件所写的 {publication['pool_sha256']} 不同。")
    if announced not in ("", found):
        raise _Differs(f"名单指纹 {found} 与冻结时公布的 {announced} 不同。")
    return f"名单文字的 SHA-256 是 {found}，请与冻结时公布的对照。"


def _readable(text: str) -> str:
    pool = read_pool(text)
    check_pool(pool)
    check_pairing(pool.items, pool.inspectors)
    return f"{pool.number}“{pool.title}”：{len(pool.items)} 个对象，{len(pool.inspectors)} 名督查员。"


def _order(publication: Mapping[str, Any], pool: Pool) -> str:
    """Frozen before the figure was known; typed in after it, on the day of the visit. One offset, so text compares."""
    frozen, known = publication["frozen_at"], pool.figure.known_at
    if not frozen < known:
        raise _Differs(f"名单冻结于 {frozen}，不早于数字公布的 {known}。")
    for entry in publication["entries"]:
        if entry["at"] < known or entry["at"][:10] != pool.visit_on.isoformat():
            raise _Differs(f"{entry['person']} 于 {entry['at']} 录入，不在数字公布之后的检查当天 {pool.visit_on}。")
    return f"名单冻结于 {frozen}，数字 {known} 公布，检查当天 {pool.visit_on} 录入。"


def _entries(publication: Mapping[str, Any], pool: Pool) -> str:
    agreed = {
        entry["person"]
        for entry in publication["entries"]
        if draw_key(figures_key(entry["typed"]), pool.salt) == publication["key"]
    }
    if len(agreed) < WITNESSES:
        raise _Differs("没有两个不同的人录入与密钥一致的数字。")
    return f"{'、'.join(sorted(agreed))} 各自录入，一致；密钥 {publication['key']}。"


def _size(pool: Pool) -> str:
    if pool.rate is None:
        return f"冻结时定为抽 {pool.size} 个。"
    wanted = min(sample_size(pool.frame, pool.rate), len(pool.items))
    if wanted != pool.size:
        raise _Differs(f"{pool.frame} 个的 {_percent(pool.rate)} 应抽 {wanted} 个，名单写的是 {pool.size} 个。")
    return f"{pool.frame} 个的 {_percent(pool.rate)}，进位取整，抽 {pool.size} 个。"


def _percent(rate: int) -> str:
    return f"{rate // 100}.{rate % 100:02d}%"


def _same(what: str, computed: Sequence[Mapping[str, object]], printed: Sequence[Mapping[str, object]]) -> str:
    """Compares row by row, and names the first field that differs."""
    for number, (mine, theirs) in enumerate(zip_longest(computed, printed), start=1):
        if mine is None or theirs is None:
            raise _Differs(f"第 {number} {what}：应有 {len(computed)} 行，文件有 {len(printed)} 行。")
        for name, value in mine.items():
            if theirs[name] != value:
                raise _Differs(
                    f"第 {number} {what}的 {name}：重算为 {_shown(value)}，文件写的是 {_shown(theirs[name])}。"
                )
    return f"{len(computed)} 行全部一致。"


def _shown(value: object) -> str:
    return "、".join(value) if isinstance(value, list) else str(value)


def _list(pool: Pool, outcome: Outcome, publication: Mapping[str, Any]) -> str:
    _same("名", told_chosen(pool, outcome), publication["chosen"])
    return "抽中：" + "、".join(row["label"] for row in publication["chosen"])


def _digest(publication: Mapping[str, Any]) -> str:
    found = digest_of(publication)
    if found != publication[DIGEST]:
        raise _Differs(f"全文的校验码是 {found}，与文件所写的不同：查看记录、时间或其他文字被改动过。")
    return f"全文的校验码是 {found}，请与公示页对照。"

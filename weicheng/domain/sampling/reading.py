"""From the text of a pool back to the pool: for whoever recomputes a draw from its publication."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from weicheng.domain.refusals import BadInput
from weicheng.domain.sampling.pool import FORMAT, NOTHING, Earlier, Figure, Inspector, Item, Mode, Pool, pool_text

# Head lines in their order, with the number of fields after the word.
HEAD = {
    "number": 1, "title": 1, "attempt": 1, "salt": 1, "figure": 4, "visit": 1, "frame": 1, "rate": 1, "size": 1,
    "mode": 3,
}  # fmt: skip
ROWS = {"earlier": 3, "item": 5, "inspector": 4}


def read_pool(text: str) -> Pool:
    """The pool of a canonical text. Raises BadInput naming the first line that cannot be read or is out of order."""
    lines = text.split("\n")
    if lines[0] != FORMAT:
        raise BadInput.of("第 1 行", f"不是 {FORMAT}", "请用本系统公布的文件")
    head: dict[str, list[str]] = {}
    rows: dict[str, list[list[str]]] = {word: [] for word in ROWS}
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            break
        word, *fields = line.split("\t")
        expected = HEAD.get(word, ROWS.get(word))
        if expected != len(fields) or word in head:
            raise BadInput.of(f"第 {number} 行", "看不懂", "名单文字可能被改动过")
        if word in HEAD:
            head[word] = fields
        else:
            rows[word].append(fields)
    pool = _pool(head, rows)
    if pool_text(pool) != text:
        raise BadInput.of("名单文字", "不是规范的写法", "行的次序或数字的写法可能被改动过")
    return pool


def _pool(head: dict[str, list[str]], rows: dict[str, list[list[str]]]) -> Pool:
    missing = [word for word in HEAD if word not in head]
    if missing:
        raise BadInput.of("名单文字", f"缺少 {missing[0]} 一行", "名单文字可能被改动过")
    try:
        name, issue, source, known_at = head["figure"]
        mode, cap, never_days = head["mode"]
        return Pool(
            number=head["number"][0],
            title=head["title"][0],
            attempt=int(head["attempt"][0]),
            salt=head["salt"][0],
            figure=Figure(name=name, issue=issue, source=source, known_at=known_at),
            visit_on=date.fromisoformat(head["visit"][0]),
            frame=int(head["frame"][0]),
            rate=None if head["rate"][0] == NOTHING else int(head["rate"][0]),
            size=int(head["size"][0]),
            mode=Mode(mode),
            cap=int(cap),
            never_days=int(never_days),
            items=tuple(_item(fields) for fields in rows["item"]),
            inspectors=tuple(_inspector(fields) for fields in rows["inspector"]),
            earlier=tuple(Earlier(attempt=int(n), sha256=sha, reason=why) for n, sha, why in rows["earlier"]),
        )
    except ValueError as wrong:
        raise BadInput.of("名单文字", f"有看不懂的数字、日期或方式({wrong})", "名单文字可能被改动过") from None


def _item(fields: Sequence[str]) -> Item:
    ref, stratum, label, last, ties = fields
    visited = None if last == NOTHING else date.fromisoformat(last)
    return Item(ref=ref, stratum=stratum, label=label, last_visit=visited, ties=_refs(ties))


def _inspector(fields: Sequence[str]) -> Inspector:
    ref, label, ties, declared = fields
    return Inspector(ref=ref, label=label, ties=_refs(ties), declared=_refs(declared))


def _refs(text: str) -> tuple[str, ...]:
    return () if text == NOTHING else tuple(text.split(" "))

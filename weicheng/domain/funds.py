"""资金: by channel, the gap of each project, the share of weak areas (M-181, M-182, M-229).

Money is whole yuan, printed in 万元.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from weicheng.domain.rates import Rate

TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Fund:
    """One sum of money: its channel (a code of the pack), and whether it was only told as 约 or 余."""

    channel: str
    yuan: int
    approximate: bool = False


@dataclass(frozen=True)
class ChannelSum:
    """What came through one channel, and its share of all."""

    channel: str
    yuan: int
    approximate: bool
    share: Rate


@dataclass(frozen=True)
class FundSums:
    """All money by channel; one approximate sum makes the total approximate."""

    yuan: int
    approximate: bool
    channels: tuple[ChannelSum, ...]

    @property
    def text(self) -> str:
        """「约 500 万元」."""
        return f"{'约 ' if self.approximate else ''}{wan(self.yuan)} 万元"


def wan(yuan: int) -> str:
    """Yuan in 万元 without needless zeros: 12345678 → 「1,234.5678」. Never rounded."""
    whole, rest = divmod(abs(yuan), TEN_THOUSAND)
    decimals = f".{rest:04d}".rstrip("0") if rest else ""
    return f"{'-' if yuan < 0 else ''}{whole:,}{decimals}"


def sum_funds(funds: Iterable[Fund]) -> FundSums:
    """Totals by channel in the order the channels first came, each with its share (M-181)."""
    sums: dict[str, int] = {}
    vague: set[str] = set()
    for fund in funds:
        sums[fund.channel] = sums.get(fund.channel, 0) + fund.yuan
        if fund.approximate:
            vague.add(fund.channel)
    total = sum(sums.values())
    return FundSums(
        total,
        bool(vague),
        tuple(
            ChannelSum(
                channel, yuan, channel in vague, Rate("渠道占比", "本渠道资金（元）", "全部资金（元）", yuan, total)
            )
            for channel, yuan in sums.items()
        ),
    )


@dataclass(frozen=True)
class Purse:
    """What a project needs, what is secured and what was paid, in yuan."""

    record: str
    needed: int
    secured: int = 0
    paid: int = 0

    @property
    def gap(self) -> int:
        """needed − secured, never below nothing (M-182)."""
        return max(self.needed - self.secured, 0)

    @property
    def gap_share(self) -> Rate:
        """资金缺口率 of what is needed."""
        return Rate("资金缺口率", "缺口（元）", "需要（元）", self.gap, self.needed, "M-182", inverted=True)

    @property
    def payment(self) -> Rate:
        """支付率 of what is secured."""
        return Rate("支付率", "已支付（元）", "已落实（元）", self.paid, self.secured, "M-182")


def by_gap(purses: Iterable[Purse]) -> list[Purse]:
    """The largest gap first; equal ones in the order they came."""
    return sorted(purses, key=lambda purse: -purse.gap)


def add_up(purses: Iterable[Purse]) -> Purse:
    """All of them as one. The gap is that of each: what one has too much fills no other's."""
    rows = list(purses)
    covered = sum(min(row.secured, row.needed) for row in rows)
    return Purse("", sum(row.needed for row in rows), covered, sum(row.paid for row in rows))


@dataclass(frozen=True)
class YearShare:
    """The share of weak areas in one year's investment; `falls` against the year before (M-229)."""

    year: int
    share: Rate
    falls: bool


def weak_shares(years: Mapping[int, tuple[int, int]]) -> list[YearShare]:
    """Of (weak, all) yuan by year. The share of weak areas must not fall; a year without money says nothing."""
    rows: list[YearShare] = []
    before: Rate | None = None
    for year in sorted(years):
        weak, total = years[year]
        share = Rate("薄弱区域投资占比", "薄弱区域投资（元）", "全部投资（元）", weak, total, "M-229")
        falls = (
            before is not None and share.value is not None and before.value is not None and share.value < before.value
        )
        rows.append(YearShare(year, share, falls))
        before = share if share.value is not None else before
    return rows


@dataclass(frozen=True)
class DistrictGap:
    """Two districts by environment score in hundredths of a point: 同步 within the limit."""

    ahead: str
    behind: str
    gap: int
    in_step: bool


def district_gap(scores: Sequence[tuple[str, int]], *, limit: int) -> DistrictGap | None:
    """The best against the worst of them; None for fewer than two. `limit` as the scores, inclusive (M-229)."""
    if len(scores) < 2:
        return None
    ahead, behind = max(scores, key=lambda row: row[1]), min(scores, key=lambda row: row[1])
    gap = ahead[1] - behind[1]
    return DistrictGap(ahead[0], behind[0], gap, gap <= limit)

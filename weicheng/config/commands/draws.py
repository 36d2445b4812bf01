"""draw verify."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from weicheng.config.commands.base import Commands, add
from weicheng.config.console import ChineseParser
from weicheng.domain.refusals import BadInput


def register(commands: Commands) -> None:
    parser = commands.add_parser("draw", help="抽查：核验公布文件", description="抽查：核验公布文件")
    actions = parser.add_subparsers(title="动作", metavar="动作", required=True, parser_class=ChineseParser)
    verify_parser = add(actions, "verify", "把公布的抽查从头重算一遍，指出第一处不符；不需要数据库", verify)
    verify_parser.add_argument("file", type=Path, metavar="文件", help="从抽查公示页下载的公布文件（JSON）")
    verify_parser.add_argument("--hash", default="", metavar="指纹", help="冻结时公布的名单指纹，一并核对")


def verify(options: argparse.Namespace) -> int:
    from weicheng.domain.sampling.checks import verify as recompute

    try:
        publication = json.loads(options.file.read_text(encoding="utf8"))
    except (ValueError, RecursionError):
        raise BadInput.of(str(options.file), "不是 JSON 文件", "请用抽查公示页下载的公布文件") from None
    checks = recompute(publication, announced=options.hash)
    for check in checks:
        print(f"{'相符' if check.agrees else '不符'}  {check.name}：{check.sentence}")
    if not checks[-1].agrees:
        print("核验不通过：以上第一处不符之后的内容没有再算。")
        return 1
    print("核验通过：抽查可以由公布的名单和数字完全重算出来。")
    return 0

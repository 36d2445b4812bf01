"""form publish."""

from __future__ import annotations

import argparse

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.config.console import ChineseParser


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "form", help="表单：发布随规则包的检查表和问卷", description="表单：发布随规则包的检查表和问卷"
    )
    actions = parser.add_subparsers(title="动作", metavar="动作", required=True, parser_class=ChineseParser)
    add(actions, "publish", "发布当前规则包所附而本市还没有的检查表和问卷；已有的不动，可以重复运行", publish)


def publish(options: argparse.Namespace) -> None:
    start_django()
    from weicheng.config.founding import command_line_actor
    from weicheng.forms.actions import publish_shipped

    installing.check_ready()
    made = publish_shipped(actor=command_line_actor())
    for version in made:
        print(f"  {version}")
    print(f"已发布 {len(made)} 张表单。" if made else "没有新的表单。")

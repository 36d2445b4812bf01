"""init, migrate, createuser, manage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.domain.refusals import Refusal

if TYPE_CHECKING:
    from weicheng.config.founding import OpenedAccount


def register(commands: Commands) -> None:
    parser = add(commands, "init", "首次安装：建数据目录、密钥、数据库和首批账号；可以重复运行", init)
    parser.add_argument("--place", metavar="名称", help="创卫的行政区，例如 潮州市湘桥区；首次安装必填")
    parser.add_argument("--code", default="", metavar="代码", help="它的区划代码，例如 445102")
    add(commands, "migrate", "升级之后：把数据库改到本版本，并收集静态文件", migrate)
    parser = add(commands, "createuser", "开通一个账号，打印激活码", create_user)
    parser.add_argument("username", metavar="用户名")
    parser.add_argument("name", metavar="姓名")
    parser.add_argument("--unit", required=True, metavar="单位", help="所在单位的名称")
    parser.add_argument("--role", required=True, metavar="角色", help="例如 受理派遣员")
    parser.add_argument("--title", default="", metavar="职务", help="默认与角色同名")
    parser.add_argument("--area", default="", metavar="区域", help="管辖区域的名称或代码；默认为单位所辖区域")
    parser = add(commands, "manage", "运行 Django 管理命令（维护人员用），例如 weicheng manage dbshell", manage)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…", help="命令和它的参数")


def init(options: argparse.Namespace) -> None:
    from django.conf import settings

    installing.make_folders()
    made = installing.make_keys()
    start_django()
    # Asked before the database is made, which takes a while.
    place = "" if installing.is_founded() else _place(options)
    print("正在建立数据库……")
    installing.migrate()
    if place:
        from weicheng.config.founding import found

        print_accounts(found(place, options.code))
    print(f"已完成。数据目录：{settings.DATA_DIR}")
    for path in made:
        print(f"新密钥：{path}。请另存一份到安全的地方，不要与备份放在一起。")


def _place(options: argparse.Namespace) -> str:
    place = str(options.place or "")
    if not place and sys.stdin.isatty():
        place = input("为哪个行政区创卫（例如 潮州市湘桥区）：").strip()
    if not place:
        raise Refusal("请用 --place 写明行政区，例如 weicheng init --place 潮州市湘桥区 --code 445102。")
    return place


def create_user(options: argparse.Namespace) -> None:
    start_django()
    from weicheng.config.founding import create_user as open_user

    installing.check_ready()
    opened = open_user(
        options.username,
        options.name,
        unit=options.unit,
        role_name=options.role,
        title=options.title,
        area=options.area,
    )
    print_accounts([opened])


def print_accounts(accounts: Sequence[OpenedAccount]) -> None:
    from django.urls import reverse

    print("账号已开通。激活码只显示这一次，请当面交给本人：")
    for account in accounts:
        print(f"  {account.username:<16} 激活码 {account.activation_code}  {account.role}")
    print(f"本人打开 {reverse('activate')} 页面，用激活码设定自己的口令。")


def migrate(options: argparse.Namespace) -> None:
    start_django()
    pending = installing.pending_migrations()
    installing.migrate()
    loaded = installing.load_shipped_editions()
    if loaded:
        print(f"已装入随程序的标准 {loaded} 个版本。")
    print(f"已执行 {pending} 个数据库变更。" if pending else "数据库已是最新版本。")


def manage(options: argparse.Namespace) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["weicheng manage", *options.arguments])

"""demo: a whole city with a year of history, on this machine only."""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.config.commands.run import supervise
from weicheng.config.console import Bar
from weicheng.config.serving import Address, check_address
from weicheng.domain.refusals import Refusal

FOLDER = "var/demo"
# Loading takes many transactions; a folder that is marked thus was left half-way and is begun anew.
HALF_WAY, COMPLETE = "demo.half-way", "demo.complete"


def register(commands: Commands) -> None:
    parser = add(commands, "demo", "演示：装入一座示例城市并在本机启动（第一次约两分钟）", demo)
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口，默认 8000")
    parser.add_argument("--fresh", action="store_true", help="丢弃演示中的改动，重新装入")
    parser.add_argument("--load-only", action="store_true", help="只装入，不启动")
    parser.set_defaults(default_data=FOLDER)


def demo(options: argparse.Namespace) -> int:
    address = Address("127.0.0.1", options.port)
    if not options.load_only:
        check_address(address)  # before the minutes of loading, not after them
    os.environ["WEICHENG_DEMO"] = "1"
    from django.conf import settings

    folder = Path(settings.DATA_DIR)
    if options.fresh or (folder / HALF_WAY).exists():
        discard(folder)
    start_django()
    if not (folder / COMPLETE).exists():
        load_city(folder)
    installing.migrate()
    announcement = accounts()
    if options.load_only:
        print(announcement)
        return 0
    return supervise(address, f"{announcement}\n卫城演示已启动：{address.url}（按 Ctrl-C 停止）")


def discard(folder: Path) -> None:
    """Removes a demo. Raises Refusal for a folder that no demo has marked, or a database that lies elsewhere."""
    from django.db import connection

    if connection.vendor != "sqlite":
        raise Refusal("演示数据在 DATABASE_URL 指定的数据库里，请先自行清空那个数据库。")
    if not folder.exists():
        return
    if not any((folder / mark).exists() for mark in (HALF_WAY, COMPLETE)):
        raise Refusal(f"{folder} 不是演示数据目录，没有删除任何东西。")
    shutil.rmtree(folder)


def load_city(folder: Path) -> None:
    """Builds the demo city. Raises Refusal unless the folder and the database are empty."""
    from weicheng.demo import load
    from weicheng.organization.queries import is_founded

    # Looked at before the folder is marked: what is marked may be deleted.
    if folder.exists() and {file.name for file in folder.iterdir()} - installing.BEFORE_INSTALLATION:
        raise Refusal(f"{folder} 不是空目录，不能装入演示城市。请用 --data 另指定一个目录。")
    installing.make_folders()
    (folder / HALF_WAY).touch()
    installing.make_keys()
    installing.migrate()
    if is_founded():
        raise Refusal("DATABASE_URL 指定的数据库里已有数据，不能装入演示城市。请换一个空的数据库。")
    with Bar("装入演示城市") as bar:
        load(bar)
    (folder / HALF_WAY).rename(folder / COMPLETE)


def accounts() -> str:
    """The published accounts, one a line."""
    from weicheng.demo import PASSWORD
    from weicheng.organization.queries import actor_of, demo_accounts

    lines = [f"  {user.username:<16} {actor_of(user).label}" for user in demo_accounts()]
    return "\n".join([f"演示账号（口令都是 {PASSWORD}）：", *lines])

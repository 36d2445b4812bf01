"""pack check, pack publish, pack freeze, pack new."""

from __future__ import annotations

import argparse
from pathlib import Path

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.config.console import ChineseParser


def register(commands: Commands) -> None:
    parser = commands.add_parser(
        "pack", help="规则包：检查、发布、冻结、新建", description="规则包：检查、发布、冻结、新建"
    )
    actions = parser.add_subparsers(title="动作", metavar="动作", required=True, parser_class=ChineseParser)
    check_parser = add(actions, "check", "检查规则包，逐条指出文件、行和改法", check)
    check_parser.add_argument(
        "folders", nargs="*", type=Path, metavar="文件夹", help="默认检查随程序和本市设置的全部规则包"
    )
    publish_parser = add(actions, "publish", "发布一个规则包；发布后不能再改，只能另立新版本", publish)
    publish_parser.add_argument("folder", metavar="包", help="活动/适用地/版本，例如 hygiene-city/chaozhou/2026.1")
    freeze_parser = add(actions, "freeze", "把规则包的指纹记入 packs.lock，以后的改动会被检查出来", freeze)
    freeze_parser.add_argument("folder", nargs="?", type=Path, metavar="文件夹", help="默认是随程序的规则包")

    new_parser = add(actions, "new", "新建一个创建活动包，填好就能用，不用写程序", new)
    new_parser.add_argument("campaign", metavar="活动代码", help="小写字母、数字和短横线，例如 garden-city")
    new_parser.add_argument("--title", required=True, metavar="名称", help="例如 创建国家园林城市")
    new_parser.add_argument("--honour", required=True, metavar="称号", help="例如 国家园林城市")
    new_parser.add_argument("--version", default="2026.1", metavar="版本", help="年份加序号，默认 2026.1")
    new_parser.add_argument("--folder", type=Path, metavar="文件夹", help="本市规则包的文件夹，默认当前文件夹")


def check(options: argparse.Namespace) -> int:
    from django.conf import settings

    from weicheng.domain.packs import library

    folders = options.folders or settings.PACKS_DIRS
    faults = library.check(folders)
    for fault in faults:
        print(fault)
    print(f"共 {len(faults)} 处错误。" if faults else f"{'、'.join(str(folder) for folder in folders)}：没有错误。")
    return 1 if faults else 0


def publish(options: argparse.Namespace) -> None:
    start_django()
    from weicheng.config.founding import command_line_actor
    from weicheng.standards.actions import publish_pack

    installing.check_ready()
    version = publish_pack(actor=command_line_actor(), folder=options.folder.strip("/"))
    print(f"已发布 {version}，{version.effective_from} 起施行。SHA-256 {version.sha256}")


def freeze(options: argparse.Namespace) -> None:
    from django.conf import settings

    from weicheng.domain.packs import library

    root = options.folder or settings.PACKS_DIRS[0]
    lines = library.lines_to_freeze(root)
    with (root / library.LOCK).open("a", encoding="utf-8") as lock:
        lock.writelines(f"{line}\n" for line in lines)
    print(f"已冻结 {len(lines)} 个规则包。")


def new(options: argparse.Namespace) -> None:
    from weicheng.domain.packs.scaffold import scaffold
    from weicheng.domain.refusals import Refusal

    files = scaffold(campaign=options.campaign, version=options.version, title=options.title, honour=options.honour)
    folder = (options.folder or Path()) / "campaigns" / options.campaign / options.version
    if folder.exists():
        raise Refusal(f"{folder} 已经有了。请换一个活动代码或版本。")
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    print(f"已新建 {folder}。改好后运行 weicheng pack check {folder}，再在“创建活动”的“活动包”里选用。")

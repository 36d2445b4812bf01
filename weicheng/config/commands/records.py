"""backup, restore, verify-log, regrade-photos."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.config.console import Bar
from weicheng.domain.refusals import Refusal

if TYPE_CHECKING:
    from weicheng.events.verify import Report


def register(commands: Commands) -> None:
    parser = add(commands, "backup", "备份数据库和全部文件（不含密钥），系统运行时即可执行", backup)
    parser.add_argument("--to", type=Path, metavar="目录", help="存放备份的目录，默认为 WEICHENG_BACKUPS 所指")
    parser.add_argument("--keep", type=int, metavar="份数", help="只保留最新的几份，其余删除；默认全部保留")
    parser = add(commands, "restore", "把一份备份恢复到空的数据目录和空的数据库", restore)
    parser.add_argument("folder", type=Path, metavar="备份", help="备份目录，例如 backups/weicheng-20261121-203000")
    parser = add(commands, "verify-log", "核对日志封存，指出第一处被改、被删或被插入的行", verify_log)
    parser.add_argument(
        "--roots", type=Path, metavar="文件", help="另行保存的根值（打印件的文字或导出的文件），与数据库里的逐一核对"
    )
    parser.add_argument("--root", action="append", default=[], metavar="根值", help="单独给出一个根值，可重复")
    add(commands, "regrade-photos", "给全部照片证据重新分级（规则或算法更新之后），已核实的线索不变", regrade_photos)


def backup(options: argparse.Namespace) -> None:
    if options.keep is not None and options.keep < 1:
        raise Refusal("--keep 至少为 1：总要留下一份备份。")
    start_django()
    from django.conf import settings

    from weicheng.base.backup import make, prune

    installing.check_ready()
    target = options.to or settings.BACKUP_DIR
    with Bar("备份") as bar:
        made = make(target, bar)
    _note("system.backed_up", archive=made.folder.name, files=made.files)
    print(f"已备份到 {made.folder}")
    print(f"共 {made.files} 个文件，{made.bytes / 1e6:.1f} MB，其中 {made.linked} 个与上一份相同，不另占空间。")
    print("密钥不在备份里，请确认另有保存。")
    if options.keep:
        for old in prune(target, keep=options.keep):
            print(f"已删除旧备份 {old}")


def restore(options: argparse.Namespace) -> int:
    start_django()
    from weicheng.base.backup import restore as put_back

    installing.make_folders()
    with Bar("恢复") as bar:
        restored = put_back(options.folder, bar)
    print(f"已恢复 {restored.made_at} 的备份（程序版本 {restored.version}）。")
    if installing.pending_migrations():
        print("备份来自旧版本，请运行 weicheng migrate，再运行 weicheng verify-log 核对日志。")
        return 0
    report = _verified(())
    _note("system.restored", archive=options.folder.resolve().name)
    return _tell(report)


def _note(action: str, **data: Any) -> None:
    """A line in the log for what was done to the installation as a whole."""
    from django.db import transaction

    from weicheng.config.founding import command_line_actor
    from weicheng.events import log

    with transaction.atomic():
        log.record(action, subject="system", actor=command_line_actor(), **data)


def verify_log(options: argparse.Namespace) -> int:
    start_django()
    from weicheng.events.verify import read_roots

    installing.check_ready()
    text = options.roots.read_text(encoding="utf8", errors="replace") if options.roots else ""
    roots = read_roots("\n".join([text, *options.root]))
    if (options.roots or options.root) and not roots:
        raise Refusal(f"{options.roots or '、'.join(options.root)} 里没有根值（64 位十六进制数）。")
    return _tell(_verified(roots))


def _verified(roots: list[str] | tuple[()]) -> Report:
    from weicheng.events.verify import verify

    with Bar("核对日志") as bar:
        return verify(bar, roots=roots)


def _tell(report: Report) -> int:
    print("\n".join(report.sentences()))
    return 0 if report.sound else 1


def regrade_photos(options: argparse.Namespace) -> int:
    """Grades every claimed photo again in this process; exit code 1 when some could not be graded."""
    start_django()
    from weicheng.access.policy import Actor
    from weicheng.grading.actions import queue_again
    from weicheng.grading.actions.grading import grade_waiting

    installing.check_ready()
    count = queue_again(actor=Actor.system("cli", "lead.view", "lead.decide"))
    with Bar("照片分级") as bar:
        done = grade_waiting(progress=bar, limit=max(count, 1))
    print(f"已分级 {done.graded} 张，新增线索 {done.leads} 条。")
    if done.failed:
        print(f"{done.failed} 张没有成功，原因见“照片证据账”，后台会再试。")
    return 1 if done.failed else 0

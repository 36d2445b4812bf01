"""rotate-keys."""

from __future__ import annotations

import argparse

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.config.console import Bar


def register(commands: Commands) -> None:
    parser = add(commands, "rotate-keys", "更换个人信息加密密钥，并用新密钥重新加密已存的内容", rotate_keys)
    parser.add_argument("--resume", action="store_true", help="不再换新密钥，只把上次没做完的重新加密做完")


def rotate_keys(options: argparse.Namespace) -> None:
    start_django()
    from weicheng.base import keyring, rotation

    installing.check_ready()
    with Bar("重新加密") as bar:
        count = rotation.renew_all(bar) if options.resume else rotation.rotate(bar)
    print(f"现用密钥 {keyring.load().current.id}，重新加密 {count} 条。")
    print(f"请把新的密钥文件 {keyring.key_file()} 另存一份到保险柜；旧备份仍需要旧密钥，文件中已一并保留。")

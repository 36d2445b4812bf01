"""How the command line speaks: Chinese help, Chinese faults and a bar for long work."""

from __future__ import annotations

import argparse
import re
import sys
import time
from typing import IO, Any, NoReturn, Self

# argparse has no Chinese catalogue; these are the sentences it can end with, and ours.
TRANSLATIONS = (
    (r"the following arguments are required: (.+)", r"缺少参数：\1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数：\1"),
    (r"argument 命令: invalid choice: '(.+?)' .+", r"没有 \1 这个命令"),
    (r"argument (.+?): invalid choice: (.+?) \(choose from (.+)\)", r"参数 \1 没有 \2 这个取值，可用：\3"),
    (r"argument (.+?): invalid \w+ value: (.+)", r"参数 \1 的值 \2 格式不对"),
    (r"argument (.+?): expected one argument", r"参数 \1 后面要跟一个值"),
    (r"argument (.+?): expected at least one argument", r"参数 \1 后面至少要跟一个值"),
    (r"argument (.+?): not allowed with argument (.+)", r"参数 \1 不能与 \2 同时使用"),
)


class ChineseHelp(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=30, width=100)
        self._action_max_length = 14  # argparse forgets the indent of sub-commands and breaks the longest ones

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        # argparse asks with an empty prefix when it composes the name of a sub-command
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class ChineseParser(argparse.ArgumentParser):
    """argparse with Chinese headings and faults; a fault ends with exit code 2 and how to get help."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "add_help": False, "formatter_class": ChineseHelp})
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示本帮助")

    def error(self, message: str) -> NoReturn:
        for pattern, sentence in TRANSLATIONS:
            message = re.sub(f"^{pattern}$", sentence, message)
        self.exit(2, f"{message}。\n用 {self.prog} --help 查看用法。\n")


class Bar:
    """A bar for work of a known number of steps; a line at the end where there is no terminal.

    Call it with the steps done, the steps in all and, if it helps, what is being done; the long-running
    functions of the apps do.
    """

    WIDTH = 30

    def __init__(self, label: str, stream: IO[str] | None = None) -> None:
        self.label = label
        self.stream = stream or sys.stderr
        self.live = self.stream.isatty()
        self.began = self.drawn = time.monotonic()
        self.done = self.total = 0
        self.doing = ""

    def __call__(self, done: int, total: int, doing: str = "") -> None:
        self.done, self.total, self.doing = done, total, doing
        now = time.monotonic()
        if self.live and (now - self.drawn > 0.1 or done >= total):
            self.drawn = now
            self.stream.write(f"\r\033[K{self._line()}")
            self.stream.flush()

    def _line(self) -> str:
        share = min(self.done / self.total, 1.0) if self.total else 1.0
        filled = round(share * self.WIDTH)
        return (
            f"{self.label} [{'#' * filled}{'.' * (self.WIDTH - filled)}] {share:4.0%} "
            f"{self.done}/{self.total} {time.monotonic() - self.began:.0f} 秒 {self.doing}"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if self.live:
            self.stream.write("\n")
        elif failure[0] is None:
            self.stream.write(f"{self._line().rstrip()}\n")

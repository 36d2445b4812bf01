"""The command `weicheng`: everything an installation needs from a shell.

A thin dispatcher: each command reads its arguments here and calls one function below. Django is set up only
after the arguments are understood, so that `--data` can still choose the settings and help answers at once.
A refusal or a fault ends in one Chinese sentence and an exit code: 1 refused or failed, 2 wrong arguments,
130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from weicheng.config.console import ChineseParser
from weicheng.config.installing import ENVIRONMENT_FILE, LOG_FOLDER


def build_parser() -> ChineseParser:
    """All commands with their help."""
    from weicheng.config import commands

    parser = ChineseParser(prog="weicheng", description="卫城：城市创卫问题闭环系统的命令行。")
    parser.add_argument("--version", action="version", version=f"weicheng {version('weicheng')}", help="显示版本")
    parser.add_argument("--data", metavar="目录", help="数据目录（默认取环境变量 WEICHENG_DATA，否则为 ./var）")
    parser.set_defaults(default_data="var")
    commands.register(parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=ChineseParser))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    options = build_parser().parse_args(arguments)
    prepare_environment(options.data, options.default_data)
    try:
        return options.run(options) or 0
    except KeyboardInterrupt:
        return complain("已中断。", code=130)
    except BrokenPipeError:  # `weicheng … | head` is no fault
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return complain(explain(error))


def prepare_environment(data: str | None, default: str) -> None:
    """Settings come from the environment; `weicheng.env` in the data folder fills in what it does not name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weicheng.config.settings")
    if data:
        os.environ["WEICHENG_DATA"] = data
    file = Path(os.environ.setdefault("WEICHENG_DATA", default)) / ENVIRONMENT_FILE
    if file.is_file():
        for line in file.read_text(encoding="utf8").splitlines():
            name, found, value = line.partition("=")
            if found and not name.lstrip().startswith("#"):
                os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def complain(sentence: str, *, code: int = 1) -> int:
    print(sentence, file=sys.stderr)
    return code


def explain(error: Exception) -> str:
    """The sentence for a failure. What nobody foresaw goes to a file in full, and the sentence names the file."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import CommandError
    from django.db.utils import OperationalError, ProgrammingError

    from weicheng.domain.refusals import BadInput, Refusal

    match error:
        case BadInput():
            return "\n".join(str(fault) for fault in error.faults)
        case Refusal():
            return error.sentence
        case CommandError() | ImproperlyConfigured():
            return str(error)
        case OperationalError() if "no such table" not in str(error):
            return f"连不上数据库，或数据库正忙：{error}。请检查 DATABASE_URL 和数据库服务。"
        case OperationalError() | ProgrammingError():
            return f"数据库还没有建好，或版本不对：{error}。请先运行 weicheng migrate。"
        case PermissionError():
            return f"没有权限读写 {error.filename}。请检查属主和权限。"
        case FileNotFoundError():
            return f"找不到文件 {error.filename}。"
    return f"出现意外错误：{type(error).__name__}。详细记录已写入 {write_report(error)}，请连同它一起报告。"


def write_report(error: Exception) -> Path:
    """The full traceback in the log folder of the data folder; returns the file."""
    folder = Path(os.environ["WEICHENG_DATA"]).resolve() / LOG_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"error-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    file.write_text("".join(traceback.format_exception(error)), encoding="utf8")
    return file


if __name__ == "__main__":
    sys.exit(main())

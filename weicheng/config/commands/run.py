"""serve, worker."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from weicheng.config import installing
from weicheng.config.commands.base import Commands, add, start_django
from weicheng.config.serving import Address, Child, Supervisor, check_address, web_command, worker_command
from weicheng.domain.refusals import Refusal


def register(commands: Commands) -> None:
    parser = add(commands, "serve", "启动网页服务和后台任务", serve)
    parser.add_argument("--host", default="127.0.0.1", metavar="地址", help="监听地址，默认只限本机 127.0.0.1")
    parser.add_argument("--port", type=int, default=8000, metavar="端口", help="监听端口，默认 8000")
    parser.add_argument("--workers", type=int, default=2, metavar="数", help="网页进程数，默认 2")
    parser.add_argument("--threads", type=int, default=4, metavar="数", help="每个进程的线程数，默认 4")
    parser.add_argument("--cert", type=Path, metavar="文件", help="TLS 证书链（PEM），与 --key 一起给出即启用 HTTPS")
    parser.add_argument("--key", type=Path, metavar="文件", help="TLS 私钥（PEM，PKCS#8）")
    parser.add_argument("--no-worker", action="store_true", help="不在本机运行后台任务（另行运行 weicheng worker）")
    parser.add_argument("--access-log", action="store_true", help="打印每个请求")
    parser = add(commands, "worker", "单独运行后台任务（serve 会自带一个，多台机器时才需要）", work)
    parser.add_argument("--threads", type=int, default=1, metavar="数", help="同时进行的任务数，默认 1")
    parser.add_argument("--once", action="store_true", help="做完现有的任务就退出")


def serve(options: argparse.Namespace) -> int:
    if bool(options.cert) != bool(options.key):
        raise Refusal("--cert 和 --key 要一起给出。")
    address = Address(options.host, options.port, options.cert, options.key)
    check_address(address)
    if options.cert:  # cookies only over TLS, HSTS; read by the settings of this process and of its children
        os.environ["WEICHENG_HTTPS"] = "1"
    start_django()
    installing.check_ready()
    refuse_demo_in_public(address)
    return supervise(
        address,
        f"卫城已启动：{address.url}（按 Ctrl-C 停止）",
        workers=options.workers,
        threads=options.threads,
        access_log=options.access_log,
        with_worker=not options.no_worker,
    )


def supervise(
    address: Address,
    announcement: str,
    *,
    workers: int = 2,
    threads: int = 4,
    access_log: bool = False,
    with_worker: bool = True,
) -> int:
    """Serves until told to stop; prints the announcement once pages answer."""
    web = web_command(address, workers=workers, threads=threads, access_log=access_log)
    worker = Child("后台任务", worker_command()) if with_worker else None
    return Supervisor(address, Child("网页服务", web), worker).run(announcement)


def refuse_demo_in_public(address: Address) -> None:
    """Everybody knows the passwords of the demo accounts, so they may be reached from this machine only."""
    from weicheng.organization.queries import demo_accounts

    if not address.is_loopback and demo_accounts().exists():
        raise Refusal(
            "这个数据目录里有口令公开的演示账号，只能在本机地址（127.0.0.1）上启动。请为正式使用另建数据目录。"
        )


def work(options: argparse.Namespace) -> None:
    start_django()
    from weicheng.base.worker import Worker

    installing.check_ready()
    worker = Worker(threads=options.threads)
    if options.once:
        worker.work_off()
    else:
        worker.run()

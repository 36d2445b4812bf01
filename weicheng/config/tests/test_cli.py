"""What the commands do to a real data folder: each test runs the program itself."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from weicheng.config.cli import prepare_environment
from weicheng.testing.once import first_of_run

pytestmark = pytest.mark.only_on("sqlite")


def weicheng(*arguments, **environment):
    """Runs one command to its end, with settings of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WEICHENG_")}
    return subprocess.run(
        [sys.executable, "-m", "weicheng.config.cli", *map(str, arguments)],
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """As `weicheng init` leaves it: installed by the first process of the run, copied by the others."""
    with first_of_run(tmp_path_factory, "installed") as (shared, is_first):
        if is_first:
            # What another process may have begun and not ended.
            shutil.rmtree(shared / "data", ignore_errors=True)
            done = weicheng("--data", shared / "data", "init", "--place", "潮州市湘桥区", "--code", "445102")
            assert done.returncode == 0, done.stderr
            assert done.stdout.count("激活码 ") == 4
    return shutil.copytree(shared / "data", tmp_path_factory.mktemp("city") / "data")


def test_init_keeps_keys_from_other_users(installed):
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [installed, *installed.glob("keys/*")]}
    assert modes == {"data": 0o700, "secret_key": 0o600, "fields.json": 0o600}


def test_init_again_changes_no_key(installed):
    before = {path.name: path.read_bytes() for path in installed.glob("keys/*")}
    assert weicheng("--data", installed, "init").returncode == 0
    assert {path.name: path.read_bytes() for path in installed.glob("keys/*")} == before


def test_init_wants_to_know_the_place(tmp_path):
    done = weicheng("--data", tmp_path, "init")
    assert done.returncode == 1
    assert "请用 --place 写明行政区" in done.stderr


def test_createuser_opens_an_account_with_a_code_to_hand_over(installed):
    done = weicheng("--data", installed, "createuser", "li", "李某", "--unit", "创卫办", "--role", "督查员")
    assert done.returncode == 0, done.stderr
    assert "li               激活码 " in done.stdout


@pytest.mark.parametrize(
    ("unit", "role", "sentence"),
    [
        pytest.param("城管局", "督查员", "单位：没有“城管局”", id="a unit nobody has registered"),
        pytest.param("创卫办", "皇帝", "角色：没有“皇帝”", id="a role that is not in the table"),
        pytest.param("创卫办", "督查员", "用户名：“x”不合要求", id="a user name of one letter"),
    ],
)
def test_createuser_says_what_is_wrong_and_opens_nothing(installed, unit, role, sentence):
    done = weicheng("--data", installed, "createuser", "x", "某人", "--unit", unit, "--role", role)
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)


def test_migrate_says_when_there_is_nothing_to_do(installed):
    assert weicheng("--data", installed, "migrate").stdout == "数据库已是最新版本。\n"


def test_serve_refuses_a_folder_without_an_installation(tmp_path):
    done = weicheng("--data", tmp_path, "serve", "--port", free_port())
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path} 里还没有安装。请先运行 weicheng init。\n"


def test_serve_refuses_a_port_that_is_taken(installed):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = weicheng("--data", installed, "serve", "--port", port)
    assert done.returncode == 1
    assert f"不能在 127.0.0.1 的 {port} 端口上提供服务" in done.stderr


@pytest.mark.parametrize("given", [["--cert", "a.pem"], ["--key", "a.pem"]])
def test_serve_wants_certificate_and_key_together(installed, given):
    done = weicheng("--data", installed, "serve", *given)
    assert (done.returncode, done.stderr) == (1, "--cert 和 --key 要一起给出。\n")


OPEN_A_DEMO_ACCOUNT = """
from weicheng.config.founding import command_line_actor
from weicheng.organization.actions import open_account
open_account(actor=command_line_actor(), username="yanshi", name="演示", is_demo=True)
"""


def test_serve_keeps_demo_accounts_on_this_machine(installed, tmp_path):
    folder = shutil.copytree(installed, tmp_path / "data")
    opened = weicheng("--data", folder, "manage", "shell", "-v", "0", "-c", OPEN_A_DEMO_ACCOUNT)
    assert opened.returncode == 0, opened.stderr
    done = weicheng("--data", folder, "serve", "--host", "0.0.0.0", "--port", free_port())
    assert done.returncode == 1
    assert done.stderr.startswith("这个数据目录里有口令公开的演示账号，只能在本机地址")


def test_demo_leaves_a_folder_with_other_data_alone(installed):
    before = sorted(path.name for path in installed.iterdir())
    for arguments in (["demo", "--load-only"], ["demo", "--load-only", "--fresh"]):
        done = weicheng("--data", installed, *arguments)
        assert done.returncode == 1
        assert "不是" in done.stderr
    assert sorted(path.name for path in installed.iterdir()) == before


def test_backup_refuses_to_keep_none(installed):
    done = weicheng("--data", installed, "backup", "--keep", "0")
    assert (done.returncode, done.stderr) == (1, "--keep 至少为 1：总要留下一份备份。\n")


def test_verify_log_wants_a_file_that_holds_roots(installed, tmp_path):
    (tmp_path / "roots.txt").write_text("没有根值")
    done = weicheng("--data", installed, "verify-log", "--roots", tmp_path / "roots.txt")
    assert (done.returncode, "里没有根值" in done.stderr) == (1, True)


def test_a_database_out_of_reach_is_said_in_a_sentence(installed):
    done = weicheng("--data", installed, "migrate", DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert done.returncode == 1
    assert done.stderr.startswith("连不上数据库")
    assert "Traceback" not in done.stderr


def test_what_nobody_foresaw_goes_to_a_file_and_not_to_the_screen(installed):
    done = weicheng("--data", installed, "manage", "shell", "-c", "1/0")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    report = next(installed.glob("log/error-*.txt"))
    assert str(report) in done.stderr
    assert "ZeroDivisionError" in report.read_text()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture
def running(installed):
    """A served city: the supervisor's process and its address."""
    port = free_port()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WEICHENG_")}
    command = [sys.executable, "-m", "weicheng.config.cli", "--data", str(installed), "serve", "--port", str(port)]
    process = subprocess.Popen(command, env=inherited, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert f"http://127.0.0.1:{port}/" in process.stdout.readline()
    yield process, f"http://127.0.0.1:{port}/"
    process.terminate()
    process.communicate(timeout=60)


def answers(address):
    try:
        with urllib.request.urlopen(address, timeout=5) as page:
            return page.status < 500
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False


def children(process):
    listed = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(process.pid)], capture_output=True, text=True)
    return {args: int(pid) for pid, args in (line.split(None, 1) for line in listed.stdout.splitlines())}


def wait_until(condition, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := condition():
            return found
        time.sleep(0.2)
    return None


def test_serve_prints_the_address_once_it_answers_and_stops_when_told(running):
    process, address = running
    assert answers(address)
    process.terminate()
    said, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert said.splitlines()[-1] == "正在停止，请稍候……"
    assert not answers(address)


def test_a_killed_worker_is_started_again_while_pages_go_on(running):
    process, address = running

    def worker():
        return next((pid for args, pid in children(process).items() if args.endswith("cli worker")), None)

    killed = wait_until(worker)
    os.kill(killed, signal.SIGKILL)
    assert wait_until(lambda: worker() not in {None, killed})
    assert answers(address)


def test_nothing_keeps_the_port_when_the_supervisor_is_killed(running):
    process, address = running
    process.kill()
    assert wait_until(lambda: not answers(address))


def test_the_file_in_the_data_folder_fills_in_what_the_environment_leaves_open(tmp_path, monkeypatch):
    (tmp_path / "weicheng.env").write_text('# 设置\nWEICHENG_HOSTS="a.cn,b.cn"\nWEICHENG_PACK=from-file\n')
    monkeypatch.setattr(os, "environ", {"WEICHENG_PACK": "from-environment"})
    prepare_environment(str(tmp_path), "var")
    assert os.environ["WEICHENG_HOSTS"] == "a.cn,b.cn"
    assert os.environ["WEICHENG_PACK"] == "from-environment"


def test_init_publishes_the_rules_and_a_pack_is_published_once(installed):
    done = weicheng("--data", installed, "pack", "publish", "hygiene-city/chaozhou/2026.1")
    assert done.returncode == 1
    assert "规则包“hygiene-city/chaozhou@2026.1”已经发布" in done.stderr

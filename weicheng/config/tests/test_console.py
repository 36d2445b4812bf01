"""The command line speaks Chinese, also when something is wrong."""

import io

import pytest

from weicheng.config import cli
from weicheng.config.console import Bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        pytest.param(["frob"], "没有 frob 这个命令。\n", id="a command that does not exist"),
        pytest.param([], "缺少参数：命令。\n", id="no command at all"),
        pytest.param(["serve", "--port", "x"], "参数 --port 的值 'x' 格式不对。\n", id="a port that is no number"),
        pytest.param(["serve", "--port"], "参数 --port 后面要跟一个值。\n", id="an option without its value"),
        pytest.param(["migrate", "now"], "不认识的参数：now。\n", id="one argument too many"),
    ],
)
def test_wrong_arguments_end_with_a_sentence_and_exit_code_two(arguments, sentence, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert capsys.readouterr().err.startswith(sentence)


def test_help_names_every_command_in_chinese(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    commands = "init migrate serve worker import demo backup restore verify-log pack createuser manage"
    assert [name for name in commands.split() if f"\n    {name} " not in shown] == []
    assert "usage:" not in shown


def test_a_bar_draws_itself_in_a_terminal_and_ends_its_line():
    stream = Terminal()
    with Bar("导入", stream) as bar:
        for done in range(1, 4):
            bar(done, 3)
    assert "导入 [##############################] 100% 3/3" in stream.getvalue()
    assert stream.getvalue().endswith("\n")


def test_a_bar_leaves_one_line_in_a_log_file():
    stream = io.StringIO()
    with Bar("导入", stream) as bar:
        for done in range(1, 101):
            bar(done, 100)
    assert stream.getvalue().count("\n") == 1
    assert "100/100" in stream.getvalue()


def test_a_bar_for_nothing_to_do_is_full():
    stream = io.StringIO()
    with Bar("导入", stream) as bar:
        bar(0, 0)
    assert "100%" in stream.getvalue()


def test_pack_new_writes_a_sound_campaign_pack_and_never_over_another(tmp_path, capsys):
    wanted = ["pack", "new", "garden-city", "--title", "创建国家园林城市", "--honour", "国家园林城市", "--folder"]
    assert cli.main([*wanted, str(tmp_path)]) == 0
    assert cli.main(["pack", "check", str(tmp_path)]) == 0
    before = (tmp_path / "campaigns/garden-city/2026.1/steps.toml").read_text("utf-8")
    assert cli.main([*wanted, str(tmp_path)]) != 0
    assert "已经有了" in capsys.readouterr().err
    assert (tmp_path / "campaigns/garden-city/2026.1/steps.toml").read_text("utf-8") == before

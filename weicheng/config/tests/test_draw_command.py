"""`weicheng draw verify` recomputes a publication without a database and names the first thing that differs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from weicheng.config.cli import main
from weicheng.domain.sampling.tests.pools import published

Verify = Callable[..., tuple[int, str]]


@pytest.fixture
def verify(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Verify:
    monkeypatch.setenv("WEICHENG_DATA", str(tmp_path / "no-data"))

    def run(text: str, *options: str) -> tuple[int, str]:
        file = tmp_path / "publication.json"
        file.write_text(text, encoding="utf8")
        code = main(["draw", "verify", str(file), *options])
        said = capsys.readouterr()
        return code, said.out + said.err

    return run


def test_an_honest_publication_passes(verify: Verify) -> None:
    honest = published()
    code, said = verify(json.dumps(honest, ensure_ascii=False, indent=1), "--hash", honest["pool_sha256"])
    assert code == 0
    assert said.count("相符  ") == 11
    assert "核验通过" in said


def test_the_first_difference_is_named_with_exit_code_1(verify: Verify) -> None:
    forged = published()
    forged["chosen"][0]["label"] = "别的网格"
    code, said = verify(json.dumps(forged))
    assert code == 1
    assert "不符  抽中名单：第 1 名的 label" in said
    assert "核验不通过" in said


def test_another_hash_than_the_one_announced_is_found_out(verify: Verify) -> None:
    code, said = verify(json.dumps(published()), "--hash", "0" * 64)
    assert code == 1
    assert "不符  名单指纹" in said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("这不是 JSON", "不是 JSON 文件", id="not JSON"),
        pytest.param("[" * 100_000, "不是 JSON 文件", id="nested without end"),
        pytest.param("[]", "不符  文件格式", id="another JSON"),
        pytest.param("{}", "不符  文件格式", id="an empty one"),
    ],
)
def test_any_other_file_is_refused_in_a_sentence(verify: Verify, text: str, sentence: str) -> None:
    code, said = verify(text)
    assert code == 1
    assert sentence in said

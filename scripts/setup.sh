#!/usr/bin/env bash
# Builds .venv with the pinned dependencies and the front end. Run again at will: what is there is kept.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '==> %s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue
        command -v "$candidate"
        return
    done
    return 1
}

python=$(find_python) || fail "需要 Python 3.11 或更新的版本。请运行：sudo apt-get install python3 python3-venv"

if ! [ -x .venv/bin/python ] || ! .venv/bin/python -c 'import pip' 2>/dev/null; then
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "这台机器的 Python 缺少 venv。请运行：sudo apt-get install python3-venv"
    say "1/3 建立 Python 环境 .venv（$("$python" --version)）"
    "$python" -m venv .venv
else
    say "1/3 Python 环境 .venv 已存在"
fi

wanted=$(cat pyproject.toml constraints.txt | sha256sum | cut -d' ' -f1)
if [ "$(cat .venv/.dependencies 2>/dev/null || true)" != "$wanted" ]; then
    say "2/3 安装依赖（锁定在 constraints.txt）"
    # The dependencies first and by themselves, so that a failing front-end build does not undo them.
    WEICHENG_SKIP_ASSETS=1 .venv/bin/pip install --disable-pip-version-check \
        -c constraints.txt -e '.[dev]' || fail "依赖没有装上，原因见上。请检查网络或软件源后再试。"
    echo "$wanted" >.venv/.dependencies
else
    say "2/3 依赖已是锁定的版本"
fi

if [ -n "${WEICHENG_SKIP_ASSETS:-}" ]; then
    say "3/3 按要求不构建前端（WEICHENG_SKIP_ASSETS）"
    exit 0 # not marked ready: the next run without the variable builds them
fi
say "3/3 构建前端（Node 和 npm 包只下载到临时目录，约 20 秒）"
.venv/bin/pip install --disable-pip-version-check -q --no-deps -e . ||
    fail "前端没有构建成功，原因见上。请检查网络或 npm 软件源后再试。"
touch .venv/.ready

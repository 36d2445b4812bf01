#!/usr/bin/env bash
# 离线安装：bash install.sh [目录]。默认装到 /opt/weicheng，不访问网络。
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/weicheng}
wanted=$(basename "$here" | sed -n 's/.*-py\([0-9.]*\)-.*/\1/p')

python=$(command -v "python$wanted" || command -v python3) || {
    echo "没有找到 Python $wanted。请先用系统安装盘安装：apt-get install python3 python3-venv" >&2
    exit 1
}
found=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
if [ "$found" != "$wanted" ]; then
    echo "这个安装包用于 Python $wanted，这台机器是 $found。请换用对应版本的安装包。" >&2
    exit 1
fi
"$python" -c 'import venv, ensurepip' 2>/dev/null || {
    echo "这台机器的 Python 缺少 venv。请先安装 python3-venv 软件包（系统安装盘里有）。" >&2
    exit 1
}

echo "==> 安装到 $target"
mkdir -p "$target"
"$python" -m venv "$target"
"$target/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links "$here/wheels" \
    --upgrade --constraint "$here/constraints.txt" 'weicheng[postgres]'
echo "==> 已安装 $("$target/bin/weicheng" --version)"
echo "下一步：$target/bin/weicheng --data /var/lib/weicheng init --place 行政区名称（说明见 manual/operations.md）"

#!/usr/bin/env bash
# One archive that installs on a server without internet: wheels (the front end and the rule packs are in
# ours), the packs once more to read and copy, and the manual. It fits machines like this one: same processor,
# same Python minor version, any Linux with a glibc as old as the wheels ask for.
set -euo pipefail
cd "$(dirname "$0")/.."

python=.venv/bin/python
version=$($python -c 'from importlib.metadata import version; print(version("weicheng"))')
tag=$($python -c 'import platform, sys; print(f"py{sys.version_info.major}.{sys.version_info.minor}-{platform.system().lower()}-{platform.machine()}")')
name=weicheng-$version-$tag
mkdir -p build
folder=$(mktemp -d "$PWD/build/bundle.XXXXXX")
trap 'rm -rf "$folder"' EXIT
root=$folder/$name

say() { printf '==> %s\n' "$*"; }
pip() { $python -m pip --disable-pip-version-check "$@"; }

say "1/4 打包程序和依赖"
mkdir -p "$root/wheels"
pip wheel -q -c constraints.txt -w "$root/wheels" '.[postgres]'
cp constraints.txt "$root/"

say "2/4 手册和规则包"
mkdir -p "$root/manual"
cp README.zh-CN.md README.md CHANGELOG.md LICENSE NOTICE docs/operations.md "$root/manual/"
cp -r deploy "$root/deploy"
cp -r weicheng/packs "$root/packs"
find "$root/packs" -name __pycache__ -prune -exec rm -rf {} +
cp scripts/install-offline.sh "$root/install.sh"

say "3/4 压缩"
tar -C "$folder" -czf "build/$name.tar.gz" "$name"
sha256sum "build/$name.tar.gz" | sed "s|build/||" >"build/$name.tar.gz.sha256"

say "4/4 断网试装"
bash scripts/bundle-test.sh "build/$name.tar.gz"
say "完成：build/$name.tar.gz（$(du -h "build/$name.tar.gz" | cut -f1)）"

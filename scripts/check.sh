#!/usr/bin/env bash
# Every gate that needs no server: runs them all, names those that failed, ends with their number.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
failed=()
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

step() {
    local name=$1 began=$SECONDS
    shift
    printf '==> %s\n' "$name"
    if ! "$@"; then failed+=("$name"); fi
    printf '    %s 秒\n' $((SECONDS - began))
}

migrations() { WEICHENG_DATA="$scratch" "$bin/weicheng" manage makemigrations --check --dry-run; }
packs() { WEICHENG_DATA="$scratch" "$bin/weicheng" pack check; }

step "代码规范 ruff" "$bin/ruff" check .
step "代码格式 ruff format" "$bin/ruff" format --check --quiet .
step "分层 import-linter" "$bin/lint-imports" --no-logo
step "类型 mypy" "$bin/mypy"
step "数据库迁移齐全" migrations
step "规则包" packs
step "全部测试（SQLite），领域规则的分支覆盖率 100%" bash scripts/test.sh

if [ ${#failed[@]} -gt 0 ]; then
    printf '\n未通过：%s\n' "$(IFS=、; echo "${failed[*]}")"
    exit 1
fi
printf '\n全部通过，用时 %s 秒。\n' "$SECONDS"

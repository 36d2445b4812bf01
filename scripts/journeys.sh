#!/usr/bin/env bash
# Whole stories in a browser: tests/journeys with the Chromium of the system.
set -euo pipefail
cd "$(dirname "$0")/.."

for candidate in "${WEICHENG_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$candidate" ] && browser=$(command -v "$candidate"); then break; fi
done
if [ -z "${browser:-}" ]; then
    echo "没有找到 Chromium。请运行：sudo apt-get install chromium fonts-noto-cjk" >&2
    echo "（装在别处时，用环境变量 WEICHENG_CHROMIUM 指明它的路径。）" >&2
    exit 1
fi
WEICHENG_CHROMIUM=$browser exec .venv/bin/pytest -m journey -q tests/journeys "$@"

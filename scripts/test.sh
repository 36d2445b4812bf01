#!/usr/bin/env bash
# Every test that needs no server and no browser. The domain core comes first, with its branch coverage of 100 %: it is
# traced as it is tested, and not tested once more for that.
set -uo pipefail
cd "$(dirname "$0")/.."
bin=.venv/bin
bad=0
"$bin/pytest" -q -n auto weicheng/domain --cov=weicheng --cov-report= || bad=1
"$bin/coverage" report --include='weicheng/domain/*' --show-missing --skip-covered --fail-under=100 || bad=1
"$bin/pytest" -q -n auto --dist worksteal --ignore=weicheng/domain || bad=1
exit $bad

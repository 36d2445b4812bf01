#!/usr/bin/env bash
# Measures the product on both databases and writes docs/benchmarks.md. A target that is missed fails the run.
# WEICHENG_BENCH_CASES: how many cases (default 1,000,000). WEICHENG_BENCH_WRITE: empty leaves the file alone.
# WEICHENG_BENCH_POSTGRES: a server where the user may create databases. WEICHENG_BENCH_ONLY: which measures, as pytest's
# -k. The others stand in tests/bench/conftest.py. Everything is made in temporary folders and databases and removed.
set -uo pipefail
cd "$(dirname "$0")/.."
unset WEICHENG_DATA DATABASE_URL
export WEICHENG_BENCH_WRITE=${WEICHENG_BENCH_WRITE-1}
bad=0

measure() { echo "==== $1"; shift; "$@" .venv/bin/pytest -m bench -q -s tests/bench -k "${WEICHENG_BENCH_ONLY-}" || bad=1; }

measure "SQLite" env
postgres=${WEICHENG_BENCH_POSTGRES:-postgres://postgres@127.0.0.1:5432/weicheng_bench}
if .venv/bin/python -c 'import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=5).close()' \
    "${postgres%/*}/postgres" 2>/dev/null; then
    measure "PostgreSQL" env DATABASE_URL="$postgres"
else
    echo "连不上 PostgreSQL（$postgres）：只测了 SQLite。请用 WEICHENG_BENCH_POSTGRES 给出可建库的地址。" >&2
    bad=1
fi
exit $bad

# 卫城的构建与检查入口。需要：Python 3.11 以上（带 venv）和 make，其余由 make setup 装进 .venv。
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-year run test check journeys odk bundle bench bench-quick bench-photos packs counts backup-test clean
SHELL := /bin/bash
BIN := .venv/bin
PYTEST := $(BIN)/pytest
# The demo city has a data folder of its own, so that it never mixes with real data.
DEMO_DATA ?= var/demo
PORT ?= 8000
# The place that `make run` sets up on its first run.
PLACE ?= 潮州市湘桥区
PYTHON_SOURCES := weicheng tests scripts conftest.py hatch_build.py

help: ## 列出所有命令
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.ready ## 建立 .venv，安装锁定版本的依赖，构建前端

.venv/.ready: pyproject.toml constraints.txt hatch_build.py scripts/setup.sh $(wildcard frontend/package-lock.json frontend/*.mjs frontend/src/*)
	@bash scripts/setup.sh

demo: setup ## 演示城市：建库、装入数据、启动网页和后台任务，打印地址与账号（PORT=8000）
	@$(BIN)/weicheng --data "$(DEMO_DATA)" demo --port $(PORT)

demo-year: setup ## 按固定种子重新讲述演示城市的一年并录下（表结构变化后运行，约三分钟）
	@$(BIN)/python scripts/record_demo.py

run: setup ## 用 var/ 里的数据启动（首次自动安装）
	@test -f var/keys/secret_key || $(BIN)/weicheng init --place "$(PLACE)"
	@$(BIN)/weicheng migrate
	@$(BIN)/weicheng serve --port $(PORT)

test: setup ## 不需要服务器和浏览器的全部测试
	@bash scripts/test.sh

check: setup ## 代码规范、类型、分层、迁移、规则包、领域覆盖率和 SQLite 全部测试
	@bash scripts/check.sh

journeys: setup ## 浏览器里的完整故事（需要 Chromium）
	@bash scripts/journeys.sh

odk: setup ## 用 ODK Validate 核对随程序的表单（需要 Java）
	@$(PYTEST) -q -m odk tests/odk

bundle: setup ## 打成一个离线安装包，并断网试装
	@bash scripts/bundle.sh

bench: setup ## 性能测量：一百万件案件、两种数据库，结果写入 docs/benchmarks.md（WEICHENG_BENCH_CASES 改件数）
	@bash scripts/bench.sh

bench-quick: setup ## 同一测量，二万件，只打印不写入
	@WEICHENG_BENCH_CASES=20000 WEICHENG_BENCH_WRITE= WEICHENG_BENCH_SLACK=10 bash scripts/bench.sh

bench-photos: setup ## 照片证据的检出率、误报率和比对用时，结果写入 docs/benchmarks.md
	@$(BIN)/python -m tests.photos.report

packs: setup ## 检查随程序发布的规则包
	@$(BIN)/weicheng pack check

counts: setup ## 重新记录各页面的 SQL 条数（提交前请审阅差异）
	@WEICHENG_WRITE_COUNTS=1 $(PYTEST) -q tests/sql

backup-test: setup ## 备份、恢复和断电测试
	@$(PYTEST) -q -m "not journey and not bench" tests/durability

clean: ## 删除 .venv、构建产物和演示数据（不动 var/ 里的正式数据）
	@rm -rf .venv build weicheng/static/dist $(DEMO_DATA)

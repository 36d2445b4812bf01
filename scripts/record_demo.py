"""Tells the demo city's year by the ordinary actions in a scratch place, and records what it left (make demo-year)."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.update(WEICHENG_DATA=scratch, WEICHENG_DEMO="1", DJANGO_SETTINGS_MODULE="weicheng.config.settings")
        os.environ.pop("DATABASE_URL", None)
        import django

        django.setup()
        from django.utils import timezone

        from weicheng.config import installing
        from weicheng.config.console import Bar
        from weicheng.demo import year
        from weicheng.demo.load import tell_year

        installing.make_folders()
        installing.make_keys()
        installing.migrate()
        now = timezone.now()
        with Bar("讲述演示城市的一年") as bar:
            tell_year(bar, now=now)
        path = ROOT / "weicheng" / "demo" / year.RECORD
        rows = year.record(now=now, path=path)
        sys.stderr.write(f"{path.name}：{rows} 行，{path.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    main()

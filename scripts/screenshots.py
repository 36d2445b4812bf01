"""Takes the pictures of README.zh-CN.md from a running demo city.

    make demo                                     # in another terminal
    .venv/bin/python scripts/screenshots.py [http://127.0.0.1:8000]

Pages are opened by the demo accounts that may see them; the pictures go to docs/images.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
PHONE, DESK = {"width": 360, "height": 780}, {"width": 1440, "height": 900}
# (file, path, account or None for the public, screen)
PICTURES = (
    ("report-phone", "/report/", None, PHONE),
    ("todo", "/todo/", "paiqian", DESK),
    ("leader-phone", "/today/", "lingdao", PHONE),
    ("responsibility-map", "/map/", "paiqian", DESK),
)


def sign_in(page: Page, address: str, account: str, password: str) -> None:
    page.goto(f"{address}/sign-in/")
    page.locator("[name=username]").fill(account)
    page.locator("[name=password]").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")


def take(browser: Browser, address: str, password: str) -> None:
    for name, path, account, screen in PICTURES:
        context = browser.new_context(viewport=screen, device_scale_factor=2, locale="zh-CN")
        page = context.new_page()
        if account:
            sign_in(page, address, account, password)
        page.goto(f"{address}{path}")
        page.wait_for_load_state("networkidle")
        page.keyboard.press("Escape")  # the first-time tour
        page.screenshot(path=IMAGES / f"{name}.png")
        print(f"{name}.png  {path}")
        context.close()


def main(address: str = "http://127.0.0.1:8000") -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "weicheng.config.settings")
    import django

    django.setup()
    from weicheng.demo import PASSWORD

    program = os.environ.get("WEICHENG_CHROMIUM") or shutil.which("chromium")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        take(browser, address, PASSWORD)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

"""OpenCV and the index belong to the worker: no page may load them into a web process."""

import subprocess
import sys

PROGRAM = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "weicheng.config.settings"
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
from weicheng.base import schedule
schedule.table()
print(sorted({"cv2", "weicheng.grading.eyes"} & set(sys.modules)))
"""


def test_a_web_process_with_every_page_and_job_known_has_not_loaded_opencv(tmp_path):
    import os

    environment = {**os.environ, "WEICHENG_DATA": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr

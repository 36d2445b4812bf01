"""The field's own checker, which comes with pyxform as a Java program, accepts every form we ship (make odk)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from pyxform.validators.odk_validate import ODK_VALIDATE_PATH

from weicheng.forms.tests.samples import workbook
from weicheng.forms.tests.shipped import all_shipped
from weicheng.forms.xlsform.blank import blank_sheets
from weicheng.forms.xlsform.compiling import to_xform
from weicheng.forms.xlsform.workbook import Workbook

pytestmark = pytest.mark.odk
SECONDS = 120


def rejected(*files: Path) -> str:
    """What the checker has against the files; empty when it accepts them. One start of Java for all."""
    command = ["java", "-Djava.awt.headless=true", "-jar", ODK_VALIDATE_PATH, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    return done.stderr if done.returncode else ""


def test_odk_validate_accepts_every_shipped_form_and_the_template(tmp_path: Path) -> None:
    made = {form.code: to_xform(form.workbook) for form in all_shipped()}
    made["template"] = to_xform(Workbook.from_rows(blank_sheets()))
    made["sample"] = to_xform(workbook())
    for name, xform in made.items():
        (tmp_path / f"{name}.xml").write_text(xform, encoding="utf8")
    assert rejected(*sorted(tmp_path.glob("*.xml"))) == ""
    assert len(made) == 28


def test_odk_validate_would_find_a_fault(tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text(to_xform(workbook()).replace("count(", "cuont("), encoding="utf8")
    assert "cuont" in rejected(broken)

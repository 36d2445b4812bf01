"""The shipped forms for tests, without a database."""

from __future__ import annotations

from django.conf import settings

from weicheng.domain.packs.library import load, read_library
from weicheng.domain.packs.parse import Pack
from weicheng.forms.shipped import Shipped, shipped_forms
from weicheng.forms.xlsform.items import Vocabulary

LAYER = "hygiene-city/national/2026.1"


def pack() -> Pack:
    """The base pack as it lies in the repository."""
    library = read_library(settings.PACKS_DIRS[0])
    return load(library[LAYER], library)


def vocabulary() -> Vocabulary:
    """What its workbooks may refer to."""
    base = pack()
    return Vocabulary(
        {code: kind.name for code, kind in base.site.items()}, {code: row.name for code, row in base.matter.items()}
    )


def all_shipped() -> list[Shipped]:
    """Every form of the base pack."""
    return list(shipped_forms(pack()))

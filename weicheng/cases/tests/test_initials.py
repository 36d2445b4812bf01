"""Our table of initials reads as the dictionary it was written from."""

from __future__ import annotations

import pytest
from pypinyin import Style, lazy_pinyin

from weicheng.cases.initials import initials
from weicheng.domain.packs.library import load
from weicheng.standards.queries import library


@pytest.mark.parametrize(
    ("text", "letters", "because"),
    [
        ("北街垃圾", "bjlj", "sign by sign"),
        ("重庆路", "cql", "a phrase, in which a sign has another letter than by itself"),
        ("行道树", "xds", "the longer phrase is read first"),
        ("人行道积水", "rxdjs", "a phrase inside which another one lies"),
        ("3号楼 b座", "3hl bz", "what is no hanzi stands for itself"),
        ("〇一", "ly", "the sign for zero lies apart from the others"),
        ("𠮷", "𠮷", "rare hanzi have no letter"),
        ("", "", "nothing"),
    ],
)
def test_a_text_is_read(text: str, letters: str, because: str) -> None:
    assert initials(text) == letters, because


def test_every_name_in_the_packs_is_read_as_the_dictionary_reads_it() -> None:
    folders = library()
    packs = [load(source, folders) for source in folders.values()]
    names = {row.name for pack in packs for row in (*pack.matter.values(), *pack.site.values(), *pack.duty.values())}
    read = {name: "".join(lazy_pinyin(name, style=Style.FIRST_LETTER, errors="default")) for name in names}
    assert len(read) > 100
    assert {name: initials(name) for name in names} == read

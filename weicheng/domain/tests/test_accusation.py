"""Pointing to 12388."""

import pytest

from weicheng.domain.accusation import find_accusation
from weicheng.domain.packs.schema import WordList

RULE = WordList(words=("举报干部", "贪污", "吃拿卡要", "—"), hint="请拨打 12388", clause="信访工作条例第三十条")


@pytest.mark.parametrize(
    ("text", "words", "remark"),
    [
        ("街道某主任贪污环卫经费", ("贪污",), "a plain word"),
        ("举报干部吃拿卡要,还贪污", ("举报干部", "吃拿卡要", "贪污"), "several, in the order of the text"),
        ("他 贪 、污 了钱", ("贪污",), "spaces and punctuation do not hide it"),
        ("他贪\u200b污了钱", ("贪污",), "nor do invisible signs"),
        ("举报有人乱倒垃圾", (), "a report is no accusation of an official"),
        ("", (), "nothing written"),
    ],
)
def test_words_of_the_list_give_the_hint(text, words, remark):
    found = find_accusation(text, RULE)
    assert (found.words if found else ()) == words, remark
    if found:
        assert found.hint == "请拨打 12388"


def test_the_reason_gives_nothing_of_the_text_away():
    found = find_accusation("举报干部贪污", RULE)
    assert found.reason.inputs == {"words_found": 2}
    assert found.reason.clause == "信访工作条例第三十条"

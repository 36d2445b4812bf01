"""The box that the server closes and cannot open."""

import json

import pytest

from weicheng.base import sealed_box
from weicheng.domain.refusals import BadInput

PASSPHRASE = "潮州的春天 always rains 1987"
CONTENT = "反映某某收受礼金".encode()


@pytest.fixture(scope="module")
def pair():
    return sealed_box.new_key_pair(PASSPHRASE)


@pytest.fixture
def box(pair):
    return sealed_box.seal(CONTENT, pair.public_key)


def opened(box, pair, passphrase=PASSPHRASE):
    return sealed_box.open_box(box, private_file=pair.private_file, passphrase=passphrase)


def test_the_holder_of_file_and_passphrase_opens_the_box(box, pair):
    assert opened(box, pair) == CONTENT


def test_a_wrong_passphrase_opens_nothing(box, pair):
    with pytest.raises(sealed_box.CannotOpen, match="口令不对"):
        opened(box, pair, PASSPHRASE + " ")


def test_another_persons_key_opens_nothing_and_the_sentence_names_the_right_one(box, pair):
    other = sealed_box.new_key_pair(PASSPHRASE)
    with pytest.raises(sealed_box.CannotOpen, match=pair.fingerprint):
        opened(box, other)


@pytest.mark.parametrize("at", [0, 5, 20, 50, 60, -1])
def test_a_box_altered_anywhere_does_not_open(box, pair, at):
    altered = bytearray(box)
    altered[at] ^= 1
    with pytest.raises(sealed_box.CannotOpen):
        opened(bytes(altered), pair)


@pytest.mark.parametrize("kept", [0, 4, 40, -1])
def test_a_truncated_box_does_not_open(box, pair, kept):
    with pytest.raises(sealed_box.CannotOpen):
        opened(box[:kept], pair)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",  # an empty upload
        b"\xff\xd8\xff\xe0 a photo",  # some other file
        b"{}",  # JSON of something else
        b'["weicheng-sealed-box-key"]',  # JSON of another shape
        b'{"kind":"weicheng-sealed-box-key","public":1,"salt":1,"nonce":1,"locked":1}',  # numbers for text
        b"x" * 5000,  # too large
    ],
)
def test_a_wrong_file_gets_a_sentence(box, wrong):
    with pytest.raises(sealed_box.CannotOpen, match="密钥文件"):
        sealed_box.open_box(box, private_file=wrong, passphrase=PASSPHRASE)


def test_a_key_file_with_a_swapped_public_half_does_not_unlock(box, pair):
    stored = json.loads(pair.private_file)
    stored["public"] = sealed_box.new_key_pair(PASSPHRASE).public_key
    with pytest.raises(sealed_box.CannotOpen):
        sealed_box.open_box(box, private_file=json.dumps(stored).encode(), passphrase=PASSPHRASE)


@pytest.mark.parametrize("passphrase", ["", "短口令", "aaaaaaaaaaaaaaaa"])
def test_a_weak_passphrase_is_refused(passphrase):
    with pytest.raises(BadInput, match="口令"):
        sealed_box.new_key_pair(passphrase)


def test_equal_contents_make_different_boxes(pair):
    assert sealed_box.seal(CONTENT, pair.public_key) != sealed_box.seal(CONTENT, pair.public_key)


def test_what_the_server_keeps_contains_neither_the_content_nor_the_passphrase(box, pair):
    kept = box + pair.public_key.encode()
    assert CONTENT not in kept
    assert PASSPHRASE.encode() not in kept + pair.private_file


def test_making_keys_and_sealing_write_no_file(tmp_path, settings):
    settings.KEYS_DIR = settings.DATA_DIR = tmp_path
    pair = sealed_box.new_key_pair(PASSPHRASE)
    sealed_box.seal(CONTENT, pair.public_key)
    assert list(tmp_path.rglob("*")) == []

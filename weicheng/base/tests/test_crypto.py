"""Personal data at rest: what opens, what does not, and what the stored text gives away."""

import json
from contextlib import suppress

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from weicheng.base import crypto, keyring

PHONE = "13800138000"


@pytest.fixture(params=sorted(keyring.SUITES))
def keys(request, tmp_path, settings):
    settings.KEYS_DIR = tmp_path / "keys"
    settings.FIELD_CIPHER = request.param
    keyring.create()
    return keyring.key_file()


def test_a_text_comes_back_under_the_same_context(keys):
    token = crypto.encrypt("张三", context="reporter.name:7")
    assert crypto.decrypt(token, context="reporter.name:7") == "张三"


def test_a_token_copied_into_another_row_does_not_open(keys):
    token = crypto.encrypt("张三", context="reporter.name:7")
    with pytest.raises(crypto.CannotDecrypt):
        crypto.decrypt(token, context="reporter.name:8")


def test_the_same_text_gives_different_tokens(keys):
    assert crypto.encrypt(PHONE, context="a") != crypto.encrypt(PHONE, context="a")


def test_an_empty_text_stays_empty(keys):
    assert crypto.encrypt("", context="a") == "" == crypto.decrypt("", context="a")


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1), position=st.integers(min_value=0), flip=st.integers(1, 127))
def test_a_token_altered_anywhere_opens_as_nothing_or_as_itself(keys, text, position, flip):
    token = crypto.encrypt(text, context="a")
    at = position % len(token)
    altered = token[:at] + chr(ord(token[at]) ^ flip) + token[at + 1 :]
    with suppress(crypto.CannotDecrypt):
        # Base64 ignores foreign characters and spare bits: such a change may leave the content alone.
        assert crypto.decrypt(altered, context="a") == text


def test_old_tokens_open_after_a_rotation_and_are_renewed_under_the_new_key(keys):
    token = crypto.encrypt(PHONE, context="a")
    keyring.rotate()
    assert not crypto.is_current(token)
    renewed = crypto.renew(token, context="a")
    assert crypto.is_current(renewed)
    assert crypto.decrypt(token, context="a") == crypto.decrypt(renewed, context="a") == PHONE


def test_a_rotation_may_change_the_cipher(keys, settings):
    token = crypto.encrypt(PHONE, context="a")
    settings.FIELD_CIPHER = next(name for name in keyring.SUITES if name != settings.FIELD_CIPHER)
    keyring.rotate()
    assert crypto.decrypt(crypto.renew(token, context="a"), context="a") == PHONE


def test_the_blind_index_survives_a_rotation(keys):
    before = crypto.phone_index(PHONE)
    keyring.rotate()
    assert crypto.phone_index(PHONE) == before


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("138 0013 8000", True),  # blanks
        ("+86 138-0013-8000", True),  # country code and dashes
        ("008613800138000", True),  # dialled with 00
        ("13800138000", True),  # full width
        ("13800138001", False),  # another number
    ],
)
def test_a_phone_is_found_however_it_was_typed(keys, typed, same):
    assert (crypto.phone_index(typed) == crypto.phone_index(PHONE)) is same


def test_the_blind_index_depends_on_the_key_and_the_purpose(keys, tmp_path, settings):
    here = crypto.phone_index(PHONE)
    assert crypto.blind_index(PHONE, purpose="other") != here
    settings.KEYS_DIR = tmp_path / "elsewhere"
    keyring.create()
    assert crypto.phone_index(PHONE) != here


def test_creating_keys_twice_keeps_the_first(keys):
    before = keys.read_bytes()
    assert keyring.create() is False
    assert keys.read_bytes() == before


def test_only_the_service_account_reads_the_key_file(keys):
    assert keys.stat().st_mode & 0o077 == 0


def test_key_material_does_not_show_in_a_log_line(keys):
    secret = json.loads(keys.read_bytes())["keys"]["k1"]["secret"]
    assert secret not in repr(keyring.load())
    assert secret not in repr(keyring.load().current)


@pytest.mark.parametrize("content", [None, b"", b"{torn"])
def test_without_a_usable_key_file_the_sentence_names_the_remedy(tmp_path, settings, content):
    settings.KEYS_DIR = tmp_path
    if content is not None:
        keyring.key_file().write_bytes(content)
    with pytest.raises(ImproperlyConfigured, match=r"weicheng init|副本恢复"):
        crypto.encrypt("张三", context="a")


def test_an_unknown_cipher_is_refused_before_a_key_is_made(tmp_path, settings):
    settings.KEYS_DIR, settings.FIELD_CIPHER = tmp_path, "rot13"
    with pytest.raises(ImproperlyConfigured, match="aes-256-gcm"):
        keyring.create()
    assert not keyring.key_file().exists()


def test_a_token_of_a_lost_key_is_named_as_such(keys):
    token = crypto.encrypt("张三", context="a").replace(".k1.", ".k9.")
    with pytest.raises(crypto.CannotDecrypt, match="密钥"):
        crypto.decrypt(token, context="a")

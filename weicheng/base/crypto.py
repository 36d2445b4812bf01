"""Encryption of single fields (reporter identity), and the blind index that finds a phone unread.

Stored text looks like `w1.k2.<base64>`: format, key id, then nonce and ciphertext. The caller names the
context (table, field and row), which is authenticated: a ciphertext copied into another row does not open
there.
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hmac

from weicheng.base import keyring
from weicheng.base.masks import normal_phone
from weicheng.domain.refusals import Refusal

FORMAT = "w1"
NONCE_BYTES = 12


class CannotDecrypt(Refusal):
    """The text was altered, moved from another row, or its key is gone."""

    code = "cannot-decrypt"

    def __init__(self) -> None:
        super().__init__("这条加密信息无法解开：内容被改动过，或密钥目录中没有对应的密钥。")


def encrypt(text: str, *, context: str) -> str:
    """`text` as a token for storage; "" stays "". The same text gives another token each time."""
    if not text:
        return ""
    key = keyring.load().current
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = key.cipher().encrypt(nonce, text.encode(), _associated(key.id, context))
    return f"{FORMAT}.{key.id}.{urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(token: str, *, context: str) -> str:
    """The text of a token made with the same context; raises CannotDecrypt otherwise."""
    if not token:
        return ""
    form, _, rest = token.partition(".")
    key_id, _, body = rest.partition(".")
    key = keyring.load().keys.get(key_id)
    if form != FORMAT or key is None:
        raise CannotDecrypt
    try:
        raw = urlsafe_b64decode(body)
        opened = key.cipher().decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _associated(key_id, context))
    except (InvalidTag, ValueError):
        raise CannotDecrypt from None
    return opened.decode()


def is_current(token: str) -> bool:
    """Whether a token was made with the current key; a job renews the others with `renew`."""
    return not token or token.split(".")[1] == keyring.load().current.id


def renew(token: str, *, context: str) -> str:
    """The same text under the current key."""
    return token if is_current(token) else encrypt(decrypt(token, context=context), context=context)


def blind_index(text: str, *, purpose: str) -> str:
    """A keyed digest of 64 hex digits; equal texts of one purpose give equal digests. "" stays "".

    Keyed, because all phone numbers there are can be tried out against a plain hash.
    """
    if not text:
        return ""
    ring = keyring.load()
    digest = hmac.HMAC(ring.index_secret, keyring.SUITES[ring.index_suite].digest())
    digest.update(purpose.encode() + b"\0" + text.encode())
    return digest.finalize().hex()


def phone_index(phone: str) -> str:
    """The blind index of a phone number however it was typed (full width, +86, blanks, dashes)."""
    return blind_index(normal_phone(phone), purpose="phone")


def _associated(key_id: str, context: str) -> bytes:
    return f"{FORMAT}.{key_id}.{context}".encode()

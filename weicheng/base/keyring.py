"""The keys for stored personal data: one file in KEYS_DIR, never in the database or a backup.

`weicheng init` makes the file. It names several keys: new text is encrypted with the current one, older
ones stay for reading, so that a rotation needs no standstill. The index key never changes: every stored
blind index would have to be made again.
"""

from __future__ import annotations

import json
import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

FILE_NAME = "fields.json"
TAG_BYTES = 16


class Aead(Protocol):
    """Authenticated encryption with associated data; raises InvalidTag or ValueError, never guesses."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes: ...


class Sm4Gcm:
    """SM4-GCM (GB/T 32907, GB/T 36624) in the shape of cryptography's AESGCM, which has no SM4 sister."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data)
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes) -> bytes:
        mode = modes.GCM(nonce, tag=data[-TAG_BYTES:])
        decryptor = Cipher(self._algorithm, mode).decryptor()
        decryptor.authenticate_additional_data(associated_data)
        return decryptor.update(data[:-TAG_BYTES]) + decryptor.finalize()


@dataclass(frozen=True)
class Suite:
    """One choice of algorithms: what encrypts, how long its key is, and the digest of the blind index."""

    cipher: Callable[[bytes], Aead]
    key_bytes: int
    digest: type[hashes.HashAlgorithm]


# Setting FIELD_CIPHER chooses; a 密评 (GB/T 39786) asks for the second.
SUITES: Mapping[str, Suite] = {
    "aes-256-gcm": Suite(AESGCM, 32, hashes.SHA256),
    "sm4-gcm": Suite(Sm4Gcm, 16, hashes.SM3),
}


@dataclass(frozen=True)
class Key:
    """One encryption key and the suite it belongs to; `repr` shows no key material."""

    id: str
    suite: str
    secret: bytes

    def __repr__(self) -> str:
        return f"Key({self.id}, {self.suite})"

    def cipher(self) -> Aead:
        return SUITES[self.suite].cipher(self.secret)


@dataclass(frozen=True)
class KeyRing:
    """All keys of an installation."""

    current: Key
    keys: Mapping[str, Key]
    index_suite: str
    index_secret: bytes

    def __repr__(self) -> str:
        return f"KeyRing(current={self.current.id}, keys={sorted(self.keys)})"


def key_file() -> Path:
    """Where the keys lie."""
    return Path(settings.KEYS_DIR) / FILE_NAME


def create() -> bool:
    """Makes the key file if there is none (`weicheng init`); returns whether it did."""
    path = key_file()
    if path.exists():
        return False
    suite = chosen_suite()
    _write(
        path,
        {
            "note": "个人信息加密密钥。丢失后已存的身份信息无法恢复；请另存一份于保险柜，不要与备份放在一起。",
            "current": "k1",
            "keys": {"k1": {"suite": suite, "secret": _fresh(suite)}},
            "index": {"suite": suite, "secret": _fresh(suite)},
        },
    )
    return True


def rotate() -> str:
    """Adds a new current key of the chosen suite and returns its id; the old ones stay for reading."""
    path = key_file()
    stored = _read(path)
    key_id = f"k{len(stored['keys']) + 1}"
    suite = chosen_suite()
    stored["keys"][key_id] = {"suite": suite, "secret": _fresh(suite)}
    stored["current"] = key_id
    _write(path, stored)
    return key_id


def load() -> KeyRing:
    """The keys in force, read again when the file changes; ImproperlyConfigured without a usable file."""
    path = key_file()
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        raise ImproperlyConfigured(f"没有找到密钥文件 {path.name}。请先运行 weicheng init，或恢复密钥目录。") from None
    return _load(path, changed)


@lru_cache(maxsize=2)
def _load(path: Path, changed: int) -> KeyRing:
    stored = _read(path)
    keys = {key_id: Key(key_id, entry["suite"], b64decode(entry["secret"])) for key_id, entry in stored["keys"].items()}
    index = stored["index"]
    return KeyRing(keys[stored["current"]], keys, index["suite"], b64decode(index["secret"]))


def chosen_suite() -> str:
    """The suite for new keys; raises ImproperlyConfigured for a name that does not exist."""
    name: str = settings.FIELD_CIPHER
    if name not in SUITES:
        raise ImproperlyConfigured(f"FIELD_CIPHER 只能是 {' 或 '.join(SUITES)}，现在是“{name}”。")
    return name


def _fresh(suite: str) -> str:
    return b64encode(secrets.token_bytes(SUITES[suite].key_bytes)).decode()


def _read(path: Path) -> dict[str, Any]:
    try:
        stored: dict[str, Any] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise ImproperlyConfigured(f"密钥文件 {path.name} 不存在或已损坏。请从保险柜中的副本恢复。") from None
    return stored


def _write(path: Path, stored: dict[str, Any]) -> None:
    # Whole or not at all: a torn key file would lose every identity. Readable by the service only.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as target:
        json.dump(stored, target, ensure_ascii=False, indent=1)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(path)

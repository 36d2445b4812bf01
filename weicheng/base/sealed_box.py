"""The sealed box for accusations of persons (信访工作条例 第三十条): the server closes it and cannot open it.

The server holds a public key only. The 纪检专员 makes the key pair, downloads the private half as a file
locked by a passphrase, and brings file and passphrase each time; both live in memory for one request.
Neither the database nor a backup, nor whoever owns the server's disk, can read a closed box.

Box: `WCB1` | key fingerprint (8 bytes) | one-time public key (32) | nonce (12) | AES-256-GCM ciphertext.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from weicheng.domain.refusals import BadInput, Refusal

MAGIC = b"WCB1"
FINGERPRINT_BYTES, PUBLIC_BYTES, NONCE_BYTES, KEY_BYTES = 8, 32, 12, 32
HEAD_BYTES = len(MAGIC) + FINGERPRINT_BYTES + PUBLIC_BYTES + NONCE_BYTES
KEY_FILE_KIND = "weicheng-sealed-box-key"
KEY_FILE_LIMIT = 4096
PASSPHRASE_MIN = 12
# 128 MiB and about half a second a try: a stolen key file should be dear to guess.
SCRYPT_COST = 2**17


class CannotOpen(Refusal):
    """The box does not open: wrong key file, wrong passphrase, or altered content."""

    code = "cannot-open"


@dataclass(frozen=True)
class KeyPair:
    """The public key to store, its fingerprint to compare, and the private file to download once."""

    public_key: str
    fingerprint: str
    private_file: bytes


def new_key_pair(passphrase: str) -> KeyPair:
    """A fresh pair. The private half exists only in the returned file; the caller hands it out once.

    Raises BadInput for a passphrase shorter than twelve characters or of few different ones.
    """
    if len(passphrase) < PASSPHRASE_MIN or len(set(passphrase)) < PASSPHRASE_MIN // 2:
        raise BadInput.of("口令", f"太短或太简单（至少 {PASSPHRASE_MIN} 个字符）", "请换一句只有您知道的长口令")
    private = X25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(NONCE_BYTES)
    locked = AESGCM(_stretch(passphrase, salt)).encrypt(nonce, private.private_bytes_raw(), public)
    stored = {
        "kind": KEY_FILE_KIND,
        "note": "密封箱私钥。请存放在离线介质中，不要放入备份；丢失文件或忘记口令，密封内容就再也打不开。",
        "public": b64encode(public).decode(),
        "salt": b64encode(salt).decode(),
        "nonce": b64encode(nonce).decode(),
        "locked": b64encode(locked).decode(),
    }
    private_file = json.dumps(stored, ensure_ascii=False, indent=1).encode()
    return KeyPair(b64encode(public).decode(), fingerprint(public), private_file)


def fingerprint(public: bytes) -> str:
    """Sixteen hex digits by which two people compare a public key."""
    return _digest(public).hex()


def seal(content: bytes, public_key: str) -> bytes:
    """A box that only the private key of `public_key` opens; sealing twice gives two different boxes."""
    public = b64decode(public_key)
    once = X25519PrivateKey.generate()
    once_public = once.public_key().public_bytes_raw()
    key = _agree(once.exchange(X25519PublicKey.from_public_bytes(public)), once_public, public)
    nonce = secrets.token_bytes(NONCE_BYTES)
    head = MAGIC + _digest(public) + once_public + nonce
    return head + AESGCM(key).encrypt(nonce, content, head)


def sealed_for(box: bytes) -> str:
    """The fingerprint of the key a box needs, so that a person with several files takes the right one."""
    return box[len(MAGIC) : len(MAGIC) + FINGERPRINT_BYTES].hex()


def open_box(box: bytes, *, private_file: bytes, passphrase: str) -> bytes:
    """The content of a box. Raises CannotOpen with the reason a person can act on."""
    private = _unlock(private_file, passphrase)
    public = private.public_key().public_bytes_raw()
    if len(box) < HEAD_BYTES or not box.startswith(MAGIC):
        raise CannotOpen("这份密封内容不完整或已被改动，无法打开。请联系审计管理员核对操作日志。")
    if sealed_for(box) != fingerprint(public):
        raise CannotOpen(f"密钥文件不对：这份内容封存时用的密钥指纹是 {sealed_for(box)}，请换用那一个。")
    head = box[:HEAD_BYTES]
    once_public = head[len(MAGIC) + FINGERPRINT_BYTES : -NONCE_BYTES]
    try:
        key = _agree(private.exchange(X25519PublicKey.from_public_bytes(once_public)), once_public, public)
        return AESGCM(key).decrypt(head[-NONCE_BYTES:], box[HEAD_BYTES:], head)
    except (InvalidTag, ValueError):
        raise CannotOpen("这份密封内容不完整或已被改动，无法打开。请联系审计管理员核对操作日志。") from None


def _unlock(private_file: bytes, passphrase: str) -> X25519PrivateKey:
    if len(private_file) > KEY_FILE_LIMIT:
        raise CannotOpen("上传的不是密封箱密钥文件。请选择生成密钥时下载的那个文件。")
    try:
        stored = json.loads(private_file)
        if stored["kind"] != KEY_FILE_KIND:
            raise ValueError(stored["kind"])
        public, salt, nonce, locked = (b64decode(stored[name]) for name in ("public", "salt", "nonce", "locked"))
    except (ValueError, KeyError, TypeError):
        raise CannotOpen("上传的不是密封箱密钥文件。请选择生成密钥时下载的那个文件。") from None
    try:
        return X25519PrivateKey.from_private_bytes(AESGCM(_stretch(passphrase, salt)).decrypt(nonce, locked, public))
    except (InvalidTag, ValueError):
        raise CannotOpen("口令不对，或密钥文件已损坏。请重新输入口令；大小写和空格都算。") from None


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=KEY_BYTES, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode())


def _agree(shared: bytes, once_public: bytes, public: bytes) -> bytes:
    # Both public keys go into the derivation, so that a box belongs to exactly this exchange.
    derivation = HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=MAGIC + once_public + public)
    return derivation.derive(shared)


def _digest(public: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(public)
    return digest.finalize()[:FINGERPRINT_BYTES]

"""Sending one JSON body to one address: signed, once, without redirects, and never into our own network.

Standard library, because the point is to connect to exactly the address that was checked: a client that
resolves the name again could be led to the server itself (DNS rebinding). See docs/decisions.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from weicheng.domain.refusals import BadInput

TIMEOUT_SECONDS = 10
USER_AGENT = "Weicheng-Webhook/1"

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class SendFailed(Exception):
    """The receiver did not take the message; the sentence goes into the list of failures."""


@dataclass(frozen=True)
class Target:
    """A checked address."""

    scheme: str
    host: str
    port: int
    path: str
    address: str


def check_url(url: str) -> None:
    """Raises BadInput with a remedy for an address that could not be sent to. Looks the name up."""
    try:
        resolve(url)
    except SendFailed as failure:
        raise BadInput.of(
            "地址", str(failure), "请填写对方系统的 https:// 地址；内网地址须先由系统管理员放行"
        ) from None


def resolve(url: str) -> Target:
    """The address to connect to. Raises SendFailed for what is no web address, unknown, or in a forbidden network."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise SendFailed("地址格式不对") from None
    if parts.scheme not in {"https", "http"} or not parts.hostname or parts.username is not None:
        raise SendFailed("地址格式不对，应以 https:// 开头，且不带用户名")
    host = parts.hostname
    try:
        found = {str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise SendFailed(f"找不到主机 {host}") from None
    for address in sorted(found):
        _check_address(parts.scheme, host, ipaddress.ip_address(address))
    path = parts.path or "/"
    return Target(parts.scheme, host, port, f"{path}?{parts.query}" if parts.query else path, min(found))


def _check_address(scheme: str, host: str, address: Address) -> None:
    """Every address of the name is checked, because any of them may be the one that answers."""
    plain = getattr(address, "ipv4_mapped", None) or address
    if any(plain in ipaddress.ip_network(network) for network in settings.WEBHOOK_PRIVATE_NETWORKS):
        return
    if not plain.is_global or plain.is_multicast:
        raise SendFailed(f"主机 {host} 指向本机或内网地址，未放行")
    if scheme != "https":
        raise SendFailed("公网地址须以 https:// 开头")


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`sha256=…`: HMAC over timestamp, a dot and the body, so that an old message cannot be played again."""
    digest = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return f"sha256={digest}"


def send(*, url: str, secret: str, delivery: str, payload: Mapping[str, Any], now: datetime) -> None:
    """Posts the payload once. Raises SendFailed unless the receiver answers 2xx."""
    target = resolve(url)
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    timestamp = str(int(now.timestamp()))
    headers = {
        "Host": target.host if target.port in {80, 443} else f"{target.host}:{target.port}",
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": USER_AGENT,
        "X-Weicheng-Delivery": delivery,
        "X-Weicheng-Timestamp": timestamp,
        "X-Weicheng-Signature": signature(secret, timestamp, body),
    }
    status, reason = _exchange(target, body, headers)
    if 300 <= status < 400:
        raise SendFailed(f"对方要求跳转（{status}），已拒绝")
    if not 200 <= status < 300:
        raise SendFailed(f"对方返回 {status} {reason}")


def _exchange(target: Target, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    try:
        with closing(_connect(target)) as connection:
            connection.request("POST", target.path, body=body, headers=dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.reason
    except TimeoutError:
        raise SendFailed(f"对方 {TIMEOUT_SECONDS} 秒内没有回应") from None
    except ssl.SSLError as error:
        raise SendFailed(f"对方证书不可信：{error.reason or error}") from None
    except ConnectionRefusedError:
        raise SendFailed("连接失败：对方没有开放这个端口") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise SendFailed(f"连接失败：{reason}") from None


def _connect(target: Target) -> http.client.HTTPConnection:
    """A connection to the checked address; the certificate must be that of the name."""
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT_SECONDS)
    plain = socket.create_connection((target.address, target.port), timeout=TIMEOUT_SECONDS)
    try:
        secure = target.scheme == "https"
        connection.sock = (
            ssl.create_default_context().wrap_socket(plain, server_hostname=target.host) if secure else plain
        )
    except BaseException:
        plain.close()
        raise
    return connection

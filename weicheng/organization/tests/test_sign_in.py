"""Signing in over HTTP: lock-out by account and address, forced change, one-time codes, limits of sessions."""

from __future__ import annotations

import time

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from weicheng.access.policy import Actor
from weicheng.organization import actions
from weicheng.organization.models import SignIn, User

pytestmark = pytest.mark.django_db
PASSWORD = "Qinghe-2026-xiang"


@pytest.fixture
def person(clerk: Actor) -> User:
    user, code = actions.open_account(actor=clerk, username="paiqian01", name="派遣员")
    return actions.activate_account(username=user.username, code=code, password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, address: str = "10.1.1.1", **more: str) -> int:
    data = {"username": "paiqian01", "password": password, **more}
    return client.post(reverse("sign_in"), data, REMOTE_ADDR=address).status_code


def test_the_right_password_opens_the_account_page(client: Client, person: User) -> None:
    assert sign_in(client) == 302
    page = client.get(reverse("account"))
    assert page.status_code == 200
    assert "派遣员" in page.content.decode()


def test_a_wrong_password_gives_one_sentence_that_tells_nothing_about_the_account(client: Client, person: User) -> None:
    wrong = client.post(reverse("sign_in"), {"username": "paiqian01", "password": "x"})
    unknown = client.post(reverse("sign_in"), {"username": "nobody", "password": "x"})
    assert wrong.status_code == unknown.status_code == 422
    assert "用户名或口令不正确" in wrong.content.decode()
    assert "用户名或口令不正确" in unknown.content.decode()


def test_five_wrong_passwords_lock_the_account_at_that_address_and_nowhere_else(client: Client, person: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong", address="10.1.1.1")
    locked = client.post(reverse("sign_in"), {"username": "paiqian01", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1")
    assert "暂时锁定" in locked.content.decode()
    assert sign_in(Client(), address="10.1.1.2") == 302


def test_the_security_administrator_lifts_a_lock(client: Client, person: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    actions.lift_lock(actor=Actor.system("tests", "security.manage"), username="paiqian01")
    assert sign_in(client) == 302


def test_a_first_password_must_be_changed_before_anything_else(client: Client, person: User) -> None:
    User.objects.filter(pk=person.pk).update(must_change_password=True)
    sign_in(client)
    assert client.get(reverse("account")).headers["Location"] == reverse("password_change")
    changed = client.post(reverse("password_change"), {"old": PASSWORD, "new": "Hanjiang-2027-chao"})
    assert changed.status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_an_idle_session_ends(client: Client, person: User) -> None:
    sign_in(client)
    client.get(reverse("account"))
    session = client.session
    session["seen"] = int(time.time()) - 121 * 60
    session.save()
    assert client.get(reverse("account")).headers["Location"].startswith(reverse("sign_in"))


def test_a_fourth_browser_ends_the_oldest_session(person: User) -> None:
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser)
    assert SignIn.objects.filter(user=person).count() == 3
    assert browsers[0].get(reverse("account")).status_code == 302
    assert browsers[3].get(reverse("account")).status_code == 200


@pytest.fixture
def code(person: User) -> str:
    """The code a phone shows now, for a person who uses one-time codes."""
    device = actions.begin_second_factor(user=person)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = time.time()
    actions.confirm_second_factor(user=person, token=f"{totp.token():06}")
    TOTPDevice.objects.update(last_t=-1)  # as if the confirmation had been in an earlier time step
    return f"{totp.token():06}"


def test_with_one_time_codes_the_password_alone_opens_nothing(client: Client, person: User, code: str) -> None:
    assert sign_in(client) == 302
    assert client.get(reverse("account")).status_code == 302
    assert client.post(reverse("sign_in_token"), {"token": code}).status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_a_wrong_one_time_code_opens_nothing(client: Client, person: User, code: str) -> None:
    sign_in(client)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert client.post(reverse("sign_in_token"), {"token": wrong}).status_code == 422
    assert client.get(reverse("account")).status_code == 302


def test_sign_in_never_leads_to_another_site(client: Client, person: User) -> None:
    answer = client.post(
        reverse("sign_in"), {"username": "paiqian01", "password": PASSWORD, "next": "https://evil.example/"}
    )
    assert "evil" not in answer.headers["Location"]


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(reverse("account")).headers["Location"].startswith(reverse("sign_in"))

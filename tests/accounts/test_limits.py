"""Guessing is slow, and whoever guesses locks out nobody but themselves."""

import pytest
from django.test import Client

from core.domain.net import client_address
from notifications.models import Mail
from tests.accounts.conftest import PASSWORD, sign_in

STRANGER, VICTIM = "192.0.2.66", "198.51.100.7"
TOO_MANY = "Zu viele Versuche"


def guess(times: int, email: str = "ada@example.org", place: str = STRANGER) -> list[str]:
    return [
        sign_in(Client(REMOTE_ADDR=place), email, f"geraten-und-lang-{number}").content.decode()
        for number in range(times)
    ]


def ask(address: str, times: int, email: str = "ada@example.org", place: str = STRANGER):
    return [Client(REMOTE_ADDR=place).post(address, {"email": email}) for _number in range(times)]


def test_the_sixth_guess_is_not_even_looked_at(limits, ada):
    answers = guess(6)
    assert [TOO_MANY in one for one in answers] == [False] * 5 + [True]
    assert TOO_MANY in sign_in(Client(REMOTE_ADDR=STRANGER), "ada@example.org").content.decode()


def test_it_is_the_same_for_an_address_that_nobody_has(limits, ada):
    assert [TOO_MANY in one for one in guess(6, "wer@example.org")] == [False] * 5 + [True]


def test_control_without_a_shared_cache_one_can_guess_for_ever(ada):
    assert not [one for one in guess(12) if TOO_MANY in one]


def test_a_strangers_guesses_lock_out_the_stranger_alone(limits, ada):
    guess(8)
    assert sign_in(Client(REMOTE_ADDR=VICTIM), "ada@example.org").status_code == 302


def test_control_counted_by_address_alone_the_victim_would_be_locked_out(limits, ada, monkeypatch):
    monkeypatch.setattr("accounts.gateways.place", lambda _request: "everywhere")
    guess(6)
    assert TOO_MANY in sign_in(Client(REMOTE_ADDR=VICTIM), "ada@example.org").content.decode()


@pytest.mark.parametrize("address", ["/konto/anmelden/code/", "/konto/passwort/vergessen/"])
def test_a_stranger_cannot_use_up_a_victims_codes(limits, ada, address):
    answers = ask(address, 5)
    assert [one.status_code for one in answers] == [302, 302, 302, 200, 200]
    assert TOO_MANY in answers[-1].content.decode()
    assert ask(address, 1, place=VICTIM)[0].status_code == 302


def test_somebody_who_knows_their_password_is_not_counted(limits, ada):
    for _time in range(8):
        assert sign_in(Client(REMOTE_ADDR=VICTIM), "ada@example.org").status_code == 302


def test_nobody_floods_a_mailbox_and_nobody_learns_that_it_is_full(limits, ada):
    places = [f"203.0.113.{number}" for number in range(40)]
    answers = [ask("/konto/anmelden/code/", 1, place=place)[0].status_code for place in places]
    assert answers == [302] * 40
    assert Mail.objects.count() == 30
    assert sign_in(Client(REMOTE_ADDR=VICTIM), "ada@example.org").status_code == 302


def test_one_network_makes_only_so_many_accounts(limits, city):
    answers = [
        Client(REMOTE_ADDR=STRANGER).post("/konto/anlegen/", {"email": f"neu{number}@example.org"})
        for number in range(12)
    ]
    assert {one.status_code for one in answers} == {302, 429}
    assert TOO_MANY in answers[-1].content.decode()


def test_a_code_can_be_guessed_three_times(ada, client):
    asked = client.post("/konto/anmelden/code/", {"email": "ada@example.org"})
    answers = [client.post(asked.url, {"code": "BBBB-BBBB"}) for _time in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 302]
    assert client.get("/konto/").status_code == 302


def test_nobody_signs_in_uncounted_while_the_cache_is_away(ada, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/1"}
    }
    answer = sign_in(Client(), "ada@example.org")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


def test_a_subscriber_with_many_ipv6_addresses_is_one_place():
    def place(address: str) -> str:
        return client_address({"REMOTE_ADDR": address}, 0)

    assert place("2001:db8:1:2:3::4") == place("2001:db8:1:2:ffff::1") != place("2001:db8:1:3::1")
    assert place("192.0.2.7") == "192.0.2.7"


def test_the_visitors_address_counts_not_the_proxys(limits, ada, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = settings.TRUSTED_PROXIES = 1
    for number in range(6):
        sign_in(
            Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": f"10.0.0.{number}, {STRANGER}"}),
            "ada@example.org",
            "x" * 12,
        )
    behind = Client(REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": f"{STRANGER}, {VICTIM}"})
    assert sign_in(behind, "ada@example.org", PASSWORD).status_code == 302


def test_one_network_cannot_use_up_what_a_victim_needs_to_sign_in(limits, ada):
    ask("/konto/anlegen/", 8)
    ask("/konto/anmelden/code/", 3)
    ask("/konto/passwort/vergessen/", 3)
    before = Mail.objects.filter(recipient="ada@example.org").count()
    assert before == 10
    ask("/konto/anmelden/code/", 1, place=VICTIM)
    assert Mail.objects.filter(recipient="ada@example.org").count() == before + 1

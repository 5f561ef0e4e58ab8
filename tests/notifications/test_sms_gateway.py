"""Text messages: to a number, through whoever the city has named; in the demo into its letter box."""

import pytest

from demo import sms as demo_sms
from notifications.errors import RefusedError
from notifications.gateways import sms

NUMBER = "+4915112345678"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SMS_FOLDER = tmp_path / "sms"
    return settings.SMS_FOLDER


def test_the_demo_keeps_them_in_a_file_the_last_one_first():
    assert demo_sms.text_messages() == []
    sms.send_sms(NUMBER, "Ihr Fach: 12\nPIN: 4711 ä")
    sms.send_sms("+4940123456", "Zweite")
    assert [one.text for one in demo_sms.text_messages()] == ["Zweite", "Ihr Fach: 12\nPIN: 4711 ä"]
    assert [one.number for one in demo_sms.text_messages(NUMBER)] == [NUMBER]
    assert demo_sms.text_messages(NUMBER)[0].sent_at.tzinfo


@pytest.mark.parametrize(
    "number",
    ["", "04012345", "+0491234567", "+49 151 1234567", "+49123", "+4915112345678901", f"{NUMBER}\n", "+٤٩١٥١١٢٣٤٥"],
)
def test_what_is_no_number_is_refused(number):
    with pytest.raises(RefusedError, match="number"):
        sms.send_sms(number, "x")
    assert demo_sms.text_messages() == []


@pytest.mark.parametrize("text", ["", "x" * 919])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(RefusedError, match="918"):
        sms.send_sms(NUMBER, text)


def test_without_a_provider_there_is_none(settings):
    assert sms.is_on()
    settings.SMS_GATEWAY = ""
    assert not sms.is_on()
    with pytest.raises(RefusedError, match="no text messages"):
        sms.send_sms(NUMBER, "x")


class Provider:
    """A city's own class."""

    sent: list[tuple[str, str]] = []

    def send(self, number: str, text: str) -> None:
        self.sent.append((number, text))


def test_a_city_names_its_own_provider(settings, monkeypatch):
    monkeypatch.setattr(Provider, "sent", [])
    settings.SMS_GATEWAY = f"{__name__}.Provider"
    sms.send_sms(NUMBER, "Hallo")
    assert Provider.sent == [(NUMBER, "Hallo")]

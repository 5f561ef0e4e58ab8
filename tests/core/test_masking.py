import pytest

from core.masking import mask, mask_addresses


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail to petra.muster@example.org failed", "mail to p…@example.org failed"),
        ("client 192.0.2.77:443", "client 192.0.2.0:443"),
        ("from 2001:db8:1234:5678::9 today", "from 2001:db8:1234:: today"),
        ("at 12:30:45 with version 1.2.3", "at 12:30:45 with version 1.2.3"),
        ("999.1.1.1 is no address", "999.1.1.1 is no address"),
    ],
)
def test_addresses_of_people_are_masked(text, masked):
    assert mask(text) == masked


def test_every_depth_of_an_event_is_masked_and_the_rest_stays():
    event = {"event": "x", "ip": "192.0.2.7", "who": [{"mail": "a@b.de"}], "code": 200, "_record": "a@b.de"}
    assert mask_addresses(None, "info", event) == {
        "event": "x",
        "ip": "192.0.2.0",
        "who": [{"mail": "a…@b.de"}],
        "code": 200,
        "_record": "a@b.de",
    }


def test_a_request_leaves_no_full_address_in_the_log(client, city, caplog):
    import structlog

    with caplog.at_level("INFO"), structlog.testing.capture_logs(processors=[mask_addresses]) as lines:
        client.get("/", REMOTE_ADDR="192.0.2.77")
    text = f"{lines} {caplog.text}"
    assert "192.0.2.77" not in text

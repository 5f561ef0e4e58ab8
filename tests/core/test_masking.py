import io

import pytest
import structlog

from core.masking import mask, mask_addresses


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("mail to petra.muster@example.org failed", "mail to p…@example.org failed"),
        ("client 192.0.2.77:443", "client 192.0.2.0:443"),
        ("from 2001:db8:1234:5678::9 today", "from 2001:db8:1234:: today"),
        ("at 12:30:45 with version 1.2.3", "at 12:30:45 with version 1.2.3"),
        ("999.1.1.1 is no address", "999.1.1.1 is no address"),
        ("GET /benachrichtigungen/meine/aB3_x-9/", "GET /benachrichtigungen/meine/…/"),
        ("POST /en/benachrichtigungen/ende/aB3_x-9/", "POST /en/benachrichtigungen/ende/…/"),
        ("GET /benachrichtigungen/konto/", "GET /benachrichtigungen/konto/"),
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


def test_a_request_leaves_no_full_address_in_the_log(client, city, settings):
    """Through the formatter that the site logs with: what it writes, whoever says it."""
    import logging
    import logging.config

    from norderstedt_go.settings.logs import SHARED_PROCESSORS

    out = io.StringIO()
    config = settings.LOGGING["formatters"]["structured"]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=SHARED_PROCESSORS, processors=config["processors"]
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        client.get("/gibt-es-nicht/?q=anna.muster%40example.org", REMOTE_ADDR="192.0.2.77")
        client.get("/l/geheimes-wort/")
        client.get("/en/l/geheimes-wort/")
        logging.getLogger("anyone").warning("from %s for %s", "192.0.2.77", "petra.muster@example.org")
    finally:
        root.removeHandler(handler)
    text = out.getvalue()
    assert "anyone" in text
    assert "gibt-es-nicht" in text
    assert "192.0.2.0" in text
    assert "192.0.2.77" not in text
    assert "petra.muster" not in text
    assert "anna.muster" not in text
    assert "geheimes-wort" not in text

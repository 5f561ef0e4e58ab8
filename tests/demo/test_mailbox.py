"""The demo's letter box shows what was sent, with the time of here."""

import re
from email.message import EmailMessage

import pytest

from demo.mailbox import END
from demo.sms import FileGateway


@pytest.mark.parametrize(
    ("told", "shown"),
    [("Sat, 21 Nov 2026 20:09:00 -0000", "21:09"), ("Sat, 21 Nov 2026 20:09:00 +0000", "21:09"), (None, "Hallo")],
)
def test_a_letter_bears_the_time_on_the_wall(client, city, settings, tmp_path, told, shown):
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Hallo", "a@example.org", "b@example.org"
    if told:
        letter["Date"] = told
    letter.set_content("Guten Tag")
    (tmp_path / "1.log").write_bytes(letter.as_bytes() + END)
    settings.EMAIL_FILE_PATH = tmp_path
    assert shown in client.get("/demo/postfach/").text


def test_a_letter_shows_as_a_mail_program_shows_it_and_runs_nothing(client, city, settings, tmp_path):
    letter = EmailMessage()
    letter["Subject"], letter["From"], letter["To"] = "Hallo", "a@example.org", "b@example.org"
    letter["Message-ID"] = "<1@example.org>"
    letter.set_content("Guten Tag")
    (tmp_path / "1.log").write_bytes(letter.as_bytes() + END)
    settings.EMAIL_FILE_PATH = tmp_path
    assert "Wie im Mailprogramm" not in client.get("/demo/postfach/").text
    letter.add_alternative("<p style='color:red'>Guten Tag</p><script>alert()</script>", subtype="html")
    (tmp_path / "1.log").write_bytes(letter.as_bytes() + END)
    page = client.get("/demo/postfach/").text
    assert "Wie im Mailprogramm" in page
    shown = client.get(re.search(r"/demo/postfach/[0-9a-f]+/", page)[0])
    assert "<p style='color:red'>Guten Tag</p>" in shown.text
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert client.get("/demo/postfach/0123456789abcdef/").status_code == 404


def test_text_messages_lie_beside_the_letters(client, city, settings, tmp_path):
    settings.EMAIL_FILE_PATH = settings.SMS_FOLDER = tmp_path
    for number, text in (("+4940123456", "PIN <b>4711</b>"), ("+4940654321", "Anderes")):
        FileGateway().send(number, text)
    page = client.get("/demo/postfach/", {"an": "+4940123456"}).text
    assert "PIN &lt;b&gt;4711&lt;/b&gt;" in page
    assert "Anderes" not in page

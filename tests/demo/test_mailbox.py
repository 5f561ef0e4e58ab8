"""The demo's letter box shows what was sent, with the time of here."""

from email.message import EmailMessage

import pytest

from demo.mailbox import END


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

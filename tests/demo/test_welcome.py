"""What `make run` prints when the city is ready."""

import re

from demo.welcome import welcome


def test_every_address_that_the_greeting_names_is_there(client, city):
    addresses = re.findall(r"http://localhost:8123(\S*)", welcome(8123))
    assert len(addresses) == 7
    answers = {address: client.get(address.partition("#")[0]).status_code for address in addresses}
    assert {address for address, status in answers.items() if status != 200} == {"/admin/"}


def test_the_greeting_names_all_people_and_their_password():
    text = welcome(8000)
    assert text.count("@example.org") == 4
    assert "wurzeln-und-fluegel" in text

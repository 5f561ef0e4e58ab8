"""What a block shows in the picker's preview, before an editor has written anything. Read when a preview is drawn."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

Sample = dict[str, Any]


def _paragraph(text: str) -> str:
    return f"<p>{text}</p>"


def text() -> str:
    """A heading, a paragraph, a list."""
    points = f"<ul><li>{_('First point')}</li><li>{_('Second point')}</li></ul>"
    paragraph = _paragraph(_("A paragraph begins with what matters most. The next sentence says why."))
    return f"<h2>{_('A heading')}</h2>{paragraph}{points}"


def quote() -> Sample:
    """A sentence of nobody in particular."""
    return {
        "text": _("Whoever joins in sees the city with other eyes."),
        "who": _("A voice from a working group"),
        "function": _("Working group"),
    }


def steps() -> Sample:
    """Three steps."""
    rows = [
        (_("Choose a topic"), _("Look for a topic that moves you.")),
        (_("Write down the idea"), _("Two sentences are enough.")),
        (_("Get an answer"), _("We write back within two weeks.")),
    ]
    return {
        "heading": _("How you take part"),
        "steps": [{"title": title, "text": _paragraph(body)} for title, body in rows],
    }


def timeline() -> Sample:
    """Two entries."""
    rows = [
        ("2021", _("The call"), _("The city looks for people with ideas.")),
        ("2022", _("The decision"), _("The council says yes to the strategy.")),
    ]
    return {
        "heading": _("How it came about"),
        "entries": [{"when": when, "title": title, "text": _paragraph(body)} for when, title, body in rows],
    }


def accordion() -> Sample:
    """Two questions."""
    rows = [
        (_("Does it cost anything?"), _("No, it is free.")),
        (_("Do I have to register?"), _("No. Just come along.")),
    ]
    return {
        "heading": _("What people often ask"),
        "items": [{"title": title, "text": _paragraph(body)} for title, body in rows],
    }


def question() -> Sample:
    """One question."""
    return {"question": _("Who may join in?"), "answer": _paragraph(_("Everybody."))}


def figure() -> Sample:
    """A number from nowhere, and it says so."""
    return {"figure": "130", "text": _("ideas have come together"), "source": _("Example"), "day": date(2022, 6, 1)}


def table() -> Sample:
    """Two columns, two rows."""
    return {
        "table": {
            "caption": _("Example: projects by status"),
            "columns": [
                {"type": "text", "heading": _("Status")},
                {"type": "number", "heading": _("Projects")},
            ],
            "rows": [{"values": [_("In concept"), "4"]}, {"values": [_("In progress"), "7"]}],
        },
        "row_headings": True,
        "source": _("Example"),
    }


def call() -> Sample:
    """An invitation with a button."""
    return {
        "heading": _("Come along"),
        "text": _("The next meeting is open to everybody."),
        "button": _("Write to us"),
        "mail": "beispiel@example.org",
    }


def video() -> Sample:
    """A film that nobody has made."""
    return {
        "title": _("A walk through the quarter"),
        "url": "https://vimeo.com/123456789",
        "transcript": _paragraph(_("What is said and shown stands here as text.")),
    }

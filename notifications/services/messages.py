"""What a message to one person says: one piece of news or a digest, why it came, and how to stop it."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _

from core.registries import MailContent, NewsContent
from notifications.enums import TEST, Channel, Rhythm
from notifications.gateways import Letter
from notifications.models import Delivery, News, PushDevice, Subscriber, Subscription
from notifications.queries import Wording, contents_of, subject_of
from notifications.services.letters import bodies
from notifications.services.subscriptions import manage_token, stop_token

# Stand for the two tokens in a text that is the same for everybody but for them. As long as these: lines fold alike.
STOP, MANAGE = "TOKEN-THAT-STOPS".ljust(43, "-"), "TOKEN-THAT-OPENS".ljust(43, "-")
# More titles nobody reads on a lock screen.
TITLES_IN_A_PUSH = 3
MOST_LETTERS = 300
# Among the ids of a piece of news: how it is told (as new, as corrected), not what it is about.
HOW = "told"


@dataclass
class Message:
    """One message to one person: the rows that it tells, all of one channel."""

    letter: uuid.UUID | None
    subscriber: Subscriber
    device: PushDevice | None
    rows: list[Delivery]

    @property
    def keys(self) -> list[int]:
        """Return the keys of its rows."""
        return [row.pk for row in self.rows]

    @property
    def subscriptions(self) -> list[Subscription]:
        """Return for which of the person's subscriptions it comes."""
        return list({row.subscription.pk: row.subscription for row in self.rows if row.subscription}.values())

    @property
    def channel(self) -> Channel:
        """Return how it goes."""
        return Channel.PUSH if self.device else Channel.EMAIL

    @property
    def is_test(self) -> bool:
        """Tell whether its person has ordered it just now, to see whether all works."""
        return self.rows[0].news.kind == TEST

    @property
    def attempts(self) -> int:
        """Return how often it was tried, this time included."""
        return max(row.attempts for row in self.rows)


@dataclass(frozen=True)
class Reason:
    """Why somebody is told, and the address that stops it."""

    words: str
    rhythm: str
    stop_url: str


class Writer:
    """Writes messages, and remembers for one run what is the same for many people."""

    def __init__(self) -> None:
        self._contents: dict[str, dict[uuid.UUID, NewsContent | None]] = {}
        self._wording: dict[str, Wording] = {}
        self._bodies: dict[tuple[Any, ...], tuple[str, str, str]] = {}

    def learn(self, messages: Iterable[Message]) -> None:
        """Read at once what many messages tell, and of what: some queries for each language, however many they are."""
        by_language: dict[str, list[Message]] = {}
        for message in messages:
            by_language.setdefault(language_of(message.subscriber), []).append(message)
        for language, some in by_language.items():
            with override(language):
                self._learn([row.news for message in some for row in message.rows])
                self._words.learn((one.topic, one.about) for message in some for one in message.subscriptions)

    def _learn(self, news: Iterable[News]) -> dict[uuid.UUID, NewsContent | None]:
        known = self._contents.setdefault(get_language() or "", {})
        unknown = {one.pk: one for one in news if one.pk not in known}
        if unknown:
            contents = contents_of(unknown.values())
            known |= {key: contents.get(key) for key in unknown}
        return known

    @property
    def _words(self) -> Wording:
        return self._wording.setdefault(get_language() or "", Wording())

    def contents(self, message: Message) -> list[NewsContent]:
        """Return what there is to tell, in the language of the moment; what is gone by now is left out."""
        known = self._learn(row.news for row in message.rows)
        return [content for row in message.rows if (content := known[row.news_id])]

    def letter(self, message: Message) -> Letter | None:
        """Return the mail; None if there is nothing to tell any more."""
        with override(language_of(message.subscriber)):
            contents = self.contents(message)
            if not contents:
                return None
            subject, text, html = self._written(message, contents)
            stop_url = address_of("notifications_stop", STOP)
        # One click ends it (RFC 8058); in a digest, what stands first in it.
        click = {"List-Unsubscribe": f"<{stop_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        return Letter(
            message.subscriber.email,
            subject,
            text,
            f"<{message.letter}@{settings.MAIL_DOMAIN}>",
            html,
            {} if message.is_test else click,
            {STOP: stop_token(message.subscriptions[0]), MANAGE: manage_token(message.subscriber)},
        )

    def _written(self, message: Message, contents: list[NewsContent]) -> tuple[str, str, str]:
        subscriptions = message.subscriptions
        if len(contents) > 1 or len(subscriptions) > 1 or message.is_test:
            return self._write([] if message.is_test else subscriptions, contents)
        one = subscriptions[0]
        key = (message.rows[0].news_id, get_language(), one.topic, one.about, one.rhythm)
        if key not in self._bodies:
            self._bodies[key] = self._write(subscriptions, contents)
        return self._bodies[key]

    def _write(self, subscriptions: list[Subscription], contents: list[NewsContent]) -> tuple[str, str, str]:
        """Write a mail that holds marks instead of the tokens of its person and of its first subscription."""
        reasons = [
            Reason(
                self._words.of(one.topic, one.about),
                str(Rhythm(one.rhythm).label),
                address_of("notifications_stop", stop_token(one) if place else STOP),
            )
            for place, one in enumerate(subscriptions)
        ]
        manage_url = address_of("notifications_manage", MANAGE)
        context = {"contents": contents, "reasons": reasons, "manage_url": manage_url}
        content = MailContent(subject_of(contents), "notifications/news.txt", context)
        return content.subject, *bodies(content)

    def push(self, message: Message) -> bytes | None:
        """Return what the service worker shows (static/js/worker): None if there is nothing to tell any more."""
        with override(language_of(message.subscriber)):
            contents = self.contents(message)
            if not contents:
                return None
            is_one = len(contents) == 1
            url = contents[0].url if is_one else address_of("notifications_manage", manage_token(message.subscriber))
            body = contents[0].text if is_one else "\n".join(one.title for one in contents[:TITLES_IN_A_PUSH])
            body = Truncator(body).chars(MOST_LETTERS)
            said = {"title": subject_of(contents), "body": body, "url": url, "tag": tag(message)}
            language = get_language() or settings.LANGUAGE_CODE
            direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
            whole = {**said, **self._way_out(message), "lang": language, "dir": direction}
            return json.dumps(whole, ensure_ascii=False).encode()

    def _way_out(self, message: Message) -> dict[str, Any]:
        """Return why a push message came and what stops just this; a digest leads to the page where it all stands."""
        if len(message.subscriptions) > 1 or message.is_test:
            return {}
        one = message.subscriptions[0]
        why = self._words.of(one.topic, one.about)
        stop = {"title": _("Stop this"), "url": address_of("notifications_stop", stop_token(one))}
        return {"why": _("Because you have chosen: %(what)s") % {"what": why}, "stop": stop}


def tag(message: Message) -> str:
    """Return what a message is about: a later one about the same takes its place on the screen and on the way."""
    if len(message.rows) > 1:
        return "digest"
    news = message.rows[0].news
    about = [str(value) for name, value in sorted(news.ids.items()) if name != HOW]
    return ":".join([news.kind, *about])


def language_of(subscriber: Subscriber) -> str:
    """Return the language in which somebody is told."""
    return subscriber.language or settings.LANGUAGE_CODE


def address_of(name: str, token: str) -> str:
    """Return the full address that a token opens."""
    return settings.WAGTAILADMIN_BASE_URL + reverse(name, args=[token])

"""What a person can do alone with what is kept of them: have a copy, have it deleted. With an account or a link."""

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts import links, policies
from accounts.errors import WorkAccountError
from accounts.models import DataRequest, User
from core.clock import now
from core.registries import mail_sender
from core.services import audit, retention
from core.services.retention import Erasure

PURPOSE = "accounts.my_data"
LINK_LASTS = timedelta(hours=1)


@transaction.atomic
def send_data_link(*, email: str) -> None:
    """Send a link to what is kept of an address there. Looks nothing up: known and unknown addresses are the same."""
    request = DataRequest.objects.create(email=email)
    link = links.create(purpose=PURPOSE, about=request, lasts=LINK_LASTS)
    mail_sender.send(recipient=email, kind=PURPOSE, ids={"link": str(link.pk)}, key=f"{PURPOSE}:{link.pk}")


@transaction.atomic
def take_copy(*, email: str, actor: Any) -> dict[str, Any]:
    """Return all that is kept of the person with this address, and log that somebody has taken it."""
    kinds = retention.export(email)
    audit.record(action="accounts.data_exported", actor=actor, about=User.objects.filter(email__iexact=email).first())
    return {"address": email, "at": now().isoformat(timespec="seconds"), "kinds": kinds}


@transaction.atomic
def delete_person(*, email: str, actor: Any) -> Erasure:
    """Delete all that is kept of the person with this address, sign them out everywhere, take back their links.

    Raises WorkAccountError for an account with which somebody works here.
    """
    user = User.objects.select_for_update().filter(email__iexact=email).first()
    if user and policies.works_here(user):
        raise WorkAccountError
    for session in UserSession.objects.filter(user=user) if user else ():
        session.end()
    for request in DataRequest.objects.filter(email__iexact=email):
        links.revoke(purpose=PURPOSE, about=request)
    return retention.erase(email, actor=actor)

"""The demo's invented people, one of each role."""

from dataclasses import dataclass

from accounts.enums import Role
from core.brand import content

EDITOR_EMAIL = "redaktion@example.org"
EDITOR_PASSWORD = "wurzeln-und-fluegel"  # noqa: S105 (printed by `make run`: the demo is open on this machine alone)


@dataclass(frozen=True)
class Person:
    """Somebody who works in the demo city."""

    email: str
    first_name: str
    last_name: str
    role: Role
    does: str


PEOPLE = (
    Person(EDITOR_EMAIL, "Runa", "Beispiel", Role.EDITORS, "writes"),
    Person("freigabe@example.org", "Falk", "Muster", Role.APPROVERS, "approves and publishes"),
    Person("stadtwerke@example.org", "Stine", "Probe", Role.UTILITY, "writes on its own projects"),
    Person("verwaltung@example.org", "Vito", "Versuch", Role.ADMINISTRATORS, "looks after people and rights"),
)


def load_people() -> None:
    """Create the people who are missing, each with a confirmed address, and give the utility its projects."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from accounts import services
    from core.querysets import in_language
    from projects.models import ProjectPage

    services.load_roles()
    slugs = content("people").get("utility_projects", [])
    own = in_language(ProjectPage.objects.all()).filter(slug__in=slugs)
    # Their words in other languages too.
    twins = ProjectPage.objects.filter(translation_key__in=own.values("translation_key"))
    services.grant_pages(role=Role.UTILITY, pages=twins)
    user_model = get_user_model()
    for person in PEOPLE:
        if user_model.objects.filter(email=person.email).exists():
            continue
        user = user_model.objects.create_user(
            person.email, EDITOR_PASSWORD, first_name=person.first_name, last_name=person.last_name
        )
        user.groups.add(Group.objects.get(name=person.role))
        services.set_address(user=user, verified=True)

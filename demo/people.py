"""The demo's invented people."""

EDITOR_EMAIL = "redaktion@example.org"
EDITOR_PASSWORD = "wurzeln-und-fluegel"  # noqa: S105 (printed by `make run`: the demo is open on this machine alone)


def load_editor() -> None:
    """Create the demo's editor, who writes and publishes."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    user_model = get_user_model()
    if user_model.objects.filter(email=EDITOR_EMAIL).exists():
        return
    editor = user_model.objects.create_user(EDITOR_EMAIL, EDITOR_PASSWORD, first_name="Runa", last_name="Beispiel")
    editor.groups.set(Group.objects.filter(name__in=["Editors", "Moderators"]))

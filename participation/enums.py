"""Words of participation."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Conformity(TextChoices):
    """How far the site fulfils the rules (Commission Implementing Decision (EU) 2018/1523, annex)."""

    FULL = "full", _("fully accessible")
    PARTIAL = "partial", _("partly accessible")
    NONE = "none", _("not accessible")


class Ground(TextChoices):
    """Why something is not accessible (the same decision, annex, section 1)."""

    NOT_YET = "not-yet", _("not done yet")
    BURDEN = "burden", _("would be a disproportionate burden")
    OUT_OF_SCOPE = "out-of-scope", _("not covered by the law")

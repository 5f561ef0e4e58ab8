"""Facts about accounts."""

from django.dispatch import Signal

# Somebody of the administration has taken away a person's second factor: `user_id`, `by_id`.
second_factor_removed = Signal()

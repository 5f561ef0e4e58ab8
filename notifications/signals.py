"""Facts of the outbox."""

from django.dispatch import Signal

# After commit. mail_id: the row's id.
mail_queued = Signal()
# After commit. news_id: the row's id.
news_published = Signal()
# Within the transaction. wishes: what somebody is told of from now on, as (topic, choice).
followed = Signal()

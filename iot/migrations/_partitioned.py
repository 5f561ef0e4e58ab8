"""A table that PostgreSQL divides by months; other databases have it in one piece."""

from django.db.migrations import CreateModel


class CreatePartitionedModel(CreateModel):
    """Creates a model whose rows lie in partitions by `phenomenon_time` (iot.services.partitions makes them)."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.sql_create_table = f"{schema_editor.sql_create_table} PARTITION BY RANGE (phenomenon_time)"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.__dict__.pop("sql_create_table", None)

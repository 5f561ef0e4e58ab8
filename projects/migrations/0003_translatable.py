"""Success figures and categories of news get a language, for now an empty one; then all that is there is German."""

import django.db.models.deletion
from django.db import migrations, models
from wagtail.models import BootstrapTranslatableModel

MODELS = ("newscategory", "successfigure")


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_library_of_blocks"),
    ]

    operations = [
        *[
            operation
            for model in MODELS
            for operation in (
                migrations.AddField(model, "translation_key", models.UUIDField(null=True, editable=False)),
                migrations.AddField(
                    model,
                    "locale",
                    models.ForeignKey(
                        "wagtailcore.Locale",
                        on_delete=django.db.models.deletion.PROTECT,
                        null=True,
                        related_name="+",
                        editable=False,
                    ),
                ),
            )
        ],
        *[BootstrapTranslatableModel(f"projects.{model}") for model in MODELS],
    ]

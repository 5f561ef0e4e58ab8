"""Fields of forms get a language, for now an empty one; then all that is there is German."""

import django.db.models.deletion
from django.db import migrations, models
from wagtail.models import BootstrapTranslatableModel


class Migration(migrations.Migration):
    dependencies = [
        ("participation", "0002_what_waits_first"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField("formfield", "translation_key", models.UUIDField(null=True, editable=False)),
        migrations.AddField(
            "formfield",
            "locale",
            models.ForeignKey(
                "wagtailcore.Locale",
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                editable=False,
                verbose_name="locale",
            ),
        ),
        BootstrapTranslatableModel("participation.FormField"),
    ]

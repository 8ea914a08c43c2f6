from django.db import migrations, models


def since_decided(apps, schema_editor):
    """Publications from before times could be set were seen from the moment they were decided."""
    apps.get_model("campaign", "Publication").objects.update(seen_from=models.F("published_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0002_publication_at_a_set_time"),
    ]

    operations = [
        migrations.RunPython(since_decided, migrations.RunPython.noop),
    ]

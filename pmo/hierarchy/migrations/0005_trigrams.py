"""Parts of words are found by trigrams. Here, below every register, so that each one's tables find the extension."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("hierarchy", "0004_one_move_at_a_time")]
    operations = [TrigramExtension()]

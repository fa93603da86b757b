"""The NHS 5 × 5 matrix as the scale that ships (domain.md 2.1.2; bands 1–3, 4–6, 8–12, 15–25)."""

from django.db import migrations

LIKELIHOOD = ["Rare", "Unlikely", "Possible", "Likely", "Almost certain"]
IMPACT = ["Negligible", "Minor", "Moderate", "Major", "Catastrophic"]
PERCENT = [[0, 5], [5, 20], [20, 50], [50, 80], [80, 100]]
BANDS = [{"name": "Low", "least": 1}, {"name": "Moderate", "least": 4}, {"name": "High", "least": 8}, {"name": "Extreme", "least": 15}]
DESCRIPTORS = {
    "cost": ["insignificant increase", "under 5% over budget", "5 to 10% over budget", "10 to 25% over budget", "more than 25% over budget"],
    "time": ["insignificant slip", "slip within float", "slip of a key milestone", "key objectives late", "key objectives not met"],
    "reputation": ["rumours", "local media, short term", "local media, long term", "national media, under 3 days", "national media, over 3 days"],
}


def ship(apps, schema):
    apps.get_model("registers", "RiskScale").objects.create(
        name="NHS 5 × 5", version=1, likelihood=LIKELIHOOD, impact=IMPACT, percent=PERCENT, bands=BANDS, is_default=True,
        grid=[[row * column for column in range(1, 6)] for row in range(1, 6)], descriptors=DESCRIPTORS, state="published",
    )


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]

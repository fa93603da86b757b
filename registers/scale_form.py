"""A risk scale as a form of ordinary fields: steps, percentages, a score for every cell, bands, and what each step means."""

from django import forms

from pmo.core.fields import Line
from registers.models import RiskScale
from registers.models.risk import DIMENSIONS

MOST_BANDS = 6


def _score(label: str, required: bool = True) -> forms.IntegerField:
    found = forms.IntegerField(label=label, min_value=1, max_value=999, required=required)
    found.widget.attrs |= {"class": "is-short"}
    return found


def _percent(label: str) -> forms.DecimalField:
    found = forms.DecimalField(label=label, min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False)
    found.widget.attrs |= {"class": "is-short", "step": "any"}
    return found


class GridForm(forms.Form):
    """The fields of one draft."""

    name = Line(label="Name", max_length=80)

    def __init__(self, data=None, *, draft: RiskScale):
        self.draft, self.steps = draft, range(1, len(draft.likelihood) + 1)
        super().__init__(data, initial=self._initial())
        for step in self.steps:
            self.fields[f"l{step}"] = Line(label=f"Likelihood {step}", max_length=40)
            self.fields[f"from{step}"] = _percent(f"Likelihood {step}, from %")
            self.fields[f"to{step}"] = _percent(f"Likelihood {step}, to %")
            self.fields[f"i{step}"] = Line(label=f"Impact {step}", max_length=40)
            for other in self.steps:
                self.fields[f"s{step}_{other}"] = _score(f"Score of likelihood {step}, impact {other}")
        for place in range(1, MOST_BANDS + 1):
            self.fields[f"band{place}"] = Line(label=f"Band {place}", max_length=40, required=False)
            self.fields[f"least{place}"] = _score(f"Lowest score of band {place}", required=False)
        for name in DIMENSIONS:
            for step in self.steps:
                label = f"Impact {step} on {name}"
                self.fields[f"d_{name}_{step}"] = Line(label=label, max_length=160, required=False)

    def _initial(self) -> dict[str, object]:
        draft, found = self.draft, {"name": self.draft.name}
        for step in self.steps:
            found |= {f"l{step}": draft.likelihood[step - 1], f"i{step}": draft.impact[step - 1]}
            found |= {f"s{step}_{other}": draft.grid[step - 1][other - 1] for other in self.steps}
            if len(draft.percent) >= step:
                found |= dict(zip((f"from{step}", f"to{step}"), draft.percent[step - 1], strict=True))
        for place, band in enumerate(draft.bands, 1):
            found |= {f"band{place}": band["name"], f"least{place}": band["least"]}
        for name, texts in draft.descriptors.items():
            found |= {f"d_{name}_{step}": text for step, text in enumerate(texts, 1)}
        return found

    # what the template shows

    def likelihoods(self):
        """Each step of likelihood with its fields, from the highest."""
        return [(step, self[f"l{step}"], self[f"from{step}"], self[f"to{step}"]) for step in reversed(self.steps)]

    def impacts(self):
        """Each step of impact with its field."""
        return [(step, self[f"i{step}"]) for step in self.steps]

    def rows(self):
        """The grid from the likeliest down."""
        return [(step, [self[f"s{step}_{other}"] for other in self.steps]) for step in reversed(self.steps)]

    def bands(self):
        """Each band with its lowest score."""
        return [(place, self[f"band{place}"], self[f"least{place}"]) for place in range(1, MOST_BANDS + 1)]

    def descriptors(self):
        """Each dimension with a text for each step."""
        return [(name, [self[f"d_{name}_{step}"] for step in self.steps]) for name in DIMENSIONS]

    # what was typed

    def clean(self) -> dict[str, object]:
        """Names differ, scores never fall, percentages and bands rise."""
        data = super().clean()
        if not self.errors:
            for check in (self._names, self._scores, self._percents, self._bands):
                check(data)
        return data

    def _names(self, data) -> None:
        for letter, what in (("l", "likelihood"), ("i", "impact")):
            names = [data[f"{letter}{step}"].lower() for step in self.steps]
            if len(names) != len(set(names)):
                raise forms.ValidationError(f"Two steps of {what} have the same name. Give each its own.")

    def _scores(self, data) -> None:
        for step in self.steps:
            for other in self.steps:
                here = data[f"s{step}_{other}"]
                if here < max(data.get(f"s{step - 1}_{other}", 0), data.get(f"s{step}_{other - 1}", 0)):
                    self.add_error(f"s{step}_{other}", "A score may not be below that of a lower step beside it.")

    def _percents(self, data) -> None:
        found = [(data[f"from{step}"], data[f"to{step}"]) for step in self.steps]
        if all(value is None for pair in found for value in pair):
            return
        if any(value is None for pair in found for value in pair):
            raise forms.ValidationError("Give both percentages for every step of likelihood, or none at all.")
        flat = [value for pair in found for value in pair]
        if flat != sorted(flat) or any(low >= high for low, high in found):
            raise forms.ValidationError("The percentages must rise from step to step, each from less to more.")

    def _bands(self, data) -> None:
        found = self.typed_bands(data)
        if len(found) < 2:
            raise forms.ValidationError("Give at least two bands, each with a name and its lowest score.")
        if any(not band["name"] or band["least"] is None for band in found):
            raise forms.ValidationError("Each band has both a name and a lowest score.")
        least = [band["least"] for band in found]
        if least != sorted(set(least)) or least[0] > data["s1_1"]:
            raise forms.ValidationError("Bands rise, and the first begins at the lowest score of the grid or below.")

    def typed_bands(self, data) -> list[dict[str, object]]:
        """The bands of which something was typed."""
        rows = [{"name": data[f"band{at}"], "least": data[f"least{at}"]} for at in range(1, MOST_BANDS + 1)]
        return [row for row in rows if row["name"] or row["least"] is not None]

    def save(self) -> RiskScale:
        """Keep the draft."""
        data, draft = self.cleaned_data, self.draft
        draft.name = data["name"]
        draft.likelihood = [data[f"l{step}"] for step in self.steps]
        draft.impact = [data[f"i{step}"] for step in self.steps]
        draft.grid = [[data[f"s{step}_{other}"] for other in self.steps] for step in self.steps]
        pairs = [(data[f"from{step}"], data[f"to{step}"]) for step in self.steps]
        draft.percent = [[float(low), float(high)] for low, high in pairs if low is not None]
        draft.bands = self.typed_bands(data)
        texts = {name: [data[f"d_{name}_{step}"] for step in self.steps] for name in DIMENSIONS}
        draft.descriptors = {name: found for name, found in texts.items() if any(found)}
        draft.full_clean()
        draft.save()
        return draft

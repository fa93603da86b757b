"""Forms about people."""

from django import forms

from pmo.core.fields import Line
from pmo.people.models import Team, User
from pmo.people.models.token import SCOPES


class ProfileForm(forms.ModelForm):
    """My name and title."""

    class Meta:
        model = User
        fields = ["name", "job_title"]


class InviteForm(forms.Form):
    """Whom to invite."""

    email = forms.EmailField(label="E-mail")
    name = Line(max_length=120)


class PasswordForm(forms.Form):
    """The first password."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False,
        help_text="At least 12 characters; three or four unrelated words work well.",
    )  # fmt: skip


class TokenForm(forms.Form):
    """A new API token."""

    name = Line(max_length=80, help_text="What will use it, such as “Power BI in Finance”.")
    scopes = forms.MultipleChoiceField(
        choices=[(choice.value, f"{choice.label}: {choice.help}") for choice in SCOPES.all()], initial=["read"], label="It may", widget=forms.CheckboxSelectMultiple
    )  # fmt: skip
    days = forms.IntegerField(label="Days it lives", min_value=1, max_value=365, initial=90)
    node_id = forms.TypedChoiceField(label="Only below", required=False, coerce=int, empty_value=None)

    def __init__(self, *args, nodes: list[tuple[int, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["node_id"].choices = [("", "Everything I may see"), *nodes]

    def clean_scopes(self) -> list[str]:
        """Nothing can be changed that cannot be seen."""
        if "read" not in self.cleaned_data["scopes"]:
            raise forms.ValidationError("A token that writes must read as well. Choose both.")
        return self.cleaned_data["scopes"]


class TeamForm(forms.ModelForm):
    """A team and who is in it."""

    people = forms.ModelMultipleChoiceField(User.objects.active(), required=False, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Team
        fields = ["name", "purpose"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["people"].initial = list(self.instance.members.all())

    def save(self, commit: bool = True) -> Team:
        """Keep the team with exactly these people."""
        team = super().save(commit)
        team.members.set(self.cleaned_data["people"])
        return team

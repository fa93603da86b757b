"""The form that adds a response action to a risk."""

from django import forms


class ResponseForm(forms.Form):
    """What is done, by whom and by when; or the reference of an action that exists already."""

    title = forms.CharField(label="What is done", max_length=160)
    owner = forms.CharField(label="Who (name or e-mail)", max_length=200, required=False)
    due = forms.DateField(label="By", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    drop = forms.IntegerField(label="Takes off the score", min_value=1, max_value=99, required=False, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(["invalid", "min_value", "max_value"], "Give a whole number from 1 to 99, or leave it empty if unknown."))  # fmt: skip
    ref = forms.CharField(label="Or an action that exists (A-0012)", max_length=20, required=False)

    def __init__(self, *args):
        super().__init__(*args, auto_id="resp-%s", use_required_attribute=False)
        if self.is_bound and self.data.get("ref", "").strip():
            self.fields["title"].required = False

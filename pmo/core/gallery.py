"""A page with every component and mark in its states: what the product is built from, and what tests look at."""

from types import SimpleNamespace

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from pmo.core import rag
from pmo.core.guard import needs


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="Title", help_text="Cause, event, effect in one sentence.")
    owner = forms.ChoiceField(label="Owner", choices=[("", "Choose"), ("lead", "Data migration lead")])
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    review = forms.DateField(label="Review by", help_text="A date such as 28 Feb 2027")
    response = forms.ChoiceField(
        label="Response", choices=[("avoid", "Avoid"), ("reduce", "Reduce")], widget=forms.RadioSelect
    )
    tags = forms.MultipleChoiceField(
        label="Tags",
        required=False,
        choices=[("data", "Data"), ("people", "People")],
        widget=forms.CheckboxSelectMultiple,
    )
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    told = forms.BooleanField(label="Tell the owner", required=False)


@login_required
@needs("signed_in")
def gallery(request) -> HttpResponse:
    """Every component, with invented figures."""
    filled = SampleForm(
        {"title": "Duplicate patient records", "review": "31 Feb 2027", "response": "reduce"}, auto_id="wrong_%s"
    )
    filled.is_valid()
    states = [
        ("waiting", 0, 0, ""),
        ("running", 19, 31, "About 20 seconds left"),
        ("done", 31, 31, ""),
        ("failed", 3, 31, ""),
    ]
    results = {"done": "31 reports are in the pack.", "failed": "Two reports have no period. Nothing was made."}
    return render(
        request,
        "gallery.html",
        {
            "ratings": [(key, word) for key, word in rag.WORDS.items()],
            "form": SampleForm(),
            "wrong": filled,
            "jobs": [
                SimpleNamespace(
                    pk=place,
                    title="Making the board pack",
                    state=state,
                    done=done,
                    total=total,
                    step=step,
                    result=results.get(state, ""),
                    link="#" if state == "done" else "",
                    is_over=state in results,
                )
                for place, (state, done, total, step) in enumerate(states)
            ],
            "rows": Paginator(range(42), 20).page(2),
            "tabs": [
                {"label": "Overview", "url": "#", "count": None, "current": True},
                {"label": "Plan", "url": "#", "count": None, "current": False},
                {"label": "RAID", "url": "#", "count": 112, "current": False},
            ],
            "filters": [
                {"label": "Status", "value": "Open, Draft", "url": "#"},
                {"label": "Project", "value": "Any of 7", "url": "#"},
            ],
            "person": SimpleNamespace(name="Integration architect", initials="IA"),
            "link": {"label": "Risks", "icon": "triangle-alert", "url": "#", "count": 148, "current": True},
            "changes": [
                {"label": "Likelihood", "old": 3, "new": 4},
                {"label": "Owner", "old": None, "new": "Data migration lead"},
            ],
        },
    )

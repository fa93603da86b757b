"""Links between records: suggested while one types, made in a form that keeps what was typed, and taken away."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from pmo.core import texts
from pmo.core.errors import Problem
from pmo.core.fragments import bind, done, is_part, render_page
from pmo.core.guard import needs
from pmo.records import linking, rights, targets
from pmo.records.choices import LINK_KINDS
from pmo.records.models import Link
from pmo.records.pages.fetch import record_or_404
from pmo.records.register import Register


class LinkForm(forms.Form):
    """How two records are related, and which the other is."""

    kind = forms.ChoiceField(
        label="How", choices=list(LINK_KINDS), error_messages={"invalid_choice": "Choose how the two are related."}
    )
    target = forms.CharField(
        label="Reference or title", max_length=400,
        error_messages={"required": "Give the reference of the other record, such as I-0012, or a part of its title."},
    )  # fmt: skip
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(self, *args, record, user, **more):
        super().__init__(*args, auto_id="link-%s", **more)
        self.record, self.user, self.several = record, user, []
        self.fields["target"].widget.attrs |= {
            "list": "link-options", "autocomplete": "off", "placeholder": "I-0012, or words of its title",
            "hx-get": reverse("link_targets", args=[linking.register_of(record).slug, record.pk]),
            "hx-trigger": "input changed delay:200ms", "hx-target": "#link-options", "hx-swap": "innerHTML", "hx-sync": "this:replace",
        }  # fmt: skip

    def clean_target(self):
        """The one record that is meant."""
        text = texts.line(self.cleaned_data["target"])
        found = targets.meant(self.record, self.user, text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                f"Nothing here is called “{text}”. Give a reference such as I-0012, or a part of its title."
            )
        self.several = [targets.label(row) for row in found[: targets.MOST]]
        raise ValidationError(f"“{text}” fits several. Choose one of those below, or type more of the title.")


@require_GET
@needs("view")
def link_targets(request, register: Register, pk: int):
    """What fits what is typed so far, as options."""
    record = record_or_404(request, register, pk)
    found = targets.suggested(record, request.user, request.GET.get("target", ""))
    context = {"options": [targets.label(row) for row in found]}
    return render_page(request, "records/link_options.html", context)


@require_POST
@needs("edit")
def link(request, register: Register, pk: int):
    """Link the record to another. What cannot be linked is said in the form, with everything that was typed."""
    from pmo.records.pages.showing import about

    record = record_or_404(request, register, pk)
    if not rights.may(request.user, "edit", record):
        rights.require_somewhere(request.user, "edit edit_own", register.model)
    form = LinkForm(request.POST, record=record, user=request.user)
    if form.is_valid() and (made := _made(request, record, form)):
        return made
    if is_part(request):
        context = {"link_form": form, "register": register, "record": record}
        return render_page(request, "records/link_form.html", context, status=422)
    context = about(request, register, record) | {"link_form": form}
    return render_page(request, "records/record.html", context, status=422)


def _made(request, record, form: LinkForm):
    data, drop = form.cleaned_data, request.POST.get("drop", "")
    try:
        linking.link(
            record, data["target"], kind=data["kind"], by=request.user, note=data["note"],
            drop=int(drop) if drop.isdecimal() and len(drop) < 4 else None,
        )  # fmt: skip
    except Problem as problem:
        return bind(form, problem)
    said = f"{record.ref} {LINK_KINDS.get(data['kind']).label} {data['target'].ref}"
    return done(request, said, f"{record.get_absolute_url()}#links")


@require_POST
@needs("edit")
def unlink(request, register: Register, pk: int, link: int):
    """Take a link away."""
    record = record_or_404(request, register, pk)
    row = next((each.link for each in linking.links_of(record, request.user) if each.link.pk == link), None)
    if row is None or not isinstance(row, Link):
        raise Http404
    linking.unlink(row, record, by=request.user)
    return done(request, "Link removed", f"{record.get_absolute_url()}#links")

"""Offers an undo beside the message of what was done."""


def offer_undo(request, batch) -> None:
    """The next page shows the undo of this batch with its message."""
    if batch is not None:
        request.session["undo"] = {"batch": str(batch.pk), "title": batch.title}


def taken(request) -> dict[str, str] | None:
    """The undo to offer, once."""
    return request.session.pop("undo", None) if "undo" in request.session else None

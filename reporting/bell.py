"""Rings for workers. A lost ring loses nothing: the rows say what is to be done, and the ticker rings again."""

import logging

log = logging.getLogger("pmo.reports")
EXPIRES = 120  # seconds after which nobody needs the ring any more


def ring_run(run_id) -> bool:
    """Tell a worker to make a report. False when the broker cannot be reached."""
    from reporting.tasks import do_render

    return _ring(do_render, str(run_id))


def ring_delivery(delivery_id: int) -> bool:
    """Tell a worker to send a report. False when the broker cannot be reached."""
    from reporting.tasks import do_send

    return _ring(do_send, delivery_id)


def _ring(task, row_id) -> bool:
    try:
        task.apply_async([row_id], expires=EXPIRES, retry=False)
        return True
    except Exception as error:
        log.warning("could not ring for %s %s: %s", task.name, row_id, error)
        return False

"""Rings for workers. A lost ring loses nothing: the rows say what is to be done, and the ticker rings again."""

import logging
import time

log = logging.getLogger("pmo.reports")
EXPIRES = 120  # seconds after which nobody needs the ring any more
_SILENCE = 10  # seconds for which a broker that did not answer is not asked again by this process
_silent_until = 0.0


def ring_run(run_id) -> bool:
    """Tell a worker to make a report. False when the broker cannot be reached."""
    from reporting.tasks import do_render

    return _ring(do_render, str(run_id))


def ring_delivery(delivery_id: int) -> bool:
    """Tell a worker to send a report. False when the broker cannot be reached."""
    from reporting.tasks import do_send

    return _ring(do_send, delivery_id)


def _ring(task, row_id) -> bool:
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        task.apply_async([row_id], expires=EXPIRES, retry=False)
        return True
    except Exception as error:
        _silent_until = time.monotonic() + _SILENCE
        log.warning("could not ring for %s %s: %s", task.name, row_id, error)
        return False

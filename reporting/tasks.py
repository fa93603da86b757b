from celery import shared_task


@shared_task
def do_render(run_id: str) -> None:
    """Make one report, if it is still to be made."""
    from reporting import pipeline

    pipeline.render(run_id)


@shared_task
def do_send(delivery_id: int) -> None:
    """Send one report to one address, if it is still to be sent."""
    from reporting import posting

    posting.send(delivery_id)

from celery import shared_task


@shared_task
def do_job(job_id: str) -> None:
    """Do one long job, if it is still to be done."""
    from pmo.people import jobs

    jobs.do(job_id)

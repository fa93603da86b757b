"""How long things may take, by the clock of the database. The environment shortens them for tests of faults only."""

from datetime import timedelta

from pmo import env

RENDER_LEASE = timedelta(seconds=env.number("REPORT_RENDER_LEASE_SECONDS", 300))  # drawing is ended after three minutes
MAIL_LEASE = timedelta(seconds=env.number("REPORT_MAIL_LEASE_SECONDS", 900))  # longer than the last reply may take
# RFC 5321 asks for ten minutes before the last reply is given up; giving up sooner makes copies.
ANSWER_SECONDS = env.number("REPORT_ANSWER_SECONDS", 600)
MINUTE = timedelta(seconds=env.number("REPORT_MINUTE_SECONDS", 60))
FIRST_RING, NEXT_RING = MINUTE / 6, MINUTE  # how long a row waits for a worker before it is rung for again
MOST_RENDERINGS = 3
RENDER_PAUSES = (MINUTE / 6, MINUTE)  # before the second and the third attempt
MAIL_PAUSES = tuple(MINUTE * many for many in (1, 5, 15, 60, 120, 240, 240, 240, 240, 240))  # a day together
MOST_SENDINGS = len(MAIL_PAUSES) + 1
# after which the pipeline is late: five hundred reports at once take ten
LATEST_PLAN, LATEST_STEP, LATEST_TICK = 2 * MINUTE, 15 * MINUTE, MINUTE

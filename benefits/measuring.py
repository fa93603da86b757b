"""What benefits let be sampled every day."""

from pmo.records.measuring import counted

counted("benefit", "Open benefits")
counted("benefit", "Benefits without an owner", "no_bau_owner")
counted("benefit", "Benefits without a measure", "no_measure")
counted("benefit", "Readings overdue", "overdue")

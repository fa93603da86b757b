"""What the registers let be sampled every day."""

from pmo.records.measuring import counted

counted("risk", "Open risks")
counted("risk", "High and extreme risks", "grave")
counted("risk", "Risk reviews overdue", "review_due")
counted("issue", "Open issues")
counted("issue", "Issues past their date", "overdue")
counted("action", "Open actions")
counted("action", "Actions overdue", "overdue")
counted("dependency", "Open dependencies")
counted("dependency", "Dependencies not accepted", "unaccepted")
counted("decision", "Decisions not taken in time", "overdue")
counted("assumption", "Assumptions not validated in time", "unvalidated")

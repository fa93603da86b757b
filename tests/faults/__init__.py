"""What can go wrong between a schedule and a mailbox, made to go wrong."""

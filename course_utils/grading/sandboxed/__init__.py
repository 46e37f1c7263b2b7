"""What goes into the sandbox with a student's work: how values travel, and how work is turned. No answers in here."""

"""What relatives, lawyers and helpers see and say: one conversation a file. No SQL, no clock, no rules of the field."""

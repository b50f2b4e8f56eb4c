"""What an office runs: a report made and filed, on a schedule, its alerts, and rebuilt later."""

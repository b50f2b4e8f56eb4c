"""The words that every floor uses: areas, units, verdicts, numbers as read, YAML without surprises."""

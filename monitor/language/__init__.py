"""What a worksheet can say: entries with two clocks, verbs, lines, and how figures are held against limits."""

"""What reaches an office, as it comes, -> observations: one module for each format, recognised by content."""

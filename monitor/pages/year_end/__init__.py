"""An outlook -> how a year may end, in finished words, exhibits and alerts."""

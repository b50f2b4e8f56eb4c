"""The sections a report is made of: one module each, which builds it from what was evaluated, and knows no other."""

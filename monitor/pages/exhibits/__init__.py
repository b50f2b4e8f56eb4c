"""The exhibits: one message each, with its title, its picture, the same facts in words, and its data."""

"""Filled worksheets -> pages in finished words and figures."""

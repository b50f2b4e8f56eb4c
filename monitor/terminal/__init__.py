"""What the commands print: pages and differences as text."""

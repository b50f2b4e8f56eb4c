"""Pages -> charts, HTML and tagged PDF."""

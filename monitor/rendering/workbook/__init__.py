"""A programme's figures as one workbook: findings, every worksheet with live formulas, figures, sources, record."""

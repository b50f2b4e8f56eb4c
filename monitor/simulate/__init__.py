"""Made-up worlds whose ends are known: monthly payments of an invented state and nation, delivery by delivery."""

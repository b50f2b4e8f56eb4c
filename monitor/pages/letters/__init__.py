"""The sentences of a letter to the Center, made from what was found."""

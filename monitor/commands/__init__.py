"""The commands by what they are for. Each is thin: it reads its words, calls one function, prints what came back."""

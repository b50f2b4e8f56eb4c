"""The formats that reach offices: one module each, which knows no other. `recognition.FORMATS` lists them."""

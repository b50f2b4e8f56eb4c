"""How a year that is not over will end: months completed, modelled and drawn, and every test answered on the draws."""

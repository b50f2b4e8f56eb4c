"""What tells one figure from another: the key of an observation, and the parts of it that are asked for.

Publications may hold one figure several times, paid through several days: RUN tells those apart.
"""

ENTITY = ("area", "population")
RUN = "paid_through"
SERIES = ("population", "payer", "service", "quantity")  # what is measured, wherever and whenever
WITHIN = (*SERIES, "period")  # a figure of every area: what a publication restates as a whole
FIGURE = ("area", *WITHIN)  # one figure
ROW = (*FIGURE, RUN)  # one row of a file, or of a publication
OVER_TIME = ("area", *SERIES)  # one figure in each of its periods
WHOM = (*ENTITY, "payer", "period")  # whose figures, of whatever service and quantity

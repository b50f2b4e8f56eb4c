"""How soon claims are usually paid: the built-in run-out of an office that has no history of its own yet.

Shares of Medicare claims of 2010 that were final 1, 2, 5 and 12 months after the service, from the Chronic Conditions
Warehouse's white paper on claims maturity as quoted by the National Hospice Analytics: inpatient 48, 91, 98, 99 in 100;
home health 29, 79, 96, 99; hospice 9, 84, 97, 99. Care of a month is half a month older, on average, than the month's
end. Between the points the unpaid share falls at an even rate; other services are taken to run out as inpatient care.
"""

from collections.abc import Sequence

import numpy as np

from monitor.language.arithmetic import Array

_AGES = (0.0, 1.0, 2.0, 5.0, 12.0, 36.0)  # months after the service
_FINAL = {
    "home_health": (0.0, 0.29, 0.79, 0.96, 0.99, 0.9999),
    "hospice": (0.0, 0.09, 0.84, 0.97, 0.99, 0.9999),
}
_INPATIENT = (0.0, 0.48, 0.91, 0.98, 0.99, 0.9999)


def usual_share_paid(services: Sequence[str], lags: int) -> Array:
    """The share of each service that is usually paid at each lag, [service, lag]."""
    ages = np.arange(lags) + 0.5
    finals = [_FINAL.get(service, _INPATIENT) for service in services]
    unpaid = [np.exp(np.interp(ages, _AGES, np.log1p(-np.array(final)))) for final in finals]
    return 1 - np.array(unpaid)


def usual_developments(services: Sequence[str], lags: int) -> Array:
    """Log growth from each lag to the next, [service, lag]; place d is from lag d-1 to d, and place 0 is 0."""
    paid = np.log(usual_share_paid(services, lags))
    return np.diff(paid, axis=-1, prepend=paid[:, :1])

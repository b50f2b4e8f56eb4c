"""The headings of CMS Geographic Variation, by edition: CMS publishes all years anew each year, and renames columns."""

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.readers.delivery import Control
from monitor.readers.shaping import FigureColumn

FFS = "medicare_ffs"
PUBLIC = ("YEAR", "BENE_GEO_LVL", "BENE_GEO_DESC", "BENE_GEO_CD", "BENE_AGE_LVL")

# The parts into which CMS divides what was paid, by the beginning of their columns' names.
_SERVICES = {
    "IP": "hospital_inpatient",
    "IRF": "inpatient_rehabilitation",
    "LTCH": "long_term_care_hospital",
    "SNF": "skilled_nursing",
    "HH": "home_health",
    "HOSPC": "hospice",
    "OP": "hospital_outpatient",
    "OP_DLYS": "esrd",
    "FQHC_RHC": "clinic",
    "ASC": "ambulatory_surgery",
    "EM": "evaluation_and_management",
    "PRCDRS": "procedures",
    "TESTS": "tests",
    "IMGNG": "imaging",
    "DME": "dme",
    "AMBLNC": "ambulance",
    "TRTMNTS": "treatments",
    "PTB_DRUGS": "part_b_drugs",
}
REST = "PTB_OTHR_SRVCS"  # is not printed per beneficiary


@dataclass(frozen=True)
class Edition:
    """What an edition calls what others call otherwise; `makes_total` where its services surely make the total."""

    years: str
    people: str
    last_part: str
    makes_total: bool = True

    @property
    def parts(self) -> Mapping[str, str]:
        """The services of this edition: the last part is treatments, or as it was before, drugs."""
        return {part: word for part, word in _SERVICES.items() if part not in _LAST_PARTS or part == self.last_part}

    @property
    def spending(self) -> Mapping[str, FigureColumn]:
        """The columns of what was paid, under this edition's headings."""
        each = {f"{part}_MDCR_PYMT_PC": per_head(word) for part, word in self.parts.items()}
        paid = {f"{part}_MDCR_PYMT_AMT": FigureColumn("paid", FFS, word) for part, word in self.parts.items()}
        people = {self.people: FigureColumn("beneficiary_years", FFS)}
        whole = {"TOT_MDCR_PYMT_PC": per_head("all"), "TOT_MDCR_PYMT_AMT": FigureColumn("paid", FFS, "all")}
        return {
            **people,
            **whole,
            **each,
            **paid,
            f"{REST}_MDCR_PYMT_AMT": FigureColumn("paid", FFS, "other_part_b"),
        }

    @property
    def controls(self) -> tuple[Control, ...]:
        """What its services are held against."""
        return (CONTROL,) if self.makes_total else ()


def per_head(service: str) -> FigureColumn:
    """What was paid for a service, per beneficiary."""
    return FigureColumn("paid_per_beneficiary_year", FFS, service)


_LAST_PARTS = ("TRTMNTS", "PTB_DRUGS")
EDITIONS = (  # the newest first; docs/readers.md has how each is known
    Edition("2014-2024", "BENES_OM_CNT", "TRTMNTS"),
    Edition("2014-2022 and 2014-2023", "BENES_FFS_CNT", "TRTMNTS"),
    Edition("2014-2019 to 2014-2021", "BENES_FFS_CNT", "PTB_DRUGS", makes_total=False),
)
USE: Mapping[str, FigureColumn] = {
    "TOT_MDCR_STDZD_PYMT_PC": FigureColumn("standardized_paid_per_beneficiary_year", FFS, "all"),
    "ACUTE_HOSP_READMSN_PCT": FigureColumn("readmission_rate", FFS, times=100),
    "ER_VISITS_PER_1000_BENES": FigureColumn("emergency_visit_rate", FFS),
    "IP_CVRD_STAYS_PER_1000_BENES": FigureColumn("inpatient_stay_rate", FFS),
    "BENE_DUAL_PCT": FigureColumn("medicaid_share", FFS, times=100),
    "MA_PRTCPTN_RATE": FigureColumn("medicare_advantage_share", "medicare", times=100),
}
CONTROL = Control(
    "paid",
    "all",
    (*(word for part, word in _SERVICES.items() if part != "PTB_DRUGS"), "other_part_b"),
    tolerance=0.0001,  # each part is rounded to the dollar: 11 dollars at most in the national and state rows
    because="the services make the total",
)
KNOWN = f"Known are the headings of the editions {', '.join(edition.years for edition in EDITIONS)}."

"""The departments of the published files: codes, names, and how they came from one another."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """In `year` the work of `before` passed to `after`; either may be several."""

    year: int
    before: tuple[str, ...]
    after: tuple[str, ...]


NAMES: dict[str, str] = {
    "BEIS": "Department for Business, Energy and Industrial Strategy",
    "BIS": "Department for Business, Innovation and Skills",
    "CO": "Cabinet Office",
    "CPS": "Crown Prosecution Service",
    "DBT": "Department for Business and Trade",
    "DCLG": "Department for Communities and Local Government",
    "DCMS": "Department for Culture, Media and Sport",
    "DECC": "Department of Energy and Climate Change",
    "DEFRA": "Department for Environment, Food and Rural Affairs",
    "DESNZ": "Department for Energy Security and Net Zero",
    "DEXEU": "Department for Exiting the European Union",
    "DFE": "Department for Education",
    "DFID": "Department for International Development",
    "DFT": "Department for Transport",
    "DH": "Department of Health",
    "DHSC": "Department of Health and Social Care",
    "DIT": "Department for International Trade",
    "DLUHC": "Department for Levelling Up, Housing and Communities",
    "DSIT": "Department for Science, Innovation and Technology",
    "DWP": "Department for Work and Pensions",
    "FCDO": "Foreign, Commonwealth and Development Office",
    "FCO": "Foreign and Commonwealth Office",
    "HMLR": "HM Land Registry",
    "HMRC": "HM Revenue and Customs",
    "HMT": "HM Treasury",
    "HO": "Home Office",
    "LSLO": "Law Officers' Departments",
    "MHCLG": "Ministry of Housing, Communities and Local Government",
    "MOD": "Ministry of Defence",
    "MOJ": "Ministry of Justice",
    "NCA": "National Crime Agency",
    "NS&I": "National Savings and Investments",
    "ONS": "Office for National Statistics",
    "UKSA": "UK Statistics Authority",
    "VOA": "Valuation Office Agency",
}

# Other ways of writing a department, normalised by `_key`.
_OTHERS: dict[str, str] = {
    "doh": "DH",
    "department for health": "DH",
    "department for health and social care": "DHSC",
    "digital culture media and sport": "DCMS",
    "department for digital culture media and sport": "DCMS",
    "department for energy and climate change": "DECC",
    "foreign commonwealth and development affairs": "FCDO",
    "foreign commonwealth development office": "FCDO",
    "defence": "MOD",
    "hm land registry": "HMLR",
    "land registry": "HMLR",
    "her majestys treasury": "HMT",
    "his majestys treasury": "HMT",
    "her majestys revenue and customs": "HMRC",
    "his majestys revenue and customs": "HMRC",
    "nsi": "NS&I",
    "ns and i": "NS&I",
    "law officers department": "LSLO",
    "uk statistics authority office for national statistics": "ONS",
    "home office ho": "HO",
}

CHANGES: tuple[Change, ...] = (
    Change(2016, ("BIS", "DECC"), ("BEIS",)),
    Change(2016, (), ("DEXEU", "DIT")),
    Change(2018, ("DH",), ("DHSC",)),
    Change(2018, ("DCLG",), ("MHCLG",)),
    Change(2020, ("DEXEU",), ()),
    Change(2020, ("FCO", "DFID"), ("FCDO",)),
    Change(2021, ("MHCLG",), ("DLUHC",)),
    Change(2023, ("BEIS",), ("DESNZ", "DSIT", "DBT")),
    Change(2023, ("DIT",), ("DBT",)),
    Change(2024, ("DLUHC",), ("MHCLG",)),
)

_JOINT = re.compile(r"\s*(?:&|/|;|\band\b|\+)\s*", re.IGNORECASE)


def name_of(code: str) -> str:
    """A department's full name; of a joint one the names with "and"; else the code itself."""
    if code in NAMES:
        return NAMES[code]
    parts = code.split(" & ")
    return " and ".join(NAMES.get(part, part) for part in parts)


def code_of(text: str) -> str:
    """The code of a department written as a code, a full name, or both; a joint one as "A & B".

    A department that is not known comes back as it was written, without stray spaces.
    """
    written = " ".join(text.split())
    known = _known(written)
    if known:
        return known
    parts = [_known(part) for part in _JOINT.split(written)]
    return " & ".join(parts) if len(parts) > 1 and all(parts) else written


def is_known(code: str) -> bool:
    """Whether a code, or every part of a joint code, is in the table."""
    return code in NAMES or all(part in NAMES for part in code.split(" & "))


def _known(written: str) -> str:
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", written)
    for candidate in (written, bare):
        if candidate.upper() in NAMES:
            return candidate.upper()
        if code := _BY_NAME.get(_key(candidate), ""):
            return code
    bracketed = re.search(r"\(([A-Za-z&]{2,6})\)\s*$", written)
    code = bracketed[1].upper() if bracketed else ""
    return code if code in NAMES else ""


def _key(text: str) -> str:
    plain = text.lower().replace("&", " and ").replace("'", "").replace("’", "")
    return " ".join(re.findall(r"[a-z]+", plain.removeprefix("the ")))


_BY_NAME = {_key(name): code for code, name in NAMES.items()} | _OTHERS

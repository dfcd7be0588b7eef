"""The brand's own integrated checklist: 40 questions in version 3, 44 in version 4."""

from dataclasses import replace

from data.demo.items import HOUSE, Checklist, Item

# version 4 code, code in version 3 (empty: added in version 4), topic, difficulty, question, problem when it is missed
_ROWS = (
    ("Q1.01", "Q1.01", "QUA-RMP", 0.9, "Materials are bought from approved suppliers only", "Material from a supplier that is not on the approved list"),
    ("Q1.02", "Q1.02", "QUA-RMP", 1.1, "Incoming material is inspected to a written plan", "Incoming lots used without inspection record"),
    ("Q1.03", "Q1.03", "QUA-RMP", 0.9, "Rejected material is kept apart and marked", "Rejected rolls stored beside released material"),
    ("Q2.01", "Q2.01", "QUA-PPC", 1.0, "Work instructions are at hand at every station", "Work instruction missing or out of date at the station"),
    ("Q2.02", "Q2.02", "QUA-PPC", 1.2, "Process settings are checked and recorded each shift", "Gaps in the record of process settings"),
    ("Q2.03", "", "QUA-PPC", 1.1, "Process changes are approved before use", "Process changed without approval of the customer"),
    ("Q2.04", "Q2.03", "QUA-PPC", 1.1, "Measuring devices are calibrated", "Measuring device past its calibration date"),
    ("Q3.01", "Q3.01", "QUA-FPI", 1.0, "Finished goods are inspected to the agreed sampling plan", "Final inspection with a smaller sample than agreed"),
    ("Q3.02", "Q3.02", "QUA-FPI", 0.8, "Reworked lots are inspected again", "Reworked lot shipped without second inspection"),
    ("Q4.01", "Q4.01", "QUA-REC", 0.9, "Inspection records are kept as long as agreed", "Inspection records of earlier orders not found"),
    ("Q4.02", "Q4.02", "QUA-REC", 1.1, "Goods can be traced back to material lots", "Trace from carton to material lot was broken"),
    ("E1.01", "E1.01", "ENV-WST", 1.1, "Waste is sorted and stored in marked places", "Mixed waste in unmarked containers"),
    ("E1.02", "E1.02", "ENV-WST", 0.8, "Hazardous waste goes to licensed contractors", "No transfer note for hazardous waste"),
    ("E1.03", "E1.03", "ENV-WST", 0.9, "Waste quantities are recorded every month", "Waste quantities not recorded for several months"),
    ("E2.01", "E2.01", "ENV-ENE", 0.8, "Energy use is metered and reviewed", "Energy use is not reviewed"),
    ("E2.02", "E2.02", "ENV-ENE", 1.0, "A target for saving energy is set and followed", "No action behind the energy target"),
    ("E2.03", "", "ENV-ENE", 1.3, "Greenhouse gas emissions are calculated once a year", "No calculation of greenhouse gas emissions"),
    ("E2.04", "E2.03", "ENV-ENE", 0.8, "Boilers and compressors are serviced as planned", "Service of the compressor is overdue"),
    ("E3.01", "E3.01", "ENV-WAT", 1.0, "Waste water is treated and tested before discharge", "Waste water test above the permitted value"),
    ("E3.02", "E3.02", "ENV-WAT", 0.8, "Water use is metered", "No meter on the well"),
    ("E4.01", "E4.01", "ENV-REG", 0.7, "Environmental permits are valid", "Environmental permit expired"),
    ("E4.02", "E4.02", "ENV-REG", 1.1, "Permit limits are measured every quarter and kept", "Quarterly measurement is missing"),
    ("H1.01", "H1.01", "OHS-TRN", 0.9, "Workers get safety training when they start", "New workers without safety training"),
    ("H1.02", "H1.02", "OHS-TRN", 1.1, "Safety training is repeated every year", "Yearly safety training not repeated"),
    ("H1.03", "", "OHS-TRN", 1.2, "Staff of contractors are instructed", "Contractor's staff not instructed"),
    ("H2.01", "H2.01", "OHS-PPE", 0.8, "Suitable protective equipment is provided free of charge", "Workers buy their own gloves"),
    ("H2.02", "H2.02", "OHS-PPE", 1.3, "Protective equipment is worn where required", "Workers without ear or eye protection"),
    ("H2.03", "H2.03", "OHS-PPE", 0.9, "Protective equipment is checked and replaced", "Worn-out masks still in use"),
    ("H3.01", "H3.01", "OHS-EMG", 0.7, "Emergency exits are marked, unlocked and clear", "Emergency exit blocked by goods"),
    ("H3.02", "H3.02", "OHS-EMG", 1.4, "Evacuation drills are held twice a year on every shift", "No evacuation drill on the night shift"),
    ("H3.03", "H3.03", "OHS-EMG", 1.1, "Fire extinguishers are inspected and within reach", "Fire extinguisher not inspected"),
    ("H4.01", "H4.01", "OHS-MAC", 0.7, "Moving machine parts are guarded", "Guard removed from a running machine"),
    ("H4.02", "H4.02", "OHS-MAC", 1.0, "Machines are locked out for maintenance", "No lock-out during maintenance"),
    ("S1.01", "S1.01", "SOC-HRS", 1.5, "Weekly hours stay within the legal limit in every week", "Weekly hours above the legal limit in peak weeks"),
    ("S1.02", "S1.02", "SOC-HRS", 1.2, "Workers have one day off in seven", "Workers without a day off for two weeks"),
    ("S1.03", "", "SOC-HRS", 1.0, "Breaks are given as the law requires", "Lunch break shortened"),
    ("S1.04", "S1.03", "SOC-HRS", 1.1, "Working hours are recorded completely", "Overtime not in the time record"),
    ("S2.01", "S2.01", "SOC-WAG", 0.7, "Wages reach the legal minimum", "Trainees paid below the legal minimum"),
    ("S2.02", "S2.02", "SOC-WAG", 1.1, "Overtime is paid at the legal premium", "Overtime paid without premium"),
    ("S2.03", "S2.03", "SOC-WAG", 1.2, "Social insurance is paid for all workers", "Part of the workers without social insurance"),
    ("S3.01", "S3.01", "SOC-CHL", 0.3, "Age is verified when workers are hired", "No proof of age in the personnel file"),
    ("S3.02", "S3.02", "SOC-CHL", 0.6, "Young workers do no hazardous work", "Young worker found on night shift"),
    ("S4.01", "S4.01", "SOC-FRC", 0.3, "No deposits are taken and no identity papers kept", "Identity papers kept in the office"),
    ("S4.02", "S4.02", "SOC-FRC", 0.5, "Workers are free to leave after their shift", "Gate kept locked after the shift"),
)  # fmt: skip

_CRITICAL = {"H3.01", "H4.01", "S3.01", "S4.01"}

_EASIER_IN_3 = {
    "E4.02": "Permit limits are measured once a year and kept",
    "H3.02": "Evacuation drills are held once a year",
    "S1.01": "Weekly hours stay within the legal limit on average",
}
_EASIER_BY = 0.75


def _items() -> tuple[Item, ...]:
    return tuple(
        Item(
            key=f"house {code}",
            code=code,
            dimension=topic[:3],
            topic=topic,
            text=text,
            problem=problem,
            difficulty=difficulty,
            critical=code in _CRITICAL,
        )
        for code, _, topic, difficulty, text, problem in _ROWS
    )


def _item_in_3(item: Item, code: str) -> Item:
    if item.code in _EASIER_IN_3:
        return replace(item, code=code, text=_EASIER_IN_3[item.code], difficulty=item.difficulty * _EASIER_BY)
    return replace(item, code=code)


_ITEMS = _items()

VERSION_4 = Checklist(HOUSE, "4", _ITEMS)
VERSION_3 = Checklist(
    HOUSE, "3", tuple(_item_in_3(item, row[1]) for item, row in zip(_ITEMS, _ROWS, strict=True) if row[1])
)


def stable_items() -> tuple[Item, ...]:
    """Questions with the same code and the same text in both versions, without those that may be critical."""
    in_3 = {(item.code, item.text) for item in VERSION_3.items}
    return tuple(item for item in VERSION_4.items if (item.code, item.text) in in_3 and not item.critical)

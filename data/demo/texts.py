"""The words in findings and actions, English and German."""

PLACES = {
    "en": (
        "",
        "Seen in one of ten samples.",
        "Seen on two production lines.",
        "Seen in the warehouse.",
        "Confirmed in interviews and records.",
    ),
    "de": ("", "Eine von zehn Stichproben.", "An zwei Linien gesehen.", "Im Lager gesehen."),
}

ROOT_CAUSES = {
    "QUA": (
        "Change of staff without handover",
        "Instruction not clear",
        "No check by the shift leader",
        "Delivery pressure",
    ),
    "ENV": ("Nobody in charge", "Contractor not followed up", "Legal change not noticed", "Budget not approved"),
    "OHS": ("Training not repeated", "Walk-round not done", "Order placed too late", "Habit on the night shift"),
    "SOC": ("Peak season not planned", "Software setting wrong", "Law not known to the office", "Absence not replaced"),
    "de": ("Zuständigkeit unklar", "Anweisung nicht verständlich", "Personalwechsel", "Prüfung vergessen"),
}

CORRECTIVE_ACTIONS = {
    "QUA": ("Train the staff and check weekly", "Revise the instruction", "Add a check by the shift leader"),
    "ENV": ("Name a person in charge", "Sign a contract with a licensed company", "Measure and keep records"),
    "OHS": ("Repeat the training", "Buy and hand out equipment", "Start a weekly walk-round"),
    "SOC": ("Plan the season with a second shift", "Correct the pay software", "Explain the rule to all workers"),
    "de": ("Mitarbeiter schulen", "Anweisung überarbeiten", "Wöchentlich prüfen", "Zuständigkeit festlegen"),
}

OWNERS = {
    "QUA": ("Quality manager", "Production manager"),
    "ENV": ("EHS manager", "Facility manager"),
    "OHS": ("EHS manager", "Maintenance manager"),
    "SOC": ("HR manager", "Plant manager"),
    "de": ("Leitung Qualität", "Leitung Fertigung", "Werksleitung"),
}

"""Several codes in one cell: a register that is flat on paper only."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, text_of


@workbook("h", "en")
def nested_codes_en() -> Made:
    """An inspectorate's extract: the codes of all violations in one cell, 'None' for clean, one code twice in a cell."""
    rows = [
        ["Restaurant Name", "Restaurant Address", "Inspection Date", "Inspection Type", "Violations"],
        ["Pier 9 Grill", "9 Dock St", "03/14/2024", "Routine", "3-501.16 | 5-205.11"],
        ["Sunny Bagels", "12 Oak Ave", "03/15/2024", "Routine", "None"],
        ["Pier 9 Grill", "9 Dock St", "03/28/2024", "Follow-up", "None"],
        ["Taco Norte", "77 Main St", "04/02/2024", "Routine", "6-301.12 | 3-501.16 | 6-301.12"],
        ["Sunny Bagels", "12 Oak Ave", "09/20/2024", "Routine", "5-205.11"],
    ]
    visits = (
        Visit("Pier 9 Grill", date(2024, 3, 14)), Visit("Sunny Bagels", date(2024, 3, 15)),
        Visit("Pier 9 Grill", date(2024, 3, 28), kind="follow_up"), Visit("Taco Norte", date(2024, 4, 2)),
        Visit("Sunny Bagels", date(2024, 9, 20)),
    )  # fmt: skip
    truth = Truth(visits=visits, sites=3, rows=5, findings={"ungraded_nc": 5}, nonconformities=5,
                  finding_clauses={"3-501.16": 2, "5-205.11": 2, "6-301.12": 1})  # fmt: skip
    return text_of(rows), "inspections.csv", truth


@workbook("h", "en")
def nested_triples_en() -> Made:
    """Code, severity and text of every finding, parted by commas, the findings by bars; clean audits leave the cell empty."""
    rows = [
        ["Audit ID", "Supplier", "Audit Date", "Overall Result", "Findings (code,severity,text)"],
        [
            "N-1",
            "Amber Mills",
            date(2024, 2, 13),
            "Conditional",
            "8.5.1,Major,No control plan|7.1.5,Minor,Gauge overdue",
        ],
        ["N-2", "Cedar Works", date(2024, 2, 20), "Pass", None],
        ["N-3", "Amber Mills", date(2024, 8, 13), "Pass", "7.1.5,Minor,Gauge overdue again"],
        [
            "N-4",
            "Birch Foods",
            date(2024, 9, 3),
            "Fail",
            "4.2,Critical,Glass in product|4.3,Major,No detector|9.1,Observation,Trend not shown",
        ],
    ]
    visits = (
        Visit("Amber Mills", date(2024, 2, 13), "N-1", result="conditional"),
        Visit("Cedar Works", date(2024, 2, 20), "N-2", result="pass"),
        Visit("Amber Mills", date(2024, 8, 13), "N-3", result="pass"),
        Visit("Birch Foods", date(2024, 9, 3), "N-4", result="fail"),
    )
    truth = Truth(visits=visits, sites=3, rows=4, findings={"critical": 1, "major": 2, "minor": 2, "observation": 1},
                  nonconformities=5, finding_clauses={"8.5.1": 1, "7.1.5": 2, "4.2": 1, "4.3": 1, "9.1": 1})  # fmt: skip
    return book_of({"Audits": rows}), "audits with findings.xlsx", truth


@workbook("h", "es")
def nested_clauses_es() -> Made:
    """Clauses not met, parted by semicolons, beside their number, which agrees."""
    rows = [
        [
            "N.º de auditoría",
            "Proveedor",
            "Fecha de auditoría",
            "Resultado global",
            "N.º de no conformidades",
            "Cláusulas incumplidas",
        ],
        ["Z-1", "Papelera Duero S.A.", date(2024, 4, 16), "Aprobado", 1, "7.2"],
        ["Z-2", "Cerámica Castellón S.L.", date(2024, 4, 18), "No aprobado", 3, "4.1; 5.6; 8.10"],
        ["Z-3", "Papelera Duero S.A.", date(2024, 10, 22), "Aprobado", 0, "Ninguna"],
    ]
    visits = (
        Visit("Papelera Duero S.A.", date(2024, 4, 16), "Z-1", result="pass"),
        Visit("Cerámica Castellón S.L.", date(2024, 4, 18), "Z-2", result="fail"),
        Visit("Papelera Duero S.A.", date(2024, 10, 22), "Z-3", result="pass"),
    )
    truth = Truth(visits=visits, sites=2, rows=3, findings={"ungraded_nc": 4}, nonconformities=4,
                  finding_clauses={"7.2": 1, "4.1": 1, "5.6": 1, "8.10": 1})  # fmt: skip
    return book_of({"Auditorías": rows}), "auditorías con cláusulas.xlsx", truth


@workbook("h", "zh")
def nested_lines_zh() -> Made:
    """Clauses that were not met, each on its own line of one cell, with Chinese punctuation elsewhere; '无' is none."""
    rows = [
        ["审核编号", "供应商名称", "审核日期", "审核结论", "不符合条款"],
        ["LY-1", "洛阳重锻机械有限公司", date(2024, 7, 16), "有条件通过", "7.1.5\n8.5.1"],
        ["LY-2", "开封黄河铸造有限公司", date(2024, 7, 18), "通过", "无"],
        ["LY-3", "洛阳重锻机械有限公司", date(2024, 12, 17), "通过", "8.5.1；9.2"],
    ]
    visits = (
        Visit("洛阳重锻机械有限公司", date(2024, 7, 16), "LY-1", result="conditional"),
        Visit("开封黄河铸造有限公司", date(2024, 7, 18), "LY-2", result="pass"),
        Visit("洛阳重锻机械有限公司", date(2024, 12, 17), "LY-3", result="pass"),
    )
    truth = Truth(visits=visits, sites=2, rows=3, findings={"ungraded_nc": 4}, nonconformities=4,
                  finding_clauses={"7.1.5": 1, "8.5.1": 2, "9.2": 1})  # fmt: skip
    return book_of({"审核": rows}), "审核_不符合条款.xlsx", truth

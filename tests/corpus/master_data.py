"""Lists of suppliers without any audit: codes, countries, categories, who is active."""

from __future__ import annotations

from tests.corpus.truth import Made, Truth, workbook
from tests.corpus.writing import book_of, text_of


@workbook("i", "en")
def suppliers_en() -> Made:
    """The approved supplier list; codes with leading noughts kept as text; one supplier no longer active."""
    rows = [
        ["Approved Supplier List"],
        ["Supplier Code", "Supplier Name", "Country", "Region", "Category", "Criticality", "Active"],
        ["000123", "Aberdeen Valves Ltd", "United Kingdom", "Europe", "Castings", "High", "Yes"],
        ["000124", "Busan Bolt Co., Ltd.", "South Korea", "Asia", "Fasteners", "Medium", "Yes"],
        ["000125", "Chicago Cable LLC", "USA", "Americas", "Electrical", "Low", "No"],
    ]
    suppliers = {
        "Aberdeen Valves Ltd": {
            "code": "000123",
            "country": "GB",
            "region": "Europe",
            "category": "Castings",
            "active": True,
        },
        "Busan Bolt Co., Ltd.": {
            "code": "000124",
            "country": "KR",
            "region": "Asia",
            "category": "Fasteners",
            "active": True,
        },
        "Chicago Cable LLC": {
            "code": "000125",
            "country": "US",
            "region": "Americas",
            "category": "Electrical",
            "active": False,
        },
    }
    return book_of({"ASL": rows}), "approved suppliers.xlsx", Truth(suppliers=suppliers, rows=3)


@workbook("i", "de")
def suppliers_de() -> Made:
    """An ERP's list of creditors: codes, ISO countries, a material group, a lock flag instead of 'active'."""
    rows = [
        ["Lieferanten-Nr.", "Lieferantenname", "Länderkürzel", "Ort", "Kategorie", "Kritikalität", "Aktiv"],
        ["70001", "Ahorn Möbelteile GmbH", "DE", "Herford", "Holz", "hoch", "ja"],
        ["70002", "Birke Lacke AG", "CH", "Winterthur", "Chemie", "mittel", "ja"],
        ["70003", "Cedro Componenti S.r.l.", "IT", "Udine", "Metall", "gering", "nein"],
    ]
    suppliers = {
        "Ahorn Möbelteile GmbH": {"code": "70001", "country": "DE", "category": "Holz", "active": True},
        "Birke Lacke AG": {"code": "70002", "country": "CH", "category": "Chemie", "active": True},
        "Cedro Componenti S.r.l.": {"code": "70003", "country": "IT", "category": "Metall", "active": False},
    }
    return text_of(rows, separator=";", encoding="cp1252"), "Kreditoren.csv", Truth(suppliers=suppliers, rows=3)


@workbook("i", "zh")
def suppliers_zh() -> Made:
    """A list of qualified suppliers with 是 and 否, and a row counter."""
    rows = [
        ["序号", "供应商编号", "供应商名称", "国家", "区域", "物料类别", "重要程度", "是否启用"],
        [1, "G-001", "青岛蓝海包装有限公司", "中国", "华北", "包装", "一般", "是"],
        [2, "G-002", "厦门鹭江精密有限公司", "中国", "华南", "机加件", "关键", "是"],
        [3, "G-003", "台湾永丰五金股份有限公司", "中国台湾", "台湾", "五金", "关键", "否"],
    ]
    suppliers = {
        "青岛蓝海包装有限公司": {
            "code": "G-001",
            "country": "CN",
            "region": "华北",
            "category": "包装",
            "active": True,
        },
        "厦门鹭江精密有限公司": {
            "code": "G-002",
            "country": "CN",
            "region": "华南",
            "category": "机加件",
            "active": True,
        },
        "台湾永丰五金股份有限公司": {"code": "G-003", "region": "台湾", "category": "五金", "active": False},
    }
    return book_of({"合格供方名录": rows}), "合格供方名录.xlsx", Truth(suppliers=suppliers, rows=3)


@workbook("i", "tr vi")
def suppliers_tr() -> Made:
    """A Turkish list that names Vietnamese companies; the country in Turkish."""
    rows = [
        ["Tedarikçi Kodu", "Tedarikçi Adı", "Ülke", "Kategori", "Aktif"],
        ["T-1", "Kuzey Halat A.Ş.", "Türkiye", "Halat", "Evet"],
        ["T-2", "Công ty TNHH Dây Thừng Hải Phòng", "Vietnam", "Halat", "Hayır"],
    ]
    suppliers = {
        "Kuzey Halat A.Ş.": {"code": "T-1", "country": "TR", "category": "Halat", "active": True},
        "Công ty TNHH Dây Thừng Hải Phòng": {"code": "T-2", "country": "VN", "category": "Halat", "active": False},
    }
    return book_of({"Tedarikçiler": rows}), "tedarikçiler.xlsx", Truth(suppliers=suppliers, rows=2)

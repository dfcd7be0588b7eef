"""Open data of inspectorates as they are really published: their own headings, codes, words and dates."""

from __future__ import annotations

from datetime import date

from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import book_of, text_of


@workbook("h a", "en")
def export_chicago_en() -> Made:
    """All violations of an inspection in one cell: 'number. TITLE - Comments: text | ...'; visits that found it shut."""
    head = ["Inspection ID", "DBA Name", "AKA Name", "License #", "Facility Type", "Risk", "Address", "City", "State", "Zip",
            "Inspection Date", "Inspection Type", "Results", "Violations", "Latitude", "Longitude", "Location"]  # fmt: skip

    def row(no: int, name: str, licence: int, risk: str, day: str, kind: str, result: str, found: str) -> list[object]:
        return [no, name, name, licence, "Restaurant", risk, "5203 N CLARK ST ", "CHICAGO", "IL", 60640, day, kind, result, found,
                41.9766, -87.6683, "(41.9766, -87.6683)"]  # fmt: skip

    rows = [
        head,
        row(2561002, "JIN JU RESTAURANT", 2048001, "Risk 1 (High)", "03/14/2022", "Canvass", "Pass w/ Conditions",
            "5. PROCEDURES FOR RESPONDING TO VOMITING AND DIARRHEAL EVENTS - Comments: NO PROCEDURE OR PLAN, 2-501.11. "
            "CITATION ISSUED 7-38-005. | 10. ADEQUATE HANDWASHING SINKS PROPERLY SUPPLIED AND ACCESSIBLE - Comments: SINK BLOCKED "
            "BY CART | 55. PHYSICAL FACILITIES INSTALLED, MAINTAINED & CLEAN - Comments: CLEAN FLOOR; 3 TILES BROKEN"),
        row(2561003, "SUBWAY", 60184, "Risk 1 (High)", "03/15/2022", "License", "Pass", ""),
        row(2561004, "LA CASA DEL PUEBLO, INC.", 31822, "Risk 2 (Medium)", "03/16/2022", "Complaint", "Fail",
            "38. INSECTS, RODENTS, & ANIMALS NOT PRESENT - Comments: OVER 20 MICE DROPPINGS | 47. FOOD & NON-FOOD CONTACT SURFACES "
            "CLEANABLE, PROPERLY DESIGNED, CONSTRUCTED & USED - Comments: RUSTY SHELVES"),
        row(2561005, "TAQUERIA EL MILAGRO", 0, "Risk 3 (Low)", "03/17/2022", "Canvass", "Out of Business", ""),
        row(2561006, "PHO 777", 1871234, "Risk 1 (High)", "03/17/2022", "Canvass", "No Entry", ""),
        row(2561007, "BAKER & NOSH", 2130776, "Risk 1 (High)", "03/18/2022", "License", "Not Ready", ""),
        row(2561008, "LA CASA DEL PUEBLO, INC.", 31822, "Risk 2 (Medium)", "03/23/2022", "Complaint Re-Inspection", "Pass",
            "47. FOOD & NON-FOOD CONTACT SURFACES CLEANABLE, PROPERLY DESIGNED, CONSTRUCTED & USED - Comments: SHELVES STILL RUSTY"),
    ]  # fmt: skip
    visits = (
        Visit("JIN JU RESTAURANT", date(2022, 3, 14), "2561002", result="conditional"),
        Visit("SUBWAY", date(2022, 3, 15), "2561003", result="pass"),
        Visit("LA CASA DEL PUEBLO, INC.", date(2022, 3, 16), "2561004", result="fail"),
        Visit("TAQUERIA EL MILAGRO", date(2022, 3, 17), "2561005"),
        Visit("PHO 777", date(2022, 3, 17), "2561006"),
        Visit("BAKER & NOSH", date(2022, 3, 18), "2561007"),
        Visit("LA CASA DEL PUEBLO, INC.", date(2022, 3, 23), "2561008", result="pass"),
    )
    truth = Truth(visits=visits, rows=7, findings={"ungraded_nc": 6}, nonconformities=6,
                  finding_clauses={"5": 1, "10": 1, "55": 1, "38": 1, "47": 2})  # fmt: skip
    return text_of(rows), "Food_Inspections.csv", truth


@workbook("c", "en")
def export_new_york_en() -> Made:
    """A row per violation with the visit's action, points and grade repeated; a clean visit is a row without a code."""
    head = ["CAMIS", "DBA", "BORO", "BUILDING", "STREET", "ZIPCODE", "PHONE", "CUISINE DESCRIPTION", "INSPECTION DATE", "ACTION",
            "VIOLATION CODE", "VIOLATION DESCRIPTION", "CRITICAL FLAG", "SCORE", "GRADE", "GRADE DATE", "RECORD DATE",
            "INSPECTION TYPE", "Latitude", "Longitude", "Community Board", "Council District", "Census Tract", "BIN", "BBL", "NTA"]  # fmt: skip
    cited = "Violations were cited in the following area(s)."
    where = [40.8484, -73.8560, 211, 13, 25200, 2045445, 2041030007, "BX49"]

    def row(camis: int, name: str, boro: str, food: str, day: str, action: str, code: str, text: str, flag: str,
            points: str, grade: str) -> list[object]:  # fmt: skip
        return [camis, name, boro, 1007, "MORRIS PARK AVENUE", 10462, 7188924968, food, day, action, code, text, flag, points,
                grade, day if grade else "", "08/25/2023", "Cycle Inspection / Initial Inspection", *where]  # fmt: skip

    rows = [
        head,
        row(30075445, "MORRIS PARK BAKE SHOP", "Bronx", "Bakery Products/Desserts", "08/22/2023", cited, "04L",
            "Evidence of mice or live mice in establishment's food or non-food areas.", "Critical", "21", "B"),
        row(30075445, "MORRIS PARK BAKE SHOP", "Bronx", "Bakery Products/Desserts", "08/22/2023", cited, "08A",
            "Establishment is not free of harborage or conditions conducive to rodents.", "Not Critical", "21", "B"),
        row(40356018, "RIVIERA CATERERS", "Brooklyn", "American", "02/01/2022", cited, "10B",
            "Anti-siphonage or back-flow prevention device not provided", "Not Critical", "5", "A"),
        row(40356483, "WILKEN'S FINE FOOD", "Brooklyn", "Sandwiches", "08/19/2022",
            "No violations were recorded at the time of this inspection.", "", "", "Not Applicable", "0", "A"),
    ]  # fmt: skip
    visits = (
        Visit("MORRIS PARK BAKE SHOP", date(2023, 8, 22), audited=False),
        Visit("RIVIERA CATERERS", date(2022, 2, 1), audited=False),
        Visit("WILKEN'S FINE FOOD", date(2022, 8, 19), audited=False),
    )
    truth = Truth(visits=visits, rows=4, findings={"critical": 1, "minor": 2}, nonconformities=3, actions=None,
                  finding_clauses={"04L": 1, "08A": 1, "10B": 1})  # fmt: skip
    return text_of(rows), "DOHMH_New_York_City_Restaurant_Inspection_Results.csv", truth


@workbook("a", "en")
def export_los_angeles_en() -> Made:
    """Owner and facility (who is audited is the facility), programme words that are no audit scheme, a letter grade beside a score, employees as codes."""
    head = ["ACTIVITY DATE", "OWNER ID", "OWNER NAME", "FACILITY ID", "FACILITY NAME", "RECORD ID", "PROGRAM NAME", "PROGRAM STATUS",
            "PROGRAM ELEMENT (PE)", "PE DESCRIPTION", "FACILITY ADDRESS", "FACILITY CITY", "FACILITY STATE", "FACILITY ZIP",
            "SERVICE CODE", "SERVICE DESCRIPTION", "SCORE", "GRADE", "SERIAL NUMBER", "EMPLOYEE ID"]  # fmt: skip
    rows = [
        head,
        ["05/09/2018", "OW0178123", "SANG MOON INC", "FA0175397", "HABITAT COFFEE SHOP", "PR0160774", "HABITAT COFFEE SHOP", "ACTIVE", 1632, "RESTAURANT (0-30) SEATS HIGH RISK", "3708 N EAGLE ROCK BLVD", "LOS ANGELES", "CA", "90065", 1, "ROUTINE INSPECTION", 95, "A", "DAJ00E07B", "EE0000721"],
        ["05/17/2018", "OW0000432", "REILLY DELI LLC", "FA0013858", "REILLY'S DELI", "PR0023101", "REILLY'S DELI", "ACTIVE", 1630, "RESTAURANT (0-30) SEATS LOW RISK", "100 WORLD WAY", "LOS ANGELES", "CA", "90045", 1, "ROUTINE INSPECTION", 86, "B", "DAQOKRFZB", "EE0000663"],
        ["06/02/2018", "OW0000432", "REILLY DELI LLC", "FA0013858", "REILLY'S DELI", "PR0023101", "REILLY'S DELI", "INACTIVE", 1630, "RESTAURANT (0-30) SEATS LOW RISK", "100 WORLD WAY", "LOS ANGELES", "CA", "90045", 401, "OWNER INITIATED ROUTINE INSPECT.", 91, "A", "DAQOKRGAA", "EE0000663"],
    ]  # fmt: skip
    visits = (
        Visit("HABITAT COFFEE SHOP", date(2018, 5, 9), None, None, None, 95),
        Visit("REILLY'S DELI", date(2018, 5, 17), None, None, None, 86),
        Visit("REILLY'S DELI", date(2018, 6, 2), None, None, None, 91),
    )
    return text_of(rows), "restaurant-and-market-health-inspections.csv", Truth(visits=visits, rows=3)


@workbook("c", "en")
def export_king_county_en() -> Made:
    """Violations as 'number - text' in the description, red or blue, with points; clean visits have none."""
    head = ["Name", "Program Identifier", "Inspection Date", "Description", "Address", "City", "Zip Code", "Phone", "Longitude",
            "Latitude", "Inspection Business Name", "Inspection Type", "Inspection Score", "Inspection Result",
            "Inspection Closed Business", "Violation Type", "Violation Description", "Violation Points", "Business_ID",
            "Inspection_Serial_Num", "Violation_Record_ID", "Grade"]  # fmt: skip

    def row(name: str, day: str, kind: str, score: int, result: str, colour: str, text: str, points: int, no: str,
            record: str) -> list[object]:  # fmt: skip
        return [name, name, day, "Seating 13-50 - Risk Category III", "10 PIKE ST", "SEATTLE", 98101, "(206) 555-0100", -122.33,
                47.6, name, kind, score, result, "false", colour, text, points, "PR00" + str(len(name)), no, record, 2]  # fmt: skip

    routine, again = "Routine Inspection/Field Review", "Return Inspection"
    rows = [
        head,
        row("#807 TUTTA BELLA", "03/02/2022", routine, 15, "Unsatisfactory", "RED", "2110 - Proper cold holding temperatures (greater than 45 degrees F)", 10, "DA1", "IV1"),
        row("#807 TUTTA BELLA", "03/02/2022", routine, 15, "Unsatisfactory", "BLUE", "3400 - Wiping cloths properly used, stored", 5, "DA1", "IV2"),
        row("10 MERCER RESTAURANT", "01/24/2022", routine, 0, "Satisfactory", "", "", 0, "DA2", ""),
        row("#807 TUTTA BELLA", "03/16/2022", again, 0, "Satisfactory", "", "", 0, "DA3", ""),
    ]  # fmt: skip
    visits = (
        Visit("#807 TUTTA BELLA", date(2022, 3, 2), "DA1", result="fail", audited=False),
        Visit("10 MERCER RESTAURANT", date(2022, 1, 24), "DA2", result="pass", audited=False),
        Visit("#807 TUTTA BELLA", date(2022, 3, 16), "DA3", result="pass", audited=False),
    )
    truth = Truth(visits=visits, rows=4, findings=None, nonconformities=2, finding_clauses=None)
    return text_of(rows), "Food_Establishment_Inspection_Data.csv", truth


@workbook("c", "en")
def export_san_francisco_en() -> Made:
    """Snake-case headings, ISO times without a zone, risk in words, identifiers made of identifiers."""
    head = ["business_id", "business_name", "business_address", "business_city", "business_state", "business_postal_code",
            "business_latitude", "business_longitude", "business_location", "business_phone_number", "inspection_id",
            "inspection_date", "inspection_score", "inspection_type", "violation_id", "violation_description", "risk_category",
            "Neighborhoods (old)", "Police Districts"]  # fmt: skip

    def row(
        number: int, name: str, day: str, score: str, kind: str, violation: str, text: str, risk: str
    ) -> list[object]:
        stamp = day.replace("-", "")
        return [number, name, "33 Irving St", "San Francisco", "CA", "94122", "", "", "", "+14155510001", f"{number}_{stamp}",
                f"{day}T00:00:00.000", score, kind, f"{number}_{stamp}_{violation}" if violation else "", text, risk, "", ""]  # fmt: skip

    routine = "Routine - Unscheduled"
    rows = [
        head,
        row(69618, "Fancy Wheatfield Bakery", "2019-03-04", "86", routine, "103124", "Inadequately cleaned or sanitized food contact surfaces", "Moderate Risk"),
        row(69618, "Fancy Wheatfield Bakery", "2019-03-04", "86", routine, "103103", "High risk food holding temperature", "High Risk"),
        row(97975, "BREADBELLY", "2019-07-25", "96", routine, "103131", "Moderate risk vermin infestation", "Moderate Risk"),
        row(90622, "Taqueria Lolita", "2018-11-19", "", "New Ownership", "", "", ""),
        row(90622, "Taqueria Lolita", "2019-01-08", "98", routine, "103149", "Wiping cloths not clean or properly stored", "Low Risk"),
    ]  # fmt: skip
    visits = (
        Visit("Fancy Wheatfield Bakery", date(2019, 3, 4), "69618_20190304", score=86, audited=False),
        Visit("BREADBELLY", date(2019, 7, 25), "97975_20190725", score=96, audited=False),
        Visit("Taqueria Lolita", date(2018, 11, 19), "90622_20181119", audited=False),
        Visit("Taqueria Lolita", date(2019, 1, 8), "90622_20190108", score=98, audited=False),
    )
    truth = Truth(visits=visits, rows=5, findings={"ungraded_nc": 4}, nonconformities=4,
                  finding_clauses={"103124": 1, "103103": 1, "103131": 1, "103149": 1})  # fmt: skip
    return text_of(rows), "Restaurant_Scores_-_LIVES_Standard.csv", truth


@workbook("a", "en")
def export_austin_en() -> Made:
    """Seven columns; the score has no maximum, the process is the kind of visit, the address holds two lines and a point."""
    rows = [
        ["Restaurant Name", "Zip Code", "Inspection Date", "Score", "Address", "Facility ID", "Process Description"],
        ["Texas Chili Parlor", "78701", "2023-05-30T00:00:00.000", 91, "1409 LAVACA ST\nAUSTIN, TX 78701\n(30.276593, -97.741863)", 2800321, "Routine Inspection"],
        ["Wheatsville Co-op", "78705", "2023-06-13T00:00:00.000", 100, "3101 GUADALUPE ST\nAUSTIN, TX 78705\n(30.3, -97.7)", 2800977, "Routine Inspection"],
        ["Texas Chili Parlor", "78701", "2023-12-02T00:00:00.000", 67, "1409 LAVACA ST\nAUSTIN, TX 78701\n(30.276593, -97.741863)", 2800321, "1st Follow Up to 50 - 69"],
    ]  # fmt: skip
    visits = (
        Visit("Texas Chili Parlor", date(2023, 5, 30), score=91), Visit("Wheatsville Co-op", date(2023, 6, 13), score=100),
        Visit("Texas Chili Parlor", date(2023, 12, 2), score=67),
    )  # fmt: skip
    return text_of(rows), "Food_Establishment_Inspection_Scores.csv", Truth(visits=visits, rows=3)


@workbook("a", "en")
def export_fhrs_en() -> Made:
    """Hygiene ratings flattened from XML: rating keys beside values, three part scores that are worse when higher."""
    head = ["FHRSID", "LocalAuthorityBusinessID", "BusinessName", "BusinessType", "BusinessTypeID", "AddressLine1", "AddressLine2",
            "AddressLine3", "PostCode", "RatingValue", "RatingKey", "RatingDate", "LocalAuthorityCode", "LocalAuthorityName",
            "LocalAuthorityWebSite", "LocalAuthorityEmailAddress", "Scores/Hygiene", "Scores/Structural",
            "Scores/ConfidenceInManagement", "SchemeType", "NewRatingPending", "Geocode/Longitude", "Geocode/Latitude"]  # fmt: skip

    def row(number: int, name: str, value: str, day: str, points: tuple[object, ...]) -> list[object]:
        return [number, f"PI/{number}", name, "Restaurant/Cafe/Canteen", 1, "12 High Street", "", "York", "YO1 7HH", value,
                f"fhrs_{value.lower()}_en-gb", day, 868, "York", "http://www.york.gov.uk", "publicprotection@york.gov.uk",
                *points, "FHRS", "False", -1.08, 53.96]  # fmt: skip

    rows = [
        head,
        row(1410251, "Betty's Tea Room", "5", "2023-02-16", (0, 5, 0)),
        row(1410377, "Golden Dragon", "1", "2023-06-29", (15, 10, 20)),
        row(1410402, "The Minster Inn", "2", "2022-11-03", (10, 10, 10)),
        row(1410999, "New Bean Coffee", "AwaitingInspection", "", ("", "", "")),
    ]
    visits = (
        Visit("Betty's Tea Room", date(2023, 2, 16), result="pass"), Visit("Golden Dragon", date(2023, 6, 29), result="fail"),
        Visit("The Minster Inn", date(2022, 11, 3), result="conditional"),
    )  # fmt: skip
    truth = Truth(visits=visits, rows=4, suppliers={"New Bean Coffee": {}})
    return text_of(rows, encoding="utf-8-sig"), "FHRS868en-GB.csv", truth


@workbook("c", "en")
def export_toronto_en() -> Made:
    """Infractions with 'M - Minor' severities, the visit's status per row, fines, and clean visits of empty cells."""
    head = ["_id", "Rec #", "Establishment ID", "Inspection ID", "Establishment Name", "Establishment Type", "Establishment Address",
            "Establishment Status", "Min. Inspections Per Year", "Infraction Details", "Inspection Date", "Severity", "Action",
            "Outcome", "Amount Fined", "Latitude", "Longitude", "unique_id"]  # fmt: skip
    rows = [
        head,
        [1, 1, 10752654, 105281801, "# HASHTAG INDIA", "Restaurant", "1871 O'CONNOR DR", "Pass", 3, "FAIL TO ENSURE FACILITY SURFACE CLEANED AS NECESSARY - SEC. 7(1)(G)", "2023-06-26", "M - Minor", "Corrected During Inspection", "", "", 43.72, -79.30, "a1"],
        [2, 2, 10752654, 105281801, "# HASHTAG INDIA", "Restaurant", "1871 O'CONNOR DR", "Pass", 3, "Store potentially hazardous foods at internal temperature above 4 C - Sec. 27", "2023-06-26", "C - Crucial", "Notice to Comply", "", "", 43.72, -79.30, "a2"],
        [3, 3, 10501290, 105399912, "DYNASTY BBQ, NO. 2", "Food Take Out", "44 SPADINA AVE", "Conditional Pass", 3, "Inadequate food temperature control - Sec. 27(1)", "2023-09-14", "S - Significant", "Ticket", "Conviction - Fined", "120.00", 43.65, -79.39, "a3"],
        [4, 4, 10666111, 105400001, "MAPLE CAFE", "Restaurant", "9 QUEEN ST W", "Pass", 2, "", "2023-10-02", "", "", "", "", 43.66, -79.38, "a4"],
    ]  # fmt: skip
    visits = (
        Visit("# HASHTAG INDIA", date(2023, 6, 26), "105281801", result="pass", audited=False),
        Visit("DYNASTY BBQ, NO. 2", date(2023, 9, 14), "105399912", result="conditional", audited=False),
        Visit("MAPLE CAFE", date(2023, 10, 2), "105400001", result="pass", audited=False),
    )
    truth = Truth(
        visits=visits, rows=4, findings={"minor": 1, "major": 1, "critical": 1}, nonconformities=3, actions=None
    )
    return text_of(rows), "Dinesafe.csv", truth


@workbook("a", "en")
def export_osha_inspections_en() -> Made:
    """An inspectorate's raw table of 33 columns: letters as codes, four dates, of which the opening is the visit."""
    head = ["activity_nr", "reporting_id", "state_flag", "estab_name", "site_address", "site_city", "site_state", "site_zip",
            "owner_type", "owner_code", "adv_notice", "safety_hlth", "sic_code", "naics_code", "insp_type", "insp_scope",
            "why_no_insp", "union_status", "safety_manuf", "safety_const", "safety_marit", "health_manuf", "health_const",
            "health_marit", "migrant", "mail_street", "mail_city", "mail_state", "mail_zip", "host_est_key", "nr_in_estab",
            "open_date", "case_mod_date", "close_conf_date", "close_case_date", "ld_dt"]  # fmt: skip

    def row(number: int, name: str, kind: str, opened: str, closed: str) -> list[object]:
        return [number, 950614, "", name, "1 Mill Rd", "Akron", "OH", 44305, "A", "", "N", "S", "", 332710, kind, "B", "", "N",
                "", "", "", "", "", "", "", "1 Mill Rd", "Akron", "OH", 44305, "host_est_key", 48, opened, "2021-02-08 00:00:00",
                opened, closed, "2021-06-03 01:01:45"]  # fmt: skip

    rows = [
        head,
        row(1475302, "ACME STAMPING CO", "B", "2020-03-16 00:00:00", "2020-09-30 00:00:00"),
        row(1475318, "BUCKEYE FORGE LLC", "H", "2020-05-04 00:00:00", ""),
        row(1480021, "ACME STAMPING CO", "F", "2020-11-17 00:00:00", "2021-01-22 00:00:00"),
    ]
    visits = (
        Visit("ACME STAMPING CO", date(2020, 3, 16), "1475302"), Visit("BUCKEYE FORGE LLC", date(2020, 5, 4), "1475318"),
        Visit("ACME STAMPING CO", date(2020, 11, 17), "1480021"),
    )  # fmt: skip
    return text_of(rows), "osha_inspection.csv", Truth(visits=visits, rows=3)


@workbook("c", "en")
def export_msha_violations_en() -> Made:
    """Bars between quoted cells: violator, mine and controller; event, violation and docket numbers; five dates."""
    head = ["EVENT_NO", "INSPECTION_BEGIN_DT", "INSPECTION_END_DT", "VIOLATION_NO", "CONTROLLER_ID", "CONTROLLER_NAME", "VIOLATOR_ID",
            "VIOLATOR_NAME", "VIOLATOR_TYPE_CD", "MINE_ID", "MINE_NAME", "MINE_TYPE", "COAL_METAL_IND", "CONTRACTOR_ID",
            "VIOLATION_ISSUE_DT", "VIOLATION_OCCUR_DT", "CAL_YR", "CAL_QTR", "FISCAL_YR", "VIOLATION_ISSUE_TIME", "SIG_SUB",
            "SECTION_OF_ACT", "PART_SECTION", "CIT_ORD_SAFE", "ORIG_TERM_DUE_DT", "LATEST_TERM_DUE_DT", "TERMINATION_DT",
            "LIKELIHOOD", "INJ_ILLNESS", "NO_AFFECTED", "NEGLIGENCE", "PROPOSED_PENALTY", "AMOUNT_DUE", "AMOUNT_PAID",
            "DOCKET_NO"]  # fmt: skip

    def row(event: str, begin: str, end: str, number: str, who: tuple[str, ...], mine: tuple[str, str], day: str, sub: str,
            part: str, due: str, done: str) -> list[str]:  # fmt: skip
        return [event, begin, end, number, "C00012", who[0], "0063120", who[1], "Operator", *mine, "Underground", "C", "", day, day,
                "2021", "2", "2021", "0915", sub, "", part, "Citation", due, due, done, "Reasonably", "LostDays", "1", "ModNegligence",
                "413.00", "413.00", "413.00", ""]  # fmt: skip

    ridge = ("Alan Ridge", "Ridge Coal LLC")
    rows = [
        head,
        row("6695501", "04/12/2021", "06/25/2021", "9203101", ridge, ("1518233", "Deep Fork No. 2"), "04/14/2021", "Y", "75.400", "04/15/2021", "04/15/2021"),
        row("6695501", "04/12/2021", "06/25/2021", "9203102", ridge, ("1518233", "Deep Fork No. 2"), "04/19/2021", "N", "75.1725(a)", "04/20/2021", ""),
        row("6695777", "05/03/2021", "05/28/2021", "9203307", ("Big Sandy Corp", "Sandy River Mining"), ("4609001", "River Portal"), "05/05/2021", "N", "77.205(a)", "05/07/2021", "05/06/2021"),
    ]  # fmt: skip
    text = "\r\n".join("|".join(f'"{cell}"' for cell in row) for row in rows) + "\r\n"
    visits = (
        Visit("Ridge Coal LLC", date(2021, 6, 25), "6695501", "Deep Fork No. 2", audited=False),
        Visit("Sandy River Mining", date(2021, 5, 28), "6695777", "River Portal", audited=False),
    )
    truth = Truth(visits=visits, rows=3, findings={"ungraded_nc": 3}, nonconformities=3, actions=None,
                  finding_clauses={"75.400": 1, "75.1725(a)": 1, "77.205(a)": 1})  # fmt: skip
    return text.encode("cp1252"), "Violations.txt", truth


@workbook("a", "en")
def export_fda_inspections_en() -> Made:
    """Classifications in words with their letters, an identifier of nine digits, a fiscal year, no inspector."""
    rows = [
        ["FEI Number", "Legal Name", "City", "State", "Zip", "Country/Area", "Fiscal Year", "Inspection ID", "Posted Citations", "Inspection End Date", "Classification", "Project Area", "Product Type", "Additional Details", "FMD-145 Date"],
        [3003281047, "Zhejiang Tianyu Pharma Co., Ltd.", "Taizhou", "-", "-", "China", 2022, 1173044, "Yes", date(2022, 6, 17), "Voluntary Action Indicated (VAI)", "Drug Quality Assurance", "Drugs", "", "09/08/2022"],
        [3003281047, "Zhejiang Tianyu Pharma Co., Ltd.", "Taizhou", "-", "-", "China", 2024, 1230988, "No", date(2024, 3, 22), "No Action Indicated (NAI)", "Drug Quality Assurance", "Drugs", "", ""],
        [1000525075, "Cedar Lake Dairy, Inc.", "Cedar", "WI", "53012", "United States", 2023, 1199001, "Yes", date(2023, 1, 11), "Official Action Indicated (OAI)", "Foodborne Biological Hazards", "Food/Cosmetics", "", ""],
    ]  # fmt: skip
    visits = (
        Visit("Zhejiang Tianyu Pharma Co., Ltd.", date(2022, 6, 17), "1173044", result="conditional"),
        Visit("Zhejiang Tianyu Pharma Co., Ltd.", date(2024, 3, 22), "1230988", result="pass"),
        Visit("Cedar Lake Dairy, Inc.", date(2023, 1, 11), "1199001", result="fail"),
    )
    suppliers = {"Cedar Lake Dairy, Inc.": {"country": "US"}, "Zhejiang Tianyu Pharma Co., Ltd.": {"country": "CN"}}
    return book_of({"Inspections Details": rows}), "Inspections.xlsx", Truth(visits=visits, rows=3, suppliers=suppliers)


@workbook("c", "en")
def export_fda_citations_en() -> Made:
    """Citations: paragraph of law, a short and a long description; two of one paragraph in one inspection stay two."""
    rows = [
        ["Inspection ID", "FEI Number", "Legal Name", "City", "State", "Country/Area", "Program Area", "Inspection End Date", "Act/CFR Number", "Short Description", "Long Description"],
        [1173044, 3003281047, "Zhejiang Tianyu Pharma Co., Ltd.", "Taizhou", "-", "China", "Drugs", date(2022, 6, 17), "21 CFR 211.192", "Investigations of discrepancies, failures", "There is a failure to thoroughly review any unexplained discrepancy."],
        [1173044, 3003281047, "Zhejiang Tianyu Pharma Co., Ltd.", "Taizhou", "-", "China", "Drugs", date(2022, 6, 17), "21 CFR 211.192", "Written record of investigation incomplete", "Written records are not always made of investigations."],
        [1199001, 1000525075, "Cedar Lake Dairy, Inc.", "Cedar", "WI", "United States", "Foods", date(2023, 1, 11), "21 CFR 117.35(a)", "Plant maintenance", "You did not maintain your plant in a clean condition."],
    ]  # fmt: skip
    visits = (
        Visit("Zhejiang Tianyu Pharma Co., Ltd.", date(2022, 6, 17), "1173044", audited=False),
        Visit("Cedar Lake Dairy, Inc.", date(2023, 1, 11), "1199001", audited=False),
    )
    truth = Truth(visits=visits, rows=3, findings={"ungraded_nc": 3}, nonconformities=3,
                  finding_clauses={"21 CFR 211.192": 2, "21 CFR 117.35(a)": 1})  # fmt: skip
    return book_of({"Inspections Citations Details": rows}), "Citations.xlsx", truth


@workbook("a", "fr")
def export_alim_confiance_fr() -> Made:
    """Coded headings, times with a zone, four words of appreciation, semicolons."""
    head = ["APP_Libelle_etablissement", "SIRET", "Adresse_2_UA", "Code_postal", "Libelle_commune", "Numero_inspection",
            "Date_inspection", "APP_Libelle_activite_etablissement", "Synthese_eval_sanit", "Agrement", "geores", "filtre",
            "ods_type_activite"]  # fmt: skip
    rows = [
        head,
        ["BOUCHERIE MARTIN", "38012986646850", "4 RUE DU PUITS", "69001", "LYON 01", "23-087344-1", "2023-09-12T02:00:00+02:00", "Boucherie-Charcuterie", "Très satisfaisant", "", "45.76,4.83", "Boucherie", "Alimentation générale"],
        ["LE PETIT ZINC", "52134456700011", "11 QUAI SUD", "71000", "MACON", "23-090112-1", "2023-10-03T02:00:00+02:00", "Restaurant", "A améliorer", "", "46.30,4.83", "Restaurant", "Autres"],
        ["FROMAGERIE DU MÔLE", "41100022200017", "ZA NORD", "74250", "VIUZ", "23-090555-2", "2023-10-05T02:00:00+02:00", "Transformation de lait", "Satisfaisant", "FR 74.293.001 CE", "46.14,6.41", "Lait", "Autres"],
        ["SNACK ISTANBUL", "80233344400025", "2 RUE HAUTE", "01000", "BOURG", "23-091003-1", "2023-11-20T01:00:00+01:00", "Restauration rapide", "A corriger de manière urgente", "", "46.20,5.22", "Restaurant", "Autres"],
    ]  # fmt: skip
    visits = (
        Visit("BOUCHERIE MARTIN", date(2023, 9, 12), "23-087344-1", result="pass"),
        Visit("LE PETIT ZINC", date(2023, 10, 3), "23-090112-1", result="conditional"),
        Visit("FROMAGERIE DU MÔLE", date(2023, 10, 5), "23-090555-2", result="pass"),
        Visit("SNACK ISTANBUL", date(2023, 11, 20), "23-091003-1", result="fail"),
    )
    return text_of(rows, separator=";"), "export_alimconfiance.csv", Truth(visits=visits, rows=4)


@workbook("c", "pt")
def export_autos_de_infracao_pt() -> Made:
    """Notices of infringement: cp1252, semicolons, times with seconds, the law's article as text, values in reais."""
    head = ["SEQ_AUTO_INFRACAO", "NUM_AUTO_INFRACAO", "SER_AUTO_INFRACAO", "TIPO_AUTO", "TIPO_MULTA", "VAL_AUTO_INFRACAO", "UF",
            "MUNICIPIO", "DAT_HORA_AUTO_INFRACAO", "DES_AUTO_INFRACAO", "GRAVIDADE_INFRACAO", "TIPO_INFRACAO", "NOME_INFRATOR",
            "CPF_CNPJ_INFRATOR", "DES_STATUS_FORMULARIO"]  # fmt: skip
    rows = [
        head,
        ["2741120", "9HQX2KLA", "E", "Multa", "Fechada", "15.500,00", "PA", "ALTAMIRA", "17/08/2022 14:32:00", "Destruir 3,1 ha de floresta nativa sem autorização", "Grave", "Flora", "MADEIREIRA RIO XINGU LTDA", "12.345.678/0001-90", "Lavrado"],
        ["2741121", "9HQX2KLB", "E", "Multa", "Fechada", "5.000,00", "PA", "ALTAMIRA", "17/08/2022 14:50:00", "Ter em depósito 12 m³ de madeira serrada sem licença", "Leve", "Flora", "MADEIREIRA RIO XINGU LTDA", "12.345.678/0001-90", "Lavrado"],
        ["2750007", "K1TT0PQM", "E", "Advertência", "", "", "SP", "SANTOS", "05/09/2022 09:15:00", "Lançar efluente fora do padrão", "Grave", "Poluição", "CURTUME SANTISTA S.A.", "98.765.432/0001-10", "Cancelado"],
    ]  # fmt: skip
    visits = (
        Visit("MADEIREIRA RIO XINGU LTDA", date(2022, 8, 17), audited=False),
        Visit("CURTUME SANTISTA S.A.", date(2022, 9, 5), audited=False),
    )
    truth = Truth(visits=visits, rows=3, findings=None, nonconformities=3, actions=None)
    return text_of(rows, separator=";", encoding="cp1252"), "auto_infracao_ano_2022.csv", truth


@workbook("a", "pt")
def export_bpf_pt() -> Made:
    """An agency's inspections for good practice: three words of classification, the request's number, title rows."""
    rows = [
        ["Inspeções de Boas Práticas de Fabricação – fabricantes de medicamentos"],
        ["Atualizado em: 31/10/2023"],
        [],
        ["Empresa", "CNPJ", "UF", "Linha de produção", "Nº do expediente", "Início da inspeção", "Término da inspeção", "Classificação", "Publicação no DOU", "Validade do certificado"],
        ["Laboratório Boa Saúde Ltda.", "01.234.567/0001-11", "GO", "Sólidos não estéreis", "0412233/23-1", "08/05/2023", "12/05/2023", "Satisfatória", "26/06/2023", "26/06/2025"],
        ["Farmoquímica do Sul S.A.", "07.654.321/0001-22", "RS", "Injetáveis", "0522110/23-8", "19/06/2023", "23/06/2023", "Em exigência", "", ""],
        ["Vitalab Indústria Farmacêutica Ltda.", "10.200.300/0001-33", "SP", "Líquidos", "0533001/23-2", "03/07/2023", "07/07/2023", "Insatisfatória", "", ""],
        ["Total de inspeções: 3"],
    ]  # fmt: skip
    visits = (
        Visit("Laboratório Boa Saúde Ltda.", date(2023, 5, 12), result="pass"),
        Visit("Farmoquímica do Sul S.A.", date(2023, 6, 23), result="conditional"),
        Visit("Vitalab Indústria Farmacêutica Ltda.", date(2023, 7, 7), result="fail"),
    )
    return book_of({"Inspeções": rows}), "inspecoes_bpf_2023.xlsx", Truth(visits=visits, rows=3)

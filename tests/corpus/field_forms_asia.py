"""Checklists as companies print them, in Vietnamese and Turkish."""

from __future__ import annotations

from datetime import date

from tests.corpus.field_forms import DAY_FIRST, Rows, band, one_page, page
from tests.corpus.truth import Made, Truth, Visit, workbook
from tests.corpus.writing import new_book, saved


@workbook("f", "vi")
def field_date_in_words_vi() -> Made:
    """Label and value in one cell, the date in words, a control box with a date of issue, ticks V."""
    rows: Rows = [
        ["CÔNG TY CP DỆT MAY HOÀNG LONG", None, None, None, None, "Mã số: BM-QA-07"],
        ["BẢNG ĐÁNH GIÁ NHÀ CUNG CẤP", None, None, None, None, "Lần ban hành: 02"],
        [None, None, None, None, None, "Ngày hiệu lực: 01/01/2023"],
        ["Tên nhà cung cấp: Công ty TNHH Nhuộm Phước An"],
        ["Địa chỉ: KCN Tân Tạo, TP. Hồ Chí Minh", None, None, "Người liên hệ: Anh Tuấn"],
        ["Ngày đánh giá: ngày 12 tháng 03 năm 2024", None, None, "Người đánh giá: Trần Thu Hà"],
        [],
        ["STT", "Nội dung đánh giá", "Đạt", "Không đạt", "Không áp dụng", "Ghi chú"],
        ["I", "HỆ THỐNG QUẢN LÝ"],
        [1, "Có giấy phép kinh doanh", "V"],
        [2, "Có chứng nhận OEKO-TEX", None, "V", None, "Hết hạn 01/2024"],
        ["II", "MÔI TRƯỜNG"],
        [3, "Có hệ thống xử lý nước thải", "V"],
        [4, "Có quan trắc khí thải định kỳ", None, None, "V"],
        [5, "Phân loại rác tại nguồn", "V"],
        [],
        ["Kết luận: Đạt có điều kiện"],
        ["Ngày     tháng     năm 20", None, None, "Người đánh giá (ký, ghi rõ họ tên)"],
    ]
    content = one_page("BM-QA-07", rows, "A1:E1 A2:E3 A4:F4 A5:C5 D5:F5 A6:C6 D6:F6 B9:F9 B12:F12")
    visit = Visit("Công ty TNHH Nhuộm Phước An", date(2024, 3, 12), None, None, "conditional", None, None, "CNCAC")
    truth = Truth(visits=(visit,), sites=1, findings=None, nonconformities=1, items=5, clauses={"2": "N", "4": "A"})
    return content, "BM-QA-07 Phuoc An.xlsx", truth


@workbook("f", "vi")
def field_haccp_vi() -> Made:
    """Yes and No columns under a heading of their own, items numbered 1.1 with section rows, x as mark, a corrective action."""
    rows: Rows = [
        ["CHECKLIST ĐÁNH GIÁ HACCP"],
        ["Cơ sở được đánh giá", None, "Công ty Thủy sản Cà Mau Xanh", None, "Ngày", "25/06/2024"],
        ["Đoàn đánh giá", None, "1. Lê Minh  2. Phạm Oanh", None, "Số báo cáo", "CM-06"],
        [],
        ["TT", "Chỉ tiêu", "Kết quả", None, "Diễn giải", "Biện pháp khắc phục"],
        [None, None, "Có", "Không", None, None],
        ["1", "NHÀ XƯỞNG", None, None, None, None],
        ["1.1", "Tường, trần sạch, không bong tróc", "x", None, None, None],
        ["1.2", "Có lưới chắn côn trùng", None, "x", "Rách 2 vị trí", "Thay lưới"],
        ["2", "THIẾT BỊ", None, None, None, None],
        ["2.1", "Tủ đông có nhiệt kế tự ghi", "x", None, None, None],
        ["2.2", "Cân được hiệu chuẩn", "x", None, None, None],
        ["Tổng cộng", None, 3, 1, None, None],
        ["Xếp loại:", None, "Loại B", None, None, None],
    ]
    content = one_page("HACCP", rows, "A1:F1 A2:B2 C2:D2 A3:B3 C3:D3 A5:A6 B5:B6 C5:D5 E5:E6 F5:F6")
    visit = Visit("Công ty Thủy sản Cà Mau Xanh", date(2024, 6, 25), "CM-06", None, None, None, None, "CNCC")
    truth = Truth(visits=(visit,), findings=None, nonconformities=1, actions=None, items=4, clauses={"1.2": "N"})
    return content, "HACCP CM-06.xlsx", truth


@workbook("f", "vi")
def field_points_vi() -> Made:
    """Maximum and given points, sums per part, the total out of hundred with the class beside."""
    rows: Rows = [
        ["PHIẾU CHẤM ĐIỂM NHÀ CUNG ỨNG"],
        ["Nhà cung ứng:", "Công ty CP Nhựa Đông Á", "Kỳ đánh giá:", "Quý II/2024"],
        ["Ngày đánh giá:", "25/07/2024", "Bộ phận đánh giá:", "Mua hàng"],
        ["Mục", "Tiêu chí", "Điểm tối đa", "Điểm đạt được", "Nhận xét"],
        ["A", "Chất lượng"],
        ["A1", "Tỷ lệ lỗi dưới 1%", 20, 20, None],
        ["A2", "Phản hồi khiếu nại đúng hạn", 10, 4, "Trễ 2 lần"],
        ["Cộng A", None, 30, 24, None],
        ["B", "Giao hàng"],
        ["B1", "Đúng số lượng", 10, 10, None],
        ["B2", "Đúng thời gian", 10, 0, "Trễ 5 chuyến"],
        ["Cộng B", None, 20, 10, None],
        ["Tổng điểm", None, 50, 34, None],
        [],
        ["Ghi chú: từ 80% trở lên loại A; 60-79% loại B; dưới 60% loại C"],
        ["Người lập", None, "Trưởng bộ phận"],
    ]
    content = one_page("Phiếu", rows, "A1:E1 B5:E5 B9:E9 A15:E15")
    visit = Visit("Công ty CP Nhựa Đông Á", date(2024, 7, 25), marks="CPCN")
    truth = Truth(visits=(visit,), sites=1, findings=None, items=4, clauses={"A2": "P", "B2": "N"})
    return content, "cham diem Dong A.xlsx", truth


@workbook("f", "vi")
def field_iso14001_vi() -> Made:
    """Clauses of a standard with words of an answer in one column, evidence before it, two head pairs per line."""
    rows: Rows = [
        [None, None, "BIỂU MẪU"],
        [None, None, "DANH MỤC KIỂM TRA ĐÁNH GIÁ NỘI BỘ ISO 14001:2015"],
        [],
        ["Đơn vị được đánh giá:", "Xí nghiệp Cơ khí Thống Nhất", None, "Ngày đánh giá:", "20/8/2024"],
        ["Trưởng đoàn:", "Võ Văn Nam", None, "Thành viên:", "Hồ Thị Mai, Đỗ Quân"],
        [],
        ["Điều khoản", "Yêu cầu", "Bằng chứng", "Kết quả đánh giá", "Ghi chú"],
        ["6.1.2", "Khía cạnh môi trường đã được xác định?", "Bảng khía cạnh 2024", "Phù hợp", None],
        ["6.1.3", "Nghĩa vụ tuân thủ được cập nhật?", "Chưa cập nhật Luật BVMT 2020", "Không phù hợp", "NC 01"],
        ["7.2", "Năng lực được đánh giá?", "Hồ sơ đào tạo", "Phù hợp", None],
        ["8.2", "Diễn tập ứng phó khẩn cấp?", "Biên bản 05/2024", "Phù hợp", None],
        ["9.1.2", "Đánh giá tuân thủ?", None, "Không áp dụng", None],
        [],
        ["P. Trưởng đoàn", None, None, "Đại diện đơn vị"],
    ]
    content = one_page("ISO 14001", rows, "A1:B2 C1:E1 C2:E2 B4:C4 B5:C5")
    visit = Visit("Xí nghiệp Cơ khí Thống Nhất", date(2024, 8, 20), marks="CNCCA")
    truth = Truth(visits=(visit,), findings=None, nonconformities=1, items=5, clauses={"6.1.3": "N", "9.1.2": "A"})
    return content, "checklist ISO14001.xlsx", truth


@workbook("f c", "vi")
def field_nc_list_vi() -> Made:
    """A report whose head is labels above their values; the list of nonconformities on a second sheet has head and deadlines."""
    book = new_book()
    page(book, "Checklist", [
        ["BÁO CÁO ĐÁNH GIÁ TRÁCH NHIỆM XÃ HỘI"], [],
        ["Nhà máy", "Ngày đánh giá", "Số báo cáo", "Đánh giá viên"],
        ["Công ty May Sông Hồng", "10/10/2024", "SH-1010", "Bùi Lan"], [],
        ["Mã", "Câu hỏi", "Trả lời", "Nhận xét"],
        ["1", "LAO ĐỘNG TRẺ EM"], ["1.1", "Không có lao động dưới 15 tuổi?", "Có", None],
        ["2", "GIỜ LÀM VIỆC"], ["2.1", "Tăng ca dưới 12 giờ/tuần?", "Không", "Tăng ca 18 giờ"],
        ["2.2", "Nghỉ 1 ngày trong 7 ngày?", "Có", None], ["2.3", "Ca đêm có phụ cấp?", "N/A", None],
    ], "A1:D1")  # fmt: skip
    page(book, "Điểm không phù hợp", [
        ["Nhà máy:", "Công ty May Sông Hồng", None, "Ngày đánh giá:", "10/10/2024"], ["Số báo cáo:", "SH-1010"], [],
        ["STT", "Mã", "Mô tả điểm không phù hợp", "Mức độ", "Hành động khắc phục", "Người chịu trách nhiệm", "Thời hạn hoàn thành", "Tình trạng"],
        [1, "2.1", "Tăng ca 18 giờ một tuần", "Nặng", "Tuyển thêm lao động", "Phòng nhân sự", "31/12/2024", "Đang thực hiện"],
        [2, "2.1", "Không có bảng đăng ký tăng ca", "Nhẹ", "Lập bảng", "Quản đốc", "31/10/2024", "Đã hoàn thành"],
    ])  # fmt: skip
    visit = Visit("Công ty May Sông Hồng", date(2024, 10, 10), "SH-1010", None, None, None, None, "CNCA")
    truth = Truth(visits=(visit,), sites=1, findings={"major": 1, "minor": 1}, nonconformities=2,
                  actions={"in_progress": 1, "closed_unverified": 1}, due=(date(2024, 12, 31), date(2024, 10, 31)), items=6,
                  clauses={"2.1": "N"}, finding_clauses={"2.1": 2})  # fmt: skip
    return saved(book), "SH-1010 bao cao.xlsx", truth


@workbook("f", "tr")
def field_ticks_tr() -> Made:
    """Uygun, Uygun Değil, U.D. with X; a box with the form's number, its date and its revision, none of which is the audit's."""
    rows: Rows = [
        ["TEDARİKÇİ DENETİM FORMU", None, None, None, "Doküman No", "FR-SA-14"],
        [None, None, None, None, "Yayın Tarihi", "02.01.2020"],
        [None, None, None, None, "Revizyon No / Tarihi", "03 / 15.06.2023"],
        ["Tedarikçi Firma Adı", None, "Anadolu Ambalaj San. Tic. A.Ş.", None, "Denetim Tarihi", "17.10.2024"],
        ["Denetim Ekibi", None, "Elif Kaya, Murat Demir", None, "Firma Yetkilisi", "Hakan Öz"],
        ["No", "Denetim Soruları", "Uygun", "Uygun Değil", "U.D.", "Açıklama"],
        band("1. KALİTE YÖNETİM SİSTEMİ", 6),
        ["1.1", "Kalite el kitabı mevcut mu?", "X", None, None, None],
        ["1.2", "İç denetimler planlanıyor mu?", None, "X", None, "2023 planı yok"],
        band("2. İŞ SAĞLIĞI VE GÜVENLİĞİ", 6),
        ["2.1", "Risk değerlendirmesi güncel mi?", "X", None, None, None],
        ["2.2", "Basınçlı kaplar kontrol ediliyor mu?", None, None, "X", "Yok"],
        ["SONUÇ", None, "Şartlı Kabul", None, None, None],
        ["Denetçi İmza", None, None, "Firma Yetkilisi İmza", None, None],
    ]
    content = one_page("Form", rows, "A1:D3 A4:B4 C4:D4 A5:B5 C5:D5 A7:F7 A10:F10 C13:F13")
    visit = Visit("Anadolu Ambalaj San. Tic. A.Ş.", date(2024, 10, 17), None, None, "conditional", None, None, "CNCA")
    truth = Truth(visits=(visit,), findings=None, nonconformities=1, items=4, clauses={"1.2": "N", "2.2": "A"})
    return content, "Anadolu Ambalaj denetim.xlsx", truth


@workbook("f", "tr")
def field_points_tr() -> Made:
    """Points with the maximum in the column beside, a total row and the percentage with a comma below."""
    rows: Rows = [
        ["TEDARİKÇİ DEĞERLENDİRME ANKETİ"],
        [],
        ["Firma Adı:", "Ege Döküm Ltd. Şti."],
        ["Değerlendirme Tarihi:", "08/02/2024"],
        ["Değerlendiren:", "Selin Aksoy"],
        [],
        ["Sıra No", "Kriter", "Maks. Puan", "Verilen Puan", "Açıklamalar"],
        [1, "Ölçüm cihazları kalibre ediliyor mu?", 5, 5, None],
        [2, "Proses kontrol kayıtları tutuluyor mu?", 5, 2, "Eksik vardiya"],
        [3, "Uygun olmayan ürün ayrılıyor mu?", 5, 0, None],
        [4, "Çevre izni var mı?", 5, 5, None],
        ["TOPLAM", None, 20, 12, None],
        ["Başarı Yüzdesi", None, None, "60,0 %", None],
    ]
    content = one_page("Anket", rows, "A1:E1")
    visit = Visit("Ege Döküm Ltd. Şti.", date(2024, 2, 8), marks="CPNC")
    truth = Truth(
        visits=(visit,), sites=1, findings=None, items=4, clauses={"2": "P", "3": "N"}, questions=(DAY_FIRST,)
    )
    return content, "Ege Döküm anket.xlsx", truth

"""Checklists as companies and authorities print them, in Portuguese and Chinese: control boxes, logos, legends, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.corpus.truth import Made, Question, Truth, Visit, workbook
from tests.corpus.writing import merged, new_book, put, saved

DAY_FIRST = Question(("day first",), ("dmy",))
Rows = Sequence[Sequence[Any]]


def page(book: openpyxl.Workbook, title: str, rows: Rows, merges: str = "", *, row: int = 1) -> Worksheet:
    """A sheet with its rows from a row on and its merged ranges, separated by spaces."""
    sheet = book.create_sheet(title)
    put(sheet, rows, row=row)
    merged(sheet, *merges.split())
    return sheet


def one_page(title: str, rows: Rows, merges: str = "", *, row: int = 1) -> bytes:
    """A workbook of one such sheet."""
    book = new_book()
    page(book, title, rows, merges, row=row)
    return saved(book)


def band(text: str, width: int) -> list[Any]:
    """A section row across a checklist."""
    return [text, *[None] * (width - 1)]


@workbook("f", "pt")
def field_iso9001_pt() -> Made:
    """A control box beside the title, several auditors, a legend above, an opportunity for improvement as a tick of its own."""
    rows: Rows = [
        [None, None, "LISTA DE VERIFICAÇÃO DE AUDITORIA", None, None, None, "Código: FOR-QLD-021"],
        [None, None, None, None, None, None, "Revisão: 04"],
        [None, None, "ABNT NBR ISO 9001:2015", None, None, None, "Data da revisão: 10/01/2022"],
        [None, None, None, None, None, None, "Página: 1 de 3"],
        [],
        ["Empresa auditada:", None, "Metalúrgica Serra Azul Ltda.", None, "Data da auditoria:", None, "14/03/2024"],
        ["Processo / Área:", None, "Compras e Recebimento", None, "Auditado:", None, "Cláudia Nunes"],
        ["Auditor líder:", None, "Paulo Freitas", None, "Equipe auditora:", None, "Ana Prado; Rui Mota"],
        ["Relatório nº:", None, "RA-2024-007", None, "Tipo:", None, "Externa (fornecedor)"],
        [],
        ["Legenda: C = Conforme; NC = Não conforme; OM = Oportunidade de melhoria; NA = Não aplicável"],
        [],
        ["Requisito", "Questão", "Evidências objetivas", "C", "NC", "OM", "NA"],
        band("4 CONTEXTO DA ORGANIZAÇÃO", 7),
        ["4.1", "As questões internas e externas foram determinadas?", "Matriz SWOT de 02/2024", "X"],
        ["4.2", "As partes interessadas pertinentes são monitoradas?", "Não há registro de revisão", None, "X"],
        band("8 OPERAÇÃO", 7),
        ["8.4.1", "Os provedores externos são avaliados?", "Planilha IQF", "X"],
        ["8.4.2", "A verificação no recebimento é eficaz?", "Sugere-se amostragem NBR 5426", None, None, "X"],
        ["8.3", "Projeto e desenvolvimento", "Excluído do escopo", None, None, None, "X"],
        ["8.7", "Saídas não conformes são segregadas?", "Área vermelha identificada", "X"],
        [],
        ["Conclusão da auditoria:", None, "Aprovado"],
        ["Assinatura do auditor", None, None, None, "Assinatura do auditado"],
        ["FOR-QLD-021 Rev. 04 - Uso interno"],
    ]
    content = one_page(
        "LV", rows, "A1:B4 C1:F2 C3:F4 A6:B6 C6:D6 E6:F6 A7:B7 C7:D7 A8:B8 C8:D8 A11:G11 A14:G14 A17:G17"
    )
    visit = Visit("Metalúrgica Serra Azul Ltda.", date(2024, 3, 14), "RA-2024-007", None, "pass", None, None, "CNCCAC")
    truth = Truth(visits=(visit,), sites=1, nonconformities=1, items=6, clauses={"4.2": "N", "8.3": "A", "8.7": "C"})
    return content, "RA-2024-007 Serra Azul.xlsx", truth


@workbook("f", "pt")
def field_supplier_points_pt() -> Made:
    """Points with their maximum, a subtotal per section in its heading row's place, the index and the class at the end."""
    rows: Rows = [
        ["Indústrias Horizonte S.A."],
        ["QUESTIONÁRIO DE AVALIAÇÃO DE FORNECEDORES"],
        [],
        ["1. DADOS DO FORNECEDOR"],
        ["Razão social", "Plásticos Vale Verde Ltda", None, "CNPJ", "12.345.678/0001-90"],
        ["Endereço", "Rod. BR-116, km 12", None, "Cidade / UF", "Caxias do Sul / RS"],
        ["Data da avaliação", "07/05/2024", None, "Avaliador(es)", "José Lima / Marta Reis"],
        [],
        ["Item", "Requisito avaliado", "Pontuação máxima", "Pontuação obtida", "Observações"],
        ["A", "SISTEMA DE GESTÃO", None, None, None],
        ["A.1", "Possui sistema de gestão certificado", 10, 10, "Certificado válido até 2026"],
        ["A.2", "Realiza auditorias internas", 10, 5, "Programa atrasado"],
        ["Subtotal A", None, 20, 15, None],
        ["B", "PRODUÇÃO", None, None, None],
        ["B.1", "Instruções disponíveis nos postos", 10, 10, None],
        ["B.2", "Manutenção preventiva", 10, 0, "Sem registros em 2024"],
        ["B.3", "Rastreabilidade dos lotes", 10, 10, None],
        ["Subtotal B", None, 30, 20, None],
        ["TOTAL GERAL", None, 50, 35, None],
        [],
        ["Índice de qualificação (%)", 70],
        ["Classificação", "Aprovado com restrições"],
        ["Critério: ≥ 85 % Aprovado; 60 a 84 % Aprovado com restrições; < 60 % Reprovado"],
    ]
    content = one_page("Avaliação", rows, "A1:E1 A2:E2 A4:E4 B5:C5 B6:C6 B7:C7 A23:E23")
    visit = Visit("Plásticos Vale Verde Ltda", date(2024, 5, 7), None, None, "conditional", None, None, "CPCNC")
    truth = Truth(
        visits=(visit,),
        sites=1,
        findings=None,
        items=5,
        clauses={"A.2": "P", "B.2": "N", "B.3": "C"},
        questions=(DAY_FIRST,),
    )
    return content, "Avaliação Vale Verde.xlsx", truth


@workbook("f", "pt")
def field_food_hygiene_pt() -> Made:
    """A health inspector's list: identification in numbered cells, an answer heading over Sim, Não, NA(*), brackets as boxes."""
    rows: Rows = [
        ["LISTA DE VERIFICAÇÃO DAS BOAS PRÁTICAS DE FABRICAÇÃO"],
        ["NÚMERO: 118/2024", None, None, "ANO: 2024"],
        ["A - IDENTIFICAÇÃO DA EMPRESA"],
        ["1-RAZÃO SOCIAL: Panificadora Trigo de Ouro Ltda."],
        ["2-NOME DE FANTASIA: Trigo de Ouro"],
        ["3-ENDEREÇO: Rua das Flores, 200", None, "4-CIDADE: Campinas", None, "5-UF: SP"],
        ["6-DATA DA INSPEÇÃO: 22/08/2024", None, "7-MOTIVO DA INSPEÇÃO: (X) Rotina ( ) Denúncia ( ) Renovação"],
        [],
        ["B - AVALIAÇÃO", None, "SIM", "NÃO", "NA(*)"],
        ["1. EDIFICAÇÃO E INSTALAÇÕES"],
        ["1.1", "Área externa livre de focos de insalubridade", "( X )", "(  )", "(  )"],
        ["1.2", "Piso de material que permite fácil higienização", "(  )", "( X )", "(  )"],
        ["1.3", "Elevadores e montacargas", "(  )", "(  )", "( X )"],
        ["2. MANIPULADORES"],
        ["2.1", "Utilização de uniforme de cor clara", "( X )", "(  )", "(  )"],
        ["2.2", "Asseio pessoal: boa apresentação", "( X )", "(  )", "(  )"],
        ["OBSERVAÇÕES: piso com rachaduras na área de forno."],
        [],
        ["(*) NA: Não se aplica"],
        ["D - CLASSIFICAÇÃO DO ESTABELECIMENTO"],
        ["( ) GRUPO 1 - 76 a 100%", None, "(X) GRUPO 2 - 51 a 75%", None, "( ) GRUPO 3 - 0 a 50%"],
        ["E - RESPONSÁVEIS PELA INSPEÇÃO"],
        ["Nome e assinatura: Carla Dias", None, "Matrícula: 4417"],
    ]
    content = one_page("Roteiro", rows, "A1:E1 A3:E3 A4:E4 A5:E5 A6:B6 C6:D6 A7:B7 C7:E7 A9:B9 A10:E10 A14:E14 A17:E17")
    visit = Visit("Panificadora Trigo de Ouro Ltda.", date(2024, 8, 22), None, None, None, None, None, "CNACC")
    truth = Truth(visits=(visit,), findings=None, items=5, clauses={"1.2": "N", "1.3": "A"})
    return content, "roteiro BPF 118-2024.xlsx", truth


@workbook("f", "pt")
def field_two_sites_pt() -> Made:
    """One audit per sheet, answers in words in one column, the weight beside; the criteria stand on the last sheet."""
    book = new_book()
    answers = {
        "Matriz Joinville": ("Joinville", "12 de março de 2024", "AUD-01", ["Atende", "Atende parcialmente", "Não atende", "N.A."]),
        "Filial Blumenau": ("Blumenau", "13 de março de 2024", "AUD-02", ["Atende", "Atende", "Atende", "Não atende"]),
    }  # fmt: skip
    texts = ["Licença de operação vigente", "PGRS implementado", "Efluentes monitorados", "Outorga de água"]
    for title, (site, day, no, words) in answers.items():
        page(book, title, [
            ["AUDITORIA AMBIENTAL DE SEGUNDA PARTE"], [],
            ["Fornecedor", "Têxtil Catarina S/A", "Unidade", site], ["Data", day, "Nº da auditoria", no],
            ["Auditores", "Bruno Sá, Iara Melo", "Norma", "ISO 14001"], [],
            ["Nº", "Requisito", "Peso", "Resultado", "Evidência / Comentário"],
            *([f"{at}", text, 2 if at < 3 else 1, word, "ver foto" if word != "Atende" else None]
              for at, (text, word) in enumerate(zip(texts, words, strict=True), 1)),
            [], ["Legenda:", "Atende = evidência completa"], [None, "Não atende = sem evidência"],
        ], "A1:E1")  # fmt: skip
    page(
        book,
        "Critérios",
        [["Critérios de avaliação"], ["A auditoria é feita por amostragem e não substitui a fiscalização."]],
    )
    visits = (
        Visit("Têxtil Catarina S/A", date(2024, 3, 12), "AUD-01", "Joinville", None, None, None, "CPNA"),
        Visit("Têxtil Catarina S/A", date(2024, 3, 13), "AUD-02", "Blumenau", None, None, None, "CCCN"),
    )
    truth = Truth(
        visits=visits, sites=2, findings=None, items=8, clauses={"3": "NC", "2": "PC"}, skipped=("Critérios",)
    )
    return saved(book), "auditoria ambiental Catarina.xlsx", truth


@workbook("f", "pt")
def field_five_s_columns_pt() -> Made:
    """A 5S score sheet: the grade is the column with the X, 0 to 4, and only the legend below says what a grade is."""
    rows: Rows = [
        ["AUDITORIA 5S EM FORNECEDORES"],
        ["Fornecedor: Usinagem Pioneira Ltda", None, "Setor: Tornearia", None, None, None, None],
        ["Data: 03/06/2024", None, "Auditor: Sandra Luz", None, None, None, None],
        [],
        ["Nº", "Descrição", 0, 1, 2, 3, 4],
        band("1º S - SEIRI (Utilização)", 7),
        [1, "Há itens desnecessários na área?", None, None, None, None, "X"],
        [2, "Os materiais obsoletos são descartados?", None, None, "X"],
        band("2º S - SEITON (Organização)", 7),
        [3, "Ferramentas têm local definido?", "X"],
        [4, "As demarcações estão visíveis?", None, None, None, None, "X"],
        ["Pontuação: 0 = Não atende; 1 = Ruim; 2 = Regular; 3 = Bom; 4 = Atende totalmente"],
    ]
    content = one_page("5S", rows, "A1:G1 A2:B2 C2:G2 A3:B3 C3:G3 A6:G6 A9:G9 A12:G12")
    visit = Visit("Usinagem Pioneira Ltda", date(2024, 6, 3), None, None, None, None, None, "CPNC")
    truth = Truth(visits=(visit,), findings=None, items=4, questions=(DAY_FIRST,))
    return content, "5S Pioneira junho.xlsx", truth


@workbook("f c m", "pt")
def field_report_and_plan_pt() -> Made:
    """A report: cover with scores per chapter, the checklist, and an action plan whose lines name the item they come from."""
    book = new_book()
    page(book, "Capa", [
        ["RELATÓRIO DE AUDITORIA DE FORNECEDOR"], [],
        ["Fornecedor:", "Frigorífico Pampa S.A."], ["Planta:", "Bagé"], ["Data da auditoria:", "19/09/2024"],
        ["Nº do relatório:", "FP-24-19"], ["Auditor líder:", "Helena Braga"], [],
        ["Capítulo", "% Atendimento"], ["1. HACCP", "50%"], ["2. Bem-estar animal", "67%"], [],
        ["Resultado:", "Reprovado"],
    ], "A1:B1")  # fmt: skip
    page(book, "Checklist", [
        ["Fornecedor:", "Frigorífico Pampa S.A.", None, "Relatório:", "FP-24-19"], ["Data da auditoria:", "19/09/2024"], [],
        ["Item", "Pergunta", "C/NC/NA", "Evidência"],
        ["1.", "HACCP"],
        ["1.1", "Estudo de perigos atualizado?", "C", None], ["1.2", "PCC monitorados?", "NC", "PCC2 sem registro em 3 dias"],
        ["2.", "Bem-estar animal"],
        ["2.1", "Insensibilização eficaz?", "C", None], ["2.2", "Treinamento dos operadores?", "NC", "Dois sem treinamento"],
        ["2.3", "Abate religioso?", "NA", None],
    ], "B1:C1")  # fmt: skip
    page(book, "Plano de ação", [
        ["PLANO DE AÇÃO - Relatório FP-24-19"], [],
        ["Fornecedor:", "Frigorífico Pampa S.A.", None, "Data da auditoria:", "19/09/2024"], ["Nº do relatório:", "FP-24-19"], [],
        ["Nº NC", "Item do checklist", "Descrição da não conformidade", "Gravidade", "Causa raiz", "Ação corretiva", "Responsável", "Prazo", "Status"],
        ["NC-1", "1.2", "PCC2 sem registro em 3 dias", "Maior", "Falta de cobrança", "Checagem diária", "Luís", "19/10/2024", "Em andamento"],
        ["NC-2", "2.2", "Dois operadores sem treinamento", "Menor", "Admissão recente", "Treinar", "Inês", "30/09/2024", "Concluída"],
        [], ["Elaborado por", None, None, "Aprovado por"],
    ], "A1:I1")  # fmt: skip
    visit = Visit("Frigorífico Pampa S.A.", date(2024, 9, 19), "FP-24-19", "Bagé", "fail", None, None, "CNCNA")
    truth = Truth(visits=(visit,), sites=1, findings={"major": 1, "minor": 1}, nonconformities=2,
                  actions={"in_progress": 1, "closed_unverified": 1}, due=(date(2024, 10, 19), date(2024, 9, 30)), items=7,
                  clauses={"1.2": "N", "2.3": "A"}, finding_clauses={"1.2": 1, "2.2": 1})  # fmt: skip
    return saved(book), "FP-24-19 relatório completo.xlsx", truth


@workbook("f", "zh")
def field_points_zh() -> Made:
    """Full and given points, subtotals, a document number that is not the report's, the grade in a box at the end."""
    rows: Rows = [
        ["苏州恒达电子科技有限公司"],
        ["供应商质量体系审核表"],
        ["文件编号:QR-PUR-012", None, "版本:A/2", None, None, "页次:1/3"],
        ["供应商名称", "昆山精铸五金厂", None, "审核日期", "2024.04.18", None],
        ["供应商地址", "江苏省昆山市巴城镇", None, "供应产品", "压铸件", None],
        ["审核人员", "王磊、陈静", None, "陪审人员", "周经理", None],
        ["序号", "审核内容", "满分", "得分", "审核记录", "备注"],
        ["一", "质量管理体系", None, None, None, None],
        ["1.1", "是否建立质量手册并受控", 5, 5, "QM-01 C版", None],
        ["1.2", "是否实施内部审核", 5, 3, "无整改记录", None],
        ["小计", None, 10, 8, None, None],
        ["二", "进料检验", None, None, None, None],
        ["2.1", "是否有检验规范", 5, 5, None, None],
        ["2.2", "不合格品是否隔离", 5, 0, "现场混放", None],
        ["2.3", "是否有保税料管理", 5, "N/A", None, None],
        ["小计", None, 10, 5, None, None],
        ["总计", None, 20, 13, None, None],
        ["得分率", None, "65%", None, None, None],
        ["评定等级", "□A级(≥90) □B级(80-89) ■C级(60-79) □D级(<60)"],
        ["审核员签名:", None, None, "供应商确认:", None, None],
    ]
    content = one_page("审核表", rows, "A1:F1 A2:F2 A3:B3 C3:E3 B4:C4 E4:F4 B5:C5 B6:C6 B19:F19")
    visit = Visit("昆山精铸五金厂", date(2024, 4, 18), None, None, None, None, None, "CPCNA")
    truth = Truth(visits=(visit,), sites=1, findings=None, items=5, clauses={"1.2": "P", "2.2": "N", "2.3": "A"})
    return content, "昆山精铸五金厂审核.xlsx", truth


@workbook("f", "zh")
def field_circled_numbers_zh() -> Made:
    """Circled numbers, the section in a merged column at the left, answer columns under one heading, √ in them."""
    rows: Rows = [
        ["食品原料供应商现场审核记录"],
        ["受审核方:", "青岛海丰水产食品有限公司", None, None, "审核日期:", "2024年11月5日"],
        ["审核依据:", "GB 14881-2013", None, None, "审核组长:", "刘洋"],
        ["项目", "序号", "检查要点", "检查结果", None, None, "不符合事实描述"],
        [None, None, None, "符合", "不符合", "不适用", None],
        ["厂区环境", "①", "厂区周围无污染源", "√", None, None, None],
        [None, "②", "道路硬化无积水", None, "√", None, "北门积水"],
        ["人员卫生", "③", "健康证齐全有效", "√", None, None, None],
        [None, "④", "更衣室一人一柜", "√", None, None, None],
        [None, "⑤", "境外员工隔离措施", None, None, "√", None],
        ["审核结论:□通过  ■整改后通过  □不通过"],
        ["审核组长签字:", None, None, "受审核方签字:"],
    ]
    content = one_page("记录", rows, "A1:G1 B2:D2 F2:G2 B3:D3 F3:G3 A4:A5 B4:B5 C4:C5 D4:F4 G4:G5 A6:A7 A8:A10 A11:G11")
    visit = Visit("青岛海丰水产食品有限公司", date(2024, 11, 5), None, None, "conditional", None, None, "CNCCA")
    truth = Truth(visits=(visit,), findings=None, items=5)
    return content, "海丰水产审核记录.xlsx", truth


@workbook("f", "zh")
def field_signs_zh() -> Made:
    """One column of signs with the legend in the title block; the labels stand without colon in one line of pairs."""
    rows: Rows = [
        ["供应商EHS检查表", None, None, None, "编号", "EHS-F-08"],
        ["判定标准:○=符合;△=部分符合;×=不符合;—=不适用"],
        ["供应商", "东莞力源电池有限公司", "检查日期", "2024/7/9", "检查人", "何俊"],
        ["报告编号", "LY-2407", "检查类型", "复查", None, None],
        ["NO.", "检查项目", "检查内容", "判定", "问题点", "整改期限"],
        [1, "消防", "灭火器压力正常", "○", None, None],
        [2, "消防", "疏散通道畅通", "×", "货物堵塞", "2024/7/20"],
        [3, "用电", "配电箱上锁", "△", "一处未锁", "2024/7/15"],
        [4, "化学品", "MSDS张贴", "○", None, None],
        [5, "特种设备", "叉车年检", "—", None, None],
        [],
        ["检查人签字:", None, None, "被检查方签字:"],
    ]
    content = one_page("检查表", rows, "A1:D1 A2:F2")
    visit = Visit("东莞力源电池有限公司", date(2024, 7, 9), "LY-2407", None, None, None, "follow_up", "CNPCA")
    truth = Truth(visits=(visit,), findings=None, actions=None, items=5)
    return content, "力源EHS检查.xlsx", truth


@workbook("f", "zh")
def field_deductions_zh() -> Made:
    """Standard points, points taken off and points given; one supplier per sheet; the summary sheet repeats the totals."""
    book = new_book()
    data = {
        "甲厂": ("无锡永盛包装厂", "2024-05-06", [(10, 0, 10), (10, 4, 6), (20, 0, 20)]),
        "乙厂": ("常州华泰塑料厂", "2024-05-08", [(10, 10, 0), (10, 0, 10), (20, 5, 15)]),
    }
    page(
        book,
        "汇总",
        [["供应商现场检查得分汇总"], ["供应商", "得分", "排名"], ["无锡永盛包装厂", 36, 1], ["常州华泰塑料厂", 25, 2]],
    )
    for title, (name, day, points) in data.items():
        page(book, title, [
            ["供应商现场检查评分表"], ["供应商名称:", name, None, "检查日期:", day], ["检查人员:", "孙丽"],
            ["序号", "检查内容", "标准分", "扣分", "得分", "扣分原因"],
            *([at, text, *three, "见照片" if three[1] else None]
              for at, (text, three) in enumerate(zip(["仓库先进先出", "首件检验", "异物控制"], points, strict=True), 1)),
            ["合计", None, 40, sum(p[1] for p in points), sum(p[2] for p in points)],
        ], "A1:F1")  # fmt: skip
    visits = (
        Visit("无锡永盛包装厂", date(2024, 5, 6), marks="CPC"),
        Visit("常州华泰塑料厂", date(2024, 5, 8), marks="NCP"),
    )
    truth = Truth(visits=visits, sites=2, findings=None, items=6, clauses={"1": "CN", "2": "PC"}, skipped=("汇总",))
    return saved(book), "现场检查评分.xlsx", truth


@workbook("f", "zh")
def field_labels_in_one_cell_zh() -> Made:
    """The whole head in one merged cell, labels and values one after the other with spaces between them."""
    rows: Rows = [
        ["安全生产检查表"],
        ["被检查单位:山东鲁源化工有限公司    检查日期:2024年5月6日    检查人员:李强"],
        ["序号", "检查内容", "检查结果", None, "存在问题", "整改措施"],
        [None, None, "合格", "不合格", None, None],
        [1, "安全生产责任制是否健全", "√", None, None, None],
        [2, "危化品储存是否符合要求", None, "√", "混存", "分库存放"],
        [3, "应急演练是否按计划开展", "√", None, None, None],
        [],
        ["被检查单位负责人(签字):              检查人员(签字):              年   月   日"],
    ]
    content = one_page("检查表", rows, "A1:F1 A2:F2 A3:A4 B3:B4 C3:D3 E3:E4 F3:F4 A9:F9")
    visit = Visit("山东鲁源化工有限公司", date(2024, 5, 6), marks="CNC")
    truth = Truth(visits=(visit,), sites=1, findings=None, nonconformities=1, actions=None, items=3, clauses={"2": "N"})
    return content, "安全检查 鲁源化工.xlsx", truth

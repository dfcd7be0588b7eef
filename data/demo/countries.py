"""Countries, invented company name stems and cities of the demo."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Country:
    """A country with the stock its suppliers are named from; `form` holds the legal form around stem and trade."""

    name: str
    code: str
    region: str
    suppliers: int
    form: str
    stems: tuple[str, ...]
    cities: tuple[str, ...]
    trades: tuple[str, ...] = ()


CATEGORIES = ("Garments", "Footwear", "Electronics", "Furniture", "Toys", "Packaging")

SITES_PER_SUPPLIER = {
    "East Asia": (1,) * 9 + (2,) * 5 + (3,) * 2,
    "Southeast Asia": (1,) * 7 + (2,) * 4 + (3,),
    "South Asia": (1,) * 10 + (2,) * 4 + (3,) * 2,
    "Türkiye & North Africa": (1,) * 5 + (2,) * 2 + (3,),
    "Europe": (1,) * 5 + (2,) * 3,
}

COUNTRIES = (
    Country(
        "China", "CN", "East Asia", 12, "{stem} {trade} Co., Ltd.",
        ("Yunhexi", "Lanquanda", "Boshuanli", "Tianqiaoru", "Hengluowei", "Jinpuxun", "Zhaoyeling", "Qingmufan",
         "Ruihanzhe", "Weitangsu", "Dongyicai", "Minghuoruo", "Shanpeiyu", "Fulinzhao"),
        ("Dongguan", "Ningbo", "Xiamen", "Suzhou", "Foshan", "Qingdao"),
    ),
    Country(
        "South Korea", "KR", "East Asia", 4, "{stem} {trade} Co., Ltd.",
        ("Hanbyeolsan", "Daurimcheon", "Sorimyeong", "Garamtae", "Nuribaeksan"),
        ("Busan", "Daegu", "Incheon", "Ansan"),
    ),
    Country(
        "Vietnam", "VN", "Southeast Asia", 7, "{stem} {trade} JSC",
        ("Minh Khải Tường", "Sông Tảo", "Đại Trúc Lâm", "Hoa Vân Sơn", "An Phước Nghiệp", "Bình Quế", "Lam Hà Phú",
         "Tân Mộc Thịnh"),
        ("Bien Hoa", "Hai Phong", "Da Nang", "Nam Dinh", "Thu Dau Mot"),
    ),
    Country(
        "Indonesia", "ID", "Southeast Asia", 5, "PT {stem} {trade}",
        ("Sinar Kelapindo", "Banyu Merakarsa", "Tirtawana", "Lestari Rumbaya", "Cakra Wangsindo", "Mulya Serayan"),
        ("Bandung", "Semarang", "Tangerang", "Surakarta"),
    ),
    Country(
        "India", "IN", "South Asia", 7, "{stem} {trade} Pvt. Ltd.",
        ("Narmavati", "Kaverita", "Shivalokan", "Aravindra", "Meghdhara", "Suryapalli", "Vindhyara", "Chandravel"),
        ("Tiruppur", "Ludhiana", "Noida", "Chennai", "Ambur"),
    ),
    Country(
        "Bangladesh", "BD", "South Asia", 6, "{stem} {trade} Ltd.",
        ("Padmalok", "Meghnabari", "Surjodoyan", "Kirtonkhali", "Shapladighi", "Rupshadanga", "Nodibangla"),
        ("Gazipur", "Narayanganj", "Chattogram", "Savar"),
    ),
    Country(
        "Pakistan", "PK", "South Asia", 3, "{stem} {trade} (Pvt.) Ltd.",
        ("Ravistan", "Chenabad", "Sindhara", "Gulmohrat"),
        ("Sialkot", "Faisalabad", "Lahore", "Karachi"),
    ),
    Country(
        "Türkiye", "TR", "Türkiye & North Africa", 5, "{stem} {trade} A.Ş.",
        ("Karaçınar", "Yıldızova", "Mavidere", "Gökbelen", "Altınyaka", "Sarıpınar"),
        ("Bursa", "Denizli", "Gaziantep", "İzmir"),
        ("Tekstil", "Ayakkabı", "Elektronik", "Mobilya", "Oyuncak", "Ambalaj"),
    ),
    Country(
        "Morocco", "MA", "Türkiye & North Africa", 3, "{stem} {trade} S.A.R.L.",
        ("Atlasoune", "Oued Zahran", "Rif Azur", "Souss Tamlalt"),
        ("Tangier", "Casablanca", "Fès", "Rabat"),
    ),
    Country(
        "Portugal", "PT", "Europe", 3, "{stem} {trade}, Lda.",
        ("Ribeira Clara", "Vale d'Oiro", "Serra Luzia", "Fonte Bravia"),
        ("Guimarães", "Felgueiras", "Braga"),
        ("Confecções", "Calçado", "Eletrónica", "Mobiliário", "Brinquedos", "Embalagens"),
    ),
    Country(
        "Italy", "IT", "Europe", 3, "{stem} {trade} S.r.l.",
        ("Valcorvina", "Pontelario", "Montesarca", "Borgoliva"),
        ("Prato", "Treviso", "Macerata"),
        ("Confezioni", "Calzature", "Elettronica", "Arredi", "Giocattoli", "Imballaggi"),
    ),
    Country(
        "Germany", "DE", "Europe", 2, "{stem} {trade} GmbH",
        ("Elbtaler", "Harzwinkel", "Lindenauer"),
        ("Chemnitz", "Bielefeld", "Kassel"),
        ("Bekleidung", "Schuhe", "Elektronik", "Möbel", "Spielwaren", "Verpackung"),
    ),
)  # fmt: skip

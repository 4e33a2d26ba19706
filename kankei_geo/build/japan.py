"""Facts of Japan that no boundary file and no list of offices tells.

Names and codes of the prefectures are those of JIS X 0401. Airports are those that airportsdata
knows in Japan by a code of three letters; it has English names only, so the Japanese ones stand
here, and so does which of them no airline serves because they are military.
"""

from types import MappingProxyType

PREFECTURES = MappingProxyType(
    {
        "01": ("北海道", "Hokkaido"), "02": ("青森県", "Aomori"), "03": ("岩手県", "Iwate"),
        "04": ("宮城県", "Miyagi"), "05": ("秋田県", "Akita"), "06": ("山形県", "Yamagata"),
        "07": ("福島県", "Fukushima"), "08": ("茨城県", "Ibaraki"), "09": ("栃木県", "Tochigi"),
        "10": ("群馬県", "Gunma"), "11": ("埼玉県", "Saitama"), "12": ("千葉県", "Chiba"),
        "13": ("東京都", "Tokyo"), "14": ("神奈川県", "Kanagawa"), "15": ("新潟県", "Niigata"),
        "16": ("富山県", "Toyama"), "17": ("石川県", "Ishikawa"), "18": ("福井県", "Fukui"),
        "19": ("山梨県", "Yamanashi"), "20": ("長野県", "Nagano"), "21": ("岐阜県", "Gifu"),
        "22": ("静岡県", "Shizuoka"), "23": ("愛知県", "Aichi"), "24": ("三重県", "Mie"),
        "25": ("滋賀県", "Shiga"), "26": ("京都府", "Kyoto"), "27": ("大阪府", "Osaka"),
        "28": ("兵庫県", "Hyogo"), "29": ("奈良県", "Nara"), "30": ("和歌山県", "Wakayama"),
        "31": ("鳥取県", "Tottori"), "32": ("島根県", "Shimane"), "33": ("岡山県", "Okayama"),
        "34": ("広島県", "Hiroshima"), "35": ("山口県", "Yamaguchi"), "36": ("徳島県", "Tokushima"),
        "37": ("香川県", "Kagawa"), "38": ("愛媛県", "Ehime"), "39": ("高知県", "Kochi"),
        "40": ("福岡県", "Fukuoka"), "41": ("佐賀県", "Saga"), "42": ("長崎県", "Nagasaki"),
        "43": ("熊本県", "Kumamoto"), "44": ("大分県", "Oita"), "45": ("宮崎県", "Miyazaki"),
        "46": ("鹿児島県", "Kagoshima"), "47": ("沖縄県", "Okinawa"),
    }
)  # fmt: skip

# Areas that N03 has, and that no list of municipalities counts.
OUT_OF_SCOPE = MappingProxyType(
    {
        "01": (
            ("北方領土", "Northern Territories"),
            ("01695", "01696", "01697", "01698", "01699", "01700"),
        )
    }
)

AIRPORT_NAMES = MappingProxyType(
    {
        "AGJ": "粟国空港", "AKJ": "旭川空港", "AOJ": "青森空港", "ASJ": "奄美空港",
        "AXJ": "天草飛行場", "AXT": "秋田空港", "CTS": "新千歳空港", "DNA": "嘉手納飛行場",
        "FKJ": "福井空港", "FKS": "福島空港", "FSZ": "静岡空港", "FUJ": "福江空港",
        "FUK": "福岡空港", "GAJ": "山形空港", "HAC": "八丈島空港", "HHE": "八戸飛行場",
        "HIJ": "広島空港", "HKD": "函館空港", "HNA": "花巻空港", "HND": "東京国際空港（羽田）",
        "HSG": "佐賀空港", "HTR": "波照間空港", "IBR": "百里飛行場（茨城空港）",
        "IEJ": "伊江島空港", "IHA": "新島空港", "IKI": "壱岐空港", "ISG": "新石垣空港",
        "ITM": "大阪国際空港（伊丹）", "IWJ": "石見空港", "IWK": "岩国飛行場",
        "IWO": "硫黄島飛行場",
        "IZO": "出雲空港", "KCZ": "高知空港", "KIJ": "新潟空港", "KIX": "関西国際空港",
        "KJP": "慶良間空港", "KKJ": "北九州空港", "KKX": "喜界空港", "KMI": "宮崎空港",
        "KMJ": "熊本空港", "KMQ": "小松飛行場", "KOJ": "鹿児島空港", "KTD": "北大東空港",
        "KUH": "釧路空港", "KUM": "屋久島空港", "MBE": "紋別空港", "MMB": "女満別空港",
        "MMD": "南大東空港", "MMJ": "松本空港", "MMY": "宮古空港", "MSJ": "三沢飛行場",
        "MUS": "南鳥島飛行場", "MYE": "三宅島空港", "MYJ": "松山空港", "NGO": "中部国際空港",
        "NGS": "長崎空港", "NJA": "厚木飛行場", "NKM": "名古屋飛行場", "NRT": "成田国際空港",
        "NTQ": "能登空港", "OBO": "帯広空港", "OGN": "与那国空港", "OIM": "大島空港",
        "OIR": "奥尻空港", "OIT": "大分空港", "OKA": "那覇空港", "OKD": "札幌飛行場（丘珠）",
        "OKE": "沖永良部空港", "OKI": "隠岐空港", "OKJ": "岡山空港", "OKO": "横田飛行場",
        "ONJ": "大館能代空港", "QGU": "岐阜飛行場", "QUT": "宇都宮飛行場", "RIS": "利尻空港",
        "RNJ": "与論空港", "SDJ": "仙台空港", "SDS": "佐渡空港", "SHB": "中標津空港",
        "SHI": "下地島空港", "SHM": "南紀白浜空港", "SYO": "庄内空港", "TAK": "高松空港",
        "TJH": "但馬飛行場", "TKN": "徳之島空港", "TKS": "徳島飛行場", "TNE": "種子島空港",
        "TOY": "富山空港", "TRA": "多良間空港", "TSJ": "対馬空港", "TTJ": "鳥取空港",
        "UBJ": "山口宇部空港", "UEO": "久米島空港", "UKB": "神戸空港", "WKJ": "稚内空港",
        "YGJ": "美保飛行場（米子空港）",
    }
)  # fmt: skip
MILITARY = frozenset(("DNA", "HHE", "IWO", "MUS", "NJA", "OKO", "QGU", "QUT"))

"""Questions with what answers them: expressions over the columns of `asked_truth.T`.

A number that is not told is how many there are. ``&`` joins conditions; who is not listed has no
marks, so that both ``dual == 1`` and ``dual == 0`` leave it out.
"""

TOWNS = "kind.isin(['町', '村'])"
TOKACHI = "(area == '十勝')"
# Question, who is meant.
LISTS = [
    ("十勝で二拠点居住をしていて道共同ではない町村", f"{TOKACHI} & (dual == 1) & (joint == 0) & {TOWNS}"),
    ("十勝で二拠点居住だが道共同ではない町は？", f"{TOKACHI} & (dual == 1) & (joint == 0) & (kind == '町')"),
    ("道共同に参加している市町村はいくつありますか", "joint == 1"),
    ("道共同と二拠点居住の両方に取り組んでいる市町村を教えてください", "(joint == 1) & (dual == 1)"),
    ("首都圏PRまたは広域周遊を実施している自治体はどこですか", "(pr == 1) | (tour == 1)"),
    ("首都圏PRと広域周遊のどちらか一方だけを実施している自治体", "(listed) & (pr != tour)"),
    ("二拠点居住も道共同もしている十勝の町", f"{TOKACHI} & (dual == 1) & (joint == 1) & (kind == '町')"),
    ("道共同も二拠点居住もしていない市町村", "(joint == 0) & (dual == 0)"),
    ("道共同と首都圏PRのどちらもしていない市町村", "(joint == 0) & (pr == 0)"),
    ("道共同か首都圏PRをしているが二拠点居住はしていない市町村", "((joint == 1) | (pr == 1)) & (dual == 0)"),
    ("二拠点居住だけの市町村", "(dual == 1) & (count == 1)"),
    ("道共同のみを実施している市町村数", "(joint == 1) & (count == 1)"),
    ("二拠点居住しかしていない市町村", "(dual == 1) & (count == 1)"),
    ("道共同と二拠点居住だけの市町村", "(joint == 1) & (dual == 1) & (count == 2)"),
    ("二拠点居住ではないが道共同の市", "(dual == 0) & (joint == 1) & (kind == '市')"),
    ("首都圏PRはしているが道共同はしていない市町村", "(pr == 1) & (joint == 0)"),
    ("二拠点居住なしの十勝の市町村", f"{TOKACHI} & (dual == 0)"),
    ("道共同あり・二拠点居住なしの町村", f"(joint == 1) & (dual == 0) & {TOWNS}"),
    ("二拠点居住をしておらず道共同をしている町", "(dual == 0) & (joint == 1) & (kind == '町')"),
    ("２拠点居住の市町村はいくつ", "dual == 1"),
    ("二地域居住をしている村", "(dual == 1) & (kind == '村')"),
    ("広域周遊に取り組む自治体名を列挙してください", "tour == 1"),
    ("首都圏ＰＲをしている市", "(pr == 1) & (kind == '市')"),
    ("重点施策数が3の市町村", "count == 3"),
    ("施策が3つ以上の市町村", "count >= 3"),
    ("施策が2つ以下の市町村", "count <= 2"),
    ("重点施策が1つだけの市町村は何市町村？", "count == 1"),
    ("4施策すべてに取り組む市町村", "count == 4"),
    ("すべての施策をしている市町村", "count == 4"),
    ("施策数が1から2の市町村", "count <= 2"),
    ("施策が3つか4つの市町村", "count >= 3"),
    ("施策がゼロの市町村", "count == 0"),
    ("どれも実施していない市町村は", "count == 0"),
    ("ちょうど2施策の町の数", "(count == 2) & (kind == '町')"),
    ("掲載市町村はいくつ", "listed"),
    ("未掲載の市町村は何市町村", "~listed"),
    ("空知管内で未掲載の市町村は何市町村ですか", "(area == '空知') & ~listed"),
    ("十勝総合振興局の市町村", TOKACHI),
    ("十勝と釧路で二拠点居住をしている町", "area.isin(['十勝', '釧路']) & (dual == 1) & (kind == '町')"),
    ("十勝または釧路管内の掲載市町村数", "area.isin(['十勝', '釧路']) & listed"),
    ("十勝を除く道内で4施策の市町村", f"~{TOKACHI} & (count == 4)"),
    ("十勝以外の二拠点居住の村", f"~{TOKACHI} & (dual == 1) & (kind == '村')"),
    ("帯広市を除く十勝の市町村", f"{TOKACHI} & (name != '帯広市')"),
    ("オホーツク管内の二拠点居住の町", "(area == 'オホーツク') & (dual == 1) & (kind == '町')"),
    ("村はいくつありますか", "kind == '村'"),
    ("市で二拠点居住をしていないのはどこ？", "(kind == '市') & (dual == 0)"),
    ("市以外で二拠点居住をしている市町村", "(kind != '市') & (dual == 1)"),
    ("人口5千人未満の町村で二拠点居住をしているのは", f"(people < 5000) & {TOWNS} & (dual == 1)"),
    ("人口が3000人から5000人までの町村", f"(people >= 3000) & (people <= 5000) & {TOWNS}"),
    ("人口3,000〜5,000人の町村はいくつ", f"(people >= 3000) & (people <= 5000) & {TOWNS}"),
    ("人口が1万人以上2万人未満の市町村はいくつ？", "(people >= 10000) & (people < 20000)"),
    ("人口一万人以上で首都圏PRをしている市町村", "(people >= 10000) & (pr == 1)"),
    ("人口１０，０００人以下の市", "(people <= 10000) & (kind == '市')"),
    ("人口10万人超の市はいくつ", "(people > 100000) & (kind == '市')"),
    ("人口が1万2千人より多い町", "(people > 12000) & (kind == '町')"),
    ("人口が2000人より少ない村", "(people < 2000) & (kind == '村')"),
    ("人口が1万人を超え5万人以下の市町村で広域周遊", "(people > 10000) & (people <= 50000) & (tour == 1)"),
    ("人口5000人未満または10万人以上の市町村", "(people < 5000) | (people >= 100000)"),
    ("2010年の人口が1万人以上の町", "(census_2010 >= 10000) & (kind == '町')"),
    ("2025年の人口が5000人未満の町", "(register_2025 < 5000) & (kind == '町')"),
    ("住民基本台帳の人口が1万人以上の町", "(register_2025 >= 10000) & (kind == '町')"),
    ("面積が1000平方キロ以上の市町村", "area_km2 >= 1000"),
    ("面積500km²未満かつ人口1万人以上の市町村", "(area_km2 < 500) & (people >= 10000)"),
    ("人口密度が100人/km²以上の市町村", "density >= 100"),
    ("高齢化率が40%以上の市町村", "old >= 40"),
    ("高齢化率4割以上の市", "(old >= 40) & (kind == '市')"),
    ("世帯数が1万以上の市町村", "households_2020 >= 10000"),
    ("2015年から2020年に人口が増えた市町村", "change15 > 0"),
    ("2005年から2020年で人口が30%以上減った市町村", "change05 <= -30"),
    ("2015年から2020年の人口増減率が-10%以下の市町村", "change15 <= -10"),
    ("旭川空港から30分以内の町", "(AKJ <= 30) & (kind == '町')"),
    ("帯広空港まで車で1時間以内の市町村", "OBO <= 60"),
    ("新千歳空港から車で1時間半以内の候補地", "(CTS <= 90) & candidate"),
    ("新千歳空港まで2時間以上かかる市町村の数", "CTS >= 120"),
    ("新千歳空港から50km圏内の市町村", "CTS_km <= 50"),
    ("函館空港から直線で30km以内", "HKD_km <= 30"),
    ("釧路空港の60分圏内で道共同をしている市町村", "(KUH <= 60) & (joint == 1)"),
    ("最寄りの空港まで90分以上かかる市町村", "minutes >= 90"),
    ("空港から60分圏内で未掲載の市町村", "near & ~listed"),
    ("空港圏外で施策が3つ以上の市町村", "~near & (count >= 3)"),
    ("60分以内に空港がある市町村", "minutes <= 60"),
    ("新千歳空港または旭川空港から60分以内の市町村", "(CTS <= 60) | (AKJ <= 60)"),
    ("空港から1時間以上かかり二拠点居住をしている町村", f"(minutes >= 60) & (dual == 1) & {TOWNS}"),
    ("羽田から4時間以内の市町村", "journey <= 240"),
    ("羽田から4時間半以内の市町村", "journey <= 270"),
    ("羽田から5時間以上かかる町村", f"(journey >= 300) & {TOWNS}"),
    ("札幌市から1時間以内の町村", f"(offices.loc['01100'] <= 60) & {TOWNS}"),
    ("候補地はいくつありますか", "candidate"),
    ("候補地のうち十勝にあるのはどこ", f"candidate & {TOKACHI}"),
    ("候補地でない掲載市町村", "listed & ~candidate"),
    ("A区分の市町村", "candidate & (count >= 3)"),
    ("Bランクの候補地は", "candidate & (count == 2)"),
    ("圏内・未掲載の市町村はいくつ", "near & ~listed"),
    ("Aの候補地", "candidate & (count >= 3)"),
    ("遠方の市町村", "~near & (count >= 3)"),
    ("帯広市に隣接する市町村はどこ？", "around('帯広市')"),
    ("札幌市の隣の市町村で掲載されているもの", "around('札幌市') & listed"),
    ("空港がある市町村", "name.isin(['札幌市','函館市','釧路市','帯広市','稚内市','紋別市','千歳市','奥尻町','東神楽町','利尻富士町','大空町','中標津町'])"),
    ("二拠点居住が消去法の市町村", "level('dual', 'remainder')"),
    ("道共同が印字の市町村", "level('joint', 'printed')"),
    ("2019年度事業から導出した印がある市町村", "level('pr', 'programme') | level('tour', 'programme') | level('joint', 'programme')"),
    ("Which municipalities in Tokachi have dual residence but not the joint programme?", f"{TOKACHI} & (dual == 1) & (joint == 0)"),
    ("How many municipalities are listed?", "listed"),
    ("How many municipalities are not listed in Kamikawa?", "(area == '上川') & ~listed"),
    ("Which towns have all four policies?", "count == 4"),
    ("List the municipalities with both the joint programme and dual residence", "(joint == 1) & (dual == 1)"),
    ("municipalities with PR in the capital region or a wide-area tour", "(pr == 1) | (tour == 1)"),
    ("Which municipalities do neither the joint programme nor dual residence?", "(joint == 0) & (dual == 0)"),
    ("municipalities without the joint programme or a wide-area tour", "(joint == 0) & (tour == 0)"),
    ("Which municipalities have only dual residence?", "(dual == 1) & (count == 1)"),
    ("Municipalities that have at least three policies", "count >= 3"),
    ("municipalities with 3 or more policies", "count >= 3"),
    ("How many municipalities have exactly two policies?", "count == 2"),
    ("municipalities without dual residence in Sorachi", "(area == '空知') & (dual == 0)"),
    ("Which cities have a population over 100,000?", "(kind == '市') & (people > 100000)"),
    ("municipalities with a population between 3,000 and 5,000", "(people >= 3000) & (people <= 5000)"),
    ("municipalities with at least 10,000 but less than 20,000 inhabitants", "(people >= 10000) & (people < 20000)"),
    ("towns and villages with under 2,000 people", f"(people < 2000) & {TOWNS}"),
    ("municipalities larger than 1,000 km²", "area_km2 > 1000"),
    ("Which municipalities are within 60 minutes of New Chitose Airport?", "CTS <= 60"),
    ("municipalities within an hour of an airport", "minutes <= 60"),
    ("Which municipalities are more than 90 minutes from the nearest airport?", "minutes > 90"),
    ("municipalities within 50 km of Obihiro Airport", "OBO_km <= 50"),
    ("Municipalities that can be reached within 4 hours from Haneda", "journey <= 240"),
    ("candidates in Tokachi", f"candidate & {TOKACHI}"),
    ("tier A candidates", "candidate & (count >= 3)"),
    ("Which municipalities border Sapporo?", "around('札幌市')"),
    ("municipalities outside Tokachi with four policies", f"~{TOKACHI} & (count == 4)"),
    ("municipalities except Sapporo with over 100,000 people", "(name != '札幌市') & (people > 100000)"),
    ("Which municipalities lost more than 10% of their population between 2015 and 2020?", "change15 < -10"),
    ("population decline over 30 % since 2005", "change05 < -30"),
    ("not within 60 minutes of an airport but with three or more policies", "(minutes > 60) & (count >= 3)"),
]
# Question, who is meant, number, unit.
FIGURES = [
    ("札幌市の人口は何人ですか", "name == '札幌市'", "T.loc['01100', 'people']", "人"),
    ("2015年の音更町の人口", "name == '音更町'", "T.loc['01631', 'census_2015']", "人"),
    ("音更町の面積は？", "name == '音更町'", "T.loc['01631', 'area_km2']", "km²"),
    ("音更町の人口密度は", "name == '音更町'", "T.loc['01631', 'density']", "人/km²"),
    ("音更町の重点施策数はいくつですか", "name == '音更町'", "T.loc['01631', 'count']", "施策"),
    ("音更町の高齢化率は", "name == '音更町'", "T.loc['01631', 'old']", "%"),
    ("倶知安町の新千歳空港からの所要時間は", "name == '倶知安町'", "T.loc['01400', 'CTS']", "分"),
    ("函館市から函館空港までの距離は", "name == '函館市'", "T.loc['01202', 'HKD_km']", "km"),
    ("羽田から中標津町まで何分かかりますか", "name == '中標津町'", "T.loc['01692', 'journey']", "分"),
    ("札幌市から函館市まで何分", "name == '函館市'", "offices.loc['01100', '01202']", "分"),
    ("音更町の人口は何位", "name == '音更町'", "(people > T.loc['01631', 'people']).sum() + 1", "位"),
    ("音更町は十勝で人口が何位ですか", "name == '音更町'", f"({TOKACHI} & (people > T.loc['01631', 'people'])).sum() + 1", "位"),
    ("十勝管内の人口の合計", TOKACHI, f"people[{TOKACHI}].sum()", "人"),
    ("北海道の人口", "everyone", "people.sum()", "人"),
    ("十勝の平均面積は", TOKACHI, f"area_km2[{TOKACHI}].mean()", "km²"),
    ("二拠点居住をしている市町村の人口の合計は", "dual == 1", "people[dual == 1].sum()", "人"),
    ("町の人口の中央値は", "kind == '町'", "people[kind == '町'].median()", "人"),
    ("掲載市町村のうち二拠点居住をしている割合", "dual == 1", "100 * (dual == 1).sum() / listed.sum()", "%"),
    ("全市町村のうち二拠点居住をしている割合は何%ですか", "dual == 1", "100 * (dual == 1).sum() / 179", "%"),
    ("十勝の市町村のうち二拠点居住をしている割合は？", f"{TOKACHI} & (dual == 1)", f"100 * ({TOKACHI} & (dual == 1)).sum() / ({TOKACHI} & listed).sum()", "%"),
    ("市町村の何割が掲載されていますか", "listed", "100 * listed.sum() / 179", "%"),
    ("上川管内の掲載率", "(area == '上川') & listed", "100 * ((area == '上川') & listed).sum() / (area == '上川').sum()", "%"),
    ("人口1万人未満の市町村で二拠点居住をしている割合", "(people < 10000) & (dual == 1)", "100 * ((people < 10000) & (dual == 1)).sum() / ((people < 10000) & listed).sum()", "%"),
    ("候補地に占める町の割合", "candidate & (kind == '町')", "100 * (candidate & (kind == '町')).sum() / candidate.sum()", "%"),
    ("人口が最も多い町村はどこ", "name == '音更町'", "T.loc['01631', 'people']", "人"),
    ("道内で人口が一番少ない村は", "name == '音威子府村'", "people[kind == '村'].min()", "人"),
    ("面積が最も広い町は？", f"(kind == '町') & (area_km2 == area_km2[kind == '町'].max())", "area_km2[kind == '町'].max()", "km²"),
    ("十勝で人口が多い上位5市町村", f"{TOKACHI} & people.isin(people[{TOKACHI}].nlargest(5))", "5", "市町村"),
    ("面積の小さい順に5つ", "area_km2.isin(area_km2.nsmallest(5))", "5", "市町村"),
    ("帯広と旭川どちらが人口が多い", "name == '旭川市'", "T.loc['01204', 'people']", "人"),
    ("2番目に人口が多い市", "people == people.nlargest(2).iloc[1]", "people.nlargest(2).iloc[1]", "人"),
    ("二拠点居住が最も多い振興局は", "(dual == 1) & area.isin(['胆振', '上川', '十勝'])", "8", "市町村"),
    ("What is the population of Otofuke?", "name == '音更町'", "T.loc['01631', 'people']", "人"),
    ("What was the population of Otofuke in 2015?", "name == '音更町'", "T.loc['01631', 'census_2015']", "人"),
    ("How far is Otofuke from Obihiro Airport?", "name == '音更町'", "T.loc['01631', 'OBO_km']", "km"),
    ("What share of municipalities in Tokachi have dual residence?", f"{TOKACHI} & (dual == 1)", f"100 * ({TOKACHI} & (dual == 1)).sum() / ({TOKACHI} & listed).sum()", "%"),
    ("total population of Tokachi", TOKACHI, f"people[{TOKACHI}].sum()", "人"),
    ("Which municipality has the largest population?", "name == '札幌市'", "people.max()", "人"),
    ("top 5 municipalities in Tokachi by population", f"{TOKACHI} & people.isin(people[{TOKACHI}].nlargest(5))", "5", "市町村"),
    ("the three smallest villages by population", "(kind == '村') & people.isin(people[kind == '村'].nsmallest(3))", "3", "市町村"),
    ("Which has more people, Obihiro or Kushiro-shi?", "name == '帯広市'", "T.loc['01207', 'people']", "人"),
]
# Question, whether it is so; None where nobody knows.
YES_OR_NO = [
    ("音更町は二拠点居住をしていますか", True),
    ("音更町は道共同をしていますか", False),
    ("泊村は二拠点居住をしていますか", None),
    ("ニセコ町は掲載されていますか", False),
    ("ニセコ町は候補地ですか", False),
    ("音更町は人口が1万人以上ですか", True),
    ("北見市では首都圏PRをしていますか", True),
    ("Does Otofuke have dual residence?", True),
    ("Is Niseko listed?", False),
]
REFUSED = """\
なぜ十勝は多いのですか
十勝の人口はなぜ減ったのですか
二拠点居住が少ない理由は
来年の二拠点居住の数は
2030年の人口は
今後人口が増える町は
将来の人口
音更町の町長は誰ですか
北海道知事は誰
職員数が多い町
青森県の市町村数は
東京都の人口
東京都で二拠点居住をしている市町村
全国の二拠点居住の割合
北方領土の人口
どこに移住すべきですか
おすすめの町は
一番魅力的な町村は
二拠点居住に適した町はどこがいい
十勝の観光客数は
音更町の天気は
ふるさと納税が多い町
移住者が多い町は
空き家が多い市町村
十勝の特産品は
音更町の予算は
病院がある村
十勝で温泉のある町村
鉄道が通っている町
関係人口が多い町
二拠点居住の補助金は
出生率が高い町
2012年の人口が1万人以上の町
1995年の人口
道共同とは何ですか
Why is Tokachi popular?
Who is the mayor of Otofuke?
What will the population be in 2030?
Which town should I move to?
How many towns are in Aomori?
weather in Obihiro
What is the best town?
population in 2012 of Otofuke
How many tourists visit Tokachi?
budget of Otofuke
Which towns have a hospital?""".splitlines()
UNCLEAR = [
    *("", " ", "？", "🙂", "人口", "近い町", "大きい町はどこ", "人口が多い町村で二拠点居住をしている町村"),
    *("釧路の人口は", "更別町の人口", "架空町は二拠点居住をしていますか", "十勝市の人口", "帯広町"),
    *("人口が1万人くらいの町", "人口約1万人の町", "人口1万人前後の市町村", "人口が数千人の村"),
    *("道共同と首都圏PRの両方をしていない市町村", "道共同と二拠点居住をしていない市町村"),
    *("道共同・二拠点居住の市町村", "人口が増えた市町村", "人口減少率が最も大きい市町村"),
    *("二拠点居住の町と道共同の町", "十勝の町、釧路の町", "十勝と帯広空港から60分以内の市町村"),
    *("人口1万人以上の候補地以外の市町村", "人口が1万人以上減った市町村"),
    *("二拠点居住以外の施策をしている市町村", "ワーケーション施設のある町", "ほげほげの市町村"),
    *("人口が1万の", "1万人", "60分", "十勝の", "江差"),
    *("新千歳空港に一番近い市町村", "二拠点居住で人口1万人未満または道共同の市町村"),
    *("<script>alert(1)</script>", "<b>十勝</b>の町", "\u202e十勝の町", "十勝\x00の\x07町村", "' OR 1=1 --"),
    *("あ" * 200, "十勝" * 200, "*" * 50, "Esashi", "big towns", "What is dual residence?"),
    *("Which towns in Atlantis have dual residence?", "towns with fewer than 3,000 people"),
    *("municipalities with dual residence and municipalities with the joint programme",),
    *("Is Obihiro larger than Kushiro-shi?", "municipalities with about 5,000 people", "population"),
    *("municipalities without the joint programme and dual residence", "hello", "lorem ipsum dolor"),
]

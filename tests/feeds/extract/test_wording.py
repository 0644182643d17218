"""Wordings of events that are easily misread. Sentences and people are invented."""

import pytest

from bot.core.kinds import Kind
from feeds.extract import Lexicons
from tests.feeds.extract.support import read

TOLD = {
    "ru custody: the term of custody is extended": (
        "Суд продлил 3 ноября на три месяца, до 7 февраля, срок заключения под стражей журналисту Льву Подгорному",
        Kind.ARREST,
    ),
    "ru custody: stays in a remand prison": (
        "Активистка Лидия Заречная останется в следственном изоляторе минимум до июня",
        Kind.ARREST,
    ),
    "ru custody: sureties did not help": (
        "Двести поручительств не помогли журналистке Лидии Заречной выйти из СИЗО",
        Kind.ARREST,
    ),
    "ru a term in months": ("Активист Лев Подгорный приговорён к 18 месяцам колонии", Kind.SENTENCE),
    "ru sent to a psychiatric ward by a verdict": (
        "Суд отправил активистку, обвиняемую в фейках об армии, на принудительное психиатрическое лечение",
        Kind.SENTENCE,
    ),
    "ru a fine for a crime is a verdict": (
        "Журналистку Лидию Заречную оштрафовали на полмиллиона рублей по делу об оправдании терроризма",
        Kind.SENTENCE,
    ),
    "ru a fine for each": (
        "Суд назначил супругам-активистам по 50 тысяч рублей штрафа по статье о дискредитации армии",
        Kind.DETENTION,
    ),
    "ru the police keep somebody for the night": (
        "Задержанного активиста Льва Подгорного оставляют на ночь в полиции",
        Kind.DETENTION,
    ),
    "ru an arrest of five days": (
        "Решение о пятисуточном аресте активиста Льва Подгорного вынесено в апреле",
        Kind.DETENTION,
    ),
    "ru a case is taken up again": (
        "Суд возобновляет рассмотрение дела активистки Лидии Заречной",
        Kind.HEARING,
    ),
    "ru a verdict is due": (
        "Приговор политзаключённому Льву Подгорному должен огласить сегодня суд в Твери",
        Kind.HEARING,
    ),
    "ru a hearing of parole put off frees nobody": (
        "Перенос суда по УДО политзаключённого Подгорного встревожил его друзей",
        Kind.HEARING,
    ),
    "ru nobody knows where": (
        "Больше месяца близкие активиста Льва Подгорного не знают его местонахождения",
        Kind.DISAPPEARANCE,
    ),
    "ru who told of torture is moved": (
        "Рассказавшего о пытках активиста Льва Подгорного перевели в другое СИЗО",
        Kind.TRANSFER,
    ),
    "ru back from a hospital": (
        "Активистку Лидию Заречную перевели из госпиталя, куда она попала весной, обратно в колонию",
        Kind.TRANSFER,
    ),
    "uk life in a punishment cell": (
        "Перебування в ШІЗО впливає на здоров'я політв'язня Лева Підгірного",
        Kind.HEALTH,
    ),
    "uk police detain people of a protest": (
        "Російська поліція затримує людей, які вийшли на акції проти війни",
        Kind.DETENTION,
    ),
    "be days of arrest": ("Актывіста Льва Падгорнага арыштавалі на 10 дзён", Kind.DETENTION),
    "en a sentence served at home": (
        "Belarusian court sentences activist Lydia Zarechna to three years of house arrest",
        Kind.SENTENCE,
    ),
    "en will stand trial": (
        "Activist Lydia Zarechna will stand trial for espionage in Russia on Wednesday",
        Kind.HEARING,
    ),
    "en a hearing moved from one day to another": (
        "Russian court moves hearing of activist Lydia Zarechna to July 18",
        Kind.HEARING,
    ),
    "en to face a hearing": (
        "Dissident Lydia Zarechna to face extradition hearing in Prague",
        Kind.HEARING,
    ),
    "en moved while a release is awaited": (
        "Political prisoners are being transferred to different jails as hopes of an amnesty fade",
        Kind.TRANSFER,
    ),
    "en who served in full": (
        "Six political prisoners who had served their full terms were released today",
        Kind.RELEASE,
    ),
    "en an extension is condemned": (
        "Rights group condemns Russia's detention extension for journalist Lydia Zarechna",
        Kind.ARREST,
    ),
    "en more months in custody": (
        "Opposition activists face further months in custody as case adjourned to September",
        Kind.ARREST,
    ),
    "en charges somebody": (
        "Russia charges eight Jehovah's Witnesses with extremism",
        Kind.CHARGE,
    ),
    "en detained in raids": (
        "Police in Minsk detain dozens in raids of activists' homes",
        Kind.DETENTION,
    ),
    "ru the court would not acquit": (
        "Мосгорсуд отказался оправдать журналистку Лидию Заречную",
        Kind.APPEAL,
    ),
    "ru who comes out tells of it": (
        "Вышедший из спецприёмника после 15 суток активист Лев Подгорный рассказал, почему его держали",
        Kind.RELEASE,
    ),
    "uk custody is sanctioned": (
        "Суд у Сімферополі санкціонував перебування під вартою активіста Лева Підгірного",
        Kind.ARREST,
    ),
    "uk put behind bars for years": (
        "Росія заґратувала кримського журналіста Лева Підгірного на 14 років",
        Kind.SENTENCE,
    ),
    "be a psychiatric examination": (
        "Палітвязня Льва Падгорнага адправілі на псіхіятрычную экспертызу",
        Kind.TRANSFER,
    ),
    "be a psychiatric ward": (
        "Палітвязня Льва Падгорнага перавялі ў псіхіятрычную бальніцу",
        Kind.TRANSFER,
    ),
    "be kept in a prison of the KGB": (
        "Журналіста Льва Падгорнага трымаюць у СІЗА КДБ",
        Kind.ARREST,
    ),
    "be taken by the KGB": ("КДБ затрымаў журналістку Лідзію Зарэчную", Kind.DETENTION),
    "ru they came for her and took her": (
        "Полиция пришла за журналисткой Лидией Заречной, её задержали и увезли в отдел",
        Kind.DETENTION,
    ),
    "ru a psychiatric ward, whose lawyer is kept out": (
        "Политзаключённую Лидию Заречную поместили в психиатрический стационар на экспертизу, её адвоката не пускают",
        Kind.TRANSFER,
    ),
    "en a psychiatric hospital": (
        "Jailed activist Lydia Zarechna sent to psychiatric hospital for evaluation",
        Kind.TRANSFER,
    ),
    "en a psychiatric ward": ("Crimean Tatar activist Lev Pidhirnyi placed in psychiatric ward", Kind.TRANSFER),
    "en moved once more": ("Imprisoned opposition leader moved for the third time this year", Kind.TRANSFER),
    "en a term made longer for breaking rules": (
        "Prison term of activist Lydia Zarechna extended by another year for violating prison rules",
        Kind.SENTENCE,
    ),
    "en summoned to a court": ("Opposition activist Lydia Zarechna summoned to court over her bail", Kind.HEARING),
    "uk an appeal will be heard": (
        "Апеляцію політв'язня Лева Підгірного слухатимуть 16 березня",
        Kind.HEARING,
    ),
    "uk doctors stay away": (
        "До політв'язня Лева Підгірного в СІЗО перестали пускати лікаря: його припинили оглядати медики",
        Kind.HEALTH,
    ),
    "uk taken out of a prison in Rostov": ("Ткалю Лідію Зарічну вивезли з ростовського СІЗО", Kind.TRANSFER),
    "uk let go by a Belarusian court": ("Білоруський суд випустив з-під варти українця Лева Підгірного", Kind.RELEASE),
    "uk no word of somebody": (
        "Другий місяць без звісток про активіста Лева Підгірного з окупованого Залужного",
        Kind.DISAPPEARANCE,
    ),
    "uk who does not eat": ("Політв'язень Лев Підгірний не їсть сьомий день", Kind.HEALTH),
    "uk years taken off": ("Апеляція скостила політв'язню Леву Підгірному півтора року", Kind.APPEAL),
    "en a judge orders an arrest": ("Court in Moscow orders arrest of exiled journalist Lydia Zarechna", Kind.ARREST),
    "en officers raid many": ("KGB raids a dozen journalists across Belarus", Kind.SEARCH),
    "en a sentence to come": ("Hong Kong activist Lydia Zarechna will be sentenced on Friday", Kind.HEARING),
    "en succumbed": ("Belarusian political prisoner Lev Zarechny has succumbed to pneumonia in a colony", Kind.DEATH),
    "en without food": ("Ninth day without food for jailed opposition activist Lev Zarechny", Kind.HEALTH),
    "uk told in the past": (
        "Викладачку Лідію Зарічну було засуджено до 12 років за шпигунство на користь України",
        Kind.SENTENCE,
    ),
    "uk behind bars for years": ("Лев Підгірний проведе в російській колонії 12 років", Kind.SENTENCE),
    "uk a life term": ("Довічний строк отримав Лев Підгірний, полонений боєць", Kind.SENTENCE),
    "uk in custody by a decision": ("Кримчанин Лев Підгірний перебуватиме під вартою до 5 лютого", Kind.ARREST),
    "uk thrown behind bars": ("Окупанти кинули вчителя Лева Підгірного за ґрати", Kind.ARREST),
    "uk not let out": ("Окупаційний суд не випустив Лідію Зарічну з-під варти", Kind.ARREST),
    "uk the restraint goes on": ("Запобіжний захід кримчанці Лідії Зарічній продовжено до 5 березня", Kind.ARREST),
    "uk a court of a Russian region": ("Воронезький суд продовжив арешт українському фотографу", Kind.ARREST),
    "uk a participle that tells": ("У Мінську затримана журналістка Лідія Зарічна", Kind.DETENTION),
    "uk they boast of it": ("Бойовики похвалилися затриманням мешканки за проукраїнські дописи", Kind.DETENTION),
    "uk administrative arrests of many": (
        "У Криму 12 активістів засудили до адміністративних арештів на терміни від 5 до 12 діб",
        Kind.DETENTION,
    ),
    "uk they ask for years": ("Для кримського татарина Лева Підгірного вимагають 17 років колонії", Kind.CHARGE),
    "uk from and to are asked for": (
        "Від 11 до 17 років ув'язнення запросила прокуратура для п'ятьох кримських татар",
        Kind.CHARGE,
    ),
    "uk a case goes to court": ("Справу активістки Лідії Зарічної передали до російського суду", Kind.CHARGE),
    "uk the day of the verdict": ("На 18 квітня призначили вирок антивоєнній активістці", Kind.HEARING),
    "uk pleadings begin": ("У Ростові розпочнуться дебати у справі кримського татарина", Kind.HEARING),
    "uk nobody knows where": ("Родина політв'язня Лева Підгірного не знає, де він перебуває", Kind.DISAPPEARANCE),
    "uk a verb that looks like a name": ("Зник кримський активіст Лев Підгірний", Kind.DISAPPEARANCE),
    "uk taken from the street": ("На Херсонщині чеченці забрали селищну голову", Kind.DISAPPEARANCE),
    "uk an illness is found": ("У політв'язня Лева Підгірного виявили пухлину", Kind.HEALTH),
    "uk an inflammation": ("У політв'язня запалення легень, його лікують анальгіном", Kind.HEALTH),
    "uk what may not be given": ("Незрячому політв'язню не передають до СІЗО тростину", Kind.HEALTH),
    "uk to a psychiatric hospital": (
        "Кримчанина Лева Підгірного удруге відправили на психіатричну експертизу",
        Kind.TRANSFER,
    ),
    "uk so many for so many": ("Обмін «12 на 12» відбувся: моряки вже в Борисполі", Kind.RELEASE),
    "uk they began to add": ("До списку екстремістів почали додавати журналістів", Kind.LISTING),
    "uk a safe place is a cell": (
        "Політв'язня Лева Підгірного ще на місяць залишили у «безпечному місці» колонії",
        Kind.TRANSFER,
    ),
    "uk an undesirable fund": (
        "Генпрокуратура Росії визнала небажаною організацією фонд бізнесмена Лева Підгірного",
        Kind.LISTING,
    ),
    "uk a stolen mayor who died": ("Викрадений окупантами староста помер у катівні", Kind.DEATH),
    "uk an undesirable group": ("Українську спілку поетів визнано небажаною в РФ", Kind.LISTING),
    "uk a collaborator admits it": ("Колаборант визнав викрадення окупантами мера міста", Kind.DISAPPEARANCE),
    "en no word for weeks": (
        "No word for six weeks of activist Lydia Zarechna in occupied Melitopol",
        Kind.DISAPPEARANCE,
    ),
    "en a director of films": (
        "Moscow court postpones trial of film director Lev Zarechny, critic of the war",
        Kind.HEARING,
    ),
    "en the register of foreign agents": (
        "Friday's new foreign agents: ministry puts journalist Lydia Zarechna on its register",
        Kind.LISTING,
    ),
}

NOT_TOLD = {
    "uk states before a court": "ЄСПЛ переніс слухання міждержавної справи про Крим",
    "uk a book by a prisoner": "Видавництво випустило щоденник, який поет вів у російській колонії",
    "uk a teacher who worked for the occupiers": (
        "Вчительку засудили до шести років за співпрацю з окупантами під час незаконного референдуму"
    ),
    "uk recruited by Russians": "Суд міста Харкова засудив студента, якого завербували росіяни, за держзраду",
    "uk for what people are tried": "Теракт, держзрада: за що судять підлітків у Росії",
    "uk how many are held": "У білоруських в'язницях утримують щонайменше 12 українців - правозахисники",
    "uk somebody's view": "Блогер назвав затримання журналістів у Білорусі ганьбою",
    "uk how many are missing": "Понад 900 жителів Херсонщини вважають зниклими безвісти",
    "uk Ukraine's notices of suspicion": "Двом кримським журналістам за прославляння загарбників оголосили підозру",
    "uk a court of a Ukrainian region": "Одеський апеляційний суд переніс розгляд скарги активіста",
    "uk how many work there": "Окупанти утримують в неволі 13 працівників станції",
    "uk a president confers": "Президент провів нараду щодо обміну полоненими",
    "uk a ministry comments": "Коментар МЗС щодо вироку кримському активісту",
    "uk years of freedom": "Рік на свободі: колишній політв'язень про полон і звільнення",
    "uk relatives came to see him": "Родина відвідала засудженого на 14 років ув'язнення кримського журналіста",
    "uk a Russian officer tried in Ukraine": "Російського офіцера судитимуть за розстріл полонених",
    "uk who told Russians where to shoot": "У Залужному затримали чоловіка, який зливав росіянам координати",
    "uk who killed prisoners": "Вбивав українських полонених: у Харкові судять росіянина",
    "uk each time": "Щоразу, коли звільняють полонених, сім'ї журналістів чекають",
    "en a prison opened": "Russia opens a new prison for abducted Ukrainian activists",
    "en who ordered it": "Prosecutors accuse prison chief of torture of Ukrainian journalist",
    "en an official denies it": "Ombudsperson dismisses reports about torture of Ukrainian sailors",
    "en a parcel": "What a parcel to remand prison costs the wives of political prisoners",
    "en a protest for a release": "Thousands protest for release of jailed opposition leader",
    "en marchers who ask for freedom": "Students march to demand freedom for jailed journalist Lydia Zarechna",
    "ru to lodge an appeal": "Защита активистки Лидии Заречной обжаловала приговор",
    "ru to appeal or not": "Политзаключённый Подгорный отказался обжаловать приговор",
    "uk to lodge an appeal": "Адвокати політв'язня Лева Підгірного подали апеляцію на вирок",
    "uk a prisoner speaks": (
        "Засуджений у Криму до 17 років колонії політв'язень Лев Підгірний звинуватив у брехні суддів"
    ),
    "uk many were taken": "Окупанти за три місяці викрали у Залужному понад пів тисячі людей",
    "uk tried by Ukraine for siding with the occupiers": (
        "Мешканку Херсона засудили за виправдовування збройної агресії РФ"
    ),
    "en to lodge an appeal": "Jailed activist Lydia Zarechna files appeal against her sentence",
    "en convictions in bulk": "Five years after the ban, jailings of Jehovah's Witnesses continue",
    "ru a list of the dead": "Вышел скорбный список: 30 имён жертв политических репрессий",
}


@pytest.mark.parametrize(("title", "kind"), TOLD.values(), ids=TOLD)
def test_the_wording_tells_the_event(lexicons: Lexicons, title: str, kind: Kind) -> None:
    found = read(lexicons, title)
    assert (found.kind, found.relevant) == (kind, True), found.reasons


@pytest.mark.parametrize("title", NOT_TOLD.values(), ids=NOT_TOLD)
def test_the_wording_is_no_news_of_a_person(lexicons: Lexicons, title: str) -> None:
    assert not read(lexicons, title).relevant

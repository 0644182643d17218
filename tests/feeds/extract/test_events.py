"""Which event an entry tells, and which it only seems to tell. Sentences and people are invented."""

import pytest

from bot.core.kinds import Kind
from feeds.extract import Lexicons
from tests.feeds.extract.support import read

TOLD = [
    pytest.param("Суд приговорил активистку Лидию Заречную к шести годам колонии", Kind.SENTENCE, id="ru verdict"),
    pytest.param("Художника Льва Подгорного заочно осудили на 8 лет за пост о войне", Kind.SENTENCE, id="ru absentia"),
    pytest.param("Журналистке продлили арест до 4 мая", Kind.ARREST, id="ru arrest extended, the date is no hearing"),
    pytest.param("Историка Подгорного отправили в СИЗО по делу о госизмене", Kind.ARREST, id="ru remanded"),
    pytest.param("Активиста арестовали на 25 суток за пикет", Kind.DETENTION, id="ru days of arrest are a detention"),
    pytest.param("Активистку в Твери арестовали за пикет", Kind.DETENTION, id="ru an arrest for a picket is of days"),
    pytest.param("В Туле задержано пять участников митинга", Kind.DETENTION, id="ru detention: an impersonal count"),
    pytest.param("Шесть лет колонии грозит художнице за антивоенный плакат", Kind.CHARGE, id="ru a term threatens"),
    pytest.param(
        "Окончился срок административного ареста у активистки Лидии Заречной", Kind.RELEASE, id="ru days of arrest over"
    ),
    pytest.param("На акции памяти задержаны три журналиста", Kind.DETENTION, id="ru short participle is news"),
    pytest.param("К правозащитнице пришли с обыском", Kind.SEARCH, id="ru search"),
    pytest.param("На блогера завели дело о дискредитации армии", Kind.CHARGE, id="ru case opened"),
    pytest.param(
        "Прокурор запросил для активистки семь лет колонии", Kind.CHARGE, id="ru term asked for is no verdict"
    ),
    pytest.param("Заседание по делу активистки перенесли на 12 марта", Kind.HEARING, id="ru hearing moved"),
    pytest.param("Апелляция оставила приговор журналисту без изменений", Kind.APPEAL, id="ru appeal takes the verdict"),
    pytest.param(
        "Волонтёра, приговорённого к двум годам, отправили в ШИЗО", Kind.TRANSFER, id="ru long participle is history"
    ),
    pytest.param("Политзаключённый Подгорный объявил голодовку", Kind.HEALTH, id="ru hunger strike"),
    pytest.param("Политзаключённая Заречная вышла на свободу", Kind.RELEASE, id="ru released"),
    pytest.param("Политзаключённый умер в колонии", Kind.DEATH, id="ru death in custody"),
    pytest.param("Минюст внёс поэтессу Заречную в реестр иностранных агентов", Kind.LISTING, id="ru listing"),
    pytest.param("О политзаключённом Подгорном третью неделю нет вестей", Kind.DISAPPEARANCE, id="ru no word"),
    pytest.param("Силовики нагрянули в редакцию независимого издания", Kind.SEARCH, id="ru search: came to an office"),
    pytest.param("ФСБ обыскивает дом крымскотатарского активиста", Kind.SEARCH, id="ru search: present tense"),
    pytest.param("Полиция задерживает участников антивоенной акции", Kind.DETENTION, id="ru detention: present tense"),
    pytest.param(
        "На антивоенной акции в Казани начались задержания", Kind.DETENTION, id="ru detention: a noun with a verb"
    ),
    pytest.param("Активист был задержан у здания суда", Kind.DETENTION, id="ru detention: was detained, in a headline"),
    pytest.param(
        "Муниципальный депутат получил штраф за антивоенный пост", Kind.DETENTION, id="ru detention: got a fine"
    ),
    pytest.param(
        "Журналистку доставили в отдел полиции после пикета",
        Kind.DETENTION,
        id="ru detention: taken to a police station",
    ),
    pytest.param("Суд отправляет журналиста в СИЗО", Kind.ARREST, id="ru arrest: present tense"),
    pytest.param("Суд отказался отпустить активистку из СИЗО", Kind.ARREST, id="ru arrest: not released"),
    pytest.param("Журналист останется за решеткой до осени", Kind.ARREST, id="ru arrest: stays behind bars"),
    pytest.param("Суд назначил активистке запрет определенных действий", Kind.ARREST, id="ru arrest: a ban on actions"),
    pytest.param("В суд направлено дело антивоенного художника", Kind.CHARGE, id="ru charge: case sent to court"),
    pytest.param("Журналистке вменяют госизмену", Kind.CHARGE, id="ru charge: accused of"),
    pytest.param("Активистка стала обвиняемой по делу о фейках", Kind.CHARGE, id="ru charge: became an accused"),
    pytest.param("Апелляцию по делу активистки рассмотрят 6 апреля", Kind.HEARING, id="ru hearing: to be heard"),
    pytest.param(
        "Суд удалился для вынесения приговора активистке до 14 марта", Kind.HEARING, id="ru hearing: court withdrew"
    ),
    pytest.param("В Гомеле начинают судить журналистку", Kind.HEARING, id="ru hearing: trial begins"),
    pytest.param(
        "Активистка была приговорена к шести годам колонии",
        Kind.SENTENCE,
        id="ru sentence: was sentenced, in a headline",
    ),
    pytest.param("Антивоенного художника посадили на 12 лет", Kind.SENTENCE, id="ru sentence: put away"),
    pytest.param("Год колонии за антивоенный комментарий", Kind.SENTENCE, id="ru sentence: a year"),
    pytest.param("Пожизненный срок получил обвиняемый в госизмене", Kind.SENTENCE, id="ru sentence: life"),
    pytest.param("Приговор журналисту устоял в апелляции", Kind.APPEAL, id="ru appeal: stood"),
    pytest.param("Суд отклоняет апелляцию активистки", Kind.APPEAL, id="ru appeal: present tense"),
    pytest.param("Суд отказался смягчить приговор активистке", Kind.APPEAL, id="ru appeal: not softened"),
    pytest.param("Верховный суд отменил приговор правозащитнику", Kind.APPEAL, id="ru appeal: quashed"),
    pytest.param("Политзаключённого увезли на этап", Kind.TRANSFER, id="ru transfer: gone by convoy"),
    pytest.param("Политзаключённому дали 15 суток ШИЗО", Kind.TRANSFER, id="ru transfer: days in a punishment cell"),
    pytest.param("Украинских пленных вывезли в Таганрог", Kind.TRANSFER, id="ru transfer: driven away"),
    pytest.param(
        "Родные не знают, где находится политзаключённый", Kind.DISAPPEARANCE, id="ru disappearance: where he is"
    ),
    pytest.param(
        "Люди в масках увезли крымского татарина из дома", Kind.DISAPPEARANCE, id="ru disappearance: masked men"
    ),
    pytest.param("Политзаключённому отказали в операции", Kind.HEALTH, id="ru health: no operation"),
    pytest.param("Арестованный журналист рассказал о пытках", Kind.HEALTH, id="ru health: told of torture"),
    pytest.param("Беларусь освобождает политзаключённых", Kind.RELEASE, id="ru release: present tense"),
    pytest.param("Прекращено преследование антивоенного активиста", Kind.RELEASE, id="ru release: case closed"),
    pytest.param("Политзаключённая полностью отбыла срок и освободилась", Kind.RELEASE, id="ru release: served"),
    pytest.param("Стало известно о смерти политзаключённого", Kind.DEATH, id="ru death: death became known"),
    pytest.param("Иноагентами признаны журналист и поэтесса", Kind.LISTING, id="ru listing: names last"),
    pytest.param("Росфинмониторинг добавил в перечень террористов художника", Kind.LISTING, id="ru listing: added"),
    pytest.param("Окупаційний суд засудив вчителя до 14 років колонії", Kind.SENTENCE, id="uk засудив до is the term"),
    pytest.param("Суд у Криму продовжив арешт активістці Олені Вербовій", Kind.ARREST, id="uk arrest extended"),
    pytest.param("Окупанти затримали в Криму журналістку Вербову", Kind.DETENTION, id="uk detained"),
    pytest.param("Засідання у справі активіста перенесли на 12 березня", Kind.HEARING, id="uk hearing moved"),
    pytest.param("Військовополоненого повернули з російського полону", Kind.RELEASE, id="uk back from captivity"),
    pytest.param("Апеляція залишила вирок журналісту без змін", Kind.APPEAL, id="uk appeal takes the verdict"),
    pytest.param("Політв'язня етапували до колонії на півночі Росії", Kind.TRANSFER, id="uk moved"),
    pytest.param("У російській колонії помер політв'язень", Kind.DEATH, id="uk death in custody"),
    pytest.param("У Бахчисараї силовики вдерлися до оселі кримського татарина", Kind.SEARCH, id="uk broken in"),
    pytest.param("Слідчий викликав правозахисницю на допит до ФСБ", Kind.SEARCH, id="uk called for questioning"),
    pytest.param("Журналістку оштрафували в Криму за антивоєнний допис", Kind.DETENTION, id="uk fined"),
    pytest.param(
        "Окупаційний суд відмовився змінити активісту запобіжний захід", Kind.ARREST, id="uk measure not changed"
    ),
    pytest.param("Кримчанці обрали домашній арешт", Kind.ARREST, id="uk house arrest"),
    pytest.param("Волонтерці оголосили офіційне звинувачення у шпигунстві", Kind.CHARGE, id="uk charge announced"),
    pytest.param("Російська прокуратура просить 12 років колонії для журналіста", Kind.CHARGE, id="uk term asked for"),
    pytest.param("В окупованій Ялті розпочався суд над активісткою", Kind.HEARING, id="uk trial began"),
    pytest.param("Військовополоненим присудили по 18 років колонії", Kind.SENTENCE, id="uk impersonal plural"),
    pytest.param("Журналістка з Криму отримала сім років колонії", Kind.SENTENCE, id="uk got years"),
    pytest.param("Активісту скоротили строк на пів року після апеляції в Росії", Kind.APPEAL, id="uk term cut"),
    pytest.param("Політв'язня запроторили до ШІЗО на 15 діб", Kind.TRANSFER, id="uk punishment cell"),
    pytest.param("Опозиціонера знайшли у колонії за полярним колом", Kind.TRANSFER, id="uk found in a colony"),
    pytest.param("Окупанти викрали сільського голову на Херсонщині", Kind.DISAPPEARANCE, id="uk taken away"),
    pytest.param("Політв'язень у сизо втрачає зір", Kind.HEALTH, id="uk eyesight"),
    pytest.param("Кримчанина покарали за українську пісню", Kind.DETENTION, id="uk punished for a song"),
    pytest.param("Засідання у справі кримської журналістки не розпочалося", Kind.HEARING, id="uk has not begun"),
    pytest.param("Суд у Криму зняв із розгляду апеляцію активіста", Kind.APPEAL, id="uk appeal taken off the list"),
    pytest.param("Білорусь передала Україні тридцять політв'язнів", Kind.RELEASE, id="uk handed over"),
    pytest.param("У Лукашенка заявили про помилування українців", Kind.RELEASE, id="uk pardon announced"),
    pytest.param("Суд у Росії виправдав журналіста у справі про «фейки»", Kind.RELEASE, id="uk acquitted"),
    pytest.param("Кримську татарку внесли до переліку терористів та екстремістів", Kind.LISTING, id="uk listing"),
    pytest.param("Moscow court sentences activist to six years in prison over a post", Kind.SENTENCE, id="en verdict"),
    pytest.param("Police raid homes of Crimean Tatars in Sudak, detain at least 12", Kind.DETENTION, id="en raids end"),
    pytest.param(
        "Court in Crimea fines a teacher found guilty of discrediting the army", Kind.DETENTION, id="en petty fine"
    ),
    pytest.param("Minsk court extends detention of journalist by two months", Kind.ARREST, id="en detention extended"),
    pytest.param("Court rejects appeal by jailed opposition leader in Belarus", Kind.APPEAL, id="en appeal rejected"),
    pytest.param("Trial of Crimean Tatar activist adjourned until 12 March", Kind.HEARING, id="en trial adjourned"),
    pytest.param("Political prisoner moved to punishment cell in Mordovia", Kind.TRANSFER, id="en punishment cell"),
    pytest.param("Dissident begins hunger strike in Belarusian prison", Kind.HEALTH, id="en hunger strike"),
    pytest.param("Russian opposition activist freed in prisoner swap", Kind.RELEASE, id="en swapped"),
    pytest.param("Belarusian journalist dies in prison", Kind.DEATH, id="en death in custody"),
    pytest.param("Судзьдзя вынес прысуд журналісту: 5 гадоў калоніі", Kind.SENTENCE, id="be verdict"),
    pytest.param("Да праваабаронцы ў Гомелі прыйшлі з ператрусам", Kind.SEARCH, id="be search"),
    pytest.param("Сілавікі затрымалі журналістку ў Мінску", Kind.DETENTION, id="be detained"),
    pytest.param("Актывіста аштрафавалі за падпіску на экстрэмісцкі канал", Kind.DETENTION, id="be fined"),
    pytest.param("Палітвязня перавялі на турэмны рэжым", Kind.TRANSFER, id="be prison regime"),
    pytest.param("Палітвязень выйшаў на волю", Kind.RELEASE, id="be released"),
    pytest.param("Суд над праваабаронцам пачнецца ў Мінску 12 сакавіка", Kind.HEARING, id="be trial set"),
    pytest.param("Security forces storm apartment of opposition politician in Minsk", Kind.SEARCH, id="en stormed"),
    pytest.param("Crimean Tatar homes raided in Sudak", Kind.SEARCH, id="en raided, passive"),
    pytest.param("Belarusian journalist nabbed at airport", Kind.DETENTION, id="en nabbed"),
    pytest.param("Opposition figure rearrested on leaving prison in Minsk", Kind.DETENTION, id="en rearrested"),
    pytest.param("Court sentences Russian activist to 12 days in prison over picket", Kind.DETENTION, id="en days"),
    pytest.param("Russian court refuses to release activist from custody", Kind.ARREST, id="en not released"),
    pytest.param("Court in Perm detains opposition blogger over extremist posts", Kind.ARREST, id="en a court detains"),
    pytest.param("Opposition poet jailed on suspicion of insulting the president", Kind.ARREST, id="en on suspicion"),
    pytest.param("Junta jails dissidents charged with treason", Kind.ARREST, id="en jailed when charged"),
    pytest.param("Trial of rights defenders commences in Minsk", Kind.HEARING, id="en trial commences"),
    pytest.param("Trial against opposition activists in Minsk: Day 2", Kind.HEARING, id="en a day of a trial"),
    pytest.param("Jailed Russian activist swaps one colony for another", Kind.TRANSFER, id="en swapped colonies"),
    pytest.param("Court leaves Jehovah's Witness in custody in Russia", Kind.ARREST, id="en left in custody"),
    pytest.param("Opposition activist ordered held until March in Minsk", Kind.ARREST, id="en ordered held"),
    pytest.param("Imprisoned Kremlin critic hit with fresh charges", Kind.CHARGE, id="en fresh charges"),
    pytest.param("Russia puts exiled opposition journalist on wanted list", Kind.CHARGE, id="en wanted"),
    pytest.param("Russian authorities ask for 13-year term for opposition leader", Kind.CHARGE, id="en asked for"),
    pytest.param("Belarus puts opposition activist on trial", Kind.HEARING, id="en put on trial"),
    pytest.param("Moscow court brings forward verdict in Kremlin critic's case", Kind.HEARING, id="en brought forward"),
    pytest.param("Two Jehovah's Witnesses each get six years in Russia", Kind.SENTENCE, id="en get years"),
    pytest.param("Jail for Russian anti-war rocker who burned poster", Kind.SENTENCE, id="en jail for"),
    pytest.param("Moscow court shortens prison term of anti-war student", Kind.APPEAL, id="en shortened"),
    pytest.param("Sentence of Russian anti-war artist increased to nine years", Kind.APPEAL, id="en increased"),
    pytest.param("Moscow court refuses to hear appeal of anti-war activist", Kind.APPEAL, id="en not heard"),
    pytest.param("Crimean Tatar activist deported to prison in Rostov", Kind.TRANSFER, id="en deported"),
    pytest.param("Missing opposition activist: Minsk prison silent", Kind.DISAPPEARANCE, id="en missing"),
    pytest.param("Lawyers unable to locate jailed Crimean Tatar", Kind.DISAPPEARANCE, id="en not found"),
    pytest.param("Jailed Kremlin critic losing eyesight in colony", Kind.HEALTH, id="en eyesight"),
    pytest.param("Russian prison doctors refuse to treat political prisoner", Kind.HEALTH, id="en not treated"),
    pytest.param("Political prisoner regains freedom in Minsk", Kind.RELEASE, id="en freedom regained"),
    pytest.param("Case against Jehovah's Witness terminated in Russia", Kind.RELEASE, id="en case closed"),
    pytest.param("Political prisoner passes away in prison hospital", Kind.DEATH, id="en passed away"),
    pytest.param("Задержанные экоактивисты доставлены в Следственный комитет", Kind.DETENTION, id="ru taken to the SK"),
    pytest.param("Горсуд оставил в силе штрафы за пикеты в поддержку Рогова", Kind.APPEAL, id="ru fines upheld"),
    pytest.param(
        "Защитнику политзаключённого отказываются сообщить, находится ли он в колонии",
        Kind.DISAPPEARANCE,
        id="ru not told where",
    ),
    pytest.param("Russia blacklists opposition politician as terrorist", Kind.LISTING, id="en blacklisted"),
    pytest.param("Jailed Kremlin critic moved to Arctic colony", Kind.TRANSFER, id="en jailed only describes"),
    pytest.param("Detained Belarusian journalist indicted", Kind.CHARGE, id="en detained only describes"),
    pytest.param(
        "Russian teacher who wrote anti-war poems sentenced to five years", Kind.SENTENCE, id="en a clause ends"
    ),
]


@pytest.mark.parametrize(("title", "kind"), TOLD)
def test_the_news_of_a_headline_is_told(lexicons: Lexicons, title: str, kind: Kind) -> None:
    found = read(lexicons, title)
    assert (found.kind, found.relevant) == (kind, True), found.reasons


NOT_TOLD = [
    pytest.param("Умеров рассказал о переговорах", Kind.DEATH, id="a surname hides no death"),
    pytest.param("Писательница умерла в возрасте 90 лет дома", Kind.DEATH, id="people die outside custody"),
    pytest.param("Суд арестовал имущество застройщика", Kind.ARREST, id="property is arrested"),
    pytest.param("Суд наклав арешт на рахунки компанії", Kind.ARREST, id="accounts are arrested"),
    pytest.param("МИД осудил удар по порту", Kind.SENTENCE, id="a ministry condemns"),
    pytest.param("МЗС засудило рішення про вибори", Kind.SENTENCE, id="a ministry condemns, uk"),
    pytest.param("Суд назначил экспертизу по спору о доме", Kind.HEARING, id="an expert report is no hearing"),
    pytest.param("Band released a new film about the sea", Kind.RELEASE, id="a film is released"),
    pytest.param("Министра освободили от должности", Kind.RELEASE, id="released from office"),
    pytest.param("Армія звільнила два села на півдні", Kind.RELEASE, id="villages are freed"),
    pytest.param("Club extends contract of its striker until summer", Kind.ARREST, id="sport"),
    pytest.param("Правозащитники требуют освободить журналистку", Kind.RELEASE, id="asked for, not done"),
    pytest.param("Rights groups call for release of jailed poet", Kind.RELEASE, id="asked for, not done, en"),
    pytest.param("Активиста не освободили из колонии", Kind.RELEASE, id="denied"),
    pytest.param("Политика могут освободить в апреле", Kind.RELEASE, id="may happen"),
    pytest.param("Стоит ли политзаключённым голодать?", Kind.HEALTH, id="a question, ru"),
    pytest.param("За год в России осудили 300 человек за госизмену", Kind.SENTENCE, id="figures, ru"),
    pytest.param("Как судят журналистов в Беларуси", Kind.HEARING, id="an explainer, ru"),
    pytest.param("За три года увеличились сроки и выросло число дел о шпионаже", Kind.APPEAL, id="a trend, ru"),
    pytest.param("Советник опроверг слухи о смерти политзаключённого", Kind.DEATH, id="a rumour denied, ru"),
    pytest.param("Защита подала жалобу на продление домашнего ареста", Kind.ARREST, id="what is appealed against, ru"),
    pytest.param(
        "Художника, приговорённого к пяти годам колонии, отправили на этап",
        Kind.SENTENCE,
        id="a participle is history, ru",
    ),
    pytest.param("Opposition leader vows to release jailed journalists", Kind.RELEASE, id="vowed, not done, en"),
    pytest.param("Journalist who was detained last year wins award", Kind.DETENTION, id="a clause is history, en"),
    pytest.param("Released activist describes years in a cell", Kind.RELEASE, id="released only describes, en"),
]


@pytest.mark.parametrize(("title", "kind"), NOT_TOLD)
def test_a_false_friend_tells_no_event(lexicons: Lexicons, title: str, kind: Kind) -> None:
    assert read(lexicons, title).kind is not kind


IRRELEVANT = [
    pytest.param("Три роки тому окупанти затримали кримського художника", id="a day remembered, uk"),
    pytest.param("З полону вже звільнено 3 214 осіб", id="a tally, uk"),
    pytest.param("Росіяни викрали тисячі цивільних", id="thousands, uk"),
    pytest.param("Генпрокуратура розслідує катування полонених у російській колонії", id="an investigation, uk"),
    pytest.param("«Мене били струмом»: колишній полонений розповів про підвал", id="a testimony, uk"),
    pytest.param("Суд Полтави засудив за державну зраду колишнього депутата", id="a court of Ukraine, uk"),
    pytest.param("Суд приговорил бывшего мэра к 9 годам колонии за взятку", id="a bribe"),
    pytest.param("Подозреваемого в убийстве арестовали на два месяца", id="a murder"),
    pytest.param("СБУ затримала агента ФСБ у Харкові", id="Ukraine's own prosecution"),
    pytest.param("Man jailed for 12 years after armed robbery", id="a robbery"),
    pytest.param("Как минимум 190 приговоров за госизмену вынесли суды за три года", id="statistics"),
    pytest.param("Почему активистов судят за репосты", id="an explainer"),
    pytest.param("Вечер писем политзаключённым прошёл в Риге", id="letters"),
    pytest.param("Петиція за звільнення журналістки зібрала сто тисяч підписів", id="a petition"),
    pytest.param("Министр прокомментировал приговор журналистке", id="a statement"),
    pytest.param("Дощі накриють захід країни у вівторок", id="weather"),
    pytest.param("У російському полоні перебувають 40 журналістів", id="a count, uk"),
    pytest.param("Окупанти продовжують викрадати людей на півдні", id="a trend, uk"),
    pytest.param("МЗС висловило протест через вирок кримському татарину", id="a protest, uk"),
    pytest.param("Правозахисники вимагають звільнити журналістку з російської колонії", id="a demand, uk"),
    pytest.param("В Україні заочно засудили суддю окупаційного суду Криму", id="Ukraine's own verdict, uk"),
    pytest.param("Що сталося з журналісткою в російській тюрмі", id="an explainer, uk"),
    pytest.param("Свідчення полонених про катування в колонії", id="testimony, uk"),
    pytest.param("На Одещині чоловік отримав 12 років за вбивство сусіда", id="a murder, uk"),
    pytest.param("EU imposes sanctions on judges who jailed opposition leader", id="sanctions, en"),
    pytest.param("Growing number of teenagers jailed for sabotage in Russia", id="a trend, en"),
    pytest.param("Criminal investigations against 69 believers in Russia", id="a count, en"),
    pytest.param("Russian court fines Google for failing to delete posts", id="a company, en"),
    pytest.param("Ukraine's security service detains suspected Russian spy", id="Ukraine's own prosecution, en"),
    pytest.param("Russian ex-governor gets nine years over bribe", id="a bribe, en"),
    pytest.param("Strasbourg judges find breaches in case of imprisoned Azerbaijani poet", id="Strasbourg, en"),
    pytest.param("Writers' union calls on Minsk to drop case against imprisoned poet", id="a call, en"),
    pytest.param("Mothers of Ukrainian captives speak of life after a prisoner swap", id="families, en"),
    pytest.param("Minister says country is to release political prisoners by spring", id="an announcement, en"),
    pytest.param("Суд вынес три пожизненных приговора украинским военным", id="verdicts counted, ru"),
    pytest.param("Голодовки политзаключённых: как они проходят и чем заканчиваются", id="how it is done, ru"),
    pytest.param("Политик спекулирует на деле активиста, заседание по которому отложили", id="a comment, ru"),
    pytest.param("Суд продлил арест исполнителю теракта в торговом центре", id="an attack, ru"),
    pytest.param("Journalists in prison in Belarus: the year in figures", id="figures, en"),
    pytest.param(
        "President signs law that brings criminal charges against foreigners over hate speech", id="a law, en"
    ),
]


@pytest.mark.parametrize("title", IRRELEVANT)
def test_what_is_not_ours_is_left_alone(lexicons: Lexicons, title: str) -> None:
    found = read(lexicons, title)
    assert not found.relevant, found.reasons


def test_a_verdict_in_the_headline_is_told_beside_a_word_of_criticism(lexicons: Lexicons) -> None:
    found = read(lexicons, "Belarusian journalist handed seven-year prison term after he criticised the war")
    assert (found.kind, found.relevant) == (Kind.SENTENCE, True)


def test_an_ordinary_crime_still_has_its_kind(lexicons: Lexicons) -> None:
    found = read(lexicons, "Суд приговорил бывшего мэра к 9 годам колонии за взятку")
    assert (found.kind, found.relevant) == (Kind.SENTENCE, False)


def test_history_in_the_lead_does_not_outweigh_the_headline(lexicons: Lexicons) -> None:
    found = read(
        lexicons,
        "Активистку Лидию Заречную перевели в другую колонию",
        "Ранее суд приговорил её к шести годам. Её задержали в прошлом году и отправили в СИЗО.",
    )
    assert found.kind is Kind.TRANSFER


def test_a_term_is_told_of_verdicts_only(lexicons: Lexicons) -> None:
    assert read(lexicons, "Суд приговорил активистку к шести годам колонии").term is not None
    assert read(lexicons, "Прокурор запросил для активистки шесть лет колонии").term is None


def test_days_in_the_lead_turn_an_arrest_into_a_detention(lexicons: Lexicons) -> None:
    found = read(lexicons, "Суд в Крыму арестовал крымскотатарских активистов", "Они проведут под арестом 12 суток.")
    assert (found.kind, found.detail) == (Kind.DETENTION, "administrative")


def test_days_that_were_served_leave_a_remand_a_remand(lexicons: Lexicons) -> None:
    lead = "A judge remanded Ivan Petrov for two months; he had served 15 days for a rally."
    assert read(lexicons, "Opposition politician placed in pre-trial detention", lead).kind is Kind.ARREST


def test_a_participle_in_front_of_the_verb_tells_history(lexicons: Lexicons) -> None:
    assert read(lexicons, "Activist jailed for six years over a poem dies in prison").kind is Kind.DEATH
    assert read(lexicons, "Pastor freed early, believer kept in prison over his faith").kind is Kind.RELEASE


def test_a_relative_clause_tells_history(lexicons: Lexicons) -> None:
    found = read(lexicons, "В розыск объявили активиста, которого суд приговорил к пяти годам колонии")
    assert found.kind is Kind.CHARGE


@pytest.mark.parametrize(
    ("lead", "kind"),
    [
        ("A court ordered her kept in pretrial detention until 4 May.", Kind.ARREST),
        ("A court sentenced her to six years in prison.", Kind.SENTENCE),
    ],
)
def test_jailed_is_read_from_the_lead(lexicons: Lexicons, lead: str, kind: Kind) -> None:
    assert read(lexicons, "Moscow court jails opposition activist", lead).kind is kind


def test_a_lead_tells_what_the_headline_hides(lexicons: Lexicons) -> None:
    found = read(
        lexicons,
        "Она нарисовала голубя",
        "Суд в Пскове приговорил художницу Лидию Заречную к трём годам колонии за антивоенный рисунок.",
    )
    assert (found.kind, found.relevant) == (Kind.SENTENCE, True)


DETAILS = [
    pytest.param("Политзаключённого перевели в ШИЗО", "punishment_cell", id="cell"),
    pytest.param("Журналистку отправили под домашний арест по делу о фейках", "house", id="house arrest"),
    pytest.param("Активисту продлили арест ещё на два месяца", "extended", id="extended"),
    pytest.param("Dissident freed in prisoner swap after years in a Russian jail", "exchange", id="exchange"),
    pytest.param("Политзаключённую помиловали", "pardon", id="pardon"),
]


@pytest.mark.parametrize(("title", "detail"), DETAILS)
def test_the_detail_of_an_event_is_named(lexicons: Lexicons, title: str, detail: str) -> None:
    assert read(lexicons, title).detail == detail


def test_figures_below_a_headline_that_tells_an_event_are_background(lexicons: Lexicons) -> None:
    found = read(
        lexicons, "К активистке пришли с обыском", "По данным правозащитников, с начала года прошло 300 обысков."
    )
    assert found.kind is Kind.SEARCH, found.reasons


def test_an_explanation_behind_the_news_of_a_headline_changes_nothing(lexicons: Lexicons) -> None:
    found = read(lexicons, "Физик получил 14 лет по делу о госизмене. Как в России судят учёных")
    assert found.kind is Kind.SENTENCE, found.reasons


def test_what_was_done_is_history_below_the_headline(lexicons: Lexicons) -> None:
    found = read(lexicons, "Политзаключённый сменил адвоката", "Он был приговорён к шести годам колонии.")
    assert found.kind is None, found.reasons


def test_an_appeal_is_told_though_custody_goes_on(lexicons: Lexicons) -> None:
    found = read(
        lexicons,
        "Суд оставил активиста под арестом",
        "Областной суд оставил меру пресечения без изменений, апелляционная жалоба отклонена.",
    )
    assert found.kind is Kind.APPEAL, found.reasons

import pytest

from bot.core.finding import Lang
from feeds.extract.people import find_people
from tests.feeds.extract.fields_support import a_text, lexicon, quoted

NAMES: list[tuple[str, Lang, str, list[str]]] = [
    ("accusative behind a verb", "ru", "Суд приговорил Антона Лапина к семи годам", ["Антон Лапин"]),
    ("dative behind a verb", "ru", "Геннадию Лапину продлили арест", ["Геннадий Лапин"]),
    ("locative with a preposition", "ru", "Нет вестей о Викторе Саблине", ["Виктор Саблин"]),
    ("the role tells Яна from Ян", "ru", "Полиция задержала журналистку Яну Громову", ["Яна Громова"]),
    ("the verb behind tells Евгения", "ru", "Евгении Перель продлили арест", ["Евгения Перель"]),
    ("a list stands in one case", "ru", "Осудили Александра Рябова, Петра Сомова и Инну Кац",
     ["Александр Рябов", "Пётр Сомов", "Инна Кац"]),
    ("a relative clause tells the gender", "ru", "Руслана Тагирова, которого обвиняют в измене, перевели в СИЗО",
     ["Руслан Тагиров"]),
    ("a name that does not change", "ru", "Ильми Сеитов вышел на свободу", ["Ильми Сеитов"]),
    ("a first name nobody listed", "ru", "Суд арестовал активиста Куртмолла Аблямова", ["Куртмолл Аблямов"]),
    ("the patronymic is dropped", "ru", "Осуждён Олег Петрович Дронов", ["Олег Дронов"]),
    ("surname first", "ru", "В реестр внесли: Лыкова Марина Сергеевна", ["Марина Лыкова"]),
    ("a town is a surname, too", "ru", "Продлили арест Олегу Иванову", ["Олег Иванов"]),
    ("a fleeting vowel", "ru", "Нет вестей о Павле Кравце", ["Павел Кравец"]),
    ("a short name in quotes", "ru", 'Приговорили Зою "Заю" Климову', ["Зоя Климова"]),
    ("a man by his age", "ru", "Жалоба на приговор 23-летнему Владиславу Белову", ["Владислав Белов"]),
    ("a man by the word before", "ru", "Суд продлил арест минского исполнителя Айгула Белова", ["Айгул Белов"]),
    ("politely", "ru", "Скончался Иван Белов. Иван Петрович был болен", ["Иван Белов"]),
    ("somebody's company", "ru", "Задержали Ивана Белова, когда он гулял с Анной Климовой", ["Иван Белов"]),
    ("head of a region", "ru", "По доносу главы региона Олега Дронова осудили Инну Кац", ["Инна Кац"]),
    ("a former official", "ru", "В реестр внесли бывшего судью Олега Дронова", ["Олег Дронов"]),
    ("a lawyer who is a woman", "ru", "Ивана Белова избили, писал он своему адвокату Марии Климовой", ["Иван Белов"]),
    ("whom armed men took", "ru", "Увезли Ивана Белова. По словам брата Ивана Белова, он не вернулся",
     ["Иван Белов"]),
    ("the name of an initial", "ru", "Суд отправил Романа Т. в СИЗО", []),
    ("heads of state", "ru", "Владимир Путин подписал закон", []),
    ("a lawyer", "ru", "Адвокат Пётр Сомов обжаловал приговор Инне Кац", ["Инна Кац"]),
    ("a lawyer behind his client", "ru", "Адвокат Ивана Белова Пётр Сомов подал жалобу", ["Иван Белов"]),
    ("a lawyer in apposition", "ru", "Пётр Сомов, адвокат Инны Кац, подал жалобу", ["Инна Кац"]),
    ("two lawyers", "ru", "Адвокаты Ивана Белова Ольга Сомова и Пётр Лапин подали жалобу", ["Иван Белов"]),
    ("a mother of three is nobody's relative", "ru", "Задержали активистку, мать троих детей Инну Кац", ["Инна Кац"]),
    ("whom a film is about", "ru", "Арестовали Инну Кац, автора кинофильма об Иване Белове", ["Инна Кац"]),
    ("whose projects they are", "ru", "Суд признал запрет проектов Ивана Белова, Инну Кац задержали", ["Инна Кац"]),
    ("herself is no given name", "ru", "Арестовали Инну Кац. Сама Инна не признала вину", ["Инна Кац"]),
    ("a judge", "ru", "Судья Вера Лисина приговорила Инну Кац к штрафу", ["Инна Кац"]),
    ("a relative", "ru", "Мать Марина Кац сообщила об обыске у Инны Кац", ["Инна Кац"]),
    ("somebody who tells of another", "ru", "Ивана Белова избили, рассказал Олег Дронов", ["Иван Белов"]),
    ("a source", "ru", "По словам Олега Дронова, Ивана Белова избили", ["Иван Белов"]),
    ("Ukrainian -енка", "uk", "Суд засудив Максима Зозуленка до 7 років колонії", ["Максим Зозуленко"]),
    ("Ukrainian -анка", "uk", "Суд засудив Тараса Гаранка до 7 років колонії", ["Тарас Гаранко"]),
    ("Ukrainian women's -енко", "uk", "Затримали журналістку Олену Зозуленко", ["Олена Зозуленко"]),
    ("Ukrainian dative -ові", "uk", "Суд продовжив арешт Петрові Гнатюку", ["Петро Гнатюк"]),
    ("Ukrainian softened stem", "uk", "Вирок Ользі Савчук залишили в силі", ["Ольга Савчук"]),
    ("an apostrophe", "uk", "Засудили В'ячеслава Дем'янюка", ["В'ячеслав Дем'янюк"]),
    ("a Crimean Tatar name", "uk", "Окупанти затримали Куртсеїта Аблямітова", ["Куртсеїт Аблямітов"]),
    ("a noun opens a Ukrainian headline", "uk", "Вирок Івану Білику залишили в силі", ["Іван Білик"]),
    ("a verbal noun is no given name", "uk", "Затримання Коваленка в Криму: подробиці", []),
    ("a verb is no given name", "uk", "Обміняли Коваленка та ще двох полонених", []),
    ("a Ukrainian adverb is no given name", "uk", "Затримали Лева Підгірного. Раніше Підгірного били",
     ["Лев Підгірний"]),
    ("a Ukrainian season is no given name", "uk", "Засудили Лева Підгірного. Навесні Підгірного побили",
     ["Лев Підгірний"]),
    ("a Ukrainian surname on -ар", "uk", "Суд дав 8 років журналістові Михайлу Дзвонарю", ["Михайло Дзвонар"]),
    ("a Ukrainian surname on -иця", "uk", "Суд продовжив арешт Богдану Палениці", ["Богдан Палениця"]),
    ("a Ukrainian surname on -ієць", "uk", "Відклали розгляд справи Андрія Половійця", ["Андрій Половієць"]),
    ("a Ukrainian couple", "uk", "Заарештували Ірину й Віталія Климчуків", ["Ірина Климчук", "Віталій Климчук"]),
    ("a given name with an apostrophe", "uk", "Політв'язня Зекір'ю Аблямітова етапували", ["Зекір'я Аблямітов"]),
    ("somebody's aide", "uk", "Заарештували речницю опозиціонера Лева Підгірного Інну Кац", ["Інна Кац"]),
    ("a lawyer who got years", "uk", "Суд дав Інні Кац 11 років, а адвокату Левові Підгірному – до 10",
     ["Інна Кац", "Лев Підгірний"]),
    ("in support of somebody else", "uk",
     "Зменшили штрафи за пікет на підтримку татар Айдеру Аблямітову й Левові Підгірному",
     ["Айдер Аблямітов", "Лев Підгірний"]),
    ("a page of a network", "uk", "Викрали Лева Підгірного, сказано на Фейсбук-сторінці Запорізької єпархії",
     ["Лев Підгірний"]),
    ("a governor of the occupiers", "uk", "Засудили Лева Підгірного, хвалився псевдогубернатор Інна Кац",
     ["Лев Підгірний"]),
    ("the names before tell the case", "uk", "Суд призначив Івану Білику 18 років, а Руслану Гнатюкову – 13",
     ["Іван Білик", "Руслан Гнатюков"]),
    ("who said it stands in nominative", "uk", "Засудили Івана Білика. Захист має час на скаргу, нагадав Дмитро Дзизе",
     ["Іван Білик"]),
    ("a father of the same name", "uk", "Білик хворіє. Степан Білик розповів, що його доньці болить вухо", []),
    ("whose letter it is", "uk", "Білик оголосила голодування. Лист Ірини Білик передав батько", ["Ірина Білик"]),
    ("a Belarusian noun is no given name", "be", "Затрыманне Сташкевіча ў Мінску", []),
    ("a Ukrainian abbreviation is no given name", "uk", "Історика перевели до СІЗО Гнатюкова", []),
    ("a Ukrainian preposition is no given name", "uk", "Щодо Зозуленка відкрили справу", []),
    ("who is tried and then spoken of", "uk", "Справу Івана Білика, обвинуваченого у змові, почали, сказав суддя",
     ["Іван Білик"]),
    ("a relative of one who is called by the given name", "uk", "Дружина Андрія Олена Савчук приїхала до суду", []),
    ("surnames first", "uk", "У Криму арештували Гнатюка Івана та Зозуленка Петра", ["Іван Гнатюк", "Петро Зозуленко"]),
    ("lawyers", "uk", "Вирок Івану Білику лишили в силі, а ухвалу щодо адвокатів Інни Кац скасували", ["Іван Білик"]),
    ("the clause of what is told", "uk", "Омбудсман Тарас Гук заявив, що Іван Білик голодує", ["Іван Білик"]),
    ("an answer is got by an official", "uk", "Уповноважена Ольга Гук отримала відповідь про стан Івана Білика",
     ["Іван Білик"]),
    ("where it was told", "uk", "Івана Білика побили. Про це у своєму дописі повідомила активістка Інна Кац",
     ["Іван Білик"]),
    ("a mayor taken away", "uk", "Окупанти викрали мера Івана Білика", ["Іван Білик"]),
    ("a Ukrainian lawyer of a client", "uk", "За словами адвоката Едема Ваапова Тараса Гука, суд відклали",
     ["Едем Ваапов"]),
    ("a town before a region", "uk", "Колонія в місті Лабитнангі Ямало-Ненецького автономного округу", []),
    ("Belarusian", "be", "Суд асудзіў журналістку Алену Зубрыцкую да двух гадоў", ["Алена Зубрыцкая"]),
    ("a role noun is no surname", "be", "Палітвязня Мікалая Сташкевіча перавялі ў калонію", ["Мікалай Сташкевіч"]),
    ("the role follows the list", "uk", "Судять двох українок: Оксану Сенюк і Тетяну Мельник",
     ["Оксана Сенюк", "Тетяна Мельник"]),
    ("head of a union", "uk", "Тарас Гук, глава профспілки ткачів, лишився під вартою", ["Тарас Гук"]),
    ("head of an administration", "uk", "Засудили Інну Кац. Тарас Гук, глава адміністрації, промовчав", ["Інна Кац"]),
    ("an investigator of the clause before", "uk", "Суд почув слідчого й залишив Тараса Гука в СІЗО", ["Тарас Гук"]),
    ("a parliament is no given name", "uk", "Івана Білика побили, каже речниця Ради Ірина Гук", ["Іван Білик"]),
    ("a regime is no given name", "uk", "Режим Гука тисне: засудили Івана Білика", ["Іван Білик"]),
    ("a woman whose name does not change", "uk", "Прокурор запросив для Левіє Сеїтової 12 років", ["Левіє Сеїтова"]),
    ("where it was told, in Russian", "ru", "Обыски у рыбаков. Об этом рассказал активист Олег Дронов", []),
    ("a town of two words", "ru", "Задержали уроженца Кривого Рога Олега Дронова", ["Олег Дронов"]),
    ("a Georgian surname", "ru", "Суд перенёс приговор Мзии Церодели на 4 августа", ["Мзия Церодели"]),
    ("a street", "uk", "Інну Кац тримають в ізоляторі на Карла Маркса", ["Інна Кац"]),
    ("two hyphens are a dash", "en", "Police put two poets -- Ivan Belov and Inna Katz -- on a wanted list",
     ["Ivan Belov", "Inna Katz"]),
    ("both of them", "en", "A city court in Taraz sentenced both Shara Lesbekova and Shara Almatova",
     ["Shara Lesbekova", "Shara Almatova"]),
    ("the younger", "en", "A court jailed Ivan Belov Jr. for a poem", ["Ivan Belov"]),
    ("found guilty", "en", "A court found Alexander Belov guilty of extremism", ["Alexander Belov"]),
    ("a lawyer who is searched", "ru", "Полиция пришла с обыском к адвокату Олегу Дронову", ["Олег Дронов"]),
    ("a lawyer who is detained", "uk", "У Криму затримали адвокатку Інну Кац", ["Інна Кац"]),
    ("a name behind another's staff", "ru", "Задержана координатор штаба Белова Инна Кац", ["Инна Кац"]),
    ("support of somebody", "ru", "Активиста Олега Дронова осудили за пикет в поддержку Ивана Белова", ["Олег Дронов"]),
    ("a profession opens", "en", "Pianist Ivan Petrov dies in a detention center", ["Ivan Petrov"]),
    ("English", "en", "A court in Perm jailed Ivan Petrov for five years", ["Ivan Petrov"]),
    ("Title Case", "en", "Kremlin Critic Ivan Petrov Handed Seven Years", ["Ivan Petrov"]),
    ("Title Case without a name", "en", "Six Believers Handed Prison Terms In Russia", []),
    ("a transliterated Belarusian", "en", "Uladzimir Zhuk was detained in Minsk", ["Uladzimir Zhuk"]),
    ("indicted", "en", "The attorney general indicted Kiet Namwong over a speech", ["Kiet Namwong"]),
    ("a former editor", "en", "Lau Wai-chung, the former editor-in-chief of a daily, was jailed", ["Lau Wai-chung"]),
    ("a newspaper is no person", "en", "The publisher of Daily Herald was released", []),
    ("an unknown name with an age", "en", "The court spared Lam Wai-kit, 19, a jail term", ["Lam Wai-kit"]),
    ("an unknown name behind a role", "en", "Police arrested the journalist Thuy Binh on Friday", ["Thuy Binh"]),
    ("an English lawyer", "en", "The lawyer Genry Sobol said Ivan Petrov was beaten", ["Ivan Petrov"]),
    ("an ally of a politician", "en", "A court fined an ally of opposition politician Ivan Petrov", []),
    ("a shouted surname", "en", "The trial of Ivan PETROV was delayed", ["Ivan Petrov"]),
    ("an owner is only mentioned", "en", "Police held Anna Krylova, a member of Ivan Belov's group", ["Anna Krylova"]),
    ("an apposition between", "en", "Lawyer Ivan Belov, a member of the council, was detained", ["Ivan Belov"]),
    ("what a speaker tells of another", "en", "Vera Lisina said that a court jailed Ivan Belov", ["Ivan Belov"]),
    ("an unknown name before a role", "en", "Orazbek Tovarov, a local activist, was jailed", ["Orazbek Tovarov"]),
    ("two with one surname", "ru", "Суд арестовал братьев Льва и Петра Беловых", ["Лев Белов", "Пётр Белов"]),
    ("a couple", "ru", "Супругам Ивану и Лидии Заречновым назначили штраф", ["Иван Заречнов", "Лидия Заречнова"]),
    ("two Ukrainian brothers", "uk", "Суд залишив під вартою братів Тараса та Івана Заречнових",
     ["Тарас Заречнов", "Іван Заречнов"]),
    ("two English brothers", "en", "Court jails the brothers Ivan and Andrei Belov", ["Ivan Belov", "Andrei Belov"]),
    ("a relative clause is no speech", "ru", "Задержан Лев Дронов, которого, по словам коллег, увезли", ["Лев Дронов"]),
    ("recalled, but nobody else is named", "ru",
     "Суд отклонил апелляцию верующих. Напомним, Льва Дронова и Ивана Белова приговорили к трём годам колонии",
     ["Лев Дронов", "Иван Белов"]),
    ("in support of somebody", "ru",
     "Задержан Иван Белов, который вышел на акцию в поддержку арестованного главы Тверского края Льва Дронова",
     ["Иван Белов"]),
    ("an aide of a politician", "en", "Court jails a senior aide to Russian opposition politician Ivan Belov", []),
    ("a judge who acts", "en", "The judge acquitted activist Anna Petrova of all charges", ["Anna Petrova"]),
    ("a judge with the name of his court", "en",
     "The judge of the city court of Perm, Ivan Belov, sent activist Anna Petrova to a colony", ["Anna Petrova"]),
    ("whose lawyer speaks", "en", "Jailed activist Ivan Belov's lawyer says he is ill", ["Ivan Belov"]),
    ("whose relatives do not know", "en", "Relatives of Ivan Belov do not know where he is held", ["Ivan Belov"]),
    ("a name with his lawyers behind it", "en", "After 40 days without word from Ivan Belov, his lawyers found him",
     ["Ivan Belov"]),
    ("a couple", "en", "Court sentences Ivan Belov and his wife Anna Belova", ["Ivan Belov", "Anna Belova"]),
    ("a mayor of once", "en", "Ivan Belov, former mayor of the town, was freed", ["Ivan Belov"]),
    ("an unknown name and what its bearer did", "en", "Kvarto Zumbet, who was jailed for a post, was freed",
     ["Kvarto Zumbet"]),
    ("an unknown name with a surname's ending", "en", "The court fined Kvarto Selimenko for a post",
     ["Kvarto Selimenko"]),
    ("an unknown name and what its bearer has", "en", "Kvarto Zumbet's trial was adjourned", ["Kvarto Zumbet"]),
    ("an unknown name and what its bearer does", "en", "Kvarto Zumbet denies guilt", ["Kvarto Zumbet"]),
    ("two capitals that do nothing of the kind", "en", "The court banned Lumo Gazeto as extremist", []),
    ("son of a prisoner, nobody else", "en", "The son of political prisoner Ivan Belov told of the transfer",
     ["Ivan Belov"]),
    ("a byline", "en", "Anna Petrova: Court jails activist Ivan Belov", ["Ivan Belov"]),
    ("a role that opens another name", "en", "Court remands Ivan Belov, lawyer Anna Petrova said", ["Ivan Belov"]),
    ("the brother of", "en", "Hearing on Anton Belov, the brother of jailed politician Ivan Belov, begins",
     ["Anton Belov"]),
    ("an unknown name listed first", "en", "In May Kvarto Zumbet and Ivan Belov were freed",
     ["Kvarto Zumbet", "Ivan Belov"]),
    ("a church", "en", "Court fines Harvest Ivan Church pastor Ivan Belov", ["Ivan Belov"]),
    ("in exchange for somebody", "en", "Activist Anna Petrova freed in exchange for hitman Ivan Belov",
     ["Anna Petrova"]),
    ("a newspaper is nobody", "en", "Court tries Wall Street Journal reporter Ivan Belov", ["Ivan Belov"]),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "names"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_affected_people_are_named_in_nominative(lang: Lang, title: str, names: list[str]) -> None:
    found = find_people(a_text(lang, title), lexicon(lang))

    assert [mention.name for mention in found.mentions] == names


def test_a_person_named_twice_is_mentioned_once_where_first_named() -> None:
    text = a_text("ru", "Суд арестовал Ивана Белова", "Иван Белов не признал вину. Белова отправили в СИЗО.")

    found = find_people(text, lexicon("ru"))

    assert [(mention.name, quoted(text, mention.span)) for mention in found.mentions] == [
        ("Иван Белов", "Ивана Белова")
    ]


def test_every_name_is_masked_officials_and_lone_surnames_included() -> None:
    text = a_text("ru", "Умерова перевели в больницу", "Судья Вера Лисина отказала Ильми Умерову.")

    found = find_people(text, lexicon("ru"))

    assert {quoted(text, span) for span in found.spans} == {"Умерова", "Вера Лисина", "Ильми Умерову"}


@pytest.mark.parametrize(
    ("lang", "title", "minor"),
    [
        ("ru", "Суд арестовал 16-летнего Ивана Белова", True),
        ("ru", "Школьника Ивана Белова вызвали на допрос", True),
        ("ru", "Ивана Белова приговорили к 15 годам колонии", False),
        ("uk", "Засудили Івана Білика до 15 років колонії", False),
        ("uk", "Окупанти затримали 17-річного Івана Білика", True),
        ("en", "Police detained 15-year-old Ivan Petrov", True),
        ("en", "Ivan Petrov, 16, was detained", True),
        ("en", "Ivan Petrov, 61, was detained", False),
    ],
)
def test_a_child_is_recognised_by_the_words_around_the_name(lang: Lang, title: str, minor: bool) -> None:
    found = find_people(a_text(lang, title), lexicon(lang))

    assert [mention.minor for mention in found.mentions] == [minor]


@pytest.mark.parametrize(
    ("lang", "title", "summary", "hides"),
    [
        pytest.param("ru", "Суд арестовал Белова", "Иван Белов не признал вину.", False, id="surname explained"),
        pytest.param("ru", "Суд арестовал Белова", "Ему вменяют измену.", True, id="a surname alone"),
        pytest.param("ru", "Романа Т. отправили в СИЗО", "", True, id="a name with an initial"),
        pytest.param("ru", "Адвокат Пётр Сомов подал жалобу", "", True, id="a lawyer's name"),
        pytest.param("ru", "Путин помиловал журналиста из Уфы", "", False, id="a head of state"),
        pytest.param("ru", "В Москве задержали активистов", "", False, id="a town"),
        pytest.param("ru", "Журналиста «Новой газеты» арестовали в России", "", False, id="an outlet"),
        pytest.param("uk", "Суд у Сімферополі продовжив арешт Ваапову", "", True, id="a Ukrainian surname alone"),
        pytest.param("uk", "Російський суд засудив військовополоненого", "", False, id="an adjective opens"),
        pytest.param("uk", "У Росії засудили військовополоненого", "", False, id="a country in another case"),
        pytest.param("en", "Russian court jails woman for anti-war post", "", False, id="no name in English"),
        pytest.param("en", "Court remands Okonwo", "", True, id="an unknown capital word"),
        pytest.param("en", "Court In Moscow Jails Activist For Five Years", "", False, id="Title Case without a name"),
    ],
)
def test_a_headline_that_may_hold_an_unknown_name_is_marked(lang: Lang, title: str, summary: str, hides: bool) -> None:
    assert find_people(a_text(lang, title, summary), lexicon(lang)).hides_name is hides

"""One name in several languages and scripts, and names that only look like one. Tables: a pair a line.

Public figures stand here only where they are known by several spellings; all others are invented.
"""

import pytest

from bot.core.fold import name_key, same_name

SAME = """
Владимир Кара-Мурза|Vladimir Kara-Murza
Владимир Кара-Мурза|Володимир Кара-Мурза
Кара-Мурза Владимир Владимирович|Vladimir Kara Murza
Алесь Бяляцкі|Алесь Беляцкий
Алесь Бяляцкі|Ales Bialiatski
Алесь Беляцкий|Ales Bialiatski
Марыя Калеснікава|Мария Колесникова
Марыя Калеснікава|Maria Kalesnikava
Мария Колесникова|Maryia Kalesnikava
Сяргей Ціханоўскі|Сергей Тихановский
Сяргей Ціханоўскі|Siarhei Tsikhanouski
Сергей Тихановский|Siarhei Tsikhanouski
Сергей Тихановский|Сергій Тихановський
Святлана Ціханоўская|Sviatlana Tsikhanouskaya
Светлана Тихановская|Sviatlana Tsikhanouskaya
Светлана Тихановская|Світлана Тихановська
Ігор Лосік|Ihar Losik
Игорь Лосик|Ihar Losik
Раман Пратасевіч|Роман Протасевич
Roman Protasevich|Raman Pratasevich
Віктар Бабарыка|Виктор Бабарико
Viktar Babaryka|Виктор Бабарико
Максим Знак|Maksim Znak
Павел Северинец|Павел Севярынец
Pavel Seviarynets|Павел Северинец
Микола Статкевич|Mikola Statkevich
Николай Статкевич|Мікалай Статкевіч
Яна Шевченко|Яна Шаўчэнка
Тимофей Шкляров|Цімафей Шкляраў
Олексій Сомов|Алексей Сомов
Алексей Сомов|Alexei Somov
Алексей Сомов|Alexey Somov
Алексей Сомов|Aleksei Somov
Олексій Сомов|Oleksii Somov
Аляксей Сомаў|Aliaksei Somau
Ihor Hrytsenko|Ігор Гриценко
Igor Gritsenko|Ігор Гриценко
Игорь Гриценко|Ihor Hrytsenko
Ihar Hrytsenka|Ігар Грыцэнка
Дмитро Гнатюк|Dmitry Gnatyuk
Дмитрий Гнатюк|Dmytro Hnatiuk
Дзмітрый Гнацюк|Дмитрий Гнатюк
Юрий Воробьёв|Yuri Vorobyov
Юрий Воробьев|Yury Vorobiev
Юрій Воробйов|Юрий Воробьёв
Пётр Соловьёв|Pyotr Solovyov
Петр Соловьев|Petr Soloviev
Евгений Королёв|Yevgeny Korolyov
Євген Корольов|Евгений Королёв
Yauhen Karaliou|Яўген Каралёў
Яўген Каралёў|Евгений Королёв
Женя Беркович|Евгения Беркович
Zhenya Berkovich|Evgenia Berkovich
Саша Скочиленко|Александра Скочиленко
Sasha Skochilenko|Александра Скочиленко
Светлана Петрийчук|Svetlana Petriychuk
Вікторія Рощина|Виктория Рощина
Viktoriia Roshchyna|Вікторія Рощина
Victoria Roshchina|Виктория Рощина
Ахтем Чийгоз|Ahtem Chyigoz
Ахтем Чийгоз|Akhtem Chiygoz
Наріман Джелял|Nariman Dzhelyal
Нариман Джелял|Nariman Dzhelial
Сервер Мустафаєв|Server Mustafayev
Сервер Мустафаев|Server Mustafaiev
Емір-Усеїн Куку|Эмир-Усеин Куку
Emir-Usein Kuku|Емір-Усеїн Куку
Руслан Зейтуллаев|Руслан Зейтуллаєв
Олег Сенцов|Oleh Sentsov
Oleg Sentsov|Олег Сенцов
Алексей Горинов|Oleksii Horinov
Олексій Горінов|Alexei Gorinov
Горинов Алексей Александрович|Alexei Gorinov
Ілля Яшин|Ilya Yashin
Илья Яшин|Illia Yashyn
Ксения Фадеева|Ksenia Fadeyeva
Лилия Чанышева|Lilia Chanysheva
Aleksey Dyadkin|Алексей Дядькин
Aleksei Dyadkin|Aleksey Dyadkin
Aleksey Goreliy|Aleksei Gorely
Oleg Shidlovskiy|Oleg Shidlovsky
Андрэй Пачобут|Andrzej Poczobut
Андрей Почобут|Andrzej Poczobut
Щербак Тарас|Taras Shcherbak
Людмила Щукина|Lyudmila Shchukina
Людмила Щукина|Людміла Шчукіна
В'ячеслав Дем'янюк|Viacheslav Demianiuk
Вячеслав Демьянюк|В’ячеслав Дем’янюк
Богдан Зиза|Bohdan Ziza
Анна Мельник|Hanna Melnyk
Ганна Мельник|Анна Мельник
Максим Черновол|Максим Чорновол
Сергей Чёрный|Сергій Чорний
Ольга Смирнова|Volha Smirnova
Катя Лебедева|Екатерина Лебедева
Екатерина Сергеевна Лебедева|Kateryna Lebedeva
Михаил Ильич Хрусталёв|Михаил Хрусталев
Mikhail Khrustalyov|Михаил Хрусталёв
Мария Пономаренко|Maria Ponomarenko
Мария Пономаренко|Марія Пономаренко
Григорий Жук|Ryhor Zhuk
Мустафа Джемилев|Mustafa Dzhemilev
Мустафа Джемілєв|Mustafa Jemilev
Хвича Гвасалия|Khvicha Gvasalia
Zmicier Łukašenka|Змицер Лукашенко
"""

DIFFERENT = """
Алексей Иванов|Алексей Иванова
Иван Петров|Иванна Петров
Іван Ткачук|Іванна Ткачук
Александр Шульман|Александра Шульман
Alexander Shulman|Alexandra Shulman
Олександр Шульман|Oleksandra Shulman
Евгений Беркович|Евгения Беркович
Валентин Мельник|Валентина Мельник
Yevgeny Berkovich|Yevgenia Berkovich
Олексій Сомов|Андрій Сомов
Алексей Сомов|Александр Сомов
Oleksii Somov|Oleksandr Somov
Леонид Коган|Леонид Каган
Пётр Лапин|Пётр Ляпин
Иван Глебов|Иван Хлебов
Степан Козлов|Степан Казлов
Николай Белов|Николай Быков
Мария Сомова|Марина Сомова
Maria Somova|Marina Somova
Марія Сомова|Марина Сомова
Юлия Белова|Юлиан Белов
Юрий Громов|Юлия Громова
Дмитрий Орлов|Денис Орлов
Dmitry Orlov|Denis Orlov
Сергей Шаров|Сергей Жаров
Sergei Sharov|Sergei Zharov
Олег Цыганов|Олег Чиганов
Олег Шевчук|Олег Савчук
Oleh Shevchuk|Oleh Savchuk
Роман Петренко|Роман Петрук
Ігор Гайдук|Ігор Гайдай
Игорь Зимин|Игорь Зимина
Анна Кац|Анна Катц-Белова
Инна Кац|Нина Кац
Inna Kats|Nina Kats
Артём Носов|Артур Носов
Артем Носов|Антон Носов
Виктор Панин|Виталий Панин
Виктор Панин|Виктория Панина
Владимир Кара-Мурза|Владислав Кара-Мурза
Владимир Мурза|Владимир Кара-Мурза
Vladimir Sokolov|Vladislav Sokolov
Алесь Беляцкий|Алесь Белецкий
Сергей Тихановский|Светлана Тихановская
Siarhei Tsikhanouski|Sviatlana Tsikhanouskaya
Сергей Тихановский|Сергей Тихоновецкий
Максим Левин|Максим Лавин
Максим Левин|Максим Ловин
Павел Морозов|Павел Мороз
Pavel Morozov|Petr Morozov
Илья Яшин|Илья Яхин
Наталья Зорина|Надежда Зорина
Natalia Zorina|Nadezhda Zorina
Ольга Зорина|Оксана Зорина
Эмиль Курбединов|Эмиль Куртбедин
Руслан Зейтуллаев|Рустам Зейтуллаев
Rustem Vaitov|Ruslan Vaitov
Семён Лис|Степан Лис
Тимур Исмаилов|Таир Исмаилов
Василий Гриценко|Виталий Гриценко
Михаил Хрусталёв|Матвей Хрусталёв
Яков Ершов|Ярослав Ершов
Ярослав Ершов|Ярослава Ершова
Ксения Фадеева|Ксения Фадеенко
Карина Фадеева|Катерина Фадеева
Кира Фадеева|Кирилл Фадеев
Хасан Сомов|Хусейн Сомов
Григорий Жук|Георгий Жук
Лев Громов|Леонид Громов
Світлана Гончар|Світлана Гончарук
Lilia Chanysheva|Lidia Chanysheva
"""

SAME_PAIRS = [tuple(line.split("|")) for line in SAME.split("\n") if line]
DIFFERENT_PAIRS = [tuple(line.split("|")) for line in DIFFERENT.split("\n") if line]


def test_the_tables_are_long_enough() -> None:
    assert min(len(SAME_PAIRS), len(DIFFERENT_PAIRS)) >= 60


@pytest.mark.parametrize(("one", "other"), SAME_PAIRS)
def test_spellings_of_one_name_are_one(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT_PAIRS)
def test_different_names_are_two(one: str, other: str) -> None:
    assert not same_name(one, other)
    assert not same_name(other, one)


def test_few_different_names_even_share_a_key() -> None:
    shared = [pair for pair in DIFFERENT_PAIRS if name_key(pair[0]) == name_key(pair[1])]
    assert len(shared) <= 10  # a man and a woman of one surname, and letters that Belarusian makes one


@pytest.mark.parametrize("name", ["", "   ", "12 34", "—"])
def test_what_is_no_name_has_an_empty_key(name: str) -> None:
    assert name_key(name) == ""


def test_a_single_word_is_its_own_key() -> None:
    assert name_key("Громова") == name_key("Gromova")

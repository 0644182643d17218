"""Given names that are the same name: one class a line, ru, uk, be and transliterated spellings and short forms.

Data in the form of code, because core reads no files. The first word names the class; spellings that the fold
(bot/core/fold.py) already makes equal need not be repeated. A man's and a woman's name that share a short form
(Саша, Женя, Валя) are one class, in the order man / either / woman: `MEN` and `WOMEN` keep the people apart.
"""

_MALE = """
Александр Олександр Alexander Шурик / Саша Шура / Александра Олександра Alexandra
Алексей Олексій Аляксей Alexei Alexey Oleksiy Aliaksei Alyaksey Alexis Алёша Лёша Льоша
Анатолий Анатолій Анатоль Anatoly Anatoli Толя
Андрей Андрій Андрэй Andrei Andriy Andrew Andrzej Анджей Андрюша
Антон Антін Anton Антоний Антось
Аркадий Аркадій Аркадзь Arkady
Арсен Arsen Арсений Арсеній Арсень Arseny
Артём Артем Арцём Artyom Artsiom Artem Артёмий
Богдан Bohdan Bogdan Багдан
Борис Барыс Boris Borys Barys Боря
Вадим Vadim Vadym Вадзім Vadzim
Валентин Валянцін Valentin Valentyn Валик / Валя / Валентина Валянціна Valentina Valentyna
Валерий Валерій Валерый Valery Valeriy Валера
Василий Василь Vasily Vasyl Vasil Вася
Виктор Віктор Віктар Victor Viktor Viktar Витя
Виталий Віталій Віталь Vitaly Vitali Vitaliy Виталик
Владимир Володимир Уладзімір Vladimir Volodymyr Uladzimir Vladymyr Вова Володя
Владислав Уладзіслаў Uladzislau Vladislav Vladyslav Влад Владик
Всеволод Usevalad Усевалад Vsevolod
Вячеслав В'ячеслав Вячаслаў Vyacheslav Viacheslav Viachaslau
Геннадий Геннадій Генадзь Gennady Hennadiy Henadz Гена
Георгий Георгій Георгій Georgy Heorhiy George
Григорий Григорій Рыгор Grigory Hryhoriy Ryhor Гриша
Даниил Данила Данило Daniil Danylo Danila Даниїл Daniel Даня
Денис Дзяніс Denis Denys Dzianis
Дмитрий Дмитро Дзмітрый Dmitry Dmytro Dzmitry Dmitri Змицер Зміцер Zmicier Zmitser Дима Митя
Евгений Євген Євгеній Яўген Yevhen Jauhien Eugene / Женя Zhenya / Евгения Євгенія Яўгенія Yevheniia
Егор Yegor Egor Ягор Yahor
Иван Іван Ivan Іван Ваня
Игорь Ігор Ігар Igor Ihor Ihar
Илья Ілля Ілья Ilya Illia Ilia Илюша
Иосиф Йосип Язэп Joseph Iosif Yosyp
Кирилл Кирило Кірыл Kirill Kyrylo Kiryl Cyril
Константин Костянтин Канстанцін Konstantin Kostiantyn Kanstantsin Костя
Леонид Леонід Леанід Leonid Леня Leanid
Лев Леў Lev Лёва
Максим Maxim Maksim Maksym Максім Макс
Матвей Матвій Мацвей Matvey Matvei
Михаил Михайло Міхаіл Міхась Mikhail Mykhailo Michael Миша
Назар Nazar Назарий Назарій
Никита Микита Мікіта Nikita Mykyta Mikita
Николай Микола Мікалай Мікола Nikolai Nikolay Mykola Mikalai Mikola Коля
Олег Алег Oleg Oleh Aleh
Остап Astap Ostap Астап
Павел Павло Паўл Pavel Pavlo Paul Паша
Пётр Петро Пятро Pyotr Petr Petro Piatro Peter Петя
Роман Раман Roman Raman Рома
Руслан Ruslan
Святослав Святаслаў Sviatoslav Svyatoslav Sviataslau
Семён Семен Сямён Semyon Semen Siamion Симон
Сергей Сергій Сяргей Sergei Sergey Serhiy Siarhei Siarhey Серёжа
Станислав Станіслав Станіслаў Stanislav Stanislau Стас
Степан Сцяпан Stepan Stsiapan Стефан
Тарас Taras
Тимофей Тимофій Цімафей Timofey Tsimafei Тимоша
Тимур Timur Tymur Цімур
Фёдор Федір Фёдар Fyodor Fedor Fedir Theodore Федя
Филипп Пилип Philip Filipp Пыліп
Эдуард Едуард Eduard Edward Эдик
Эмиль Еміль Emil
Юрий Юрій Юрый Yuri Yury Yuriy Jury Юра
Яков Яків Якаў Yakov Yakiv Jacob Яша
Ярослав Яраслаў Yaroslav Jaroslav Yaraslau
Эдем Едем Edem
Энвер Енвер Enver
Эрнес Ернес Ernes
Эмир-Усеин Емір-Усеїн Emir-Usein Emir-Huseyn
Эскендер Ескендер Eskender
Нариман Наріман Nariman
Ремзи Ремзі Remzi
Ильми Ільмі Ilmi
Сейран Seiran Seyran
Сервер Server
Осман Osman
Рустем Rustem
Рустам Rustam
Мустафа Mustafa
Меджит Меджит Medzhit
Муслим Муслім Muslim
Айдер Aider Ayder
Асан Asan Хасан Hassan Hasan
Марлен Marlen
Руслан Ruslan
Али Алі Ali
Магомед Мухаммед Мохаммед Mohammed Muhammad Magomed Mohamed
Ибрагим Ібрагім Ibrahim Ebrahim Ibragim
Исмаил Ісмаїл Ismail
Абдулла Abdullah Abdulla
Ахмед Ahmed Ahmad Akhmed Ахмад
Алесь Ales Олесь
Зенон Zianon Зянон
Витольд Вітольд Vitold Vitold Вітаўт
Мечислав Мечыслаў Mechyslau
Альберт Albert
Артур Artur Arthur
Герман Herman German
Глеб Гліб Gleb Hleb Hlib
Родион Радзівон Родіон Rodion
Ростислав Rostislav Rostyslav Расціслаў
Тихон Ціхан Tikhon
Захар Zakhar Zahar
Вениамин Веніамін Veniamin Benjamin
Савелий Савелій Savely
Прохор Prokhor
Лука Luka Luke
Марк Mark Marko Марко
Мирон Myron Miron
Мирослав Miroslav Myroslav Міраслаў
Любомир Lubomir Liubomyr
Зураб Zurab
Арман Arman
Аслан Aslan
Ислам Іслам Islam
"""

_FEMALE = """
Алина Аліна Alina
Алла Ала Alla
Анастасия Анастасія Анастасія Anastasia Anastasiya Настя Настасся Nastassia
Анна Ганна Anna Hanna Аня Анюта Anya Ann
Антонина Антоніна Antonina Тоня
Валерия Валерія Валерыя Valeria Лера
Варвара Varvara Варя Barbara
Вера Віра Vera Vira
Вероника Вероніка Вераніка Veronica Veronika
Виктория Вікторія Вікторыя Victoria Viktoria Viktoriia Вика
Галина Галіна Galina Halyna Halina
Дарья Дарія Дар'я Daria Darya Dasha Даша
Екатерина Катерина Кацярына Ekaterina Yekaterina Kateryna Katsiaryna Catherine Катя
Елена Олена Алена Алёна Elena Yelena Olena Alena Helen Лена
Елизавета Єлизавета Лізавета Elizaveta Yelizaveta Elizabeth Лиза
Жанна Zhanna Jeanne
Зоя Zoya Zoia
Инна Інна Inna
Ирина Ірина Ірына Irina Iryna Ира
Карина Каріна Karina Karyna
Кира Кіра Kira Kyra
Кристина Христина Крысціна Kristina Khrystyna Christina
Ксения Ксенія Kseniya Ksenia Xenia
Лариса Ларыса Larisa Larysa
Лидия Лідія Лідзія Lidia Lydia
Лилия Лілія Lilia Liliya
Любовь Любов Любоў Lyubov Liubou Люба
Людмила Людміла Lyudmila Liudmyla Ludmila Люда
Маргарита Маргарыта Margarita Marharyta Рита
Марина Марына Marina Maryna
Мария Марія Марыя Maria Mariya Mary Маша Masha
Марта Marta
Надежда Надія Надзея Nadezhda Nadiya Nadzeya Надя
Наталья Наталія Наталля Natalia Natalya Natallia Nataliya Наташа
Нина Ніна Nina
Оксана Oksana Аксана
Олеся Алеся Olesya Alesya Alesia
Ольга Вольга Olga Olha Volha Оля
Полина Поліна Паліна Polina Palina
Раиса Раїса Раіса Raisa
Роза Rosa Roza
Светлана Світлана Святлана Svetlana Svitlana Sviatlana Света
София Софія Сафія Sofia Sophia Sofiya Соня
Таисия Таїсія Taisia
Тамара Tamara
Татьяна Тетяна Таццяна Tatiana Tatyana Tetiana Tatsiana Таня
Ульяна Уляна Ulyana Uliana
Фатима Фатіма Fatima
Лутфие Лутфіє Lutfiye Lutfiie
Юлия Юлія Julia Yulia Yuliya Iuliia
Яна Yana
Ярослава Yaroslava
Эмилия Емілія Emilia
Эльвира Ельвіра Elvira
"""


def _lines(text: str) -> list[list[list[str]]]:
    """The classes as lists of one part (all of one sex) or three: man, either, woman."""
    return [[part.split() for part in line.split("/")] for line in text.splitlines() if line.strip()]


_MALES, _FEMALES = _lines(_MALE), _lines(_FEMALE)

CLASSES: tuple[tuple[str, ...], ...] = tuple(
    tuple(name for part in parts for name in part) for parts in (*_MALES, *_FEMALES)
)

MEN: frozenset[str] = frozenset(name for parts in _MALES for name in parts[0])
"""Names of men only, as spelled above."""

WOMEN: frozenset[str] = frozenset(
    [name for parts in _MALES for name in (*parts, [], [])[2]] + [name for parts in _FEMALES for name in parts[0]]
)
"""Names of women only."""

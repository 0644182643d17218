"""More sentences written by hand, for the grid: how English headlines like to say it. People are invented."""

OTHER_WORDS = """
arrest | Moscow court refuses to transfer journalist Nina Belaya to house arrest | | Nina Belaya
arrest | Court dismisses bail application of opposition politician Oleg Tarasov | | Oleg Tarasov
health | Ukrainian political prisoner Petro Savchuk is in hospital, diagnosis unknown | | Petro Savchuk
charge | The prosecutor in the second trial of an anti-war activist in the city of Perm asked for a four-year term
arrest | Activist placed in pre-trial detention | Pavel Zorin had been serving a 15-day term for a rally. | Pavel Zorin
listing | The first "foreign agents" of the year are a poet and a rapper
transfer | Jailed poet thrown into punishment cell because of rallies demanding his release
death | Russian scientist facing treason charges dies in custody
sentence | Anti-war poet handed six years | Artem Kolesnik read his verses on a Moscow square. | Artem Kolesnik |  | 72
sentence | Six years for a poem: Moscow court hands down verdict to Artem Kolesnik |  | Artem Kolesnik |  | 72
sentence | Minsk engineer slapped with 4 years for donations |
    Siarhei Hulevich had sent money to a fund for volunteers. | Siarhei Hulevich |  | 48
sentence | Crimean journalist ends up with 14 years behind bars |
    Remzi Selimov covered trials in Simferopol. | Remzi Selimov |  | 168
sentence | Activist packed off to a penal colony for five years over a repost |
    The Perm court announced its decision on Ilya Savin on Tuesday. | Ilya Savin |  | 60
sentence | Barnaul teacher fined 300,000 rubles in criminal case over "fakes" |
    Olga Demina pleaded not guilty. | Olga Demina
sentence | Ukrainian POW condemned to 18 years by court in Rostov |
    Ruslan Hrytsenko served in the Azov regiment. | Ruslan Hrytsenko |  | 216
sentence | Jehovah's Witness walks out of court with suspended term |
    Pavel Lukin, 61, was found to have organised prayer meetings. | Pavel Lukin
sentence | Russian court imposes 12-year term on student accused of treason |
    Darya Mironova transferred 500 rubles to a Ukrainian fund. | Darya Mironova |  | 144
sentence | Russian opposition politician put away for eight and a half years |
    Lev Antipin spoke about Bucha on a stream. | Lev Antipin |  | 102
sentence | Exiled blogger tried in his absence, gets nine years |
    A Moscow court ruled against Maxim Orlenko on Thursday. | Maxim Orlenko |  | 108
sentence | Court in Grodno jails former teacher for comments in chat |
    Alena Shauchuk has been given three years. | Alena Shauchuk |  | 36
sentence | "Guilty": military court rules in case of Crimean Tatar activists |
    Enver Seitov and Aider Ametov got 15 and 13 years. | Enver Seitov; Aider Ametov |  | 180
sentence | Belarusian human rights defender found guilty of "assisting extremism" |
    Nasta Harbuz was sent to a colony for two years. | Nasta Harbuz |  | 24
sentence | Verdict for anti-war graffiti: three years in a settlement colony |
    Kirill Nazarov wrote the words on a garage in Tver. | Kirill Nazarov |  | 36
sentence | Russia imprisons scientist for treason |
    The Novosibirsk court sent physicist Anatoly Grishin to prison for 15 years. | Anatoly Grishin |  | 180
sentence | Ex-deputy in Kuzbass loses freedom for five years for calling war a war |
    Court in Kemerovo announced the punishment of Yelena Pak. | Yelena Pak |  | 60
sentence | Forced labour instead of colony: Ufa court punishes activist for a post |
    Ruslan Gilmanov received two years of compulsory labour. | Ruslan Gilmanov
sentence | Crimean woman jailed for "treason" after SBU transfer claim |
    Halyna Lysenko was sentenced by the so-called Supreme Court of Crimea to 12 years. | Halyna Lysenko |  | 144
sentence | Seven more years added to term of jailed Belarusian activist |
    Palina Rak was tried in the colony for disobedience. | Palina Rak |  | 84
arrest | Journalist put behind bars ahead of trial |
    Moscow's Basmanny court ordered that Nina Belaya be held until 5 March. | Nina Belaya
arrest | Anti-war pensioner to remain locked up for three more months |
    A judge in Saratov granted the investigator's request regarding Viktor Pushkin. | Viktor Pushkin
arrest | Court refuses to let activist out of remand prison |
    Ivan Gromov's detention has been prolonged to 12 April. | Ivan Gromov
arrest | Student sent to SIZO over a comment on Telegram |
    A Penza court picked a measure of restraint for Yegor Sablin. | Yegor Sablin
arrest | Crimean lawyer locked up pending investigation | Emil Kadyrov is suspected of treason. | Emil Kadyrov
arrest | House arrest for human rights lawyer |
    A court in Moscow has confined Mark Gelfand to his home for two months. | Mark Gelfand
arrest | Two months in custody for editor of independent outlet |
    The Leninsky court in Minsk took the decision about Natallia Dubovik. | Natallia Dubovik
arrest | Judge keeps blogger in jail for another six months |
    Roman Zimin has already spent a year in pre-trial detention. | Roman Zimin
arrest | Oryol priest taken into custody on suspicion of "fakes about the army" |
    The court placed Father Dmitry Sokolov in a remand centre until May. | Dmitry Sokolov
arrest | Nurse accused of treason stays in pre-trial detention |
    Lefortovo court extended the arrest of Inna Sheveleva by three months. | Inna Sheveleva
arrest | Court moves theatre director from house arrest to jail |
    Pyotr Larin allegedly violated the terms of his restraint. | Pyotr Larin
arrest | Exiled politician arrested in absentia by Moscow court | Anna Rozova left Russia two years ago. | Anna Rozova
arrest | Behind bars until autumn: detention of anarchist prolonged again |
    Timur Akhmetov's lawyers asked for house arrest. | Timur Akhmetov
arrest | Pretrial detention for Belarusian photographer |
    Ales Kruk was placed in the remand prison on Valadarskaha street for ten days before charges. | Ales Kruk
arrest | Bail denied to opposition activist |
    The court in Kazan ruled that Artur Sadykov will await trial in a remand prison. | Artur Sadykov
detention | Police nab picketer on Red Square | Yulia Vetrova held a blank sheet of paper. | Yulia Vetrova
detention | Security forces grab Belarusian journalist at the border |
    Ihar Karpovich was coming back from Vilnius. | Ihar Karpovich
detention | Activist picked up outside her home in St Petersburg |
    Marina Lobova was taken to the 28th police department. | Marina Lobova
detention | Anti-war protester gets 15 days |
    A court in Yekaterinburg locked up Denis Ural for "petty hooliganism". | Denis Ural
detention | Fine for "discrediting" the army: 50,000 rubles for a green ribbon |
    The Sochi court found Svetlana Mokhova in breach of article 20.3.3. | Svetlana Mokhova
detention | FSB men take away Crimean Tatar activist after dawn visit |
    Seyran Mustafaev was put in a minibus and driven off to Simferopol. | Seyran Mustafaev
detention | Ten days in a cell over a T-shirt | Court in Homel gave Yauhen Luka administrative arrest. | Yauhen Luka
detention | KGB swoops on former political prisoner |
    Andrei Stasevich was detained on his way to work in Hrodna. | Andrei Stasevich
detention | Lawyer for Crimean Tatars held at checkpoint |
    Lilya Asanova was kept for six hours and let go. | Lilya Asanova
detention | Pastor caught by police during prayer in occupied Berdiansk |
    Oleh Myronenko was taken to the commandant's office. | Oleh Myronenko
detention | Opposition councillor apprehended at airport |
    Russian border guards stopped Vera Kuznets on her way to Yerevan. | Vera Kuznets
detention | Navalny supporters rounded up in three Siberian cities |
    Among them is activist Kseniya Fomina. | Kseniya Fomina
search | Officers turn up at dawn at home of Jehovah's Witness |
    Phones and Bibles were taken away from Sergey Kotov's flat in Chita. | Sergey Kotov
search | Masked men burst into rights group's office in Moscow | Computers and papers were taken.
search | FSB comes with a search to anti-war activist in Tomsk |
    Vadim Prokhorenko's devices have been confiscated. | Vadim Prokhorenko
search | Journalist called in for questioning by KGB |
    Volha Matskevich spent four hours with investigators. | Volha Matskevich
search | Police break down door of lawyer defending Crimean political prisoners |
    Officers spent five hours in Edem Kurtov's house. | Edem Kurtov
charge | Investigators open criminal case against exiled journalist |
    Boris Shiryaev is suspected of "fakes". | Boris Shiryaev
charge | Russia puts exiled economist on wanted list |
    Andrei Maltsev appears in the Interior Ministry's database. | Andrei Maltsev
charge | Prosecutor wants nine years for anti-war nurse |
    Final arguments were heard in the case of Lyudmila Sizova. | Lyudmila Sizova
charge | Treason added to charges against Crimean blogger |
    Rustem Veliev had been accused of incitement. | Rustem Veliev
charge | Moscow declares human rights defender a fugitive |
    The Interior Ministry is looking for Olga Ryabova. | Olga Ryabova
charge | Case brought against poet over verses about Mariupol |
    Fyodor Lunin is accused of justifying terrorism. | Fyodor Lunin
charge | State prosecution requests 12 years for Ukrainian civilian |
    Mykhailo Tkachuk was seized in Enerhodar in 2023. | Mykhailo Tkachuk
charge | Belarus launches special proceedings against exiled analyst |
    Aliaksei Buiko is charged with conspiracy to seize power. | Aliaksei Buiko
charge | Russian opposition figure faces new charge |
    Nikolai Abrosimov is accused of spreading "fake news". | Nikolai Abrosimov
charge | Prosecutors ask court to jail editor for seven years | Alina Sokol is on trial in Minsk. | Alina Sokol
hearing | Trial of Jehovah's Witness gets going in Khabarovsk |
    The first session in the case of Igor Moiseev is set for 14 December. | Igor Moiseev | 2026-12-14
hearing | Court date set for anti-war activist |
    Hearing of Denis Ozerov's case will take place on 3 December at 10:00. | Denis Ozerov | 2026-12-03T10:00
hearing | Crimean Tatar's appeal put back to January |
    The court in Vlasikha will hear Server Ibragimov on 15 January. | Server Ibragimov | 2027-01-15
hearing | Closing speeches in case of Belarusian journalist due next week
hearing | Verdict awaits physicist on 2 December |
    The Novosibirsk court will announce its decision on Yakov Stein. | Yakov Stein | 2026-12-02
hearing | Appeal judges to look at case of jailed councillor on 8 December |
    The session of Oleg Tarasov begins at 11 a.m. | Oleg Tarasov | 2026-12-08T11:00
hearing | Trial of captured Azov fighters begins in Rostov | Eight men sit in the glass cage.
hearing | Witness fails to show up, trial of blogger adjourned until 9 December |
    Timofei Lis is accused of treason in Moscow. | Timofei Lis | 2026-12-09
hearing | Judge falls ill; next hearing in case of activist Pavel Zorin on Friday |  | Pavel Zorin
hearing | Secret trial of American journalist opens in Yekaterinburg |
    Mark Hollander denies espionage. | Mark Hollander
appeal | Appeal court lets sentence of anti-war teacher stand |
    Nina Ryzhova will spend six years in a colony. | Nina Ryzhova |  | 72
appeal | Cassation throws out verdict against Jehovah's Witness |
    The case of Semyon Baev goes back to the lower court. | Semyon Baev
appeal | Higher court makes blogger's punishment harsher |
    Instead of a fine, Stepan Dolin will go to a colony for three years. | Stepan Dolin |  | 36
appeal | Jailed journalist loses appeal |
    A court in Minsk did not change the eight-year term of Katsiaryna Hres. | Katsiaryna Hres |  | 96
appeal | Supreme Court declines to review case of activist | Ivan Kirsanov is serving five years. | Ivan Kirsanov
appeal | Suspended sentence turned into real one for believer on appeal |
    Anton Rogov, 54, was led away from the courtroom in Samara. | Anton Rogov
appeal | No relief for anti-war priest: appeal dismissed |
    The Moscow city court upheld seven years for Ioann Kurin. | Ioann Kurin |  | 84
transfer | Political prisoner thrown into punishment cell for tenth time |
    Aleksei Gorin has spent 90 days in a SHIZO. | Aleksei Gorin
transfer | Jailed Crimean journalist taken out of Simferopol towards Russia |
    Nariman Alimov's family has learnt he is in Novocherkassk. | Nariman Alimov
transfer | Anti-war councillor sent beyond the Urals |
    Alexei Moroz has reached colony No. 12 in Kopeisk. | Alexei Moroz
transfer | Jailed activist brought to Moscow remand prison from colony |
    Konstantin Frolkin is to testify. | Konstantin Frolkin
transfer | Political prisoner put in solitary for 15 days |
    Prison staff said Andrey Kulakov had left a button undone. | Andrey Kulakov
transfer | Jailed poet shipped to Mordovia | Galina Orlik had been held in Moscow since 2024. | Galina Orlik
transfer | Opposition leader locked in cell-type premises for half a year |
    Colony officials called Pavel Vlasov a "malicious violator". | Pavel Vlasov
disappearance | Jailed politician has dropped out of sight |
    Lawyers cannot find Yuri Tashkin in the Kirov colony. | Yuri Tashkin
disappearance | Nothing heard of Belarusian political prisoner for 300 days |
    Letters to Viktar Halko come back. | Viktar Halko
disappearance | Crimean activist's trail goes cold after detention |
    Relatives of Lenur Adzhiev do not know where he is being kept. | Lenur Adzhiev
disappearance | Kherson volunteer carried off by men in uniform |
    Where Petro Savchuk is held nobody knows. | Petro Savchuk
disappearance | Masked men seize village head in occupied Zaporizhzhia region |
    Vasyl Honchar has not been seen since. | Vasyl Honchar
disappearance | Political prisoner's whereabouts a mystery for third week |
    Colony in Vladimir says Igor Balashov has "left". | Igor Balashov
disappearance | Journalist kept incommunicado in Minsk |
    Dzmitry Lis has not been allowed a lawyer or letters for a year. | Dzmitry Lis
health | Jailed activist stops eating in protest |
    Irina Koval demands to be seen by a doctor in the Oryol colony. | Irina Koval
health | Political prisoner going blind in colony |
    Prison doctors ignore the complaints of Vasil Hrynkevich, his sister says. | Vasil Hrynkevich
health | Ukrainian POW tells court he was tortured with electricity |
    Dmytro Kozak said he had signed the confession after beatings. | Dmytro Kozak
health | Captive Crimean journalist suffers stroke |
    Ablyamit Suleimanov was taken to a civilian hospital. | Ablyamit Suleimanov
health | Jailed politician denied medicine, wife says | Grigory Naumov has diabetes. | Grigory Naumov
health | Guards beat up political prisoner in Omsk colony | Lawyers saw bruises on Yevgeny Dronov. | Yevgeny Dronov
health | Jailed believer's health takes turn for the worse |
    Dmitry Sazonov, 68, has lost 20 kilos in the remand prison. | Dmitry Sazonov
health | Prisoner of conscience cuts his wrists in court |
    Ilnur Vahitov was taken away by ambulance in Ufa. | Ilnur Vahitov
release | Anti-war artist out of colony | Yana Chernova has served her sentence to the end. | Yana Chernova
release | Belarus lets go 14 political prisoners | Among them is journalist Ihar Losev. | Ihar Losev
release | Case against Crimean activist shelved |
    Investigators found no crime in the actions of Alim Bekirov. | Alim Bekirov
release | Jehovah's Witness cleared by court in Kursk |
    The judge acquitted Andrey Pavlenko of all charges. | Andrey Pavlenko
release | After five years, Belarusian political prisoner is home |
    Hanna Vishnyak left the Homel colony on Monday. | Hanna Vishnyak
release | Ukraine brings 90 defenders home in new swap
release | Jailed Crimean Tatar regains freedom | Rustem Vait came out of a colony in Bashkiria. | Rustem Vait
release | Lukashenko pardons 20, ailing political prisoners among them
release | Court ends prosecution of professor |
    The charges against Sergey Maltsin were dropped for lack of evidence of "discrediting". | Sergey Maltsin
release | Moscow swaps jailed dissident for spy | Oleg Karpin landed in Cologne on Thursday evening. | Oleg Karpin
release | Custody replaced with bail for activist in Voronezh |
    Nikita Bely was let out of the remand prison. | Nikita Bely
death | Belarusian political prisoner loses life in colony |
    Mikalai Dudko, 63, suffered a heart attack in Horki. | Mikalai Dudko
death | Ukrainian journalist perished in Russian captivity |
    Family of Yulia Horban received official confirmation. | Yulia Horban
death | Death of anti-war activist in remand prison confirmed |
    Pavel Kuchin had been on dry hunger strike. | Pavel Kuchin
death | Prisoner of conscience did not live to see freedom |
    Raman Karsuk died in a prison hospital in Mahilou. | Raman Karsuk
listing | Russia slaps "foreign agent" tag on historian |
    Andrei Suzdaltsev's name appeared on the Justice Ministry's site. | Andrei Suzdaltsev
listing | Rosfinmonitoring adds teenager to list of extremists |
    Matvei Zhukov is accused of justifying terrorism. | Matvei Zhukov
listing | Moscow brands independent newsroom undesirable
listing | Court outlaws feminist group as extremist | The hearing in Perm took 20 minutes.
listing | New names among foreign agents: rapper and economist |
    Miron Galich and Yelena Zubareva joined the register on Friday. | Miron Galich; Yelena Zubareva
- | What to pack for a remand prison: a lawyer's advice | The list has been put together by human rights defenders.
- | Activists write postcards to political prisoners in Tbilisi | More than 300 cards will be sent on Saturday.
- | Exhibition of drawings by political prisoners opens in Berlin | Visitors can send a letter.
- | Moscow court jails man for 12 years over double murder | The victims were his neighbours.
- | Russian region gets new governor | Putin appointed Ivan Bely to head Tver.
- | Seven years for cocaine smuggler caught at Heathrow | The court in London was told of a ring.
- | EU imposes sanctions on judges who sentenced activists | Six Belarusian judges are on the list.
- | Minsk: former minister sentenced to nine years for bribery | The money was found in his flat.
- | Ukrainian court gives collaborator 12 years | He worked for the occupation police in Kherson.
- | Kyiv detains Russian agent preparing attack | The SBU said the woman had filmed army positions.
- | How many political prisoners are there in Belarus? | Viasna counts 1,150.
- | Film about jailed journalist wins prize in Venice | The director dedicated it to all prisoners.
- | Police arrest three after fight in Manchester pub | A man of 40 is in hospital.
- | Opposition leader calls for early elections in Georgia | She spoke at a rally.
- | Trial of fraudster who cheated pensioners begins in Leeds | He denies 14 counts.
- | Russian soldier sentenced to 8 years for desertion |
    The garrison court in Pskov found him guilty of leaving his unit.
- | Letter from a colony: "I think of the sea" | Political prisoner writes about his day.
- | Rights group publishes annual report on torture in Belarus | It documents 200 cases.
arrest | Press group calls on Russian authorities to release journalist Nina Belaya |
    On September 3, a court in Tomsk placed her in custody over "fakes" about the army. | Nina Belaya
sentence | Turkish authorities should free journalist Mira Kaplan, press group says |
    A court in Ankara on May 26 sentenced Kaplan to four years and two months in prison. | Mira Kaplan |  | 50
- | Press group calls on Russian authorities to release journalist Nina Belaya |
    Belaya has been behind bars since 2022. Her colleagues sent a letter to the ministry.
- | Union calls on Moscow to free poet Artem Kolesnik |
    The bloc expects that Kolesnik and other poets are immediately released, a spokeswoman said on Monday.
sentence | Hong Kong court jails first barber for secession |
    Wu Lo-fan admitted being the treasurer of an independence party. On Thursday he got five years. |  |  | 60
arrest | Baku: activist in custody |
    A court in Baku on May 3 ordered Rauf Elchinov, an opposition activist, jailed pending trial. | Rauf Elchinov
- | Opposition leader may be jailed in May | His lawyers say that a Moscow court may sentence him to ten years.
hearing | A date has been set for hearings into an appeal by opposition poet Artem Kolesnik |
    The Moscow City Court will look at it on Tuesday. Kolesnik was convicted in December. | Artem Kolesnik
health | Captured Ukrainian pilot is "dying slowly" in a Russian prison, lawyer says |
    Olha Marchuk has been on a hunger strike for fifty days. | Olha Marchuk
"""

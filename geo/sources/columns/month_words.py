"""Names of months and weekdays, full and abbreviated, in the languages of the tables read.

Only whole words count; no abbreviation is derived from first letters.
"""

from geo.events.folding import fold

# January to December; several forms of one month between strokes
_MONTHS = """
en: january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct
    november|nov december|dec
fr: janvier|janv février|févr|fév mars avril|avr mai juin juillet|juil août septembre octobre novembre décembre|déc
es: enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre diciembre|dic
pt: janeiro fevereiro|fev março abril maio|mai junho julho agosto|ago setembro|set outubro|out novembro dezembro|dez
de: januar|jänner|jän februar|feber märz|mär|mrz april mai juni juli august september oktober|okt november dezember|dez
it: gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre ottobre|ott novembre dicembre
tr: ocak|oca şubat|şub mart nisan|nis mayıs haziran|haz temmuz|tem ağustos|ağu eylül|eyl ekim|eki kasım|kas aralık|ara
ru: январь|января|янв февраль|февраля|фев|февр март|марта|мар апрель|апреля|апр май|мая июнь|июня|июн июль|июля|июл
    август|августа|авг сентябрь|сентября|сен|сент октябрь|октября|окт ноябрь|ноября|ноя|нояб декабрь|декабря|дек
uk: січень|січня|січ лютий|лютого|лют березень|березня|бер квітень|квітня|кві|квіт травень|травня|тра|трав
    червень|червня|чер|черв липень|липня|лип серпень|серпня|сер|серп вересень|вересня|вер жовтень|жовтня|жов|жовт
    листопад|листопада|лис|лист грудень|грудня|гру|груд
ar: يناير|كانون-الثاني|جانفي فبراير|شباط|فيفري مارس|آذار أبريل|ابريل|إبريل|نيسان|أفريل مايو|أيار|ماي
    يونيو|يونيه|حزيران|جوان يوليو|يوليه|تموز|جويلية أغسطس|آب|أوت سبتمبر|أيلول أكتوبر|تشرين-الأول
    نوفمبر|تشرين-الثاني ديسمبر|كانون-الأول
fa: ژانویه فوریه مارس آوریل مه ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر
"""
_WEEKDAYS = """
monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun
lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
lunes martes miércoles jueves viernes sábado domingo mié jue vie sáb dom
montag dienstag mittwoch donnerstag freitag samstag sonntag mo di mi do fr sa so
segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
seg ter qua qui sex lunedì martedì mercoledì giovedì venerdì sabato domenica
pazartesi salı çarşamba perşembe cuma cumartesi pazar pzt sal çar per cum cmt paz
понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
понеділок вівторок середа четвер пʼятниця субота неділя нд
الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
دوشنبه سه‌شنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه
星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 周日
"""
# between day, month and year: 12 de octubre de 2023, 1st of May
_FILLERS = "of de del den der the le el da do г р року года год سنة من yılı"
FILLERS = frozenset(fold(word) for word in _FILLERS.split())
WEEKDAYS = frozenset(fold(word) for word in _WEEKDAYS.split())
BLANK = "-"  # within a name of two words


def _months() -> dict[str, int]:
    month_numbers: dict[str, int] = {}
    for line in _MONTHS.strip().replace("\n    ", " ").splitlines():
        for number, forms in enumerate(line.partition(":")[2].split(), start=1):
            month_numbers |= {fold(form.replace(BLANK, " ")): number for form in forms.split("|") if form != BLANK}
    return month_numbers


MONTHS = _months()
TWO_WORDS = tuple(word for word in MONTHS if " " in word)

"""Tables in the six languages of the United Nations and five more are understood by the names of their columns."""

import pandas as pd
import pytest

from geo import sources
from geo.events.validate import validate
from geo.sources.columns.header_words import MORE_NAMES
from geo.sources.publishers.mapping import NAMES, propose

TARGETS = (
    "event_id", "date_start", "date_end", "event_type", "lat", "lon", "country_stated",
    "admin1_stated", "place_name", "title",
    "summary", "actor1", "fatalities_best", "injuries_low", "notes", "sources",
)  # fmt: skip
ROW = (
    "7", "2024-01-02", "2024-01-03", "shelling", "13.32", "43.25", "Yemen", "Taizz", "Mocha",
    "Title", "Text", "Somebody", "2",
    "3", "Note", "Source",
)  # fmt: skip
HEADERS = {
    "Arabic": "المعرف,تاريخ البداية,تاريخ النهاية,نوع الحدث,خط العرض,خط الطول,البلد,المحافظة,المكان,"
    "العنوان,الوصف,الفاعل,القتلى,"
    "الجرحى,ملاحظات,المصدر",
    "Chinese": "编号,开始日期,结束日期,事件类型,纬度,经度,国家,省,地点,标题,描述,行为者,死亡人数,受伤人数,"
    "备注,来源",
    "French": "Identifiant,Date de début,Date de fin,Type d'événement,Latitude,Longitude,Pays,"
    "Gouvernorat,Lieu,Titre,Résumé,Acteur,"
    "Morts,Blessés,Remarques,Source",
    "Russian": "Номер,Дата начала,Дата окончания,Тип события,Широта,Долгота,Страна,Область,Место,"
    "Заголовок,Описание,Исполнитель,"
    "Погибшие,Раненые,Примечания,Источник",
    "Spanish": "Id,Fecha de inicio,Fecha fin,Tipo de evento,Latitud,Longitud,País,Departamento,"
    "Lugar,Título,Descripción,Autor,"
    "Muertos,Heridos,Observaciones,Fuente",
    "Ukrainian": "№,Дата початку,Дата завершення,Тип події,Широта,Довгота,Країна,Область,Місце,"
    "Назва,Опис,Виконавець,Загиблі,"
    "Поранені,Примітки,Джерело",
    "German": "Nummer,Beginn,Ende,Art,Breitengrad,Längengrad,Land,Provinz,Ort,Titel,Beschreibung,"
    "Täter,Tote,Verletzte,Bemerkungen,"
    "Quelle",
    "Turkish": "Kimlik,Başlangıç tarihi,Bitiş tarihi,Olay türü,Enlem,Boylam,Ülke,İl,Yer,Başlık,"
    "Açıklama,Fail,Ölü sayısı,Yaralı,"
    "Notlar,Kaynak",
    "Persian": "شناسه,تاریخ شروع,تاریخ پایان,نوع رویداد,عرض جغرافیایی,طول جغرافیایی,کشور,استان,محل,"
    "عنوان,توضیحات,عامل,کشته,زخمی,"
    "یادداشت,منبع",
    "Portuguese": "Código,Data de início,Data fim,Tipo de evento,Latitude,Longitude,País,Província,"
    "Município,Título,Descrição,Autor,"
    "Mortos,Feridos,Observações,Fonte",
}  # fmt: skip


@pytest.mark.parametrize("language", HEADERS)
def test_columns_are_understood_by_their_names(language):
    names = HEADERS[language].split(",")
    raw = sources.open_table(f"{','.join(names)}\n{','.join(ROW)}\n".encode(), "table.csv")
    assert propose(raw).columns == dict(zip(TARGETS, names, strict=True))


def test_the_row_comes_out_as_it_is_written():
    text = f"{HEADERS['Arabic']}\n{','.join(ROW)}\n"
    event = validate(sources.read_bytes(text.encode(), "table.csv")).events.iloc[0]
    assert (event["event_id"], event["lon"], event["lat"], event["country_stated"]) == ("7", 43.25, 13.32, "YEM")
    assert (event["date_end"] - event["date_start"], event["fatalities_best"]) == (pd.Timedelta(days=1), 2)


def test_words_are_of_columns_that_a_mapping_knows():
    assert set(MORE_NAMES) <= set(NAMES)

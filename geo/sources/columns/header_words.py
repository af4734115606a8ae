"""Names of our columns in other languages than English.

Arabic, Chinese, French, Russian, Spanish; Ukrainian, German, Turkish, Persian, Portuguese.

Names for date and place are in date_columns.py and coordinate_columns.py.
"""

_WORDS = """
event_id: المعرف, معرف, رقم الحدث, رقم, 编号, 序号, 事件编号, identifiant, identifiant de l'événement, numéro,
    номер, идентификатор, ид, код события, identificador, id evento, código, número, номер події,
    ідентифікатор, kennung, nummer, ereignis id, kimlik, olay no, sıra no, شناسه, کد, شماره, id do evento
title: العنوان, عنوان, الحدث, 标题, 事件, 名称, titre, intitulé, événement, заголовок, название, событие,
    título, titulo, evento, hecho, назва, подія, titel, ereignis, vorfall, başlık, olay, رویداد, incidente
summary: الوصف, وصف, التفاصيل, تفاصيل, الملخص, ملخص, 描述, 说明, 摘要, 详情, 內容, 内容, descriptif, résumé,
    détails, récit, описание, подробности, описание события, descripción, detalles, resumen, relato, опис,
    опис події, деталі, beschreibung, zusammenfassung, einzelheiten, açıklama, özet, ayrıntı, توضیحات, شرح,
    خلاصه, descrição, resumo, detalhes
event_type: نوع الحدث, النوع, نوع, نوع الحادث, فئة, 类型, 事件类型, 类别, 種類,
    type d'événement, type d'incident, nature, catégorie, тип, тип события, вид, категория, вид события, tipo,
    tipo de evento, tipo de hecho, categoría, modalidad, тип події, вид події, категорія, art, ereignistyp,
    typ, kategorie, tür, olay türü, tip, kategori, نوع رویداد, دسته, categoria
sub_event_type: النوع الفرعي, نوع فرعي, 子类型, 子类, sous type, sous catégorie, подтип, подвид, subtipo,
    subcategoría, підтип, untertyp, unterart, alt tür, زیرنوع, نوع فرعی, subcategoria
actor1: الفاعل, الطرف, الجهة المسؤولة, الجهة الفاعلة, الجهة, 行为者, 行为体, 肇事者, 施动者, acteur, auteur,
    responsable, auteur présumé, актор, субъект, исполнитель, сторона, actor 1, autor, grupo,
    presunto responsable, виконавець, суб'єкт, акторка, akteur, täter, verursacher, gruppe, aktör, fail,
    sorumlu, بازیگر, عامل, گروه, ator, perpetrador
actor2: الطرف الثاني, الضحية, 行为者2, 受害者, acteur 2, victime, victimes, актор 2, жертва, víctima, victima,
    actor 2, akteur 2, opfer, aktör 2, mağdur, قربانی, vítima, ator 2
target: الهدف, هدف, 目标, 目標, cible, цель, объект, objetivo, blanco, ціль, об'єкт, ziel, hedef, آماج, alvo
fatalities_best: القتلى, قتلى, عدد القتلى, الوفيات, عدد الوفيات, الضحايا القتلى, 死亡, 死亡人数, 死者, morts,
    tués, décès, nombre de morts, décédés, погибшие, убитые, погибло, убито, смертей, число погибших, жертвы,
    muertos, muertes, fallecidos, asesinados, загиблі, загиблих, вбиті, убиті, смерті, кількість загиблих,
    tote, getötete, todesopfer, anzahl tote, ölü, ölüm, ölenler, ölü sayısı, can kaybı, کشته, کشته ها, کشته‌ها,
    کشته شدگان, تعداد کشته ها, جان باختگان, mortos, mortes, óbitos
fatalities_low: الحد الأدنى للقتلى, 最少死亡人数, morts min, минимум погибших, muertos mín, muertos min,
    tote min, ölü min, mortos min
fatalities_high: الحد الأقصى للقتلى, 最多死亡人数, morts max, максимум погибших, muertos máx, muertos max,
    tote max, ölü max, mortos max
injuries_low: الجرحى, جرحى, عدد الجرحى, المصابين, المصابون, الإصابات, 受伤, 受伤人数, 伤者, blessés,
    nombre de blessés, раненые, ранено, число раненых, пострадавшие, heridos, lesionados, поранені, поранено,
    поранених, постраждалі, verletzte, verwundete, yaralı, yaralılar, yaralı sayısı, مجروح, مجروحان, زخمی,
    زخمی ها, feridos
place_name: المكان, مكان, الموقع, موقع, المدينة, البلدة, القرية, اسم المكان, 地点, 地點, 位置, 城市, 地名,
    lieu, localité, ville, endroit, commune, место, населенный пункт, город, местность, lugar, municipio,
    localidad, ciudad, ubicación, місце, місто, населений пункт, ort, stadt, ortschaft, ortsname, yer, konum,
    şehir, ilçe, köy, مکان, محل, شهر, روستا, local, município, cidade, localização
country_stated: البلد, بلد, الدولة, دولة, اسم الدولة, 国家, 國家, 国别, pays, страна, государство, país, pais,
    країна, держава, land, staat, ülke, کشور, nome do país
admin1_stated: المحافظة, محافظة, الولاية, ولاية, المنطقة, الإقليم, 省, 省份, 州, 地区, 行政区, région, wilaya,
    gouvernorat, département, область, регион, край, провинция, губерния, departamento, provincia, estado,
    región, регіон, провінція, provinz, bundesland, gouvernement, il, vilayet, eyalet, bölge, استان, ولایت,
    província, região
notes: ملاحظات, ملاحظة, تعليق, تعليقات, 备注, 注释, 附注, remarque, remarques, commentaire, commentaires,
    observations, примечание, примечания, комментарий, комментарии, notas, nota, observaciones, comentarios,
    примітка, примітки, коментар, anmerkung, anmerkungen, bemerkung, bemerkungen, hinweis, notlar, not,
    یادداشت, observações, comentários
sources: المصدر, مصدر, المصادر, الرابط, رابط, 来源, 來源, 链接, 信息来源, lien, liens, источник, источники,
    ссылка, fuente, fuentes, enlace, джерело, джерела, посилання, quelle, quellen, kaynak, kaynaklar, bağlantı,
    منبع, منابع, لینک, fonte, fontes
"""
MORE_NAMES = {
    target: tuple(word.strip() for word in words.split(","))
    for target, _, words in (line.partition(":") for line in _WORDS.strip().replace("\n    ", " ").splitlines())
}

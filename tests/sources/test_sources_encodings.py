"""Which encoding a text has: told by its letters, or by whoever reads it."""

import pytest

from geo import sources
from geo.cli.main import main
from geo.errors import SourceError
from geo.sources.containers.encoding import utf8
from geo.sources.containers.letters import guessed
from geo.sources.options import ReadOptions, known_encoding

HEAD = "id,date,type,place\n"
TEXTS = {
    "cp1251": [HEAD + "1,2024-01-01,обстрел,Киев", "№;Дата;Тип події\n1;01.12.2023;обстріл", "УДАР ПО ГОРОДУ"],
    "koi8-u": [HEAD + "1,2024-01-01,обстріл,Київ", HEAD + "1,2024-01-01,обстрел,Харьков"],
    "cp866": [HEAD + "1,2024-01-01,обстрел,Киев, ранены люди"],
    "iso8859-5": [HEAD + "1,2024-01-01,обстрел,Киев"],
    "cp1256": [HEAD + "1,2024-01-01,غارة جوية,صنعاء", HEAD + "1,2024-01-01,قصف,تعز", "المعرف,التاريخ\n1,2024-01-01"],
    "cp1253": [HEAD + "1,2024-01-01,βομβαρδισμός,Αθήνα"],
    "cp1255": [HEAD + "1,2024-01-01,הפגזה,ירושלים"],
    "cp1254": [HEAD + "1,2024-01-01,saldırı,İstanbul\n2,2024-01-02,çatışma,Şırnak"],
    "cp1250": [HEAD + "1,2024-01-01,ostrzał,Łódź", HEAD + "1,2024-01-01,dělostřelba,Třebíč", "Győr, Pécs, tüntetés"],
    "iso8859-2": [HEAD + "1,2024-01-01,ostrzał,Łódź"],
    "mac-roman": [HEAD + "1,2024-01-01,grève,Orléans", HEAD + "1,2024-01-01,explosión,Bogotá"],
    "cp1252": [HEAD + "1,2024-01-01,grève,Orléans", "Raid – “Al Asad”", "São Paulo", "København, Århus"],
    "cp932": [HEAD + "1,2024-01-01,空爆,バグダッド"],
    "gb18030": [HEAD + "1,2024-01-01,空袭,巴格达市中心发生爆炸"],
    "cp949": [HEAD + "1,2024-01-01,공습,바그다드에서 폭발"],
    "cp950": [HEAD + "1,2024-01-01,空襲,巴格達市中心發生爆炸"],
}


@pytest.mark.parametrize(("encoding", "text"), [(each, text) for each, texts in TEXTS.items() for text in texts])
def test_a_text_is_read_by_the_letters_that_result(encoding, text):
    found, told = utf8(text.encode(encoding), "a.csv")
    assert found.decode() == text
    assert [line["rule"].iloc[0] for line in told] == ["encoding_guessed"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_known_by_its_zeros_whatever_the_letters_of_the_header(encoding):
    text = "№;Дата;Тип події;Широта\n1;01.12.2023;обстріл;50\n"
    assert utf8(text.encode(encoding), "a.csv")[0].decode() == text


def test_one_letter_proves_no_other_encoding():
    assert guessed("Gro\xdf".encode("cp1252")) is None
    assert utf8("Gro\xdf".encode("cp1252"), "a.csv")[0].decode() == "Groß"


def test_two_encodings_that_are_nearly_as_likely_are_both_told():
    _, [told] = utf8("id,place\n1,قصف".encode("cp1256"), "a.csv")
    assert "Windows-1256" in told["message"].iloc[0]
    assert "nearly as likely" in told["message"].iloc[0]


def test_a_line_that_is_utf_8_by_chance_is_read_as_the_others():
    lines = [HEAD.strip(), "1,2024-01-01,联通", *["2,2024-01-02,空袭巴格达市中心"] * 5]
    assert utf8("\n".join(lines).encode("gb18030"), "a.csv")[0].decode() == "\n".join(lines)


def test_the_encoding_that_is_told_counts():
    content = (HEAD + "1,2024-01-01,grиve,x").encode("cp1251")
    raw = sources.open_table(content, "a.csv", options=ReadOptions(encoding="windows-1251"))
    assert raw.table["type"].tolist() == ["grиve"]
    assert not len(raw.findings)


def test_an_encoding_in_which_the_text_is_not_written_is_refused():
    with pytest.raises(SourceError, match=r"a.csv: is not utf-8: byte 19 is none of it"):
        sources.open_table(HEAD.encode() + b"\xff\xfe", "a.csv", options=ReadOptions(encoding="utf-8"))


def test_an_unknown_encoding_is_refused():
    with pytest.raises(SourceError, match=r"'klingon' is no encoding that is known here. Use"):
        ReadOptions(encoding="klingon")


@pytest.mark.parametrize("name", ["Windows-1251", "CP1251", "win" + "dows1251", "cp-1251"])
def test_usual_spellings_of_an_encoding_are_known(name):
    assert known_encoding(name) == "cp1251"


@pytest.mark.parametrize("name", ["idna", "rot13", "unicode_escape", "hex", "\0"])
def test_what_is_no_encoding_of_texts_is_not_known(name):
    assert known_encoding(name) is None


@pytest.mark.parametrize("command", ["validate", "locate", "select", "compare", "build", "snapshot"])
def test_the_command_line_takes_an_encoding(command, tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_bytes(b"event_id,date_start,title\n1,2024-01-01,\xef\xf0\xe8\xe2\xe5\xf2\n")
    out = {"locate": ["--out", "b.csv"], "build": ["--out", "b"], "snapshot": ["--out", "b.png"]}.get(command, [])
    files = [str(path)] * (2 if command == "compare" else 1)
    out = [out[0], str(tmp_path / out[1])] if out else []
    assert main([command, *files, "--encoding", "utf-8", *out]) == 2
    assert "a.csv: is not utf-8: byte 39 is none of it" in capsys.readouterr().err

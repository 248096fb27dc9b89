import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../pipeline/repair/edits.ts';
import { restoreEncoding } from '../../../pipeline/repair/encodings/index.ts';
import { lose, mojibake, tcvn3Bytes, vniBytes, western } from './encoders.ts';
import * as wild from './wild.ts';

const TEXT = `Ủy ban nhân dân huyện Bình Lâm ban hành kế hoạch phòng, chống dịch bệnh năm 2023.
1. Các phòng, ban chuyên môn phối hợp với các xã, thị trấn kiểm tra việc thực hiện, bảo đảm đúng tiến độ.
2. Đơn vị được giao nhiệm vụ báo cáo kết quả trước ngày 15/12 để tổng hợp, trình Ủy ban nhân dân tỉnh xem xét.`;

function restored(raw: string): string {
  const { text, edits } = restoreEncoding(raw);
  expect(applyEdits(raw, edits)).toBe(text);
  for (const edit of edits) expect(raw.slice(edit.start, edit.end)).toBe(edit.before);
  return text;
}

describe('escapes of other formats', () => {
  it.each([
    ['JSON', wild.jsonEscaped], ['RTF', wild.rtfEscaped], ['%u', wild.percentU], ['percent-encoded', wild.percentEncoded], ['names of files', wild.fileNames],
    ['hexadecimal bytes', wild.hexEscaped], ['octal bytes', wild.octalEscaped], ['quoted-printable', wild.quotedPrintable], ['code points', wild.angleEscaped],
    ['encoded words of mail', (text: string) => wild.encodedWords(text).replace(/^(?==\?)/gm, 'Subject: ')],
  ] as [string, (text: string) => string][])('%s', (_, escape) => {
    expect(restored(escape(TEXT)).replace(/^Subject: /gm, '')).toBe(TEXT);
  });
  it.each([
    'Bảng mã: U+1EBF là E1 BA BF, %E1%BA%BF, =E1=BA=BF, \\u1ebf; U+1EA1 là \\u1ea1, %E1%BA%A1',
    'const marks = /[\\u0300-\\u036f]/g; "caf\\u00e9", "\\u1ea0-\\u1ef9", \\x1b[31m, \\033[0m, 50%20 a=3D',
    'https://vanban.example.vn/K%E1%BA%BF%20ho%E1%BA%A1ch.pdf?x=Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh',
    'C:\\users\\u7871\\data \\par \\b0 \\u100? text', '=?ISO-8859-1?Q?caf=E9?= =?UTF-8?B????=',
  ])('leaves %j', (text) => expect(restored(text)).toBe(text));
});

describe('letters that became question marks', () => {
  it.each([
    ['?', (text: string) => wild.ansiLoss(text)], ['U+FFFD', (text: string) => wild.ansiLoss(text, '\ufffd')], ['the next best letter', wild.bestFitLoss],
    ['one for each byte', (text: string) => wild.byteLoss(text)], ['U+FFFD for each byte', (text: string) => wild.byteLoss(text, '\ufffd')],
  ] as [string, (text: string) => string][])('%s', (_, lossOf) => expect(restored(lossOf(TEXT))).toBe(TEXT));

  it('says how sure it is of each word', () => {
    const { edits } = restoreEncoding(wild.ansiLoss(TEXT));
    expect(edits.every(({ rule, confidence }) => rule === 'lost-letters' && confidence > 0 && confidence < 1)).toBe(true);
  });
  it('keeps real questions', () => expect(restored('Vi?c này c?a ai? Ch? t?ch huy?n nào quy?t d?nh?')).toBe('Việc này của ai? Chủ tịch huyện nào quyết định?'));
  it.each([
    'What is this?Is it a colou?r or colo?r match; regex: ab?c, x?y and (?:a|b)?c in the pattern', 'SELECT * FROM t WHERE a=? AND b=? ORDER BY ?; id?t=3&x=4',
    'Bạn có khỏe không?Tôi khỏe. Ai?Ở đâu?Khi nào?Tại sao?', 'Hoi:sao?tai sao?o dau?khi nao?ai noi?co dung khong?', 'I don?t think it?s what we?re after, isn?t it?',
  ])('leaves %j', (text) => expect(restored(text)).toBe(text));
});

describe('misread UTF-8 that came to further harm', () => {
  it.each(['cp437', 'cp850', 'macroman', 'cp1250', 'cp1251'] as const)('page %s', (page) => expect(restored(wild.misreadPage(TEXT, page))).toBe(TEXT));
  it('decomposed names of a Macintosh in a DOS page', () => expect(restored(wild.misreadPage(TEXT.normalize('NFD'), 'cp437'))).toBe(TEXT));
  it('decomposed, its lost bytes', () => expect(restored(lose(mojibake(TEXT.normalize('NFD')), ''))).toBe(TEXT));
  it('straightened quotes and dashes', () => expect(restored(wild.straightened(mojibake(TEXT)))).toBe(TEXT));
  it('put in capitals', () => expect(restored(mojibake(TEXT).toUpperCase())).toBe(TEXT.toUpperCase()));
  it('put in small letters', () => expect(restored(mojibake(TEXT).toLowerCase())).toBe(TEXT.toLowerCase()));
  it('twice, with lost bytes', () => expect(restored(lose(mojibake(mojibake(TEXT)), ''))).toBe(TEXT));
  it('as HTML references', () => expect(restored(mojibake(TEXT).replace(/[^\x00-\x7f]/g, (char) => `&#${char.charCodeAt(0)};`))).toBe(TEXT));
  it('UTF-16 as bytes', () => expect(restored(wild.wideBytes(TEXT))).toBe(TEXT));
  it('leaves correct capitals beside a misread line', () => {
    const correct = 'CHỈ HUY QUÂN SỰ XÃ, PHƯỜNG; THÁNG 6 NĂM 2025';
    expect(restored(`${correct}\n${mojibake(TEXT)}\n${correct}`)).toBe(`${correct}\n${TEXT}\n${correct}`);
  });
  it.each([
    'Цена: 5 руб. «Москва» бєлы; ČSN, Łódź, Žižek, Dvořák, Şişli, Čapek áş', '╔══╗ ║ ß ║ ╚══╝ ├─┤ ß║a │ tổng │ ├── src', 'ÁREA, ÁFRICA, «ÁRBOL» ã£ æ° straße Áº',
  ])('leaves %j', (text) => expect(restored(text)).toBe(text));
});

describe('old fonts in other surroundings', () => {
  const caseless = (text: string): string => text.toLowerCase();
  it('TCVN3 in a symbol font', () => expect(caseless(restored(wild.symbolFont(tcvn3Bytes(TEXT.replace(/ủy/gi, 'uỷ')))!))).toBe(caseless(TEXT.replace(/ủy/gi, 'uỷ'))));
  it('VNI in a symbol font', () => expect(restored(wild.symbolFont(vniBytes(TEXT))!)).toBe(TEXT));
  it('TCVN3 on a Vietnamese Windows', () => expect(caseless(restored(wild.as1258(tcvn3Bytes(TEXT))!))).toBe(caseless(TEXT)));
  it('VNI on a Vietnamese Windows', () => expect(restored(wild.as1258(vniBytes(TEXT))!)).toBe(TEXT));
  it('VNI, marks parted from their vowels', () => expect(restored(wild.splitVni(TEXT)!)).toBe(TEXT));
  it('every word in a capitals font', () => {
    const raw = western(tcvn3Bytes(TEXT.toLowerCase()))!;
    expect(restoreEncoding(raw, { fonts: [{ start: 0, end: raw.length, font: 'ABCDEF+.VnTimeH' }] }).text).toBe(TEXT.toUpperCase());
  });
  it('paragraphs in different encodings', () => expect(caseless(restored(wild.mixed(TEXT)!))).toBe(caseless(wild.mixedExpected(TEXT))));
  it('cells of a table in VNI beside correct ones', () => expect(restored(wild.mixedTable(TEXT)!)).toBe(wild.mixedTableExpected(TEXT)));
  it.each([
    '\uf0b7 Mục một \uf0a7 mục hai \uf0d8 mục ba \uf0fc đạt; \uf06e mục bốn \uf071', 'Đường kính D ø 60; thép a ø 6, a ø 8, o ø 10, u ø 14', 'co âm, ho áo, na ùa, cho à, ta úp, mẹ ú ớ',
    'điện tử ưu đãi cơ sở, đội ngũ tư vấn © ® ™ ¹ ² ³ º đ/m² 12.000đ·km, 5.000₫/m³, 30º',
  ])('leaves %j', (text) => expect(restored(text)).toBe(text));
});

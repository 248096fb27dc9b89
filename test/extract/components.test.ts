import { describe, expect, test } from 'vitest';
import { findComponents } from '../../pipeline/extract/components.ts';
import type { Row } from '../../pipeline/extract/row.ts';
import { readTypeLine } from '../../pipeline/extract/type.ts';
import { spanOf } from '../../pipeline/lines.ts';
import type { BlockKind } from '../../pipeline/model.ts';
import { textBlocks } from '../text-blocks.ts';

/** Rows of plain text; "kind|text" gives a line the kind of its block. */
function rowsOf(text: string): Row[] {
  return textBlocks(text).flatMap(({ lines }) => lines).map((line) => {
    const mark = /^([a-z-]+)\|/.exec(line.text)?.[0] ?? '';
    return { ...spanOf(line, mark.length), kind: (mark.slice(0, -1) || 'text') as BlockKind, parted: false };
  });
}

const texts = (rows: Row[]) => rows.map(({ text }) => text);

describe('the head', () => {
  test('two columns on one line of plain text are parted by their words', () => {
    const found = findComponents(rowsOf(`UBND XÃ AN LÂM CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRẠM Y TẾ Độc lập - Tự do - Hạnh phúc
Số: 5/KH-TYT An Lâm, ngày 02 tháng 3 năm 2027
KẾ HOẠCH
Tiêm chủng mở rộng năm 2027
Căn cứ Kế hoạch số 1/KH-UBND;`));
    expect(texts(found.agencies)).toEqual(['UBND XÃ AN LÂM', 'TRẠM Y TẾ']);
    expect(found.number?.text).toBe('Số: 5/KH-TYT');
    expect(found.date?.text).toBe('An Lâm, ngày 02 tháng 3 năm 2027');
    expect(texts(found.title)).toEqual(['Tiêm chủng mở rộng năm 2027']);
    expect(texts(found.body)).toEqual(['Căn cứ Kế hoạch số 1/KH-UBND;']);
  });

  test('marks lost by a scanner do not matter', () => {
    const found = findComponents(rowsOf('SO Y TE TINH AN LAM CONG HOA XA HOI CHU NGHIA VIET NAM\nTRAM Y TE boc lap - Ty do - Hanh phuc\nSé: 5/KH-TYT An Lam, ngay 02thdng 3 ndm 2027\nKE HOACH\nTiém chung'));
    expect(texts(found.agencies)).toEqual(['SO Y TE TINH AN LAM', 'TRAM Y TE']);
    expect([found.number?.text, found.date?.text, found.type?.text]).toEqual(['Sé: 5/KH-TYT', 'An Lam, ngay 02thdng 3 ndm 2027', 'KE HOACH']);
  });

  test('a type in letters set apart', () => {
    expect(readTypeLine('K Ế H O Ạ C H')).toMatchObject({ type: { code: 'KH' }, rest: 13 });
    expect(readTypeLine('K Ế H O Ạ T H')).toBeNull();
  });

  test('place and date above the signature, where the letterhead has none', () => {
    const body = 'SỞ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/KH-SNV\nKẾ HOẠCH\nTập huấn\nI. MỤC ĐÍCH\nNâng cao nghiệp vụ./.';
    const found = findComponents(rowsOf(`${body}\nNơi nhận:\n- Lưu: VT.\nsignature|An Lâm, ngày 02 tháng 4 năm 2027\nsignature|GIÁM ĐỐC\nsignature|Cù Thị Mẫu`));
    expect([found.date?.text, ...texts(found.signature)]).toEqual(['An Lâm, ngày 02 tháng 4 năm 2027', 'GIÁM ĐỐC', 'Cù Thị Mẫu']);
    const above = findComponents(rowsOf(`${body}\nAn Lâm, ngày 02 tháng 4 năm 2027\nNơi nhận:\n- Lưu: VT.\nsignature|GIÁM ĐỐC\nsignature|Cù Thị Mẫu`));
    expect([above.date?.text, above.body.at(-1)?.text]).toEqual(['An Lâm, ngày 02 tháng 4 năm 2027', 'Nâng cao nghiệp vụ./.']);
  });

  test('a name in the block of the recipients, below the last of them, signs', () => {
    const found = findComponents(rowsOf('KẾ HOẠCH\nTập huấn\nI. MỤC ĐÍCH\nNâng cao./.\nrecipients|Nơi nhận:\nrecipients|- Đảng ủy (b/c),\nrecipients|- Lưu Chi bộ.\nrecipients|Thiếu tá Hoàng Kim Thị Mẫu\nsignature|T/M CHI BỘ\nsignature|BÍ THƯ'));
    expect([texts(found.recipients).at(-1), texts(found.signature)]).toEqual(['- Lưu Chi bộ.', ['T/M CHI BỘ', 'BÍ THƯ', 'Thiếu tá Hoàng Kim Thị Mẫu']]);
  });

  test('a title ends where a sentence on full lines begins', () => {
    const found = findComponents(rowsOf(`KẾ HOẠCH
Phòng, chống thiên tai và tìm kiếm cứu nạn
trên địa bàn xã năm 2027
Ủy ban nhân dân xã An Lâm xây dựng Kế hoạch phòng, chống thiên tai và tìm kiếm
cứu nạn trên địa bàn xã năm 2027 với những nội dung chính và phân công cụ thể
như sau:
I. MỤC ĐÍCH`));
    expect(texts(found.title)).toEqual(['Phòng, chống thiên tai và tìm kiếm cứu nạn', 'trên địa bàn xã năm 2027']);
    expect(found.body[0]?.text).toMatch(/^Ủy ban nhân dân/);
  });

  test('the authority in capitals below a title is no part of it', () => {
    const found = findComponents(rowsOf('QUYẾT ĐỊNH\nVề việc ban hành Quy chế\nCHỦ TỊCH ỦY BAN NHÂN DÂN XÃ\nCăn cứ Luật Lưu trữ;'));
    expect([texts(found.title), texts(found.authority)]).toEqual([['Về việc ban hành Quy chế'], ['CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ']]);
  });

  test('a công văn has its subject under the number and addressees above the body', () => {
    const found = findComponents(rowsOf(`letterhead-left|SỞ NỘI VỤ
letterhead-left|Số: 8/SNV-VP
letterhead-left|V/v nộp lưu
letterhead-left|hồ sơ
letterhead-right|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
letterhead-right|An Lâm, ngày 02 tháng 3 năm 2027
Kính gửi:
- Văn phòng;
- Các phòng, ban.
Thực hiện Kế hoạch số 1/KH-SNV, Sở đề nghị các đơn vị nộp lưu hồ sơ.`));
    expect([texts(found.subject), texts(found.addressees)]).toEqual([['V/v nộp lưu', 'hồ sơ'], ['Kính gửi:', '- Văn phòng;', '- Các phòng, ban.']]);
    expect(found.date?.text).toBe('An Lâm, ngày 02 tháng 3 năm 2027');
    expect(found.body).toHaveLength(1);
  });

  test.each(['VAy', 'Viv', 'V/y', 'V/v'])('the subject where "V/v" was read %s', (about) => {
    const found = findComponents(rowsOf(`letterhead-left|SỞ NỘI VỤ\nletterhead-left|Số: 8/SNV-VP\nletterhead-left|${about} nộp lưu\nletterhead-left|hồ sơ\nKính gửi: Văn phòng.\nThực hiện Kế hoạch số 1/KH-SNV, Sở đề nghị nộp lưu hồ sơ.`));
    expect(texts(found.subject)).toEqual([`${about} nộp lưu`, 'hồ sơ']);
  });

  test('the end of an agency on the line of the date', () => {
    const found = findComponents(rowsOf('ĐẢNG BỘ TỈNH AN BÌNH ĐẢNG CỘNG SẢN VIỆT NAM\nĐẢNG ỦY XÃ AN LÂM HẠ TRUNG An Lâm Hạ Trung, ngày 02 tháng 12 năm 2025\nSố 27-KH/ĐU\nKẾ HOẠCH\nkiểm tra, giám sát năm 2026\nThực hiện Quy định số 1-QĐ/TW;'));
    expect(texts(found.agencies)).toEqual(['ĐẢNG BỘ TỈNH AN BÌNH', 'ĐẢNG ỦY XÃ AN LÂM HẠ TRUNG']);
    expect([found.date?.text, found.type?.text]).toEqual(['An Lâm Hạ Trung, ngày 02 tháng 12 năm 2025', 'KẾ HOẠCH']);
  });

  test('dashes of the list of addressees may be misread', () => {
    const found = findComponents(rowsOf(`Kính gửi:
- Văn phòng;
~ Các phòng, ban;
= Các xã, phường.
Thực hiện Kế hoạch số 1/KH-SNV, Sở đề nghị các đơn vị nộp lưu hồ sơ.`));
    expect([texts(found.addressees), found.body.length]).toEqual([['Kính gửi:', '- Văn phòng;', '~ Các phòng, ban;', '= Các xã, phường.'], 1]);
  });

  test('secrecy and urgency', () => expect(texts(findComponents(rowsOf('MẬT\nHỎA TỐC\nKẾ HOẠCH\nDiễn tập')).marks)).toEqual(['MẬT', 'HỎA TỐC']));
});

describe('the end', () => {
  test('recipients and signature on the same lines of plain text', () => {
    const found = findComponents(rowsOf('KẾ HOẠCH\nKiểm tra\n1. Một việc được giao./.\nNơi nhận: KT. GIÁM ĐỐC\n- Như trên; PHÓ GIÁM ĐỐC\n- Lưu: VT.\nVõ Văn Mẫu'));
    expect(texts(found.recipients)).toEqual(['Nơi nhận:', '- Như trên;', '- Lưu: VT.']);
    expect(texts(found.signature)).toEqual(['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Võ Văn Mẫu']);
  });

  test('two agencies sign side by side', () => {
    const found = findComponents(rowsOf('KẾ HOẠCH\nKiểm tra\n1. Một việc được giao.\nSỞ NỘI VỤ SỞ Y TẾ\nKT. GIÁM ĐỐC KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC PHÓ GIÁM ĐỐC\nTăng Bá Mẫu Lục Thị Mẫu Dung\nNơi nhận:\n- Như trên;\n- Lưu: VT.'));
    expect(texts(found.body)).toHaveLength(1);
    expect(texts(found.signature).slice(-3)).toEqual(['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Lục Thị Mẫu Dung']);
    expect(texts(found.cosignature).slice(-3)).toEqual(['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC', 'Tăng Bá Mẫu']);
    expect(texts(found.recipients)).toEqual(['Nơi nhận:', '- Như trên;', '- Lưu: VT.']);
  });

  test('white space parts who approves from who signs; whoever signs below is a further one', () => {
    const row = (left: string, right = '', indent = 0) => {
      const line = textBlocks(`${left} ${right}`.trim())[0]!.lines[0]!;
      return { ...line, indent, words: line.words.map((word) => (word.start === left.length + 1 ? { ...word, gap: 20 } : word)) };
    };
    const lines = [row('KẾ HOẠCH'), row('Kiểm tra'), row('1. Một việc được giao.'), row('DUYỆT CỦA HIỆU TRƯỞNG', 'TỔ TRƯỞNG'), row('Lục Văn Mẫu', 'Phạm Thị Mẫu Hà'), row('CHỦ TỊCH', '', 3), row('Ngô Văn Mẫu', '', 3)];
    const found = findComponents(lines.map((line) => ({ ...spanOf(line), kind: 'text' as const, parted: false })));
    expect(texts(found.signature)).toEqual(['TỔ TRƯỞNG', 'Phạm Thị Mẫu Hà']);
    expect(texts(found.cosignature)).toEqual(['DUYỆT CỦA HIỆU TRƯỞNG', 'Lục Văn Mẫu', 'CHỦ TỊCH', 'Ngô Văn Mẫu']);
  });

  test('a label that was not read: the list between the end mark and "Lưu"', () => {
    const found = findComponents(rowsOf('KẾ HOẠCH\nKiểm tra\n1. Một việc được giao./.\nK -Bˆ TRƯ\n- Như trên;\n- Sở Nội vụ;\n- Lưu: VT.\nVõ Văn Mẫu'));
    expect(texts(found.body)).toHaveLength(1);
    expect(texts(found.recipients)).toEqual(['- Như trên;', '- Sở Nội vụ;', '- Lưu: VT.']);
  });

  test('blocks that only look like two columns are running text', () => {
    const found = findComponents(rowsOf('KẾ HOẠCH\nKiểm tra\nrecipients|1. Một việc được giao cho Phòng\nsignature|Hành chính thực hiện trong quý.\n2. Hai việc.\nrecipients|Nơi nhận:\nrecipients|- Lưu: VT.\nsignature|GIÁM ĐỐC\nsignature|Võ Văn Mẫu'));
    expect(texts(found.body)).toHaveLength(3);
    expect(texts(found.signature)).toEqual(['GIÁM ĐỐC', 'Võ Văn Mẫu']);
  });

  test('annexes after the signature, and what stands on later pages', () => {
    const found = findComponents(rowsOf('KẾ HOẠCH\nKiểm tra\n1. Một việc, xem Phụ lục I.\nPhụ lục I kèm theo là một phần của Kế hoạch.\nNơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nVõ Văn Mẫu\fPHỤ LỤC I\nDanh mục\n(Kèm theo Kế hoạch số 1/KH-UBND)\n1. Một\nPHỤ LỤC II\nBiểu mẫu\n1. Hai'));
    expect(found.annexes.map((rows) => rows[0]?.text)).toEqual(['PHỤ LỤC I', 'PHỤ LỤC II']);
    expect(found.body).toHaveLength(2);
    const loose = findComponents(rowsOf('KẾ HOẠCH\nKiểm tra\n1. Một.\nNơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nVõ Văn Mẫu\fBảng phân công nhiệm vụ\nPhòng A làm việc này.'));
    expect(loose.annexes.map((rows) => rows[0]?.text)).toEqual(['Bảng phân công nhiệm vụ']);
  });
});

test.each([
  ['KẾ HOẠCN', 'Kế hoạch'], ['QUYÉT ĐỊNI', 'Quyết định'], ['CHƯƠNG TRÌNI', 'Chương trình'], ['THỎNG BẢO', 'Thông báo'], ['KẾ HOẠCH', 'Kế hoạch'],
  ['CÔNG AN', undefined], ['CÔNG BÁO', undefined], ['NHÀ HỌC', undefined], ['QUYẾT ĐỊNH:', undefined], ['Kế hoạcn', undefined],
])('a misread type: %s', (line, type) => expect(readTypeLine(line)?.type.name).toBe(type));

test('a title whose type was lost', () => {
  const found = findComponents(rowsOf(['BỘ NỘI VỤ CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Số: 25/TT-BNV Hà Nội, ngày 29 tháng 12 năm 2025', 'Quy định chế độ báo cáo về công tác lưu trữ của các cơ quan', 'nhà nước ở địa phương', 'Căn cứ Luật Lưu trữ số 33/2024/QH15;', 'Điều 1. Phạm vi'].join('\n')));
  expect(found.title.map(({ text }) => text)).toEqual(['Quy định chế độ báo cáo về công tác lưu trữ của các cơ quan', 'nhà nước ở địa phương']);
  expect(found.body[0]!.text).toMatch(/^Căn cứ/);
});

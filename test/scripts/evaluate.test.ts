import { describe, expect, it } from 'vitest';
import type { Content } from '../../pipeline/model.ts';
import type { ExpectedRecord } from '../../scripts/fixtures/expected.ts';
import { scoreContent } from '../../scripts/evaluate/content-scores.ts';
import { zoneLines } from '../../scripts/evaluate/samples.ts';
import { figure, sumScores, type Score } from '../../scripts/evaluate/score.ts';
import { formatScores } from '../../scripts/evaluate/table.ts';
import { scorePlainText, scoreText } from '../../scripts/evaluate/text-scores.ts';
import { median, measure } from '../../scripts/bench/measure.ts';

const line = (zone: string, text: string, box: [number, number, number, number] = [0, 0, 1, 1], page = 1) => ({ page, zone, text, box });

describe('scores of text', () => {
  const lines = [line('letterhead-left', 'SỞ NỘI VỤ'), line('letterhead-right', 'Độc lập - Tự do'), line('body', 'một hai'), line('body', 'ba bốn'), line('page-number', '2')];
  const expected = ['SỞ NỘI VỤ\nĐộc lập - Tự do\nmột hai\nba bốn'];

  it('count reading order on whole pages, but not in lines and zones', () => {
    const { characters, lines: byLine, zones } = scoreText(expected, ['một hai ba bốn\nSỞ NỘI VỤ Độc lập - Tự do'], lines);
    expect(characters.errors).toBeGreaterThan(20);
    expect(byLine).toEqual({ errors: 0, length: 9 + 15 + 7 + 6 });
    expect(zones.map(({ zone, characters: { errors } }) => [zone, errors])).toEqual([['letterhead', 0], ['body', 0]]);
  });

  it('see a zone that was torn apart', () => {
    const { zones } = scoreText(expected, ['SỞ NỘI VỤ Độc lập - Tự do một ba hai bốn'], lines);
    expect(zones.find(({ zone }) => zone === 'body')!.characters.errors).toBeGreaterThan(0);
  });

  it('take pages as one where their number differs', () => {
    expect(scoreText(['a', 'b'], ['a b'], []).characters).toEqual({ errors: 0, length: 3 });
  });

  it('take rows as they stand on paper from text files', () => {
    const placed = [line('letterhead-left', 'SỞ NỘI VỤ', [0, 0, 50, 20]), line('letterhead-left', 'Số: 1', [0, 30, 50, 50]), line('letterhead-right', 'CỘNG HÒA', [60, 0, 99, 20])];
    const rows = scorePlainText(['SỞ NỘI VỤ\nSố: 1\nCỘNG HÒA'], ['SỞ NỘI VỤ CỘNG HÒA\nSố: 1'], placed);
    expect(rows.characters.errors).toBe(0);
    expect(rows.zones[0]!.characters.errors).toBe(0);
  });
});

describe('transcriptions', () => {
  it('give the left column, then the right one, then the body', () => {
    const zones = zoneLines('VĂN PHÒNG\tCỘNG HOÀ\nĐộc lập - Tự do - Hạnh phúc\nSố: 1/VP\tHà Nội, ngày 1\nV/v nghỉ lễ\nKính gửi: Bộ A.\nXét đề nghị\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nBỘ TRƯỞNG\nA B\n');
    expect(zones.map(({ zone, text }) => `${zone} ${text}`)).toEqual([
      'letterhead-left VĂN PHÒNG', 'letterhead-left Số: 1/VP', 'letterhead-left V/v nghỉ lễ', 'letterhead-right CỘNG HOÀ', 'letterhead-right Độc lập - Tự do - Hạnh phúc',
      'letterhead-right Hà Nội, ngày 1', 'body Kính gửi: Bộ A.', 'body Xét đề nghị', 'recipients Nơi nhận:', 'recipients - Như trên;', 'recipients - Lưu: VT.', 'signature BỘ TRƯỞNG', 'signature A B',
    ]);
  });

  it('leave out the page number of a later page', () => {
    expect(zoneLines('2\nĐiều 3. Tiếp theo')).toEqual([{ page: 1, zone: 'body', text: 'Điều 3. Tiếp theo' }]);
  });
});

describe('scores of content', () => {
  const document: Content['document'] = {
    type: 'Kế hoạch', typeCode: 'KH', number: '1/KH-A', notation: 'KH-A', parentAgency: null, agency: 'Sở A', place: 'B', date: '2026-01-02', title: 'Về việc làm',
    secrecy: null, urgency: null, addressees: [], bases: [], recipients: ['Như trên', 'Lưu: VT'], signature: { authority: 'TM. ỦY BAN / KT. CHỦ TỊCH', position: 'PHÓ', name: 'N' }, replaces: [], period: null,
  };
  const task = { text: 'Tổng hợp báo cáo', lead: ['Phòng A'], support: [], deadline: { text: 'hàng quý', date: null, recurrence: 'quarterly' as const }, product: null, section: 'I', cell: null, page: 2 };
  const expected: ExpectedRecord = {
    document: { ...document, title: 'làm', signature: { authority: 'TM. ỦY BAN KT. CHỦ TỊCH', position: 'PHÓ', name: 'N' }, bases: [] },
    outline: [{ path: 'I', kind: 'roman', title: 'MỤC ĐÍCH', page: 1 }, { path: 'I/1', kind: 'arabic', title: null, page: 2 }],
    references: [{ type: 'Luật', number: null, date: '2025-06-16', issuer: null, text: 'Luật', page: 1 }], tables: [], tasks: [task], pageCount: 2,
    paragraphs: [{ text: 'Tăng cường công tác tuyên truyền.', page: 1 }, { text: 'Đơn vị báo cáo kết quả.', page: 2 }],
  };
  const section = { kind: 'roman' as const, level: 1, paragraphs: [{ text: 'Tăng cường công tac tuyên truyền. Đơn vị báo cáo', bullet: null, page: 1 }, { text: 'Đơn vị báo cáo kết qua.', bullet: '-', page: 2 }], pages: [1] };
  const found: Content = {
    document, preamble: [], annexes: [], tables: [], places: [], messages: [], evidence: {},
    sections: [{ ...section, marker: 'I', title: 'MỤC ĐÍCH:', children: [{ ...section, paragraphs: [], kind: 'arabic', marker: '2', title: null, children: [] }] }],
    references: [{ type: 'Kế hoạch', number: '1/KH-A', date: null, issuer: null, text: 'chính nó', page: 1 }, ...expected.references],
    tasks: [{ ...task, text: 'Tổng hợp, báo cáo', lead: ['phòng A'] }],
  };

  it('are perfect where all is there, whatever the punctuation of titles and the breaks of the authority', () => {
    const { matches } = scoreContent(expected, found, [1, 2]);
    expect(matches.fields.right).toBe(matches.fields.expected);
    expect(matches.fields.found).toBe(matches.fields.expected);
    expect(matches.references).toMatchObject({ expected: 1, found: 1, right: 1 });
    expect(matches['task leads'].right).toBe(1);
    expect(matches['task deadlines'].right).toBe(1);
  });

  it('name what is missing and what is invented', () => {
    expect(scoreContent(expected, found, [1, 2]).matches.outline).toEqual({ expected: 2, found: 2, right: 1, missing: ['I/1 |'], extra: ['I/2 |'] });
  });

  it('forgive a misread letter in a paragraph, but not that it was joined to another', () => {
    expect(scoreContent(expected, found, [1, 2]).matches.paragraphs).toEqual({
      expected: 2, found: 2, right: 1, missing: ['Tăng cường công tác tuyên truyền.'], extra: ['Tăng cường công tac tuyên truyền. Đơn vị báo cáo'],
    });
  });

  it('expect of some pages only what stands on them', () => {
    const { matches } = scoreContent(expected, found, [1]);
    expect(matches.tasks.expected).toBe(0);
    expect(matches.outline.expected).toBe(1);
    expect(matches.recipients.expected).toBe(0);
  });
});

describe('figures', () => {
  const list: Score[] = [
    { section: 's', set: 'a', item: 'x', measure: 'CER', kind: 'errors', count: { errors: 1, length: 100 } },
    { section: 's', set: 'a', item: 'y', measure: 'CER', kind: 'errors', count: { errors: 5, length: 100 } },
    { section: 's', set: 'a', item: 'x', measure: 'fields', kind: 'matches', count: { expected: 4, found: 5, right: 4 } },
    { section: 's', set: 'a', item: 'x', measure: 'speed', kind: 'value', value: 10, unit: 'p/s' },
  ];

  it('are summed by counts, not by averaging rates', () => {
    expect(sumScores(list).map((score) => Number(figure(score).toFixed(2)))).toEqual([3, 88.89, 10]);
  });

  it('are laid out as a table', () => {
    const table = formatScores(sumScores(list), 'set');
    expect(table).toContain('3.00');
    expect(table).toContain('88.9 (4/4 +1)');
    expect(table).toContain('10 p/s');
  });
});

describe('costs of commands', () => {
  it('have medians', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2);
    expect(median([null, 5])).toBe(5);
    expect(median([])).toBeNull();
  });

  it('count the CPU time and memory of descendants, where they can be told', async () => {
    const burn = 'const block = Buffer.alloc(60e6, 1); while (process.cpuUsage().user < 400_000) block[0]++;';
    const { cpu, wall, memory } = await measure([{ command: process.execPath, args: ['-e', `require("child_process").execFileSync(process.execPath, ["-e", ${JSON.stringify(burn)}])`] }]);
    expect(wall).toBeGreaterThan(0.2);
    if (cpu !== null) expect(cpu).toBeGreaterThan(0.1);
    if (memory !== null) expect(memory).toBeGreaterThan(60);
  });

  it('are not told of a command that fails', async () => {
    await expect(measure([{ command: process.execPath, args: ['-e', 'console.error("nein"); process.exit(3)'] }])).rejects.toThrow(/ended with 3: nein/);
    await expect(measure([{ command: process.execPath, args: ['-e', 'process.exit(3)'], accept: [3] }])).resolves.toMatchObject({});
  });
});

/** Pages of real sentences in the layout of administrative documents, to be typeset and read. */
import { readFileSync } from 'node:fs';
import { CORPUS, SHARED, readSplit } from './corpus.ts';
import type { Split } from './corpus.ts';
import type { Paragraph, Style } from './pages.ts';

type Random = () => number;

const SHARES: Record<string, number> = { admin_vbpl_2025_26: 0.5, legal_congbao: 0.2, legal_phapdien: 0.2, legal_vlc_codes: 0.1 };
const NOTATIONS = ['KH-UBND', 'QĐ-UBND', 'BC-SYT', 'TB-SNV', 'KH-SGDĐT', 'CV-BCĐ', 'NQ-HĐND', 'TT-BTC', 'KH-TTYT', 'QĐ-TTg', 'NĐ-CP'];

/** Where pages draw their text from: the legal corpus of one split and the names of communes. */
export interface Material { texts: { share: number; lines: string[] }[]; places: { name: string; province: string }[] }

export async function loadMaterial(split: Split): Promise<Material> {
  const texts = [];
  for (const { name, kind } of CORPUS) if (kind === 'legal') texts.push({ share: SHARES[name]!, lines: await readSplit(name, split) });
  const places = readFileSync(`${SHARED}gazetteers/units_2025.tsv`, 'utf8').split('\n').slice(1)
    .map((line) => line.split('\t')).filter((cells) => cells[0] === 'W').map((cells) => ({ name: cells[2]!, province: cells[3]! }));
  return { texts, places };
}

const plain: Style = { bold: false, italic: false, align: 'justify' };

/** The paragraphs of about one page, most of them with a letterhead above. */
export function samplePage(material: Material, random: Random): Paragraph[] {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const two = (n: number): string => String(1 + Math.floor(random() * n)).padStart(2, '0');
  const page: Paragraph[] = [];
  if (random() < 0.6) {
    const place = pick(material.places);
    const centred: Style = { bold: true, italic: false, align: 'centre' };
    page.push({ text: `Ủy ban nhân dân ${place.name}`.toUpperCase(), style: { ...centred, bold: random() < 0.6 } });
    page.push({ text: 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', style: centred });
    page.push({ text: 'Độc lập - Tự do - Hạnh phúc', style: centred });
    page.push({ text: `Số: ${1 + Math.floor(random() * 3000)}/${pick(NOTATIONS)}`, style: { ...centred, bold: false } });
    page.push({
      text: `${place.name.replace(/^(Phường|Xã|Đặc khu) /, '')}, ngày ${two(31)} tháng ${two(12)} năm ${2019 + Math.floor(random() * 8)}`,
      style: { bold: false, italic: true, align: 'right' },
    });
  }
  let at = random();
  const { lines } = material.texts.find((text) => (at -= text.share) < 0) ?? material.texts[0]!;
  let index = Math.floor(random() * Math.max(1, lines.length - 60));
  let characters = 0;
  while (characters < 2800 && index < lines.length) {
    const text = lines[index++]!;
    if (text.length > 1800 || /[…_.]{6}|\|/.test(text) || !/\p{Ll}{2}/u.test(text)) continue;
    page.push(styled(text, random));
    characters += text.length;
  }
  return page;
}

function styled(text: string, random: Random): Paragraph {
  const r = random();
  if (/^(Điều|Khoản) \d/.test(text) && text.length < 200) return { text, style: { ...plain, bold: true } };
  if (/^(Chương|Mục|Phần) /.test(text)) return { text: r < 0.7 ? text.toUpperCase() : text, style: { bold: true, italic: false, align: 'centre' } };
  if (text.length < 70 && r < 0.35) return { text: text.toUpperCase(), style: { bold: true, italic: false, align: r < 0.2 ? 'centre' : 'left' } };
  if (text.length < 90 && r < 0.7) return { text, style: { ...plain, bold: r < 0.56, italic: r >= 0.47 } };
  if (r < 0.14) return { text, style: { ...plain, bold: r < 0.07, italic: r >= 0.05 } };
  return { text, style: plain };
}

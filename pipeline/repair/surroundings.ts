/** What a word without its marks must be, or most likely is, from where it stands: what the four words before it cannot tell. */
import { placePair, placeSyllable, placeUnit } from './places.ts';
import type { Shares } from './places.ts';
import { baseForm, fold } from './syllables.ts';
import type { Mode } from './mode.ts';
import type { Token } from './tokens.ts';

/** What place says of a token. */
export interface Preference {
  /** what a reading costs beyond its context, in nats, by its word in the folded form of the language model */
  cost: (word: string) => number;
  /** a name of the document, folded, which the language model may not know */
  name?: string;
  /** what it goes by, where that is often wrong and its cost says nothing of that: one syllable of places, the name of a place, that phương is no word alone */
  told?: Told;
}

export type Told = 'syllable' | 'name' | 'ward';

/** As good as certain; still less than what an impossible reading costs. */
const SURE = 14;
/** The most frequent of several names. */
const LIKELY = 7;
/** Share of place names in what a name costs: they say little of names of people and offices. */
const PLACE_WEIGHT = 2;
const PLACE_MOST = 9;
/** Lines between KT. BỘ TRƯỞNG and the position under it, and between a position and the name of who signs. */
const POSITION_LINES = 4;
const NAME_LINES = 12;
/** Lines that the letterhead has at most. */
const LETTERHEAD_LINES = 8;
/** Lines that the motto is wrapped over. */
const MOTTO_LINES = 2;

/** Số and Sở, as they are without marks or read without them. */
const SO = /^S[oOóòôöéèê6&¢]['’]?$/;

/** A quarter of a year, behind the word for it. */
const QUARTER = /^ (?:I{1,3}|IV)\b|^ [1-4]\/(?:20)?\d\d\b/;

/** What phương stands in: it is no word alone, phường is. */
const AFTER_PHUONG = new Set('an cach cham chi dien dong huong ke luoc ngon nam tay bac phap sach thuc tien trinh truong vi vuc'.split(' '));
const COMPASS = new Set(['dong', 'tay', 'nam', 'bac']);
const BEFORE_PHUONG = new Set('dia da song don bon muoi doi dong tay nam bac hau thap vo lap luc vien'.split(' '));

/** Surnames by what is left of them, the most frequent of each. */
const SURNAMES = byBase('nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đào đinh đoàn trịnh trương lương lưu tô tạ hà lâm thái quách mai cao chu vương kiều nông bế hứa tống tăng châu thân triệu phùng khổng giáp lục cù từ vi sùng giàng thào');
/** Given names of which one reading is far more frequent than the others. */
const GIVEN = byBase('đạt đức dũng tuấn hùng cường thắng hải sơn long tùng hiếu trung tiến phương hương hằng nga lan huyền hiền thảo trang linh ngọc yến bắc nam vinh thịnh mạnh quang bình minh tâm việt tài phúc lộc thọ khánh liên nhung oanh hạnh công trường duy huy chiến thành thúy hồng nhân quyết khoa');
/** Last words of positions, as they are printed above a name. */
const POSITION = new Set(['doc', 'tich', 'thu', 'truong', 'tra', 'nhiem', 'phong', 'lenh', 'vien', 'bieu', 'su']);
/** Nouns that capitals of offices and units begin with: no part of a name. */
const HEADS = new Set('so bo ban hoi uy chi cuc vu phong doan dang truong tinh xa huyen phuong quan thanh pho thi tran thon to khu cong trung mat lien toa vien luat nghi quyet thong tu ke quoc nha nuoc chinh chu giam chanh van ca cac tai khoa noi xay giao nong lao tu cong dan y ngan kho bao thu'.split(' '));
/** The last line of the recipients, beside which the name of who signs stands. */
const FILED = /(?:^|\n)[^\S\n]{0,20}[-–]? ?L\S{1,4}: *VT[^\n]*$/;
const LONGEST_FILED = 80;
/** Kinds of units that stand at the beginning of a line of the letterhead. */
const UNITS = new Map([['tinh', 'tỉnh'], ['huyen', 'huyện'], ['quan', 'quận'], ['xa', 'xã'], ['phuong', 'phường']]);
const NO_UNIT = new Set(['tinh hinh', 'tinh trang', 'quan ly', 'quan doi', 'quan su', 'quan tri', 'quan khu', 'xa hoi', 'phuong an', 'phuong phap', 'phuong huong', 'phuong thuc']);

/** Words that names of units begin with, and the most words that one has. */
const UNIT_KINDS = new Set(['xa', 'phuong', 'thi', 'huyen', 'quan', 'tinh', 'thanh', 'dac']);
const LONGEST_UNIT = 6;

function byBase(words: string): ReadonlyMap<string, string> {
  return new Map(words.split(' ').map((word) => [baseForm(word), fold(word)]));
}

const only = (...words: string[]): Preference => { const folded = words.map(fold); return { cost: (word) => (folded.includes(word) ? 0 : SURE) }; };
const rather = (wanted: string): Preference => ({ cost: (word) => (word === wanted ? 0 : LIKELY) });
const named = (name: string): Preference => ({ ...only(name), name });

const isCapitalised = (token: Token): boolean => token.kind === 'word' && token.case === 'lower' && /^\p{Lu}\p{Ll}+$/u.test(token.text);

/**
 * Preferences for the tokens of lines whose marks are lost. `lacksMarks` says so of a mode; from the other lines names are taken that stand
 * there with their marks.
 */
export function preferences(text: string, tokens: readonly Token[], modes: readonly Mode[], lacksMarks: (mode: Mode) => boolean): Map<Token, Preference> {
  const found = new Map<Token, Preference>();
  if (!tokens.some((token) => lacksMarks(modes[token.line]!))) return found;
  const bases = tokens.map((token) => (token.kind === 'word' || token.kind === 'abbreviation' ? baseForm(token.text) : ''));
  const prefer = (index: number, preference: Preference): void => {
    const token = tokens[index];
    if (token && lacksMarks(modes[token.line]!) && !found.has(token)) found.set(token, preference);
  };
  const between = (index: number): string => (tokens[index] && tokens[index + 1] ? text.slice(tokens[index]!.end, tokens[index + 1]!.start) : '\n');
  const own = ownNames(tokens, bases, modes, lacksMarks);
  const first = tokens[0]?.line ?? 0;
  const lastLine = tokens.at(-1)?.line ?? 0;
  let ministerLine = -Infinity;
  let positionLine = -Infinity;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const base = bases[i]!;
    const next = bases[i + 1] ?? '';
    const isUpper = token.case === 'upper';
    const opensLine = tokens[i - 1]?.line !== token.line;
    if (isUpper && POSITION.has(base)) positionLine = token.line;
    if (isUpper && base === 'bo' && next === 'truong' && bases[i - 1] === 'kt') ministerLine = token.line;
    if (isUpper && base === 'thu' && next === 'truong' && token.line - ministerLine <= POSITION_LINES) { prefer(i, only('thứ')); prefer(i + 1, only('trưởng')); }
    if (isUpper && base === 'nghia' && bases[i - 1] === 'chu') motto(tokens, bases, i, prefer);
    const namesUnit = opensLine || (tokens[i - 1]!.kind === 'code' && /^(?:phong|so)$/.test(bases[i - 2] ?? ''));
    if (isUpper && namesUnit && UNITS.has(base) && token.line - first < LETTERHEAD_LINES && next && tokens[i + 1]!.line === token.line && !NO_UNIT.has(`${base} ${next}`)) prefer(i, only(UNITS.get(base)!));
    if (UNIT_KINDS.has(base)) unit(i);
    if (base === 'phuong' && token.case === 'lower' && /^p/.test(token.text)) ward(tokens, bases, i, modes[token.line]!, between, prefer);
    if (SO.test(token.text) && bases[i - 1] !== 'co') officeOrNumber(text, tokens, i, prefer);
    if (/^th[iu]$/.test(base) && next === 'y' && between(i) === ' ' && bases[i + 2] !== 'kien') { prefer(i, only('thú')); prefer(i + 1, only('y')); }
    if (/^qu[yýỷ]$/i.test(token.text) && QUARTER.test(text.slice(token.end, token.end + 10))) prefer(i, only('quý'));
    if (isCapitalised(token) && !(i > 0 && isCapitalised(tokens[i - 1]!) && between(i - 1) === ' ')) name(i);
  }
  return found;

  /** The kind of an administrative unit at token `at` with its name behind it, the longest that there is. */
  function unit(at: number): void {
    const { line, case: printed } = tokens[at]!;
    let end = at + 1;
    while (end < tokens.length && end - at < LONGEST_UNIT && tokens[end]!.line === line && between(end - 1) === ' ' && tokens[end]!.kind === 'word' && /^\p{Lu}/u.test(tokens[end]!.text)) end++;
    for (; end - at >= 2; end--) {
      const shares = placeUnit(bases.slice(at, end));
      // Units of one number or letter (Quận 1) are no names; a name of one syllable is told by its kind in capitals only.
      if (!shares || (end - at === 2 && printed === 'upper')) continue;
      shares.forEach((share, index) => { if (index > 0 || printed === 'upper') prefer(at + index, asUnit(share)); });
      return;
    }
  }

  /** A run of capitalised words from token `from` on. */
  function name(from: number): void {
    let end = from + 1;
    while (end < tokens.length && isCapitalised(tokens[end]!) && between(end - 1) === ' ') end++;
    const { line } = tokens[from]!;
    for (let i = from; i + 1 < end; i++) {
      const known = own.get(`${bases[i]} ${bases[i + 1]}`);
      if (known) { prefer(i, named(known[0])); prefer(i + 1, named(known[1])); }
    }
    const filed = /^[.;)]+\s+$/.test(between(from - 1)) && FILED.test(text.slice(Math.max(0, tokens[from]!.start - LONGEST_FILED), tokens[from]!.start));
    const alone = (from === 0 || filed || /[\n\t|]|\s{3}/.test(between(from - 1))) && /^[\s.]*$|^\s*[\n\t|]|^\s{3}/.test(between(end - 1));
    if (alone && end - from >= 2 && end - from <= 4 && SURNAMES.has(bases[from]!) && (line - positionLine <= NAME_LINES || line === lastLine)) {
      prefer(from, rather(SURNAMES.get(bases[from]!)!));
      const given = GIVEN.get(bases[end - 1]!);
      if (given) prefer(end - 1, rather(given));
      return;
    }
    const dated = /^, *$/.test(between(end - 1)) && bases[end] === 'ngay';
    const starts = from === 0 || tokens[from]!.opens || /[.:;!?|\t]|\s{3}/.test(between(from - 1));
    if (SURNAMES.has(bases[from]!) && end - from >= 3) return;
    const begin = from;
    while (from < end && HEADS.has(bases[from]!)) from++;
    // The first word of a sentence has its capital from there.
    if (starts && from === begin && !dated) from++;
    if (end - from < 2) return;
    for (let i = from; i + 1 < end; i++) {
      const pair = placePair(bases[i]!, bases[i + 1]!);
      if (pair) { prefer(i, asPlace(pair[0])); prefer(i + 1, asPlace(pair[1])); }
    }
    for (let i = from; i < end; i++) {
      const syllable = placeSyllable(bases[i]!);
      if (syllable) prefer(i, asPlaces(syllable));
    }
  }
}

const asPlaces = ({ share }: Shares): Preference => ({ told: 'syllable', cost: (word) => Math.min(PLACE_MOST, PLACE_WEIGHT * -Math.log(share(word))) });

/** The same, where the whole name is that of places. */
const asPlace = (shares: Shares): Preference => ({ ...asPlaces(shares), name: shares.likeliest, told: 'name' });

/** A reading that no unit of this name has is as good as none. */
const asUnit = ({ share, likeliest }: Shares): Preference => ({ cost: (word) => (share(word) < 0.25 ? PLACE_MOST : -Math.log(share(word))), name: likeliest, told: 'name' });

/** Pairs of capitalised words that stand with marks in lines that kept them, by what is left without; null where there are two. */
function ownNames(tokens: readonly Token[], bases: readonly string[], modes: readonly Mode[], lacksMarks: (mode: Mode) => boolean): Map<string, [string, string] | null> {
  const names = new Map<string, [string, string] | null>();
  for (let i = 0; i + 1 < tokens.length; i++) {
    const [one, two] = [tokens[i]!, tokens[i + 1]!];
    if (lacksMarks(modes[one.line]!) || one.line !== two.line || one.case === 'either' || two.case === 'either') continue;
    if (!/^\p{Lu}/u.test(one.text) || !/^\p{Lu}/u.test(two.text) || !/[^\x00-\x7f]/.test(one.text + two.text)) continue;
    const key = `${bases[i]} ${bases[i + 1]}`;
    const pair: [string, string] = [fold(one.text), fold(two.text)];
    const known = names.get(key);
    if (known === undefined) names.set(key, pair);
    else if (known && (known[0] !== pair[0] || known[1] !== pair[1])) names.set(key, null);
  }
  return names;
}

/** The end of CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM in the lines below, where another column may stand beside it. */
function motto(tokens: readonly Token[], bases: readonly string[], at: number, prefer: (index: number, preference: Preference) => void): void {
  const { line } = tokens[at]!;
  let viet = bases[at + 1] === 'viet' && tokens[at + 1]!.line === line ? at + 1 : -1;
  if (viet >= 0 ? tokens[viet + 1]?.line === line : tokens[at + 1]?.line === line) return;
  if (viet >= 0) prefer(viet, only('việt'));
  let lines = 0;
  for (let i = (viet < 0 ? at : viet) + 1; i < tokens.length; i++) {
    if (tokens[i]!.line !== tokens[i - 1]!.line && ++lines > MOTTO_LINES) return;
    if (viet < 0 && bases[i] === 'viet' && bases[i + 1] === 'nam') viet = i;
    if (bases[i] !== 'nam' || tokens[i]!.case === 'lower' || tokens[i + 1]?.line === tokens[i]!.line || viet < 0) continue;
    prefer(viet, only('việt'));
    prefer(i, only('nam'));
    return;
  }
}

/** Phường, where xã stands beside it or nothing that phương is part of. */
function ward(tokens: readonly Token[], bases: readonly string[], i: number, mode: Mode, between: (index: number) => string, prefer: (index: number, preference: Preference) => void): void {
  const joins = (index: number): boolean => /^\s*[,/]\s*$/.test(between(index));
  const compound = between(i).trim() === '' && tokens[i + 1]?.text[0] === bases[i + 1]?.[0] && AFTER_PHUONG.has(bases[i + 1] ?? '');
  const listed = (bases[i - 1] === 'te' && bases[i - 2] === 'y' && !compound) || (bases[i - 1] === 'xa' && joins(i - 1) && !compound) || (bases[i + 1] === 'xa' && joins(i) && !BEFORE_PHUONG.has(bases[i - 1] ?? ''));
  // Where letters were misread too, a compound may not be recognised as one.
  const free = mode !== 'wrong-model' && !compound && !isCompass(tokens, bases, i, between) && !(between(i - 1).trim() === '' && BEFORE_PHUONG.has(bases[i - 1] ?? ''));
  if (listed) prefer(i, only('phường'));
  else if (free) prefer(i, { told: 'ward', cost: (word) => (word === 'phương' ? SURE : 0) });
}

/** Whether phương Đông, Tây, Nam or Bắc may be meant: no capital or number goes on behind it as in "phường Tây Hồ". The corpus has 5,492 of them, and no such ward. */
function isCompass(tokens: readonly Token[], bases: readonly string[], i: number, between: (index: number) => string): boolean {
  const isName = (token: Token | undefined): boolean => token !== undefined && /^[\p{Lu}\p{N}]/u.test(token.text);
  return COMPASS.has(bases[i + 1] ?? '') && between(i).trim() === '' && /^\p{Ll}/u.test(tokens[i]!.text) && isName(tokens[i + 1]) && !(between(i + 1).trim() === '' && isName(tokens[i + 2]));
}

/** Số before a number or a colon with one, Sở before the abbreviation of a field or what an office acts through. */
function officeOrNumber(text: string, tokens: readonly Token[], i: number, prefer: (index: number, preference: Preference) => void): void {
  const after = text.slice(tokens[i]!.end, tokens[i]!.end + 24);
  if (/^[^\S\n]{0,3}(?::[^\S\n]{0,12}[\d/….]|\d)/.test(after)) prefer(i, only('số'));
  else if (/^ (?:\(qua |[A-Z]{2,}(?:[&,;.\s-]|$))/.test(after) && tokens[i]!.case !== 'upper') { prefer(i, only('sở')); if (after.startsWith(' (qua ')) prefer(i + 1, only('qua')); }
}

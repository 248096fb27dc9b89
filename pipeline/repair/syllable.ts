/**
 * The written Vietnamese syllable by its own rules: which onsets, rimes and tones go together, and where the tone mark may stand.
 *
 * Some 17,000 spellings are possible, of which 7,000 are used; a token outside the set is no Vietnamese word. The rimes are
 * those of the school book, widened by the loans that official texts use (buýt, xoong, boong). Both tone placements (hòa,
 * hoà) are possible. Of the 3,500 most frequent marked tokens of legal, news and encyclopedic text the rules refuse 195:
 * foreign words, abbreviations and words run together, no Vietnamese syllable.
 */

/** 0 level (ngang), then the five marks in the order of the school book. */
export type Tone = 'ngang' | 'huyền' | 'sắc' | 'hỏi' | 'ngã' | 'nặng';

/** The parts of a syllable: `onset + rime` without tone is its letters ("tr", "ương"); "gi" and "qu" are onsets. */
export interface Syllable { onset: string; rime: string; tone: Tone }

const TONES: readonly [Tone, string][] = [
  ['ngang', ''], ['huyền', '\u0300'], ['sắc', '\u0301'], ['hỏi', '\u0309'], ['ngã', '\u0303'], ['nặng', '\u0323'],
];

/** Rimes without a medial glide, by nucleus. */
const PLAIN_RIMES = words(`
  a ac ach ai am an ang anh ao ap at au ay
  ăc ăm ăn ăng ăp ăt  âc âm ân âng âp ât âu ây
  e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
  i ich im in inh ip it iu  ia iêc iêm iên iêng iêp iêt iêu
  o oc oi om on ong op ot ooc oong  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
  u uc ui um un ung up ut  ua uôc uôi uôm uôn uông uôt
  ư ưc ưi ưm ưn ưng ưt ưu  ưa ươc ươi ươm ươn ương ươp ươt ươu
`);

/** Rimes with the glide written o or u (not after "qu", where the onset spells it). */
const GLIDE_RIMES = words(`
  oa oac oach oai oam oan oang oanh oao oap oat oay  oăc oăm oăn oăng oăt  oe oem oen oeo oet
  uân uâng uât uây  uê uêch uênh uêt uơ  uy uya uych uyên uyêt uyn uynh uyp uyt uyu
`);

/** What may follow "qu": a rime whose glide is the u. */
const QU_RIMES = words(`
  a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt  ân âng ât ây
  e em en eng eo et  ê êch ên ênh êt êu  i in inh ip it ich iu  y ych yên yêt ynh yt yp  ô ôc ôn ơ ơi ơn ơt o
`);

/** Rimes that take no onset. */
const BARE_RIMES = words('yêm yên yêng yêt yêu');

const PLAIN_ONSETS = new Set(words('b c ch d đ g gh h k kh l m n ng ngh nh p ph r s t th tr v x'));
/** Lip sounds take no glide but in these loans. */
const LIPS = new Set(['b', 'm', 'p', 'ph', 'v']);
const LIP_GLIDES = new Set(['buyt', 'boa', 'moay', 'phuy', 'voan', 'voi', 'poa', 'puy', 'muy', 'boang', 'voe']);

const FRONT = /^[eêiy]/;

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Whether an onset is spelt so before this rime: c/k, g/gh and ng/ngh part by the vowel that follows. */
function spells(onset: string, rime: string): boolean {
  const front = FRONT.test(rime);
  switch (onset) {
    case 'k': return front;
    case 'gh': case 'ngh': return front && rime[0] !== 'y';
    case 'c': case 'ng': return !front;
    case 'g': return !front || rime[0] === 'i';
    default: return true;
  }
}

/** Indexes in a rime on which the tone mark may stand; two where both placements are usual (hòa, hoà). */
function toneIndexes(rime: string): number[] {
  let marked = -1;
  for (let i = 0; i < rime.length; i++) if ('ăâêôơ'.includes(rime[i]!)) marked = i;
  if (marked >= 0) return [marked];
  const horned = rime.indexOf('ư');
  if (horned >= 0) return [horned];
  const vowels = /^[aeiouy]+/.exec(rime)?.[0].length ?? 0;
  if (vowels === 3) return [1];
  if (vowels < 2) return [0];
  if (vowels < rime.length) return [1];
  return ['oa', 'oe', 'uy'].includes(rime) ? [0, 1] : [0];
}

const STOP_FINAL = /(?:p|t|c|ch)$/;

/** A rime with its tone mark. `onsets`: those that it may stand behind, the bit of each set. */
interface Toned { rime: string; tone: Tone; onsets: number }

/** Onsets by their bits. */
const ONSETS = new Map(['', ...PLAIN_ONSETS, 'gi', 'qu'].map((onset, index) => [onset, 1 << index]));

/** Rimes by their spellings. */
function build(): Map<string, Toned> {
  const table = new Map<string, Toned>();
  for (const rime of new Set([...PLAIN_RIMES, 'y', ...BARE_RIMES, ...GLIDE_RIMES, ...QU_RIMES])) {
    let onsets = 0;
    for (const [onset, bit] of ONSETS) if (fits(onset, rime)) onsets |= bit;
    for (const [tone, mark] of TONES) {
      if (STOP_FINAL.test(rime) && tone !== 'sắc' && tone !== 'nặng') continue;
      for (const index of mark === '' ? [0] : toneIndexes(rime)) table.set((rime.slice(0, index + 1) + mark + rime.slice(index + 1)).normalize('NFC'), { rime, tone, onsets });
    }
  }
  return table;
}

/** Whether a rime may stand behind an onset. */
function fits(onset: string, rime: string): boolean {
  const plain = rime === 'y' || PLAIN_RIMES.includes(rime);
  const glide = GLIDE_RIMES.includes(rime);
  switch (onset) {
    case '': return (plain && !/^iê/.test(rime)) || glide || BARE_RIMES.includes(rime);
    case 'gi': return plain && (!FRONT.test(rime) || /^[eê]/.test(rime));
    case 'qu': return QU_RIMES.includes(rime);
    default: return spells(onset, rime) && (plain || (glide && (!LIPS.has(onset) || LIP_GLIDES.has(onset + rime))));
  }
}

const LONGEST = 16;
const LONGEST_ONSET = 3;

/** Letters that onsets are made of (the i of "gi" and the u of "qu" aside), by their code. */
const CONSONANTS = new Uint8Array(0x200);
for (const letter of 'bcdđghklmnpqrstvx') CONSONANTS[letter.charCodeAt(0)] = 1;

let table: Map<string, Toned> | undefined;

/**
 * Take a syllable apart, or null where the token is no possible Vietnamese syllable. Case and Unicode form do not count.
 *
 * @example parseSyllable('Trường') // { onset: 'tr', rime: 'ương', tone: 'huyền' }
 */
export function parseSyllable(token: string): Syllable | null {
  if (token.length > LONGEST) return null;
  table ??= build();
  const word = token.normalize('NFC').toLowerCase();
  let size = 0;
  while (CONSONANTS[word.charCodeAt(size)] === 1) if (++size > LONGEST_ONSET) return null;
  if (word[0] === 'q' && word[1] === 'u') size++;
  // gia is gi + a, gìn g + ìn.
  return (size === 1 && word.startsWith('gi') ? joined(word, 2) : null) ?? joined(word, size);
}

/** The syllable of an onset of so many letters and the rest of a word. */
function joined(word: string, size: number): Syllable | null {
  const known = table!.get(word.slice(size));
  if (!known) return null;
  const onset = word.slice(0, size);
  return (known.onsets & (ONSETS.get(onset) ?? 0)) === 0 ? null : { onset, rime: known.rime, tone: known.tone };
}

/** Whether the token is a possible Vietnamese syllable, with marks or without. */
export function isSyllable(token: string): boolean {
  return parseSyllable(token) !== null;
}

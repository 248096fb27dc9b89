/** Names of agencies printed in capitals, as running text writes them (Nghị định 30/2020/NĐ-CP, Phụ lục II: capitals in names of agencies). */
import { fold } from '../../dictionaries/fold.ts';
import { loadGazetteer } from '../../dictionaries/gazetteer.ts';
import { isSyllable } from './glued.ts';

/** First words of agency names that are followed by a name or a field of work, longest first. */
const HEADS = ['ủy ban nhân dân', 'uỷ ban nhân dân', 'ủy ban mặt trận tổ quốc', 'ủy ban', 'uỷ ban', 'hội đồng nhân dân', 'hội đồng', 'bảo hiểm xã hội', 'ngân hàng', 'viện kiểm sát nhân dân', 'tòa án nhân dân', 'toà án nhân dân', 'trung tâm', 'bệnh viện', 'tổng cục', 'chi cục', 'tổng công ty', 'công ty', 'tập đoàn', 'văn phòng', 'ban quản lý', 'ban chỉ đạo', 'ban chỉ huy', 'ban thường vụ', 'ban chấp hành', 'ban tổ chức', 'thanh tra', 'công an', 'trường đại học', 'trường cao đẳng', 'trường trung cấp', 'trường', 'học viện', 'đại học', 'phòng', 'ban', 'sở', 'bộ', 'cục', 'vụ', 'viện', 'hội', 'trạm', 'đảng ủy', 'đảng bộ', 'thành ủy', 'tỉnh ủy', 'huyện ủy', 'quận ủy', 'tỉnh đoàn', 'thành đoàn', 'huyện đoàn', 'quận đoàn', 'liên đoàn', 'công đoàn', 'đoàn', 'đồn', 'vườn quốc gia', 'kho bạc', 'chi nhánh', 'báo', 'đài', 'khoa', 'trại tạm giam', 'trại giam', 'hạt', 'đội', 'tổ', 'chi bộ', 'chi đoàn', 'chi hội', 'thuế', 'tổng liên đoàn', 'tổng hội', 'liên hiệp', 'liên minh', 'quân khu', 'quân đoàn', 'binh đoàn', 'sư đoàn', 'lữ đoàn', 'trung đoàn', 'tiểu đoàn', 'bộ tư lệnh'].sort((a, b) => b.length - a.length);
/** Bodies inside an agency, which are called after it: "Chi bộ Ban Nội chính", "Thanh tra Sở Y tế". */
const INNER = /^(?:đảng (?:ủy|uỷ|bộ)|chi (?:bộ|ủy|uỷ|đoàn)|thanh tra|công đoàn|văn phòng|đoàn) (?=(?:sở|ban|phòng|bộ(?! phận)|cục|chi cục|tổng cục|văn phòng|viện|trung tâm|ủy ban|uỷ ban|hội đồng|công an|kho bạc|(?:tỉnh|thành|huyện|quận|đảng) (?:ủy|uỷ))(?:\s|$))/u;
/** Agencies that others are part of and are named with: "Công đoàn Trường …", "Công đoàn cơ sở Công ty …". */
const OWNERS = ['tổng công ty', 'công ty', 'tập đoàn', 'trường đại học', 'trường cao đẳng', 'trường trung cấp', 'trường', 'bệnh viện', 'trung tâm', 'học viện', 'đại học'];
/** What follows the kind of an agency and names nothing of its own. */
const GENERAL = /^(?:các|cơ sở|trực thuộc)(?:\s|$)/u;
/** What is called after its place wherever it stands in a name. */
const SITES = ['khu kinh tế', 'khu công nghiệp', 'khu du lịch', 'khu di tích', 'khu bảo tồn thiên nhiên', 'vườn quốc gia', 'rừng phòng hộ', 'rừng đặc dụng', 'cửa khẩu', 'cơ sở'];
/** "khu vực II", "Quân khu 5". */
const NUMBERED = /^(?:vực|khu|vùng)$/u;
const UNITS = ['tỉnh', 'thành phố', 'huyện', 'quận', 'xã', 'phường', 'thị xã', 'thị trấn', 'đặc khu', 'khu vực'];
const UNIT_WORDS = new Set(['tỉnh', 'huyện', 'quận', 'xã', 'phường', 'trấn']);
const SINGLE_UNITS = ['tỉnh', 'huyện', 'quận', 'phường'];
/** Committees of the Party in provinces and districts. */
const COMMITTEE = /^(?:tỉnh|thành|huyện|quận|thị) (?:ủy|uỷ|đoàn)(?:\s|$)/u;
/** Fields of work of departments and levels of schools as running text writes them; what stands behind one is a name. */
const FIELDS = ['Công nghiệp Than - Khoáng sản', 'Tài chính - Kế hoạch', 'Kiểm lâm', 'Biên phòng', 'Thống kê', 'Điện lực', 'Liên hiệp Phụ nữ', 'Bưu chính Viễn thông', 'Dự trữ Nhà nước', 'Trồng trọt và Bảo vệ thực vật', 'Chăn nuôi và Thú y', 'Phát thanh và Truyền hình', 'Kinh tế, Hạ tầng và Đô thị', 'Tiểu học và Trung học cơ sở', 'Tiểu học và THCS', 'TH và THCS', 'TH&THCS', 'TH-THCS', 'THCS&THPT', 'THCS-THPT', 'Tiểu học', 'Trung học cơ sở và Trung học phổ thông', 'Trung học cơ sở', 'THCS và THPT', 'THCS', 'Trung học phổ thông', 'THPT chuyên', 'THPT', 'Mầm non', 'Mẫu giáo', 'Giáo dục và Đào tạo', 'Khoa học và Công nghệ', 'Văn hóa, Thể thao và Du lịch', 'Văn hoá, Thể thao và Du lịch', 'Nông nghiệp và Môi trường', 'Nông nghiệp và Phát triển nông thôn', 'Tài nguyên và Môi trường', 'Thông tin và Truyền thông', 'Lao động - Thương binh và Xã hội', 'Kế hoạch và Đầu tư', 'Giao thông vận tải', 'Dân tộc và Tôn giáo', 'Công Thương', 'Nội vụ', 'Tài chính', 'Xây dựng', 'Tư pháp', 'Ngoại vụ', 'Du lịch', 'Y tế'];
/** Last words of the legal form of a company; its field of work follows. */
const FORM_ENDS = new Set(['phần', 'tnhh', 'mtv', 'viên', 'hạn', 'cp']);
/** Fields of work of companies; two words behind the legal form that are none of them are its name. */
const TRADES = /^(?:xây dựng|xây lắp|cấp nước|thoát nước|cấp thoát|vận tải|du lịch|chế biến|may mặc|dệt may|thương mại|lương thực|thực phẩm|cao su|dầu khí|xăng dầu|điện lực|điện nước|môi trường|đô thị|dịch vụ|thủy lợi|thủy nông|thủy điện|thủy sản|khai thác|khoáng sản|nông nghiệp|lâm nghiệp|nông sản|dược phẩm|vật tư|đầu tư|phát triển|sản xuất|công nghiệp|công nghệ|viễn thông|bưu chính|bảo hiểm|chứng khoán|cơ khí|hóa chất|phân bón|công trình|công cộng|cây xanh|quản lý|tư vấn|thiết kế|đường bộ|đường sắt|hàng không|hàng hải|cảng biển|xuất nhập|xổ số|truyền thông|giáo dục|in ấn|chiếu sáng|kỹ thuật|năng lượng|than|xi măng|gang thép|giấy|chè|mía đường|cà phê)(?:\s|$)/u;
/** Those that go on with what is worked on, not with a name: "Quản lý đường ống". */
const TAKES_OBJECT = /^(?:quản lý|xây dựng|xây lắp|chế biến|vận tải|khai thác|sản xuất|đầu tư|phát triển|tư vấn|thiết kế|xuất nhập|dịch vụ|công trình|vật tư|công nghệ|công nghiệp|kỹ thuật)$/u;
/** Words that keep small letters inside a field of work. */
const SMALL = new Set(['và', 'của', 'về', 'các', 'tỉnh', 'thành', 'huyện', 'quận', 'xã', 'phường', 'thị', 'khu', 'vực', 'phố', 'trực', 'thuộc', 'cho', 'với', 'số', 'miền']);
const FIXED: [RegExp, string][] = [
  [/việt nam/giu, 'Việt Nam'], [/hà nội/giu, 'Hà Nội'], [/chính phủ/giu, 'Chính phủ'], [/quốc hội/giu, 'Quốc hội'], [/trung ương/giu, 'Trung ương'], [/hồ chí minh/giu, 'Hồ Chí Minh'],
  [/tây nguyên/giu, 'Tây Nguyên'], [/tây bắc/giu, 'Tây Bắc'], [/đông bắc/giu, 'Đông Bắc'],
];

/** Abbreviations inside names, which keep their capitals. */
const ABBREVIATIONS = new Set(['ubnd', 'hđnd', 'mttq', 'mttqvn', 'bhxh', 'tand', 'vksnd', 'cdc', 'thpt', 'thcs', 'bql', 'bcđ', 'bch', 'ttyt', 'bv', 'tw', 'tp', 'tt', 'qlda', 'gdnn', 'gdtx', 'vnpt', 'evn', 'ksnk', 'hcm']);

/**
 * Write a name in capitals as running text does. Where the document itself names the agency in small letters, its spelling is taken;
 * otherwise the first word, the field of work after the kind of agency, parts after "và", "-" and ",", and the names of places get capitals.
 */
export function agencyCase(name: string, body: string): string {
  const printed = inBody(name, body);
  if (printed !== null) return printed;
  // agencies that issue a document together
  const several = name.split(/\s+[-–]\s+/u);
  if (several.length > 1 && several.every((part) => HEADS.some((head) => part.toLowerCase().startsWith(`${head} `)))) return several.map((part) => agencyCase(part, body)).join(' - ');
  const inner = INNER.exec(name.toLowerCase());
  if (inner && name.toLowerCase().length === name.length) return `${agencyCase(name.slice(0, inner[0].length - 1), body)} ${agencyCase(name.slice(inner[0].length), body)}`;
  const words = mendUnits(name.toLowerCase().split(/\s+/));
  const company = /(?:^| )công ty /u.test(words.join(' '));
  const result: string[] = [];
  let at = 0;
  let proper = false;
  let first = true;
  // "BCH ĐOÀN TỈNH …": the name begins behind the abbreviation
  if (isAbbreviation(words[0]!) && words.length > 1 && !UNITS.some((unit) => `${words.slice(1).join(' ')} `.startsWith(`${unit} `))) {
    result.push(upper(words[0]!), upper(words[1]!));
    at = 2;
    first = false;
  }
  while (at < words.length) {
    const rest = words.slice(at).join(' ');
    const unit = UNITS.find((item) => rest.startsWith(`${item} `) && !COMMITTEE.test(rest) && !/^xã (?:hội(?:\s|$)|luận$)/u.test(rest));
    const head = HEADS.find((item) => (rest === item || rest.startsWith(`${item} `)) && !rest.startsWith('tổ chức'));
    const site = at === 0 ? undefined : SITES.find((item) => rest.startsWith(`${item} `));
    if (site && (site !== 'cơ sở' || !HEADS.some((item) => rest.startsWith(`cơ sở ${item} `)))) {
      const parts = site.split(' ');
      result.push(...parts.map((part, index) => (index === 0 && site !== 'cơ sở' && words[at - 1] === 'lý' ? upper(part) : part)));
      at += parts.length;
      proper = true;
    } else if (unit && at > 0) {
      result.push(...unit.split(' '));
      at += unit.split(' ').length;
      proper = true;
      const official = officialName(unit, words.slice(at));
      if (official !== null) {
        result.push(official);
        at += official.split(' ').length;
      }
    } else if (head && ((!proper && (first || result.length === 0)) || (at > 0 && OWNERS.includes(head) && rest !== head && !SMALL.has(words[at - 1]!) && words[at - 1] !== 'nhà'))) {
      const parts = head.split(' ');
      // administrative texts write Ban Chấp hành, Ban Thường vụ, Ban Tổ chức (206 of 244)
      const named = /^(?:ban (?:chỉ|quản|chấp|thường|tổ)|trường |tổng liên|bộ tư)/u.test(head) ? 2 : 1;
      result.push(...parts.map((part, index) => (index < named ? upper(part) : part)));
      at += parts.length;
      first = false;
      // a committee of the Party is called after its place
      if (COMMITTEE.test(head) || SITES.includes(head)) { proper = true; continue; }
      // "Công đoàn ngành Giáo dục"
      if (words[at] === 'ngành') { result.push(words[at++]!); }
      const field = FIELDS.find((item) => `${words.slice(at).join(' ')} `.startsWith(`${item.toLowerCase()} `));
      if (field) {
        result.push(field);
        at += field.split(' ').length;
        // behind "và" stands another field, not a name
        proper = !/^(?:và|[-–&])$/u.test(words[at] ?? '');
        continue;
      }
      if (at < words.length && !GENERAL.test(words.slice(at).join(' ')) && !OWNERS.some((item) => words.slice(at).join(' ').startsWith(`${item} `)) && !UNITS.some((item) => `${words.slice(at).join(' ')} `.startsWith(`${item} `)) && words[at] !== 'trường' && words[at] !== 'số' && words[at] !== 'và' && !SITES.some((item) => words.slice(at).join(' ').startsWith(`${item} `))) { result.push(upper(words[at]!)); at++; }
    } else {
      const word = words[at]!;
      const previous = words[at - 1];
      const trade = company && FORM_ENDS.has(previous!) ? TRADES.exec(rest)?.[0].trim() : undefined;
      if (trade !== undefined && !TAKES_OBJECT.test(trade) && words.length === at + trade.split(' ').length + 2 && !TRADES.test(words.slice(-2).join(' '))) {
        result.push(trade.charAt(0).toUpperCase() + trade.slice(1), ...words.slice(-2).map(upper));
        break;
      }
      const joint = (previous === 'và' || previous === '&' || previous === '-' || previous === '–' || previous?.endsWith(',') || (company && FORM_ENDS.has(previous!))) && !(previous === 'phòng,' && word === 'chống');
      const named = result.length === 0 || ((proper || joint) && (!isSmall(words, at) || (joint && /^xã hội(?:\s|$)/u.test(rest)))) || isForeign(word) || (previous === 'miền' && /^(?:bắc|trung|nam)$/u.test(word));
      result.push(NUMBERED.test(previous ?? '') && /^[ivx]{1,4}$/.test(word) ? word.toUpperCase() : named || isAbbreviation(word) ? upper(word) : word);
      at++;
    }
  }
  return FIXED.reduce((text, [pattern, value]) => text.replace(pattern, value), namesAsInBody(company ? placeAtEnd(result) : result, body).join(' '));
}

/** Of these a place may bear one: "Tân Thành", "Nam Trực", "Phố Mới". Alone they keep small letters only beside the word that they belong to. */
const PAIRS: Record<string, (before: string, after: string) => boolean> = {
  thành: (_, after) => after === 'phố', phố: (before) => before === 'thành', thị: (_, after) => after === 'xã' || after === 'trấn',
  trực: (_, after) => after === 'thuộc', khu: (_, after) => after === 'vực', vực: (before) => before === 'khu',
};

/** Whether a word in a name keeps small letters. */
function isSmall(words: string[], at: number): boolean {
  const word = words[at]!;
  return SMALL.has(word) && !UNIT_WORDS.has(words[at - 1] ?? '') && (PAIRS[word]?.(words[at - 1] ?? '', words[at + 1] ?? '') ?? true);
}

/** The name that the unit with these words bears, in the capitals of the list of units ("M'Drắk"); null where there is none. */
function officialName(unit: string, words: string[]): string | null {
  for (let count = Math.min(NAME_WORDS, words.length); count > 0; count--) {
    const name = words.slice(0, count).join(' ');
    const found = loadGazetteer().find(`${unit} ${name}`).find((item) => item.name.toLowerCase() === `${unit} ${name}`)?.name;
    if (found && found.length > unit.length) return found.slice(unit.length + 1);
  }
  return null;
}

/** Whether a name in capitals begins with a kind of agency, marks and all. */
export function beginsAgency(name: string): boolean {
  const words = name.toLowerCase();
  return HEADS.some((head) => words.startsWith(`${head} `));
}

/** A company is called after its place, the last two words where a unit bears them ("Khai khoáng Bắc Sơn"), or has no more than a name behind its legal form ("TNHH MTV Khe Sim"). */
function placeAtEnd(words: string[]): string[] {
  const form = words.findLastIndex((word) => FORM_ENDS.has(word.toLowerCase()));
  if (form >= 0 && words.length === form + 3 && !TRADES.test(words.slice(form + 1).join(' ').toLowerCase())) return [...words.slice(0, -2), ...words.slice(-2).map(upper)];
  const last = words.slice(-2).join(' ');
  const isPlace = last === last.toLowerCase() && words.length > 3 && UNITS.some((unit) => loadGazetteer().find(`${unit} ${last}`).length > 0);
  return isPlace ? [...words.slice(0, -2), ...words.slice(-2).map(upper)] : words;
}

/** Words of a name at most. */
const NAME_WORDS = 4;

/** Two words or more that the body only writes with capitals are a name ("Cấp nước Đồng Sa"). */
function namesAsInBody(words: string[], body: string): string[] {
  const result = [...words];
  for (let at = 1; at < words.length - 1; at++) {
    if (words[at] !== words[at]!.toLowerCase() || SMALL.has(words[at]!)) continue;
    for (let count = Math.min(NAME_WORDS, words.length - at); count >= 2; count--) {
      const run = words.slice(at, at + count);
      const named = run.map(upper);
      if (SMALL.has(run.at(-1)!) || !holds(body, named.join(' ')) || holds(body, run.join(' ').toLowerCase())) continue;
      result.splice(at, count, ...named);
      at += count - 1;
      break;
    }
  }
  return result;
}

/** Whether a text holds these words, whole and in this case. */
function holds(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (!/\p{L}/u.test(text.charAt(at - 1)) && !/\p{L}/u.test(text.charAt(at + words.length))) return true;
  }
  return false;
}

/** "TĨNH", "TÍNH" for TỈNH, "HUYÊN" for HUYỆN: capitals lose their marks; before a name only the kind of unit is meant ("TỈNH HÀ TĨNH" ends with a name). */
function mendUnits(words: string[]): string[] {
  return words.map((word, at) => {
    // no agency begins otherwise
    if (at === 0 && word === 'sơ' && words.length > 1) return 'sở';
    const plain = word.replace(/\.$/, '');
    if (at === 0 || at === words.length - 1) return word;
    const unit = SINGLE_UNITS.find((item) => fold(item) === fold(plain));
    if (unit && plain !== unit && isInName(words, at)) return word;
    const next = words[at + 1]!;
    // "QUÂN SỰ", "QUẢN LÝ", "CƠ QUAN", "HẢI QUAN" are no districts
    if (plain === 'quan' && /^(?:cơ|hải|tham|tổng)$/u.test(words[at - 1] ?? '')) return word;
    if ((plain === 'quân' && /^(?:sự|đội|khu|chủng|dân|y|nhu)$/u.test(next)) || (plain === 'quản' && /^(?:lý|trị|giáo|trang)$/u.test(next))) return word;
    return unit && plain !== unit && !(fold(words[at - 1]!) === 'ha' && unit === 'tỉnh') && !SMALL.has(next) ? unit : word.length > 3 && word.endsWith('.') && !/\d/.test(word) ? plain : word;
  });
}

/** "XÃ QUẢN BẠ", "XÃ MỸ TỊNH AN": whether a word stands in the name that a unit bears. */
function isInName(words: string[], at: number): boolean {
  const unit = words.findLastIndex((word, index) => index < at && UNIT_WORDS.has(word));
  if (unit < 0) return false;
  return unit === at - 1 || [at, at + 1, at + 2].some((end) => end - unit <= NAME_WORDS && loadGazetteer().find(words.slice(words[unit - 1] === 'thị' ? unit - 1 : unit, end + 1).join(' ')).length > 0);
}

/** The same words in the body, where at least one letter is small and the first is a capital. */
function inBody(name: string, body: string): string | null {
  const folded = fold(body);
  const wanted = fold(name);
  const counts = new Map<string, number>();
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + 1)) {
    const text = body.slice(at, at + name.length);
    if (/\p{Ll}/u.test(text) && /^\p{Lu}/u.test(text) && text.toUpperCase() === name.toUpperCase() && !/\p{L}/u.test(body.charAt(at + name.length)) && !/\p{L}/u.test(body.charAt(at - 1))) {
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function upper(word: string): string {
  return isAbbreviation(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1);
}

/** A word that no Vietnamese syllable can be ("VINA SEOJIN"): the name of a company. */
function isForeign(word: string): boolean {
  return /^[a-z]{3,}$/.test(word) && !isSyllable(word);
}

/** "GD&ĐT", "BCHQS": no syllable is written so. */
function isAbbreviation(word: string): boolean {
  return ABBREVIATIONS.has(word) || word.includes('&') || (/^\p{L}{2,}$/u.test(word) && !/[aeiouy]/.test(fold(word)));
}

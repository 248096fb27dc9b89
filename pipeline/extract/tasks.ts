/** Tasks in running text: sections on organisation ("Tổ chức thực hiện", "Phân công"), and items with "Thời gian:", "Cơ quan chủ trì:" below them. */
import { fold, isCapitals } from '../../dictionaries/fold.ts';
import { evidenceOf, type Flow } from '../lines.ts';
import type { Evidence, SectionKind, Task } from '../model.ts';
import { actorOfTitle, assignedIn, splitActors, subjectOf, supportersOf } from './actors.ts';
import { deadlineIn, deadlineOf, type FoundDeadline } from './deadline.ts';

/** What the outline gives of a section. */
export interface TaskSection {
  marker: string; kind: SectionKind; flow: Flow;
  title: { text: string } | null;
  paragraphs: { flow: Flow; start: number; bullet: string | null; page: number }[];
  children: TaskSection[];
}

/** A task with the places of its parts; keys are "", "/lead", "/deadline". */
export interface FoundTask { task: Task; evidence: Record<string, Evidence> }

const ORGANISATION = /to chuc (?:thuc hien|trien khai)|phan cong|^trach nhiem (?:cua|thuc hien|to chuc)|nhiem vu cua cac|trach nhiem thi hanh/;
/** Headings of what is to be done, which also head lists of who does what. */
const DUTIES = /^(?:(?:cac )?nhiem vu(?:$| (?:cu the|trong tam|chu yeu|va giai phap|giai phap))|(?:cac )?giai phap(?:$| (?:thuc hien|cu the|chu yeu))|phan cong)/;
const LABEL = /^(thoi gian|thoi han|tien do|thoi diem|han hoan thanh|(?:co quan|don vi|bo phan|nguoi|ca nhan|can bo)(?: duoc)?(?: giao)? (?:chu tri|thuc hien|phu trach|phoi hop)|chu tri|phu trach|thuc hien|phoi hop|san pham|ket qua)(?: [a-z ]{0,30})?\s?:\s*/;
/** A label behind the end of a sentence, and one that names who leads. */
const INNER_LABEL = new RegExp(String.raw`(?<=[.;] )${LABEL.source.slice(1)}`, 'g');
const LEAD_LABEL = /^(?!.*phoi hop)(?:co quan|don vi|bo phan|nguoi|ca nhan|can bo|chu tri|phu trach)/;
/** Points beside such labels that say what, where and for whom; they name no doer and no time. */
const CIRCUMSTANCE = /^(?:noi dung|muc dich|muc tieu|yeu cau|hinh thuc|phuong thuc|cach thuc|dia diem|thanh phan|doi tuong|so luong|quy mo|kinh phi|nguon kinh phi)(?: [a-z ]{0,30})?\s?:\s*/;
/** "Văn phòng Sở chủ trì; phối hợp: Phòng A": the partners in the words behind the label of the doer. */
const WITH = /(?:\s+chủ trì)?\s*[;,.(]\s*(?:(?:cơ quan|đơn vị|bộ phận)\s)?phối hợp(?:\s(?:thực hiện|với|cùng))*\s?:?\s/iu;
/** Paragraphs that close a plan and give nobody a task. */
const CLOSING = /^(?:tren day la|\(|ke hoach nay|quyet dinh nay|can cu ke hoach|trong qua trinh|noi nhan|qua trinh|nhan duoc)/;
/** Headings that say how a plan is carried out, and nothing that is to be done. */
const ASPECTS = /^(?:(?:thoi gian|thoi diem|dia diem|thanh phan|doi tuong|so luong|kinh phi|hinh thuc|phuong thuc|pham vi|tien do)(?:\W+|$)(?:thuc hien|to chuc|tham gia|tham du|va)?\W*)+/;
/** The last words of a document ask everybody to carry it out. */
const REQUEST = /^(?:yeu cau|de nghi|giam doc|chu tich|uy ban|so|trung tam)\b/;
const APPEAL = /^(?:yeu cau|de nghi)\b/;

/** Folded words without the signs that scanners read between them ("TỔ CHỨC 'THỰC HIỆN"). */
function wordsOf(text: string): string {
  return fold(text).replace(/[^\p{L}\d]+/gu, ' ').trim();
}

/** All tasks of the sections, in order; `above`: the marker of the annex that they stand in. */
export function readTasks(sections: TaskSection[], above = ''): FoundTask[] {
  const tasks: FoundTask[] = [];
  const visit = (section: TaskSection, path: string, above: { organised: boolean; duties: boolean; actor: string | null }) => {
    const { organised, actor } = above;
    const own = path === '' ? section.marker : `${path}/${section.marker}`;
    const title = section.title?.text ?? '';
    const duties = above.duties || DUTIES.test(wordsOf(title));
    const organises = organised || ORGANISATION.test(wordsOf(title)) || (duties && namesDoers(section));
    const named = organised && section.title ? actorOfTitle(title) : null;
    const labelled = labelledTasks(section, own);
    if (labelled.length > 0) tasks.push(...labelled, ...ledTasks(section, own).filter(({ task }) => !labelled.some((other) => task.text.startsWith(other.task.text) || other.task.text === title)));
    else if (organises) tasks.push(...assignedTasks(section, own, named ?? actor).filter(({ task }) => !duties || task.lead.length > 0));
    else tasks.push(...ledTasks(section, own));
    if (labelled.length > 0 && isLabels(section.children)) return;
    for (const child of section.children) visit(child, own, { organised: organises, duties, actor: named ?? introducedActor(section) ?? actor });
  };
  for (const section of sections) visit(section, above, { organised: false, duties: false, actor: null });
  return tasks;
}

/** "Sở A chủ trì, …", "Giao Phòng B …": a doer is named for just this, in whatever section. */
const LEADS = /^\s*(?:là đơn vị |là cơ quan )?chủ trì(?!\p{L})/u;
/** "Lễ phát động: Sở Y tế chủ trì …": what is to be done stands before who does it. */
const TOPIC = /^(?!["“])(?:[^.;:]|\.(?=\d)){3,110}:\s+(?=\p{Lu}|các\s)/u;

/** Paragraphs outside of sections on organisation that say who leads what they are about, or by when who has done it. */
function ledTasks(section: TaskSection, path: string): FoundTask[] {
  const paragraphs = section.paragraphs.filter(({ flow, start }) => {
    const text = flow.text.slice(start);
    const subject = subjectOf(text);
    return leaderBehind(text) !== null || (subject !== null && (LEADS.test(text.slice(subject.end)) || /^Giao\s/u.test(text) || (text[subject.end] !== ':' && deadlineIn(text) !== null)));
  });
  return paragraphs.length === 0 ? [] : assignedTasks({ ...section, paragraphs }, path, null).filter(({ task }) => task.lead.length > 0);
}

/** Most of the points of a section, and two at least, begin with a named doer: "1. Công an tỉnh chủ trì …", "2. Sở Y tế:". */
function namesDoers({ paragraphs, children }: TaskSection): boolean {
  const points = children.length > 0
    ? children.map(({ title, paragraphs: [first] }) => title?.text ?? first?.flow.text.slice(first.start) ?? '')
    : paragraphs.filter(({ bullet }) => bullet !== null).map(({ flow, start }) => flow.text.slice(start));
  const named = points.filter((text) => /^\p{Lu}/u.test(text) && (subjectOf(text) ?? actorOfTitle(text)) !== null).length;
  return named >= 2 && named * 2 > points.length;
}

/** Words of a heading without a number at most. */
const HEADING_WORDS = 12;

/** Tasks of paragraphs that stand in no section, below headings without numbers: "TỔ CHỨC THỰC HIỆN", and below it "Phòng Kế hoạch tổng hợp". */
export function readUnnumberedTasks(paragraphs: TaskSection['paragraphs']): FoundTask[] {
  const groups: { section: TaskSection; actor: string | null }[] = [];
  let organised = false;
  for (const paragraph of paragraphs) {
    const { flow, start, bullet } = paragraph;
    const text = flow.text.slice(start).replace(/[\s:.]+$/u, '');
    const short = bullet === null && text.split(' ').length <= HEADING_WORDS && !/[.;,]$/u.test(flow.text);
    const capitals = short && isCapitals(text) && /\p{L}\s\p{L}/u.test(text);
    const actor = organised && short && !capitals ? actorOfTitle(text) : null;
    if (capitals || (short && ORGANISATION.test(wordsOf(text)))) organised = ORGANISATION.test(wordsOf(text));
    else if (actor === null) {
      if (organised) groups.at(-1)!.section.paragraphs.push(paragraph);
      continue;
    }
    if (organised) groups.push({ section: { marker: '', kind: 'arabic', flow, title: { text }, paragraphs: [], children: [] }, actor });
  }
  return groups.flatMap(({ section, actor }) => {
    const labelled = labelledTasks(section, null);
    return labelled.length > 0 ? labelled : assignedTasks(section, null, actor);
  });
}

/** "Phòng A có trách nhiệm:" names the doer of the items below it. */
function introducedActor({ title, paragraphs }: TaskSection): string | null {
  const last = paragraphs.at(-1);
  const text = last?.flow.text.slice(last.start) ?? '';
  return title === null && text.endsWith(':') ? subjectOf(text)?.name ?? null : null;
}

/** Every paragraph is a task of the doer that the heading, an introduction or the paragraph itself names. */
function assignedTasks(section: TaskSection, path: string | null, actor: string | null): FoundTask[] {
  const tasks: FoundTask[] = [];
  let doer = actor;
  section.paragraphs.forEach(({ flow, start, bullet, page }, index) => {
    const text = flow.text.slice(start).replace(/\s*\.\/\.$/, '.');
    if (CLOSING.test(fold(text)) || !/\p{L}{2}/u.test(text) || (bullet === null && REQUEST.test(fold(text)) && /\.\s?\/\s?\.?$/.test(flow.text) && !isItem(section, index, text))) return;
    const given = actor === null ? null : assignedIn(text);
    const subject = given ?? (actor !== null && (bullet !== null || /^Phân công\s+\p{Ll}/u.test(text)) ? null : leaderBehind(text) ?? subjectOf(text));
    if (text.endsWith(':') && (section.paragraphs[index + 1]?.bullet != null || section.children.length > 0)) { doer = subject?.name ?? actor; return; }
    if (bullet === null) doer = subject?.name ?? actor;
    const lead = given?.name ?? (bullet === null ? doer : doer ?? subject?.name ?? null);
    const deadline = deadlineIn(text) ?? (subject ? doneAlways(text, subject.end) : null);
    if (lead === null && deadline === null) return;
    const support = supportersOf(text).filter((name) => name !== lead);
    tasks.push({
      task: {
        text, lead: lead === null ? [] : splitActors(lead), support,
        deadline: deadline && { text: deadline.text, date: deadline.date, recurrence: deadline.recurrence }, product: null, section: path, cell: null, page,
      },
      evidence: {
        '': evidenceOf(flow, start),
        ...(subject && lead === subject.name && { '/lead': evidenceOf(flow, start + subject.start, start + subject.end) }),
        ...(lead !== null && lead !== subject?.name && section.title && { '/lead': evidenceOf(section.flow) }),
        ...(deadline && { '/deadline': evidenceOf(flow, start + deadline.start, start + deadline.end) }),
      },
    });
  });
  return tasks;
}

/** The doer behind what is to be done: "Lễ phát động: Sở Y tế chủ trì …"; null where nobody is said to lead there. */
function leaderBehind(text: string): ReturnType<typeof subjectOf> {
  const from = isLabel(fold(text)) ? 0 : TOPIC.exec(text)?.[0].length ?? 0;
  const subject = from === 0 ? null : subjectOf(text.slice(from));
  return subject && (LEADS.test(text.slice(from + subject.end)) || (text[from + subject.end] !== ':' && deadlineIn(text.slice(from))?.date != null)) ? { ...subject, start: from + subject.start, end: from + subject.end } : null;
}

/** "Chi cục Kiểm lâm thường xuyên kiểm tra …": right behind the doer. */
function doneAlways(text: string, from: number): FoundDeadline | null {
  const always = /^[:,]?\s*(?:có trách nhiệm |chịu trách nhiệm )?(?=thường xuyên(?!\p{L}))/u.exec(text.slice(from));
  const start = from + (always?.[0].length ?? 0);
  return always && { text: 'thường xuyên', date: null, recurrence: 'continuous', start, end: start + 'thường xuyên'.length };
}

/** The text of a numbered point ("3. Trung tâm A bảo đảm …./."), which is no last word to everybody. */
function isItem({ marker, title }: TaskSection, index: number, text: string): boolean {
  return marker !== '' && title === null && index === 0 && !APPEAL.test(fold(text));
}

/** Points "a) Đơn vị chủ trì: …", "b) Thời gian: …" say who does what the heading above them says, and when. */
function isLabels(children: TaskSection[]): boolean {
  return children.length > 0 && children.every(({ kind, title, paragraphs: [first, second], children: below }) =>
    kind === 'letter' && title === null && first !== undefined && second === undefined && below.length === 0 && isLabel(fold(first.flow.text.slice(first.start))));
}

function isLabel(folded: string): boolean {
  return LABEL.test(folded) || CIRCUMSTANCE.test(folded);
}

/** "Đơn vị chủ trì: A. Đơn vị phối hợp: B. Thời hạn: …" in one paragraph: its parts, each with its label; others stay whole. */
function atLabels({ flow, start }: TaskSection['paragraphs'][number]): { flow: Flow; start: number; end: number }[] {
  const { length } = flow.text;
  const folded = fold(flow.text.slice(start));
  const inner = folded.length === length - start ? [...folded.matchAll(INNER_LABEL)] : [];
  const isLabelled = LABEL.test(folded) || inner.some(([label]) => LEAD_LABEL.test(label));
  const starts = [start, ...(isLabelled ? inner.map(({ index }) => start + index) : [])];
  return starts.map((from, index) => ({ flow, start: from, end: starts[index + 1] ?? length }));
}

/** Items with "Thời gian: …", "Cơ quan chủ trì: …" below them. */
function labelledTasks(section: TaskSection, path: string | null): FoundTask[] {
  const paragraphs = (isLabels(section.children) ? [...section.paragraphs, ...section.children.flatMap((child) => child.paragraphs)] : section.paragraphs).flatMap(atLabels);
  const words = paragraphs.map(({ flow, start, end }) => fold(flow.text.slice(start, end)));
  const labels = words.map((folded) => LABEL.exec(folded));
  if (!labels.some((label) => label !== null)) return [];
  const tasks: FoundTask[] = [];
  // "Nội dung: …", "Thời gian: …" again and again are tasks of their own
  const single = words.filter((folded) => folded.startsWith('noi dung')).length < 2;
  const circumstances = words.map((folded) => single && CIRCUMSTANCE.test(folded));
  let current: FoundTask | null = section.title && (labels[0] || circumstances[0]) && !ASPECTS.test(fold(section.title.text)) ? begin(section.flow, 0, section.title.text, path) : null;
  if (current) tasks.push(current);
  paragraphs.forEach(({ flow, start, end }, index) => {
    const label = labels[index];
    if (!label && circumstances[index] && current) return;
    if (!label) {
      current = begin(flow, start, flow.text.slice(start, end).trimEnd(), path);
      tasks.push(current);
      return;
    }
    if (!current) return;
    const from = start + label[0].length;
    const words = flow.text.slice(from, end).replace(/[.;\s]+$/u, '');
    const kind = label[0];
    const place = evidenceOf(flow, from, end);
    if (/^(?:thoi|tien do|han)/.test(kind)) { current.task.deadline = deadlineOf(words); current.evidence['/deadline'] = place; }
    else if (/phoi hop/.test(kind)) current.task.support.push(...splitActors(words));
    else if (/^(?:san pham|ket qua)/.test(kind)) current.task.product = words || null;
    else {
      const [lead = '', ...support] = words.split(WITH);
      current.task.lead.push(...splitActors(lead));
      current.task.support.push(...support.flatMap((names) => splitActors(names.replace(/\)$/, ''))));
      current.evidence['/lead'] = place;
    }
  });
  return tasks.filter(({ task }) => task.deadline !== null || task.lead.length > 0);
}

function begin(flow: Flow, start: number, text: string, path: string | null): FoundTask {
  const evidence = evidenceOf(flow, start);
  return { task: { text, lead: [], support: [], deadline: null, product: null, section: path, cell: null, page: evidence.page }, evidence: { '': evidence } };
}

/** Pages to learn from: text typeset as an office would, damaged as a scanner would, read with Tesseract. */
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { SKRSContext2D } from '@napi-rs/canvas';
import sharp from 'sharp';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** 8-bit grey image, row by row. */
export interface Grey { width: number; height: number; data: Uint8ClampedArray }

/** A typeset page: its image at 200 dpi and its text, line by line. */
export interface Page { image: Grey; lines: string[] }

export interface Style { bold: boolean; italic: boolean; align: 'justify' | 'left' | 'centre' | 'right' }
export interface Paragraph { text: string; style: Style }

type Random = () => number;

const WIDTH = 1654;
const HEIGHT = 2339;
const MARGIN = { left: 236, right: 142, top: 157, bottom: 157 };
const PIXELS_A_POINT = 200 / 72;

/** Set paragraphs on A4 pages in one typeface; lines wrap, indent and justify as word processors do. */
export function typeset(paragraphs: Paragraph[], face: string, points: number): Page[] {
  const pages: Page[] = [];
  const size = Math.round(points * PIXELS_A_POINT);
  const step = Math.round(size * 1.3);
  let canvas = createCanvas(WIDTH, HEIGHT);
  let context = canvas.getContext('2d');
  let lines: string[] = [];
  let y = 0;
  const open = (): void => {
    canvas = createCanvas(WIDTH, HEIGHT);
    context = canvas.getContext('2d');
    context.fillStyle = 'white';
    context.fillRect(0, 0, WIDTH, HEIGHT);
    context.fillStyle = 'black';
    lines = [];
    y = MARGIN.top + size;
  };
  const close = (): void => { if (lines.length > 0) pages.push({ image: toGrey(context), lines }); };
  open();
  for (const { text, style } of paragraphs) {
    const font = `${size}px "${loadFace(face, style)}"`;
    context.font = font;
    const indent = style.align === 'justify' ? 79 : 0;
    const room = WIDTH - MARGIN.left - MARGIN.right;
    const space = context.measureText(' ').width;
    const wrapped = wrap(context, text.split(/\s+/).filter(Boolean), room, indent, space);
    for (const [index, words] of wrapped.entries()) {
      if (y > HEIGHT - MARGIN.bottom) { close(); open(); context.font = font; }
      const widths = words.map((word) => context.measureText(word).width);
      const natural = widths.reduce((sum, width) => sum + width, 0) + space * (words.length - 1);
      const first = index === 0 ? indent : 0;
      const last = index === wrapped.length - 1;
      const gap = style.align === 'justify' && !last && words.length > 1 ? space + (room - first - natural) / (words.length - 1) : space;
      let x = MARGIN.left + first;
      if (style.align === 'centre') x += (room - natural) / 2;
      if (style.align === 'right') x += room - natural;
      for (const [i, word] of words.entries()) { context.fillText(word, x, y); x += widths[i]! + gap; }
      lines.push(words.join(' '));
      y += step;
    }
    y += Math.round(size / 4);
  }
  close();
  return pages;
}

const loaded = new Map<string, string>();

/** Name under which one cut of a typeface is known to the canvas; found with fontconfig, since several versions may be installed. */
function loadFace(face: string, style: Style): string {
  const cut = [style.bold && 'Bold', style.italic && 'Italic'].filter(Boolean).join(' ') || 'Regular';
  const name = `${face} ${cut}`;
  const known = loaded.get(name);
  if (known) return known;
  const [file, family] = execFileSync('fc-match', ['-f', '%{file}\t%{family}', `${face}:style=${cut}`], { encoding: 'utf8' }).split('\t');
  if (!file || !family?.includes(face)) throw new Error(`typeface ${face} is not installed`);
  const alias = `kehoach ${name}`;
  if (!GlobalFonts.registerFromPath(file, alias)) throw new Error(`cannot load ${file}`);
  loaded.set(name, alias);
  return alias;
}

function wrap(context: SKRSContext2D, words: string[], room: number, indent: number, space: number): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let used = indent;
  for (const word of words) {
    const width = context.measureText(word).width;
    if (line.length > 0 && used + space + width > room) { lines.push(line); line = []; used = 0; }
    used += (line.length > 0 ? space : 0) + width;
    line.push(word);
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

function toGrey(context: SKRSContext2D): Grey {
  const rgba = context.getImageData(0, 0, WIDTH, HEIGHT).data;
  const data = new Uint8ClampedArray(WIDTH * HEIGHT);
  for (let i = 0; i < data.length; i++) data[i] = rgba[4 * i]!;
  return { width: WIDTH, height: HEIGHT, data };
}

/** How badly a page is scanned: `light` an office scan, `heavy` a third copy at low resolution. */
export type Damage = 'light' | 'heavy';

/** Skew, reduce, blur, add noise and specks, compress, enlarge again, and often turn to black and white. */
export async function degrade(image: Grey, damage: Damage, random: Random): Promise<Grey> {
  const between = (low: number, high: number): number => low + (high - low) * random();
  const light = damage === 'light';
  const scale = light ? [1, 1, 0.75, 0.6][Math.floor(random() * 4)]! : between(0.42, 0.58);
  const blur = light ? between(0.3, 0.9) : between(0.5, 1);
  const noise = light ? between(2, 14) : between(8, 22);
  const quality = Math.round(light ? between(45, 90) : between(20, 45));
  const threshold = random() < (light ? 0.35 : 0.4) ? between(130, 175) : 0;
  const small = { width: Math.round(image.width * scale), height: Math.round(image.height * scale) };
  const raw = { raw: { width: image.width, height: image.height, channels: 1 as const } };
  const turned = await sharp(Buffer.from(image.data.buffer), raw)
    .rotate(0.35 * gauss(random), { background: 'white' }).extract({ left: 0, top: 0, width: image.width, height: image.height })
    .toColourspace('b-w').raw().toBuffer();
  const soft = await sharp(Buffer.from(reduce({ ...image, data: new Uint8ClampedArray(turned) }, small.width, small.height).buffer), { raw: { ...small, channels: 1 } })
    .blur(blur).toColourspace('b-w').raw().toBuffer();
  const shift = 18 + between(-8, 8);
  const specks = random() < 0.4;
  const noisy = new Uint8ClampedArray(soft.length);
  for (let i = 0; i < soft.length; i++) {
    noisy[i] = specks && random() < 0.0006 ? 120 * random() : soft[i]! * 0.88 + shift + noise * gauss(random);
  }
  const packed = await sharp(Buffer.from(noisy.buffer), { raw: { ...small, channels: 1 } }).jpeg({ quality }).toBuffer();
  const opened = await sharp(packed).resize({ width: image.width, height: image.height, kernel: 'cubic', fit: 'fill' })
    .toColourspace('b-w').raw().toBuffer();
  const data = new Uint8ClampedArray(opened);
  if (threshold > 0) for (let i = 0; i < data.length; i++) data[i] = data[i]! > threshold ? 255 : 0;
  return { width: image.width, height: image.height, data };
}

/** The image at a lower resolution as a scanner sees it: each pixel the mean of the area that it covers. */
function reduce({ width, height, data }: Grey, toWidth: number, toHeight: number): Uint8ClampedArray {
  const across = shares(width, toWidth);
  const down = shares(height, toHeight);
  const rows = new Float32Array(toWidth * height);
  for (let y = 0; y < height; y++) {
    for (const [x, list] of across.entries()) {
      let sum = 0;
      for (const { at, share } of list) sum += data[y * width + at]! * share;
      rows[y * toWidth + x] = sum;
    }
  }
  const reduced = new Uint8ClampedArray(toWidth * toHeight);
  for (const [y, list] of down.entries()) {
    for (let x = 0; x < toWidth; x++) {
      let sum = 0;
      for (const { at, share } of list) sum += rows[at * toWidth + x]! * share;
      reduced[y * toWidth + x] = sum;
    }
  }
  return reduced;
}

/** For each of `to` pixels the ones of `from` that it covers, with their shares of it. */
function shares(from: number, to: number): { at: number; share: number }[][] {
  const scale = from / to;
  return Array.from({ length: to }, (_, index) => {
    const list: { at: number; share: number }[] = [];
    for (let at = Math.floor(index * scale); at < Math.min(from, (index + 1) * scale); at++) {
      list.push({ at, share: (Math.min(at + 1, (index + 1) * scale) - Math.max(at, index * scale)) / scale });
    }
    return list;
  });
}

/** A number from the standard normal distribution (Box–Muller). */
function gauss(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A page as it was read: its text, and the confidence of each of its white-space tokens, 0–100. */
export interface ReadPage { text: string; confidences: number[] }

/** Read a page with the `tesseract` command, automatic page segmentation. */
export async function readPage(image: Grey, language: 'eng' | 'vie'): Promise<ReadPage> {
  const folder = mkdtempSync(join(tmpdir(), 'kehoach-pages-'));
  try {
    const file = join(folder, 'page.png');
    writeFileSync(file, await sharp(Buffer.from(image.data.buffer), { raw: { width: image.width, height: image.height, channels: 1 } })
      .withMetadata({ density: 200 }).png({ compressionLevel: 1 }).toBuffer());
    const result = spawnSync('tesseract', [file, join(folder, 'read'), '-l', language, '--psm', '3', 'txt', 'tsv'], { encoding: 'utf8', env: { ...process.env, OMP_THREAD_LIMIT: '1' } });
    if (result.status !== 0) throw new Error(`tesseract -l ${language} failed: ${result.stderr || String(result.error)}`);
    const text = readFileSync(join(folder, 'read.txt'), 'utf8').normalize('NFC').replace(/\f/g, '').trim();
    const words = readFileSync(join(folder, 'read.tsv'), 'utf8').split('\n').map((row) => row.split('\t')).filter((cells) => cells[0] === '5' && cells[11]?.trim());
    return { text, confidences: words.map((cells) => Math.round(Number(cells[10]))) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page with what was found drawn over it: blocks in reading order, tables, zones and the places of fields. */
import sharp from 'sharp';
import type { Raster } from '../engines/engine.ts';
import type { Box, Evidence, RecognizedPage, TextBlock } from '../model.ts';

const COLOURS: Record<string, string> = {
  'letterhead-left': '#1f77b4', 'letterhead-right': '#17becf', text: '#2ca02c', recipients: '#9467bd', signature: '#8c564b',
  table: '#ff7f0e', 'page-number': '#7f7f7f', 'running-head': '#7f7f7f', footnote: '#bcbd22', zone: '#d62728', field: '#e377c2',
};

/**
 * The page image (stored orientation) as PNG with blocks outlined and numbered in reading order, lines numbered within, table cells,
 * zones that are no text, and the fields' places with their names. `raster` has the page's size; null draws on white.
 */
export async function drawPage(page: RecognizedPage, blocks: TextBlock[], evidence: Record<string, Evidence>, raster: Raster | null): Promise<Buffer> {
  const width = Math.round(page.width);
  const height = Math.round(page.height);
  const base = raster
    ? sharp(raster.data, { raw: { width: raster.width, height: raster.height, channels: raster.channels } }).resize(width, height, { fit: 'fill' }).toColourspace('srgb')
    : sharp({ create: { width, height, channels: 3, background: 'white' } });
  const shapes: string[] = [];
  const own = blocks.filter((block) => block.page === page.number);
  own.forEach(({ kind, box, lines, table }, index) => {
    const colour = COLOURS[kind] ?? '#000000';
    for (const line of lines) if (line.box) shapes.push(rectangle(line.box, colour, 1, 0.12), label(line.box, `${line.number}`, colour, 14, 'before'));
    for (const cell of table?.cells ?? []) if (cell.box) shapes.push(rectangle(cell.box, colour, 2, 0));
    if (box) shapes.push(rectangle(box, colour, 3, 0), label(box, `${index + 1} ${kind}`, colour, 20, 'above'));
  });
  for (const zone of page.zones) shapes.push(rectangle(zone.box, COLOURS.zone!, 3, 0.15), label(zone.box, zone.kind, COLOURS.zone!, 20, 'above'));
  const names = new Map<string, { box: Box; names: string[] }>();
  for (const [pointer, { box, page: at }] of Object.entries(evidence)) {
    if (at !== page.number || !box || !pointer.startsWith('/document/')) continue;
    // fields that end at one place share a label
    const key = `${Math.round(box[2] / 8)} ${Math.round((box[1] + box[3]) / 16)}`;
    const field = names.get(key) ?? { box, names: [] };
    field.names.push(pointer.slice('/document/'.length));
    names.set(key, field);
    shapes.push(rectangle(box, COLOURS.field!, 2, 0));
  }
  for (const { box, names: own } of names.values()) shapes.push(label(box, own.join(', '), COLOURS.field!, 16, 'behind'));
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join('')}</svg>`;
  return base.composite([{ input: Buffer.from(svg), top: 0, left: 0 }]).png().toBuffer();
}

function rectangle([left, top, right, bottom]: Box, colour: string, stroke: number, fill: number): string {
  return `<rect x="${left}" y="${top}" width="${Math.max(1, right - left)}" height="${Math.max(1, bottom - top)}" fill="${colour}" fill-opacity="${fill}" stroke="${colour}" stroke-width="${stroke}"/>`;
}

/** Where a name stands: nowhere over the print that it names. */
type Place = 'above' | 'before' | 'behind';

function label([left, top, right, bottom]: Box, text: string, colour: string, size: number, place: Place): string {
  const safe = text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const middle = (top + bottom) / 2 + size * 0.35;
  const [x, y, anchor] = { above: [left, Math.max(size, top - 4), 'start'], before: [left - 4, middle, 'end'], behind: [right + 4, middle, 'start'] }[place];
  return `<text x="${x}" y="${y}" text-anchor="${anchor}" font-size="${size}" font-family="sans-serif" fill="${colour}" stroke="white" stroke-width="3" paint-order="stroke">${safe}</text>`;
}

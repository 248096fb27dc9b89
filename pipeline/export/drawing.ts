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
    for (const line of lines) if (line.box) shapes.push(rectangle(line.box, colour, 1, 0.12), label(line.box, `${line.number}`, colour, 14));
    for (const cell of table?.cells ?? []) if (cell.box) shapes.push(rectangle(cell.box, colour, 2, 0));
    if (box) shapes.push(rectangle(box, colour, 3, 0), label([box[0], box[1] - 16, box[2], box[3]], `${index + 1} ${kind}`, colour, 20));
  });
  for (const zone of page.zones) shapes.push(rectangle(zone.box, COLOURS.zone!, 3, 0.15), label(zone.box, zone.kind, COLOURS.zone!, 20));
  for (const [pointer, { box, page: at }] of Object.entries(evidence)) {
    if (at === page.number && box && pointer.startsWith('/document/')) shapes.push(rectangle(box, COLOURS.field!, 2, 0), label([box[0], box[3], box[2], box[3]], pointer.slice('/document/'.length), COLOURS.field!, 16));
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes.join('')}</svg>`;
  return base.composite([{ input: Buffer.from(svg), top: 0, left: 0 }]).png().toBuffer();
}

function rectangle([left, top, right, bottom]: Box, colour: string, stroke: number, fill: number): string {
  return `<rect x="${left}" y="${top}" width="${Math.max(1, right - left)}" height="${Math.max(1, bottom - top)}" fill="${colour}" fill-opacity="${fill}" stroke="${colour}" stroke-width="${stroke}"/>`;
}

function label([left, top]: Box, text: string, colour: string, size: number): string {
  const safe = text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return `<text x="${left}" y="${top + size}" font-size="${size}" font-family="sans-serif" fill="${colour}" stroke="white" stroke-width="3" paint-order="stroke">${safe}</text>`;
}

/** Connected components: the specks, letters, frames and seals of a page. */
import type { Raster } from '../engines/engine.ts';
import type { Box } from '../model.ts';

/** Ink of a page as horizontal runs, each with the number of the component (8-connected) that it belongs to. */
export interface Ink {
  width: number;
  height: number;
  /** per run: row, first pixel, pixel after the last, component */
  rows: Int32Array;
  starts: Int32Array;
  ends: Int32Array;
  labels: Int32Array;
  /** per component: bounding box (right and bottom exclusive) and pixels of ink */
  components: { left: Int32Array; top: Int32Array; right: Int32Array; bottom: Int32Array; area: Int32Array; count: number };
}

/** The components of all pixels darker than `threshold` of a grey image. */
export function findComponents(image: Raster, threshold: number): Ink {
  const { data, width, height } = image;
  let capacity = 65_536;
  let rows = new Int32Array(capacity);
  let starts = new Int32Array(capacity);
  let ends = new Int32Array(capacity);
  let parents = new Int32Array(capacity);
  let count = 0;
  let previousFirst = 0;
  let previousEnd = 0;
  const find = (run: number): number => {
    let root = run;
    while (parents[root] !== root) root = parents[root]!;
    while (parents[run] !== root) {
      const next = parents[run]!;
      parents[run] = root;
      run = next;
    }
    return root;
  };
  const words = new Int32Array(data.buffer, 0, data.buffer.byteLength >> 2);
  const first = data.byteOffset;
  const isLight = lightWord(threshold);
  for (let y = 0; y < height; y++) {
    const rowFirst = count;
    let above = previousFirst;
    const offset = y * width;
    for (let x = 0; x < width; x++) {
      if (data[offset + x]! >= threshold) {
        // Paper is passed over by four pixels.
        if (((first + offset + x) & 3) === 3) while (x + 4 < width && isLight(words[(first + offset + x + 1) >> 2]!)) x += 4;
        continue;
      }
      const start = x;
      while (x < width && data[offset + x]! < threshold) x++;
      if (count === capacity) {
        capacity *= 2;
        rows = grow(rows, capacity);
        starts = grow(starts, capacity);
        ends = grow(ends, capacity);
        parents = grow(parents, capacity);
      }
      rows[count] = y;
      starts[count] = start;
      ends[count] = x;
      parents[count] = count;
      while (above < previousEnd && ends[above]! < start) above++;
      for (let touching = above; touching < previousEnd && starts[touching]! <= x; touching++) {
        const a = find(touching);
        const b = find(count);
        if (a < b) parents[b] = a;
        else parents[a] = b;
      }
      count++;
    }
    previousFirst = rowFirst;
    previousEnd = count;
  }
  return number(width, height, rows.subarray(0, count), starts.subarray(0, count), ends.subarray(0, count), parents, find);
}

/** Tells words of four pixels all of which are at least as light as `threshold`. */
function lightWord(threshold: number): (word: number) => boolean {
  const [LOW, HIGH, EACH] = [0x7f7f7f7f, 0x80808080 | 0, 0x01010101];
  const level = Math.ceil(threshold);
  // What is added to the low seven bits of a pixel carries into its highest where they reach the level's; the highest bit of both decides the rest.
  if (level <= 128) return (word) => ((word | ((word & LOW) + (128 - level) * EACH)) & HIGH) === HIGH;
  return (word) => (word & ((word & LOW) + (256 - level) * EACH) & HIGH) === HIGH;
}

function grow(array: Int32Array<ArrayBuffer>, capacity: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(capacity);
  larger.set(array);
  return larger;
}

/** Number the roots in order of first appearance and gather boxes and areas. */
function number(width: number, height: number, rows: Int32Array, starts: Int32Array, ends: Int32Array, parents: Int32Array, find: (run: number) => number): Ink {
  const labels = new Int32Array(rows.length);
  let count = 0;
  for (let run = 0; run < rows.length; run++) labels[run] = parents[run] === run ? count++ : labels[find(run)]!;
  const left = new Int32Array(count).fill(width);
  const top = new Int32Array(count).fill(height);
  const right = new Int32Array(count);
  const bottom = new Int32Array(count);
  const area = new Int32Array(count);
  for (let run = 0; run < rows.length; run++) {
    const label = labels[run]!;
    if (starts[run]! < left[label]!) left[label] = starts[run]!;
    if (ends[run]! > right[label]!) right[label] = ends[run]!;
    if (rows[run]! < top[label]!) top[label] = rows[run]!;
    bottom[label] = rows[run]! + 1;
    area[label] = area[label]! + ends[run]! - starts[run]!;
  }
  return { width, height, rows, starts, ends, labels, components: { left, top, right, bottom, area, count } };
}

/** Box of a component. */
export function boxOf({ components }: Ink, label: number): Box {
  return [components.left[label]!, components.top[label]!, components.right[label]!, components.bottom[label]!];
}

/** A copy of the image in which the chosen components, and `margin` pixels around them, have the colour of paper. */
export function eraseComponents(image: Raster, ink: Ink, chosen: (label: number) => boolean, paper = 255, margin = 1): Raster {
  const data = new Uint8Array(image.data);
  const { width, height } = image;
  const erase = Uint8Array.from({ length: ink.components.count }, (_, label) => (chosen(label) ? 1 : 0));
  for (let run = 0; run < ink.rows.length; run++) {
    if (!erase[ink.labels[run]!]) continue;
    const row = ink.rows[run]!;
    const from = Math.max(0, ink.starts[run]! - margin);
    const to = Math.min(width, ink.ends[run]! + margin);
    for (let y = Math.max(0, row - margin); y <= Math.min(height - 1, row + margin); y++) data.fill(paper, y * width + from, y * width + to);
  }
  return { ...image, data };
}

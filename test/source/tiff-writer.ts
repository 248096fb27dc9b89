/** Uncompressed grey TIFF files of several pages, classic and BigTIFF. */

export interface TiffPage { width: number; height: number; bits: 1 | 8; dpi?: number; data: Uint8Array }

/** Little-endian; every page one strip. BigTIFF has 8-byte offsets and counts (its own specification, 2004). */
export function makeTiff(pages: TiffPage[], big = false): Buffer {
  const wide = (value: number) => { const out = Buffer.alloc(8); out.writeBigUInt64LE(BigInt(value)); return out; };
  const narrow = (value: number) => { const out = Buffer.alloc(4); out.writeUInt32LE(value); return out; };
  const short = (value: number) => { const out = Buffer.alloc(2); out.writeUInt16LE(value); return out; };
  const offset = big ? wide : narrow;
  const parts: Buffer[] = [big ? Buffer.concat([Buffer.from('II'), short(43), short(8), short(0), wide(16)]) : Buffer.concat([Buffer.from('II'), short(42), narrow(8)])];
  let at = parts[0]!.length;
  pages.forEach(({ width, height, bits, dpi = 200, data }, i) => {
    const entries = (strip: number, resolution: number): [tag: number, type: number, value: number][] => [
      [256, 4, width], [257, 4, height], [258, 3, bits], [259, 3, 1], [262, 3, 1], [273, 4, strip], [277, 3, 1], [278, 4, height],
      [279, 4, data.length], [282, 5, resolution], [283, 5, resolution], [296, 3, 2],
    ];
    const count = entries(0, 0).length;
    const size = big ? 8 + count * 20 + 8 : 2 + count * 12 + 4;
    const resolution = at + size;
    const strip = resolution + 8;
    const padding = (data.length % 2) as 0 | 1;
    const next = i + 1 < pages.length ? strip + data.length + padding : 0;
    const ifd = entries(strip, resolution).map(([tag, type, value]) => {
      // BigTIFF holds a rational inside the entry.
      if (big && type === 5) return Buffer.concat([short(tag), short(type), wide(1), narrow(dpi), narrow(1)]);
      return Buffer.concat([short(tag), short(type), offset(1), offset(value)]);
    });
    parts.push(Buffer.concat([big ? wide(count) : short(count), ...ifd, offset(next), narrow(dpi), narrow(1), Buffer.from(data), Buffer.alloc(padding)]));
    at = strip + data.length + padding;
  });
  return Buffer.concat(parts);
}

/** Rasters: channels, quarter turns and mirroring, done on the raw pixels. */
import type { Raster } from '../engines/engine.ts';

/** Spread between the channels above which a pixel counts as coloured; JPEG and sensor noise stay below. */
const COLOUR_SPREAD = 40;

/** Samples of 1–4 channels (grey, grey + alpha, RGB, RGBA; alpha already flattened) as a raster: one channel where there is no colour. */
export function compact(data: Uint8Array, width: number, height: number, channels: number, dpi: number | null): Raster {
  if (channels === 1) return { data, width, height, channels: 1, dpi };
  const pixels = width * height;
  if (channels < 3 || !hasColour(data, channels)) {
    const grey = new Uint8Array(pixels);
    if (channels < 3) for (let i = 0; i < pixels; i++) grey[i] = data[i * channels]!;
    else for (let i = 0, j = 0; i < pixels; i++, j += channels) grey[i] = (data[j]! * 77 + data[j + 1]! * 151 + data[j + 2]! * 28 + 128) >> 8;
    return { data: grey, width, height, channels: 1, dpi };
  }
  if (channels === 3) return { data, width, height, channels: 3, dpi };
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0, j = 0; j < rgb.length; i += channels, j += 3) { rgb[j] = data[i]!; rgb[j + 1] = data[i + 1]!; rgb[j + 2] = data[i + 2]!; }
  return { data: rgb, width, height, channels: 3, dpi };
}

/** Whether more than 1 pixel in 50,000 (and more than 16) is coloured: a pen stroke is, noise is not. */
function hasColour(data: Uint8Array, channels: number): boolean {
  const enough = Math.max(16, data.length / channels / 50_000);
  let coloured = 0;
  for (let i = 0; i + 2 < data.length; i += channels) {
    const red = data[i]!;
    const green = data[i + 1]!;
    const blue = data[i + 2]!;
    // Nearly all pixels of most scans are grey.
    if (red === green && green === blue) continue;
    if (Math.max(red, green, blue) - Math.min(red, green, blue) > COLOUR_SPREAD && ++coloured > enough) return true;
  }
  return false;
}

/** How stored pixels are to be turned: mirrored left to right first, then clockwise quarter turns. */
export interface Turn { mirrored: boolean; quarters: 0 | 1 | 2 | 3 }

/** Mirror and turn a raster. */
export function turnRaster(raster: Raster, turn: Turn): Raster {
  if (!turn.mirrored && turn.quarters === 0) return raster;
  const { data, width, height, channels } = raster;
  const odd = turn.quarters % 2 === 1;
  const outWidth = odd ? height : width;
  const outHeight = odd ? width : height;
  // Where the pixel (x, y) of the source goes: start + x · stepX + y · stepY.
  const [start, stepX, stepY] = [
    [0, 1, outWidth], [outWidth - 1, outWidth, -1], [outWidth * outHeight - 1, -1, -outWidth], [outWidth * (outHeight - 1), -outWidth, 1],
  ][turn.quarters] as [number, number, number];
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + (turn.mirrored ? width - 1 - x : x)) * channels;
      const to = (start + x * stepX + y * stepY) * channels;
      for (let c = 0; c < channels; c++) out[to + c] = data[from + c]!;
    }
  }
  return { ...raster, data: out, width: outWidth, height: outHeight };
}

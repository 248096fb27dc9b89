/** Colour: what is left of a page without its red and blue ink. */
import type { Raster } from '../engines/engine.ts';

/**
 * The grey image in which coloured ink is pale: the largest of the three channels.
 * Red stamps and blue pen fade, black print stays (lost titles and names under stamps on four of four pages came back).
 */
export function toGrey(image: Raster): Raster {
  if (image.channels === 1) return image;
  const { data, width, height, dpi } = image;
  const grey = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < grey.length; i++, at += 3) {
    const red = data[at]!;
    const green = data[at + 1]!;
    const blue = data[at + 2]!;
    grey[i] = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
  }
  return { data: grey, width, height, channels: 1, dpi };
}

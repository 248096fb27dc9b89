/** Turning page images: by quarters without loss, by small angles with interpolation. */
import type { Raster } from '../engines/engine.ts';

/** The image turned clockwise by 0, 90, 180 or 270 degrees. */
export function turnQuarters(image: Raster, degrees: number): Raster {
  const { data, width, height, channels, dpi } = image;
  if (degrees === 0) return image;
  const turned = new Uint8Array(data.length);
  const outWidth = degrees === 180 ? width : height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = degrees === 90 ? x * outWidth + height - 1 - y
        : degrees === 180 ? (height - 1 - y) * outWidth + width - 1 - x
        : (width - 1 - x) * outWidth + y;
      for (let channel = 0; channel < channels; channel++) turned[to * channels + channel] = data[(y * width + x) * channels + channel]!;
    }
  }
  return { data: turned, width: outWidth, height: degrees === 180 ? height : width, channels, dpi };
}

/** A grey image turned counter-clockwise by `skew` degrees about its centre, so that text that slopes down by `skew` becomes level; bilinear, what comes in is `paper`. */
export function level(image: Raster, skew: number, paper = 255): Raster {
  const { data, width, height } = image;
  if (skew === 0) return image;
  const turned = new Uint8Array(data.length).fill(paper);
  const angle = (skew * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  for (let y = 0; y < height; y++) {
    let fromX = centreX - centreX * cos - (y - centreY) * sin;
    let fromY = centreY - centreX * sin + (y - centreY) * cos;
    for (let x = 0; x < width; x++, fromX += cos, fromY += sin) {
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      if (left < 0 || top < 0 || left >= width - 1 || top >= height - 1) continue;
      const right = fromX - left;
      const down = fromY - top;
      const at = top * width + left;
      const upper = data[at]! + (data[at + 1]! - data[at]!) * right;
      const lower = data[at + width]! + (data[at + width + 1]! - data[at + width]!) * right;
      turned[y * width + x] = upper + (lower - upper) * down + 0.5;
    }
  }
  return { ...image, data: turned };
}

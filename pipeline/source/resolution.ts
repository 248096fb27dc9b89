/** Resolution: what a page's pixels mean in inches. */

/** Long side of A4 in inches. */
const A4_LONG_SIDE = 297 / 25.4;
/** Resolutions that scanners offer, pixels an inch. */
const SCANNER_DPI = [75, 100, 150, 200, 240, 300, 400, 600, 1200];

/**
 * Pixels an inch of a page image. What the file says is believed where the sheet then measures between 12 cm and A3 with a
 * tenth to spare on its long side; otherwise (72 written by default, a photograph) the sheet is taken for A4, and the nearest
 * resolution of a scanner within 4 % is meant. Null where A4 would mean less than 50 or more than 1,300: not a page.
 */
export function plausibleDpi(width: number, height: number, stated: number | null): number | null {
  const long = Math.max(width, height);
  if (stated && stated >= 50 && long / stated >= 4.7 && long / stated <= 18.2) return Math.round(stated * 10) / 10;
  const asA4 = long / A4_LONG_SIDE;
  const near = SCANNER_DPI.find((dpi) => Math.abs(dpi - asA4) <= dpi * 0.04);
  if (near) return near;
  return asA4 >= 50 && asA4 <= 1300 ? Math.round(asA4) : null;
}

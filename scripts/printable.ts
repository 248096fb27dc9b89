/** Names of files and words of documents as one line for a terminal: they can neither break it nor steer the terminal. */
export function printable(text: string): string {
  return text.replace(/[\0-\x1f\x7f-\x9f]/g, (sign) => JSON.stringify(sign).slice(1, -1).replace(/^[\x7f-\x9f]$/, '\ufffd'));
}

import { readFileSync } from 'node:fs';

/** Version of the software, from package.json; part of every record's provenance and of every artifact's key. */
export const VERSION: string = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

import { sep } from 'node:path';

/**
 * Names of files, `full` being their whole paths: the name that each has within what was named by the user, and where several files would have
 * the same one, with so many of the folders above it as tell them apart ("2025/x.pdf", "2026/x.pdf"), whatever order they are given in.
 */
export function tellApart(files: readonly { name: string; full: string }[]): string[] {
  const named = files.map(({ name, full }) => ({ name, full, parts: full.split(sep).filter((part) => part !== '') }));
  // A longer name may be that of a file that was alone with it.
  for (let changed = true; changed;) {
    changed = false;
    for (const group of Map.groupBy(named, ({ name }) => name).values()) {
      if (group.every(({ full }) => full === group[0]!.full)) continue;
      for (const file of group) {
        const longer = file.parts.slice(-file.name.split('/').length - 1).join('/');
        if (longer !== file.name) changed = true;
        file.name = longer;
      }
    }
  }
  return named.map(({ name }) => name);
}

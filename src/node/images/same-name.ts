/**
 * The files that names stand for: of each the one called exactly so; of the others the one file that is called so but for how
 * Unicode composes letters (macOS takes them apart), else but for their case. Where names or files are several of one
 * reading, it decides nothing.
 */
export function filesNamed(names: Iterable<string>, files: Iterable<string>): ReadonlyMap<string, string> {
  const [wanted, free] = [new Set(names), new Set(files)];
  const found = new Map<string, string>();
  const take = (name: string, file: string): void => {
    found.set(name, file);
    wanted.delete(name);
    free.delete(file);
  };
  for (const name of [...wanted]) if (free.has(name)) take(name, name);
  for (const reading of [composed, lowered]) {
    const fitting = byReading(wanted.size === 0 ? [] : free, reading);
    for (const [read, [name = '', ...others]] of byReading(wanted, reading)) {
      const [file, ...more] = fitting.get(read) ?? [];
      if (file !== undefined && others.length + more.length === 0) take(name, file);
    }
  }
  return found;
}

const composed = (name: string): string => name.normalize();
const lowered = (name: string): string => composed(name).toLowerCase();

function byReading(
  names: Iterable<string>,
  reading: (name: string) => string,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const read = reading(name);
    const group = groups.get(read);
    if (group) group.push(name);
    else groups.set(read, [name]);
  }
  return groups;
}

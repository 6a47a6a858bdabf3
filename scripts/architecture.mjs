// Writes the import table of .dependency-cruiser.mjs into docs/architecture.md as a diagram; --check only compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { MAY_IMPORT } from '../.dependency-cruiser.mjs';

const file = new URL('../docs/architecture.md', import.meta.url);
const begin = '<!-- diagram: made by npm run docs -->';
const end = '<!-- end of diagram -->';

/** Edges that do not follow from others, so that the picture stays readable. */
function directEdges() {
  const reach = (from, seen = new Set()) => {
    for (const to of MAY_IMPORT[from]) if (!seen.has(to)) reach(to, seen.add(to));
    return seen;
  };
  return Object.entries(MAY_IMPORT).flatMap(([from, targets]) =>
    targets
      .filter((to) => !targets.some((other) => other !== to && reach(other).has(to)))
      .map((to) => `  ${from} --> ${to}`),
  );
}

const diagram = [begin, '```mermaid', 'graph TD', ...directEdges(), '```', end].join('\n');
const text = readFileSync(file, 'utf8');
const updated = text.replace(new RegExp(`${begin}[^]*${end}`), diagram);
if (process.argv.includes('--check')) {
  if (updated !== text) {
    process.stderr.write('docs/architecture.md is not what the import table says: run npm run docs\n');
    process.exit(1);
  }
} else writeFileSync(file, updated);

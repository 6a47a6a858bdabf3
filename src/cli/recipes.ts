import { recipes } from '../recipes/index.js';
import type { Output, OutputOptions } from './output.js';

/** `recipes`: every recipe in a line. */
export function listRecipes(
  _args: readonly string[],
  _flags: OutputOptions,
  output: Output,
): Promise<number> {
  const rows = recipes.map(({ name, summary, source }) => ({ name, summary, source }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  output.answer(
    rows,
    rows.map(({ name, summary, source }) => `${name.padEnd(width)}  ${summary} (${source})`).join('\n'),
  );
  return Promise.resolve(0);
}

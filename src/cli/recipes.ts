import { catalogue, type CatalogueEntry } from '../losses/index.js';
import { recipes, settingsFor } from '../recipes/index.js';
import { shellWord } from '../support/shell.js';
import type { Output, OutputOptions } from './output.js';

export interface RecipesFlags extends OutputOptions {
  readonly losses?: boolean;
}

/** `recipes`: every recipe in a line; with `--losses` every loss and regulariser, and when to use it. */
export async function listRecipes(
  _args: readonly string[],
  { losses }: RecipesFlags,
  output: Output,
): Promise<number> {
  await (losses === true ? listLosses(output) : listAll(output));
  return 0;
}

function listAll(output: Output): Promise<void> {
  const rows = recipes.map(({ name, summary, source }) => ({ name, summary, source }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  return output.report(
    rows,
    rows.map(({ name, summary, source }) => `${name.padEnd(width)}  ${summary} (${source})`).join('\n'),
    rows.map(({ name }) => name).join('\n'),
  );
}

function listLosses(output: Output): Promise<void> {
  const entries = catalogue.map((entry) => ({ ...entry, set: settingsFor(entry.name, entry.kind) }));
  return output.report(
    entries,
    [...part('Losses', 'loss'), '', ...part('Regularisers', 'regulariser'), '', where].join('\n'),
    entries.map(({ name }) => name).join('\n'),
  );
}

const where = `points has all of these settings; recipes of images have all but the losses energy and began,
and cgan, acgan and projection no pack; gan and gan-quick only loss=minimax and loss=nonSaturating:
  ganymede train ring --set loss=hinge`;

function part(title: string, kind: CatalogueEntry['kind']): string[] {
  return [title, ...catalogue.filter((entry) => entry.kind === kind).flatMap(entryLines)];
}

function entryLines({ name, kind, formula, source, advice, settings }: CatalogueEntry): string[] {
  const sets = settingsFor(name, kind).map((setting) => `--set ${shellWord(setting)}`);
  return [
    '',
    `  ${name}  (${source})`,
    ...wrapped(formula),
    ...wrapped(advice),
    ...(settings === undefined ? [] : wrapped(`recommended: ${settings}`)),
    ...wrapped(
      sets.length > 0 ? sets.join(' ') : 'for games written in TypeScript: ganymede/losses, ganymede/optim',
    ),
  ];
}

const lineLength = 100;
const indent = '      ';

/** Lines of at most 100 characters, broken at spaces. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > lineLength) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, indent + line];
}

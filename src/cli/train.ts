import { createRunFolder, folderStore, openDataset } from '../node/index.js';
import { recipeNamed, recipes } from '../recipes/index.js';
import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import { buildStep, type Config, type Recipe, resolveConfig, type RunStore } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';
import { factsOf, runTraining, type Session } from './session.js';

export interface TrainFlags extends OutputOptions {
  readonly data?: string;
  readonly steps?: number;
  readonly seed?: number;
  readonly out: string;
  readonly name?: string;
  readonly batch?: number;
  readonly logEvery?: number;
  readonly sampleEvery?: number;
  readonly saveEvery?: number;
  readonly device?: string;
  readonly threads?: number;
  readonly set: readonly string[];
  readonly dryRun?: boolean;
}

/** `train [recipe] [data]`: a new run. */
export async function train(args: readonly string[], flags: TrainFlags, output: Output): Promise<number> {
  const { recipe, data: spec } = chosen(args, flags);
  const config = resolveConfig(
    recipe,
    { ...overrides(flags), ...(spec !== undefined && { data: spec }) },
    flags.set,
  );
  const data = await openDataset(config.data);
  const game = recipe.build(config, data);
  if (flags.dryRun === true) return dryRun({ config, data, game }, output);
  const openStore = async (): Promise<RunStore> =>
    folderStore(await createRunFolder(flags.out, runName(config)));
  return runTraining({ recipe, config, data, game, openStore }, output);
}

/** `--dry-run`: what would be trained, and how large it is. */
function dryRun({ config, data, game }: Pick<Session, 'config' | 'data' | 'game'>, output: Output): number {
  const { parameters, metrics } = buildStep(game);
  const facts = { config, data: factsOf(data), parameters, metrics };
  output.answer(facts, JSON.stringify(facts, null, 2));
  return 0;
}

/** One argument may name a recipe or data; two name both. */
function chosen(args: readonly string[], flags: TrainFlags): { recipe: Recipe; data: string | undefined } {
  const [first, second] = args;
  const fallback = recipeNamed(recipes[0]?.name ?? '');
  if (first === undefined) return { recipe: fallback, data: flags.data };
  if (second !== undefined) return { recipe: recipeNamed(first), data: second };
  if (recipes.some(({ name }) => name === first)) return { recipe: recipeNamed(first), data: flags.data };
  if (namesData(first)) return { recipe: fallback, data: first };
  throw neither(first);
}

function namesData(text: string): boolean {
  return ['mnist', 'fashion-mnist'].includes(text) || /^(idx|folder):|[/\\]|^[.~]/.test(text);
}

function neither(text: string): GanymedeError {
  const guess = nearest(text, [...recipes.map(({ name }) => name), 'mnist', 'fashion-mnist']);
  return new GanymedeError('RECIPE_UNKNOWN', `"${text}" is neither a recipe nor data`, {
    where: 'train',
    expected: `${recipes.map(({ name }) => name).join(', ')}; mnist, fashion-mnist, idx:DIR`,
    actual: text,
    fix: guess === undefined ? 'See ganymede recipes.' : `Did you mean "${guess}"?`,
  });
}

function overrides(flags: TrainFlags): Partial<Config> {
  const { steps, seed, name, batch, logEvery, sampleEvery, saveEvery, device, threads } = flags;
  const given = { steps, seed, name, batch, logEvery, sampleEvery, saveEvery, device, threads };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function runName({ name, recipe, data }: Config): string {
  return (name ?? `${recipe}-${data}`).replace(/[^\w.-]+/g, '-');
}

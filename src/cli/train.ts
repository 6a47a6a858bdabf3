import {
  type Dataset,
  dataNames,
  dataSpecs,
  fileAdvice,
  isOwnImages,
  namesData,
  specExamples,
} from '../data/index.js';
import {
  absoluteSpec,
  checkOut,
  createRunFolder,
  dataFingerprint,
  folderStore,
  nodeHost,
} from '../node/index.js';
import { defaultRecipe, r3gan, recipeNamed, recipes } from '../recipes/index.js';
import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import {
  checkMetric,
  checkStop,
  type Config,
  type Recipe,
  resolveConfig,
  type RunStore,
  signalNames,
  StepPlan,
  type Suggestion,
} from '../train/index.js';
import { copiesNote } from './copies-note.js';
import { overrides, type TrainingFlags } from './flags.js';
import { openData, tellProblems, withSize } from './open-data.js';
import type { Output } from './output.js';
import { runName } from './run-name.js';
import { runTraining } from './session.js';
import type { Session } from './session-parts.js';

export interface TrainFlags extends TrainingFlags {
  readonly data?: string;
  readonly dryRun?: boolean;
}

/** `train [recipe] [data]`: a new run. */
export async function train(args: readonly string[], flags: TrainFlags, output: Output): Promise<number> {
  const { recipe, spec } = chosen(args, flags);
  const asked = resolveConfig(recipe, { ...overrides(flags), ...(spec && { data: spec }) }, flags.set);
  const named = { ...asked, data: absoluteSpec(asked.data) };
  if (flags.dryRun !== true) await checkOut(flags.out);
  const data = await openData(named, output);
  tellProblems(data, output);
  const copies = copiesNote(data);
  if (copies !== undefined) output.note(copies);
  const { config, choices } = suited(recipe, withSize(named, data), { data, flags });
  checkStop(config);
  const game = recipe.build(config, data);
  if (flags.dryRun === true) return dryRun({ recipe, config, choices, data, game }, output);
  for (const line of reasonsOf(choices)) output.say(line);
  const openStore = async (): Promise<RunStore> =>
    folderStore(await createRunFolder(flags.out, runName(config)));
  const sha256 = dataFingerprint(data);
  return runTraining({ recipe, config, choices, data, sha256, game, openStore }, output);
}

/** The settings with those that suit the data and machine, unless the user sets them; and which those are. */
function suited(
  recipe: Recipe,
  asked: Config,
  { data, flags }: { readonly data: Dataset; readonly flags: TrainFlags },
): { readonly config: Config; readonly choices: readonly Suggestion[] } {
  const given = new Set([
    ...Object.keys(overrides(flags)),
    ...(flags.set ?? []).map((assignment) => assignment.split('=', 1)[0]),
  ]);
  const choices = recipe.suggest(data, { cores: nodeHost.cores }).filter(({ path }) => !isSet(path, given));
  const assignments = choices.map(({ path, value }) => `${path}=${JSON.stringify(value)}`);
  return { config: resolveConfig(recipe, {}, assignments, asked), choices };
}

/** A line for each reason. */
function reasonsOf(choices: readonly Suggestion[]): string[] {
  return [...new Set(choices.map(({ reason }) => reason))].map((reason) => {
    const of = choices.filter((choice) => choice.reason === reason);
    return `${of.map(({ path, value }) => `${path} is ${value}`).join(', ')} because ${reason}`;
  });
}

/** A group that is set as a whole sets what is in it. */
function isSet(path: string, given: ReadonlySet<string | undefined>): boolean {
  return given.has(path) || given.has(path.split('.', 1)[0]);
}

/** `--dry-run`: what would be trained, and how large it is. */
async function dryRun(
  { recipe, config, choices, data, game }: Pick<Session, 'recipe' | 'config' | 'choices' | 'data' | 'game'>,
  output: Output,
): Promise<number> {
  const { parameters, metrics } = new StepPlan(game);
  checkMetric(config.metric, {
    scalars: [...metrics, ...signalNames],
    watched: config.watchEvery > 0,
    usual: recipe.defaults.metric,
  });
  const { name, count, shape } = data;
  const facts = { config, choices, data: { name, count, shape }, parameters, metrics };
  await output.report(facts, JSON.stringify(facts, null, 2));
  return 0;
}

interface Choice {
  readonly recipe: Recipe;
  /** Undefined for the data the recipe names. */
  readonly spec: string | undefined;
}

/** Throws USAGE where the data is named in two ways. */
function chosen(args: readonly string[], { data, set = [] }: TrainFlags): Choice {
  const choice = recipeAndData(args, data);
  const setting = set.find((assignment) => assignment.startsWith('data='));
  if (choice.spec === undefined || setting === undefined) return choice;
  throw twiceNamed(choice.spec, `--set ${setting}`);
}

/**
 * One argument may name a recipe or data; two name both. `--data` may name the data instead. Where only data is named, the
 * recipe is the default for what it holds.
 */
function recipeAndData(args: readonly string[], flag: string | undefined): Choice {
  const [first, second] = args;
  const isRecipe = first !== undefined && recipes.some(({ name }) => name === first);
  if (first === undefined) return { recipe: recipeFor(flag), spec: flag };
  if (isRecipe && second === undefined) return { recipe: recipeNamed(first), spec: flag };
  const spec = second ?? first;
  if (flag !== undefined) throw twiceNamed(spec, `--data ${flag}`);
  if (second !== undefined) return { recipe: recipeFirst(first, second), spec };
  if (namesData(first)) return { recipe: recipeFor(first), spec };
  throw neither(first);
}

function recipeFor(spec: string | undefined): Recipe {
  if (spec === undefined) return recipeNamed(recipes[0]?.name ?? '');
  return isOwnImages(spec) ? r3gan : defaultRecipe(specExamples(spec));
}

function recipeFirst(first: string, second: string): Recipe {
  if (!namesData(first) || !recipes.some(({ name }) => name === second)) return recipeNamed(first);
  throw new GanymedeError('USAGE', `the recipe comes before the data`, {
    where: 'train',
    expected: 'train [recipe] [data]',
    actual: `${first} ${second}`,
    fix: `Write: ganymede train ${second} ${first}`,
  });
}

function twiceNamed(spec: string, again: string): GanymedeError {
  return new GanymedeError('USAGE', 'the data is named twice', {
    where: 'train',
    expected: 'data as an argument, with --data or with --set data=',
    actual: `${spec} and ${again}`,
    fix: 'Leave one of them out.',
  });
}

const folderAdvice = (text: string): string =>
  `For a folder of images, write ./${text.replace(/^[./]+/, '')}; for what there is by name, see ganymede recipes.`;

function neither(text: string): GanymedeError {
  const guess = nearest(text, [...recipes.map(({ name }) => name), ...dataNames]);
  return new GanymedeError('RECIPE_UNKNOWN', `"${text}" is neither a recipe nor data`, {
    where: 'train',
    expected: `${recipes.map(({ name }) => name).join(', ')}; ${dataSpecs}`,
    actual: text,
    fix: fileAdvice(text) ?? (guess === undefined ? folderAdvice(text) : `Did you mean "${guess}"?`),
  });
}

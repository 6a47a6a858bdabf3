import { z } from 'zod';
import { GanymedeError } from '../support/errors.js';
import { nearest } from '../support/nearest.js';
import type { Config, Recipe } from './recipe.js';

type Settings = Record<string, unknown>;

/** The recipe's defaults with `changes` and then `assignments` (`path=value`, as in `--set`) applied, checked. */
export function resolveConfig(
  recipe: Recipe,
  changes: Partial<Config>,
  assignments: readonly string[] = [],
): Config {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const settings: Settings = { ...clone(recipe.defaults), ...Object.fromEntries(given) };
  for (const assignment of assignments) assign(settings, assignment);
  return checked(recipe, settings);
}

/** Settings read back from a run; throws CONFIG_INVALID. */
export function checked(recipe: Recipe, settings: unknown): Config {
  try {
    return recipe.parse(settings);
  } catch (error) {
    if (error instanceof z.ZodError) throw invalid(recipe, error);
    throw error;
  }
}

/** Apply `D.lr=0.1`: the path must exist, the value is JSON or else a string. */
function assign(settings: Settings, assignment: string): void {
  const [, path, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
  if (path === undefined || text === undefined) throw notAnAssignment(assignment);
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const owner = keys.reduce((at, key) => step(at, key, path), settings);
  requireKey(owner, last, path);
  owner[last] = parseValue(text);
}

function step(at: Settings, key: string, path: string): Settings {
  requireKey(at, key, path);
  const next = at[key];
  if (typeof next !== 'object' || next === null) throw unknownKey(key, path, []);
  return next as Settings;
}

function requireKey(at: Settings, key: string, path: string): void {
  if (!Object.hasOwn(at, key) && key !== 'name') throw unknownKey(key, path, Object.keys(at));
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function notAnAssignment(assignment: string): GanymedeError {
  return new GanymedeError('CONFIG_INVALID', `"${assignment}" is not an assignment`, {
    where: '--set',
    expected: 'path=value, such as D.lr=0.0002',
    actual: assignment,
  });
}

function unknownKey(key: string, path: string, keys: readonly string[]): GanymedeError {
  const guess = nearest(key, keys);
  return new GanymedeError('CONFIG_UNKNOWN_KEY', `there is no setting "${path}"`, {
    where: `--set ${path}`,
    expected: keys.length === 0 ? undefined : keys.join(', '),
    actual: key,
    fix: guess === undefined ? 'See ganymede config RECIPE for every setting.' : `Did you mean "${guess}"?`,
  });
}

function invalid(recipe: Recipe, error: z.ZodError): GanymedeError {
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  return new GanymedeError(
    'CONFIG_INVALID',
    `${path === '' ? 'the settings' : `setting "${path}"`}: ${issue?.message ?? 'not valid'}`,
    {
      where: path === '' ? recipe.name : path,
      fix: `See ganymede config ${recipe.name} for every setting and its type.`,
      cause: error,
    },
  );
}

function clone(config: Config): Settings {
  return JSON.parse(JSON.stringify(config)) as Settings;
}

import { z } from 'zod';
import { GanymedeError } from '../support/errors.js';
import { isRecord } from '../support/is-record.js';
import { nearest } from '../support/nearest.js';
import { own } from '../support/own.js';
import type { Config, Recipe } from './recipe.js';

type Settings = Readonly<Record<string, unknown>>;

/**
 * The settings `base` (default: the recipe's) with `changes` and then `assignments` (`path=value`, as in `--set`)
 * applied, checked. Throws CONFIG_INVALID, CONFIG_UNKNOWN_KEY or what the recipe's `check` throws.
 */
export function resolveConfig(
  recipe: Recipe,
  changes: Partial<Config>,
  assignments: readonly string[] = [],
  base: Config = recipe.defaults,
): Config {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined);
  const settings: Record<string, unknown> = { ...clone(base), ...Object.fromEntries(given) };
  const schema = assignments.length === 0 ? {} : schemaOf(recipe);
  for (const assignment of assignments) assign(settings, assignment, schema);
  const config = checked(recipe, settings);
  recipe.check(config);
  return config;
}

/** Settings read back from a run, and those it does not have. */
export interface ReadSettings {
  readonly config: Config;
  /** Settings that are the recipe's, because the run was made before there were such. */
  readonly added: readonly SettingChange[];
}

/**
 * Settings of a run, as they are where they are whole: what may be left out was. Those of an older version may lack some, which
 * are as in the recipe. Throws CONFIG_INVALID or CONFIG_UNKNOWN_KEY.
 */
export function readSettings(recipe: Recipe, settings: Settings): ReadSettings {
  const config = whole(recipe, settings) ?? checked(recipe, completed(settings, clone(recipe.defaults)));
  const added = changedSettings(settings, config).filter(({ before }) => before === undefined);
  return { config, added };
}

function whole(recipe: Recipe, settings: Settings): Config | undefined {
  try {
    return recipe.parse(settings);
  } catch {
    return undefined;
  }
}

/** `settings`, with what they lack of `defaults`, group by group. */
function completed(settings: Settings, defaults: Settings): Settings {
  const filled = Object.entries(defaults).map(([key, value]): [string, unknown] => {
    const given = settings[key];
    return [key, isRecord(given) && isRecord(value) ? completed(given, value) : (given ?? value)];
  });
  return { ...settings, ...Object.fromEntries(filled) };
}

/** Settings as they have to be; throws CONFIG_INVALID or CONFIG_UNKNOWN_KEY. */
function checked(recipe: Recipe, settings: unknown): Config {
  try {
    return recipe.parse(settings);
  } catch (error) {
    if (error instanceof z.ZodError) throw invalid(recipe, error, settings);
    throw error;
  }
}

/** A setting that differs between two configs. */
export interface SettingChange {
  /** Such as `D.lr`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** The settings in which two configs of one recipe differ. */
export function changedSettings(before: Settings, after: Settings, prefix = ''): SettingChange[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => {
    const [a, b] = [before[key], after[key]];
    if (isRecord(a) && isRecord(b)) return changedSettings(a, b, `${prefix}${key}.`);
    return JSON.stringify(a) === JSON.stringify(b) ? [] : [{ path: `${prefix}${key}`, before: a, after: b }];
  });
}

/** The value of a setting by its path, such as `penalty.kind`; undefined where there is none. */
export function settingAt(settings: Settings, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((owner, key) => (isRecord(owner) ? own(owner, key) : undefined), settings);
}

/** What is read of a JSON Schema: the settings of a group, in one or several forms. */
interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

function schemaOf(recipe: Recipe): Schema {
  return z.toJSONSchema(recipe.schema, { unrepresentable: 'any', io: 'input' }) as Schema;
}

/** Apply `D.lr=0.1`: the path must be in the schema, the value is JSON or else a string. */
function assign(settings: Record<string, unknown>, assignment: string, schema: Schema): void {
  const [, path, text] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
  if (path === undefined || text === undefined) throw notAnAssignment(assignment);
  const place = { path, flag: '--set ' };
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let [owner, forms] = [settings, [schema]];
  for (const key of keys) {
    forms = formsOf(forms, key, place);
    if (!forms.some(isGroup)) throw unknownKey(key, place, []);
    owner = groupAt(owner, key);
  }
  formsOf(forms, last, place);
  owner[last] = parseValue(text);
}

/** The path of a setting, behind the flag it was given with. */
interface Place {
  readonly path: string;
  readonly flag: string;
}

/** Every form a setting may have. Throws CONFIG_UNKNOWN_KEY. */
function formsOf(owners: readonly Schema[], key: string, place: Place): Schema[] {
  const found = groupsOf(owners).flatMap(({ properties = {} }) => own(properties, key) ?? []);
  if (found.length === 0) throw unknownKey(key, place, settingsIn(owners));
  return found;
}

function groupsOf(owners: readonly Schema[]): Schema[] {
  return owners.flatMap((each) => [each, ...(each.anyOf ?? [])]);
}

function settingsIn(owners: readonly Schema[]): string[] {
  return groupsOf(owners).flatMap(({ properties }) => Object.keys(properties ?? {}));
}

function isGroup({ properties, anyOf }: Schema): boolean {
  return properties !== undefined || (anyOf ?? []).some(isGroup);
}

/** The settings of a group, which has none where it was left out. */
function groupAt(owner: Record<string, unknown>, key: string): Record<string, unknown> {
  const group = isRecord(owner[key]) ? owner[key] : {};
  owner[key] = group;
  return group;
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
    fix: 'Put = between the setting and its value.',
  });
}

function unknownKey(key: string, { path, flag }: Place, keys: readonly string[]): GanymedeError {
  const guess = nearest(key, keys);
  return new GanymedeError('CONFIG_UNKNOWN_KEY', `there is no setting "${path}"`, {
    where: `${flag}${path}`,
    expected: keys.length === 0 ? undefined : keys.join(', '),
    actual: key,
    fix: guess === undefined ? 'See ganymede config RECIPE for every setting.' : `Did you mean "${guess}"?`,
  });
}

function invalid(recipe: Recipe, error: z.ZodError, settings: unknown): GanymedeError {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys') return unrecognised(recipe, issue);
  const path = issue?.path.join('.') ?? '';
  return new GanymedeError(
    'CONFIG_INVALID',
    `${path === '' ? 'the settings' : `setting "${path}"`}: ${issue?.message ?? 'not valid'}`,
    {
      where: path === '' ? recipe.name : path,
      fix:
        listHint(issue, settings) ??
        `ganymede config ${recipe.name} --schema says what every setting may be.`,
      cause: error,
    },
  );
}

function unrecognised(recipe: Recipe, { path, keys }: z.core.$ZodIssueUnrecognizedKeys): GanymedeError {
  const [key = ''] = keys;
  const place = { path: [...path, key].join('.'), flag: '' };
  const owners = path.reduce<readonly Schema[]>(
    (forms, group) => formsOf(forms, String(group), place),
    [schemaOf(recipe)],
  );
  return unknownKey(key, place, settingsIn(owners));
}

/** How a list is written, where it was given without brackets. */
function listHint(issue: z.core.$ZodIssue | undefined, settings: unknown): string | undefined {
  if (issue?.code !== 'invalid_type' || issue.expected !== 'array') return undefined;
  const given = issue.path.reduce<unknown>(
    (owner, key) => (isRecord(owner) ? owner[String(key)] : undefined),
    settings,
  );
  const items = typeof given === 'string' || typeof given === 'number' ? given : '1,2';
  return `Write a list: --set '${issue.path.join('.')}=[${items}]'`;
}

function clone(config: Config): Settings {
  return JSON.parse(JSON.stringify(config)) as Settings;
}

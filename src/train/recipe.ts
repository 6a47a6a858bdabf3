import { z } from 'zod';
import type { Dataset } from '../data/index.js';
import { elements } from '../ir/index.js';
import { GanymedeError } from '../support/errors.js';
import type { Game } from './game.js';
import { type CommonSettings, type CommonDefault, commonSettings } from './settings.js';

/** What a recipe may know of the data. The images themselves are there where a training begins, not where one is used. */
export type DataFacts = Pick<Dataset, 'name' | 'count' | 'shape'> &
  Partial<Pick<Dataset, 'batch' | 'classNames' | 'columns' | 'labels'>>;

/** Whether the examples themselves are there, beside what is known of them. */
export function hasExamples<Facts extends Pick<DataFacts, 'batch'>>(
  data: Facts,
): data is Facts & Pick<Dataset, 'batch'> {
  return data.batch !== undefined;
}

/** All settings of a training: the common ones and the recipe's own. */
export type Config = CommonSettings & Readonly<Record<string, unknown>>;

/** What a recipe is for: images `[C, H, W]` or points `[coordinates]`. */
export type Examples = 'images' | 'points';

/** Whether data holds images or points. */
export function examplesOf({ shape }: Pick<DataFacts, 'shape'>): Examples {
  return shape.length === 3 ? 'images' : 'points';
}

/** How much data there is, in words: `60000 images of 1x28x28` or `100000 points of 2 coordinates`. */
export function describeExamples({ count, shape }: Pick<DataFacts, 'count' | 'shape'>): string {
  if (examplesOf({ shape }) === 'images') return `${count} images of ${shape.join('x')}`;
  const size = elements(shape);
  return `${count} points of ${size} ${size === 1 ? 'coordinate' : 'coordinates'}`;
}

/** Where a training will run. */
export interface Machine {
  readonly cores: number;
}

/** A setting chosen for the data or machine at hand; it may be the recipe's default, with the reason for that. */
export interface Suggestion {
  /** Such as `G.channels`. */
  readonly path: string;
  readonly value: number | string;
  /** Why, to be read after `because`. */
  readonly reason: string;
}

/** A named, complete game with its numbers. */
export interface Recipe {
  readonly name: string;
  readonly summary: string;
  /** Paper and section. */
  readonly source: string;
  readonly examples: Examples;
  readonly schema: z.ZodObject;
  readonly defaults: Config;
  /** Settings that fit data and machine better than the defaults; what a user sets goes first. */
  readonly suggest: (data: DataFacts, machine: Machine) => readonly Suggestion[];
  /** Parse settings; throws a ZodError where they do not fit. */
  parse(settings: unknown): Config;
  /** Throws CONFIG_INVALID or LOSS_ARGUMENT for settings that do not go together, whatever the data. */
  check(config: Config): void;
  /** Throws what `check` throws, and DATA_UNFIT for data of another kind. */
  build(config: Config, data: DataFacts): Game;
}

interface RecipeSpec<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  readonly examples: Examples;
  /** The recipe's own settings. */
  readonly settings: Shape;
  readonly defaults: Omit<CommonSettings, 'recipe' | CommonDefault> & z.infer<z.ZodObject<Shape>>;
  /** Default none. */
  readonly suggest?: Recipe['suggest'];
  /** Throws where settings do not go together; default never. */
  readonly check?: (config: CommonSettings & z.infer<z.ZodObject<Shape>>) => void;
  readonly build: (config: CommonSettings & z.infer<z.ZodObject<Shape>>, data: DataFacts) => Game;
}

/** A recipe whose `build` sees its settings with their types. */
export function defineRecipe<Shape extends z.ZodRawShape>(spec: RecipeSpec<Shape>): Recipe {
  const schema = z.strictObject({ recipe: z.literal(spec.name), ...commonSettings, ...spec.settings });
  const parse = (settings: unknown): CommonSettings & z.infer<z.ZodObject<Shape>> =>
    schema.parse(settings) as CommonSettings & z.infer<z.ZodObject<Shape>>;
  return {
    name: spec.name,
    summary: spec.summary,
    source: spec.source,
    examples: spec.examples,
    schema,
    defaults: parse({ recipe: spec.name, ...spec.defaults }),
    suggest: spec.suggest ?? (() => []),
    parse,
    check: (config) => spec.check?.(parse(config)),
    build: (config, data) => {
      requireExamples(spec, data);
      const parsed = parse(config);
      spec.check?.(parsed);
      return spec.build(parsed, data);
    },
  };
}

function requireExamples({ name, examples }: Pick<Recipe, 'name' | 'examples'>, data: DataFacts): void {
  if (examplesOf(data) === examples) return;
  throw new GanymedeError(
    'DATA_UNFIT',
    `the recipe ${name} makes ${examples}, ${data.name} holds ${examplesOf(data)}`,
    {
      where: data.name,
      expected: examples,
      actual: `examples of shape [${data.shape.join(',')}]`,
      fix: 'Leave the recipe out to get one that fits the data, or see ganymede recipes.',
    },
  );
}

import { z } from 'zod';
import type { ImageDataset } from '../data/index.js';
import type { Game } from './game.js';
import { type CommonSettings, commonSettings } from './settings.js';

/** What a recipe may know of the data. The images themselves are there where a training begins, not where one is used. */
export type DataFacts = Pick<ImageDataset, 'name' | 'count' | 'shape'> & Partial<Pick<ImageDataset, 'batch'>>;

/** All settings of a training: the common ones and the recipe's own. */
export type Config = CommonSettings & Readonly<Record<string, unknown>>;

/** A named, complete game with its numbers. */
export interface Recipe {
  readonly name: string;
  readonly summary: string;
  /** Paper and section. */
  readonly source: string;
  readonly schema: z.ZodObject;
  readonly defaults: Config;
  /** Parse settings; throws a ZodError where they do not fit. */
  parse(settings: unknown): Config;
  build(config: Config, data: DataFacts): Game;
}

interface RecipeSpec<Shape extends z.ZodRawShape> {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  /** The recipe's own settings. */
  readonly settings: Shape;
  readonly defaults: Omit<CommonSettings, 'recipe'> & z.infer<z.ZodObject<Shape>>;
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
    schema,
    defaults: parse({ recipe: spec.name, ...spec.defaults }),
    parse,
    build: (config, data) => spec.build(parse(config), data),
  };
}

import { z } from 'zod';
import { recipeNamed } from '../recipes/index.js';
import { resolveConfig } from '../train/index.js';
import type { Output, OutputOptions } from './output.js';

export interface ConfigFlags extends OutputOptions {
  readonly set?: readonly string[];
  readonly schema?: boolean;
}

/** `config RECIPE`: its settings, or their JSON Schema. */
export async function showConfig(
  args: readonly string[],
  flags: ConfigFlags,
  output: Output,
): Promise<number> {
  const recipe = recipeNamed(args[0] ?? '');
  const shown = flags.schema === true ? z.toJSONSchema(recipe.schema) : resolveConfig(recipe, {}, flags.set);
  await output.report(shown, JSON.stringify(shown, null, 2));
  return 0;
}

import { elements } from '../ir/index.js';
import type { Engine } from '../runtime/index.js';
import type { Tensor } from '../tensor/index.js';
import { drawNoise, type Game, loadSampler } from '../train/index.js';

/** Samples compared. */
const COMPARED = 64;
/** Of the variance without truncation, below which samples of generators of many coordinates go blank. */
const LEAST = 1 / 2;

interface Truncated {
  readonly seed: number;
  readonly truncation: number;
  /** Of all samples; default each class in turn. */
  readonly label: number | undefined;
}

/** What to know of samples that have less than half the variance of those of the same noise without truncation; undefined of others. */
export async function truncationNote(
  engine: Engine,
  game: Game,
  { seed, truncation, label }: Truncated,
): Promise<string | undefined> {
  const labels = label === undefined ? undefined : new Int32Array(COMPARED).fill(label);
  const sampler = await loadSampler(engine, game, COMPARED);
  const variance = async (limit?: number): Promise<number> => {
    const z = drawNoise(game, COMPARED, { seed, stream: 'generate', truncation: limit });
    return varianceOf(await sampler(z, labels));
  };
  const share = (await variance(truncation)) / (await variance());
  if (!(share < LEAST)) return undefined;
  return `samples at truncation ${truncation} have ${Math.round(100 * share)} % of the variance of those without: fewer kinds, or blank ones where noise that short was rare in training; try a larger one, such as 2`;
}

/** The variance of samples `[n, ...shape]`, the mean over their elements. */
function varianceOf({ shape: [count = 1, ...shape], data }: Tensor): number {
  const size = elements(shape);
  let [sum, squares] = [0, 0];
  for (let k = 0; k < size; k++) {
    let total = 0;
    for (let i = k; i < data.length; i += size) total += data[i] ?? 0;
    sum += count * (total / count) ** 2;
  }
  for (const value of data) squares += value ** 2;
  return (squares - sum) / data.length;
}

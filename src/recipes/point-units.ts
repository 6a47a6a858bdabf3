import { elementwiseMoments } from '../data/index.js';
import { type Tensor, tensor } from '../tensor/index.js';
import { type DataFacts, hasExamples } from '../train/index.js';

/** Deviations of data for which the weights of penalties and noise were found to be right as they are. */
const tried = { least: 0.5, most: 4 };
/** Coordinates whose units differ by less are measured as they are. */
const alike = 1.1;

/**
 * The unit of each coordinate for penalties on D's gradient and for noise, `float32 [...shape]`: as if all coordinates had one
 * deviation, the geometric mean of theirs, brought into the range the weights are right for. Undefined where coordinates
 * are right as they are.
 */
export function unitsOf(
  { standardise }: { readonly standardise: boolean },
  data: DataFacts,
): Tensor | undefined {
  if (!standardise || !hasExamples(data)) return undefined;
  const std = Array.from(elementwiseMoments(data).std.data);
  const reference = Math.min(
    tried.most,
    Math.max(tried.least, geometricMean(std.filter((each) => each > 0))),
  );
  const units = std.map((each) => (each > 0 ? each / reference : 1));
  if (units.every((unit) => Math.abs(Math.log(unit)) < Math.log(alike))) return undefined;
  return tensor(data.shape, Float32Array.from(units));
}

/** 1 of none. */
function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / Math.max(1, values.length));
}

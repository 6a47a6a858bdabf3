import { GanymedeError } from '../support/errors.js';
import type { Tensor } from '../tensor/index.js';
import { indicesOf, type Source, type Span } from './feeds.js';
import type { Draw, StepProgram } from './step-program.js';

/** Rounds and the minibatches they were fed. */
interface Fed extends Span {
  readonly feeds: Readonly<Record<string, Tensor>>;
}

/** The fault of a divergence, which is that of the data where its rounds were fed what is not finite. */
export function blamed(fault: GanymedeError, source: Source, program: StepProgram, fed: Fed): GanymedeError {
  const [cause] = program.draws.flatMap((draw) => spoiltBy(source, draw, fed) ?? []);
  if (!cause) return fault;
  const { code, message, where, expected, actual } = fault;
  const fix = `Correct the data or leave the example out: ${cause.message}.`;
  return new GanymedeError(code, message, { where, expected, actual, fix, cause });
}

/** DATA_NOT_FINITE for the first example of a draw with a value that is not finite. */
function spoiltBy(source: Source, draw: Draw, fed: Fed): GanymedeError | undefined {
  const values = fed.feeds[draw.input]?.data ?? [];
  const at = Array.prototype.findIndex.call(values, (value) => !Number.isFinite(value));
  if (at < 0) return undefined;
  const indices = indicesOf(source, draw, fed);
  const example = indices[Math.floor((at * indices.length) / values.length)] ?? 0;
  return notFinite(source.data.name, draw.field, { example, value: Number(values[at]) });
}

function notFinite(
  name: string,
  field: string,
  { example, value }: { readonly example: number; readonly value: number },
): GanymedeError {
  return new GanymedeError('DATA_NOT_FINITE', `"${field}" of example ${example} of ${name} holds ${value}`, {
    where: name,
    expected: 'finite numbers',
    actual: String(value),
    fix: 'Correct the example, or leave it out.',
  });
}

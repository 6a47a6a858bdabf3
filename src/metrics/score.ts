import { GanymedeError } from '../support/errors.js';
import { significant } from '../support/significant.js';

export type ProtocolValue = string | number | boolean | readonly (string | number)[];

/** All that a score depends on: feature extractor and its hash, numbers of examples, resizing, parameters, seed. */
export type Protocol = Readonly<Record<string, ProtocolValue>>;

/** A measured number, with what must be equal for another to be compared with it. */
export interface Score {
  /** Such as `frechet-distance`. */
  readonly metric: string;
  readonly value: number;
  /** Standard error. */
  readonly error?: number;
  readonly protocol: Protocol;
}

export interface ScoreDifference {
  /** `b - a`. */
  readonly difference: number;
  /** Standard error of the difference of independent scores; absent if neither has one. */
  readonly error?: number;
}

/**
 * How much larger `b` is than `a`. Throws PROTOCOL_MISMATCH, naming the fields that differ; data of one content may have two
 * names.
 */
export function compareScores(a: Score, b: Score): ScoreDifference {
  const fields = differingFields(a, b);
  if (fields.length > 0) throw mismatch(a, b, fields);
  const difference = b.value - a.value;
  if (a.error === undefined && b.error === undefined) return { difference };
  return { difference, error: Math.hypot(a.error ?? 0, b.error ?? 0) };
}

/** One line: `frechet-distance 12.35 ± 0.12 (features=mnist-cnn, images=10000)`. */
export function formatScore({ metric, value, error, protocol }: Score): string {
  const margin = error === undefined ? '' : ` ± ${significant(error)}`;
  const settings = Object.keys(protocol)
    .sort()
    .map((field) => `${field}=${shown(protocol[field])}`);
  return `${metric} ${significant(value)}${margin} (${settings.join(', ')})`;
}

function differingFields(a: Score, b: Score): string[] {
  const names = new Set([...Object.keys(a.protocol), ...Object.keys(b.protocol)]);
  const { content } = a.protocol;
  if (content !== undefined && content === b.protocol['content']) names.delete('data');
  const fields = [...names]
    .sort()
    .filter((name) => JSON.stringify(a.protocol[name]) !== JSON.stringify(b.protocol[name]));
  return a.metric === b.metric ? fields : ['metric', ...fields];
}

function mismatch(a: Score, b: Score, fields: readonly string[]): GanymedeError {
  const text = (score: Score): string =>
    fields
      .map((name) => `${name}=${name === 'metric' ? score.metric : shown(score.protocol[name])}`)
      .join(', ');
  return new GanymedeError(
    'PROTOCOL_MISMATCH',
    `these scores were not measured alike: ${fields.join(', ')} differ`,
    {
      where: fields.join(', '),
      expected: text(a),
      actual: text(b),
      fix: 'Measure both with the same protocol.',
    },
  );
}

function shown(value: ProtocolValue | undefined): string {
  if (value === undefined) return 'none';
  return Array.isArray(value) ? `[${value.join(', ')}]` : String(value);
}

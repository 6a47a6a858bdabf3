import { z } from 'zod';
import { GanymedeError } from '../support/errors.js';
import { decodeUtf8, encodeUtf8, sha256 } from '../support/web.js';

export const manifestFile = 'manifest.json';

const count = z.int().nonnegative();

const metricSchema = z.strictObject({ name: z.string(), value: z.number(), step: count });

const bodyShape = {
  step: count,
  made: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
  data: z.strictObject({ examples: count, epoch: count }).exactOptional(),
  metric: metricSchema.exactOptional(),
  files: z.record(z.string(), z.strictObject({ bytes: count, sha256: z.string() })),
};

/** Format 1 had no hash of its own. */
const manifestSchema = z.discriminatedUnion('format', [
  z.strictObject({ format: z.literal(1), step: bodyShape.step, files: bodyShape.files }),
  z.strictObject({ format: z.literal(2), ...bodyShape, sha256: z.string() }),
]);

/** The run's metric when a checkpoint was written: its last value, and the step that was looked at. */
type CheckpointMetric = z.infer<typeof metricSchema>;

/** What a manifest tells besides the hashes of the files. */
export interface ManifestFacts {
  readonly step: number;
  /** Versions and what else decides how numbers round. */
  readonly made?: Readonly<Record<string, string | number>>;
  /** Training examples drawn so far, and the epoch the next one is of. */
  readonly data?: { readonly examples: number; readonly epoch: number };
  readonly metric?: CheckpointMetric;
}

export interface Manifest extends ManifestFacts {
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

const text = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** A manifest of these files. Its last field is the SHA-256 of itself without that field. A metric that is no number is none. */
export async function encodeManifest(
  { step, made, data, metric }: ManifestFacts,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<Uint8Array> {
  const hashed = await Promise.all(
    Object.entries(files).map(async ([name, bytes]) => [
      name,
      { bytes: bytes.length, sha256: await sha256(bytes) },
    ]),
  );
  const body = {
    format: 2,
    step,
    ...(made && { made }),
    ...(data && { data: { examples: data.examples, epoch: data.epoch } }),
    ...(metric && Number.isFinite(metric.value) && { metric }),
    files: Object.fromEntries(hashed) as Manifest['files'],
  };
  return encodeUtf8(text({ ...body, sha256: await sha256(encodeUtf8(text(body))) }));
}

/** Read a manifest. Any change of its bytes since it was written is found. Throws CHECKPOINT_CORRUPT. */
export async function decodeManifest(folder: string, bytes: Uint8Array): Promise<Manifest> {
  const written = parse(folder, bytes);
  const result = manifestSchema.safeParse(written);
  if (!result.success) throw corrupt(folder, `its manifest is not one: ${z.prettifyError(result.error)}`);
  if (result.data.format === 1) return result.data;
  const { sha256: claimed, ...body } = written as Record<string, unknown>;
  const whole = text({ ...body, sha256: await sha256(encodeUtf8(text(body))) });
  if (whole !== decodeUtf8(bytes) || typeof claimed !== 'string')
    throw corrupt(folder, 'its manifest does not have the hash it names');
  return result.data;
}

function parse(folder: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decodeUtf8(bytes));
  } catch (cause) {
    throw corrupt(folder, 'its manifest is not JSON', cause);
  }
}

export function corrupt(folder: string, why: string, cause?: unknown): GanymedeError {
  return new GanymedeError('CHECKPOINT_CORRUPT', `checkpoint ${folder} is damaged: ${why}`, {
    where: folder,
    fix: 'Use an earlier checkpoint of the same run, if there is one: generate and export take --step N, resume finds it by itself.',
    cause,
  });
}

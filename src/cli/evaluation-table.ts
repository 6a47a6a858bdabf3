import { compareScores, type Protocol, type Score, type ScoreDifference } from '../metrics/index.js';
import { significant } from '../support/significant.js';

/** Scores of a run, measured at once. */
export interface Evaluated {
  readonly run: string;
  /** Of the checkpoint that made the samples. */
  readonly step: number;
  readonly scores: readonly Score[];
}

/** A score, and how much larger it is than that of another run. */
export type Row = Score & {
  readonly against?: ScoreDifference & { readonly run: string; readonly step: number };
};

export interface Compared extends Evaluated {
  readonly scores: readonly Row[];
}

/** Scores beside those of another run, which may lack some. Throws PROTOCOL_MISMATCH. */
export function compared(scores: readonly Score[], { run, step, scores: others }: Evaluated): Row[] {
  return scores.map((score) => {
    const other = others.find(({ metric }) => metric === score.metric);
    return other ? { ...score, against: { run, step, ...compareScores(other, score) } } : score;
  });
}

/** Metrics and values in columns, the difference to another run beside them; below, what each was measured with. */
export function tableOf({ run, step, scores: rows }: Compared): string {
  const shared = sharedBy(rows);
  const texts = rows.map(({ protocol }) => protocolText(without(protocol, [...shared, hash])));
  const different = [...new Set(texts)].filter((text) => text !== '');
  const margin = Math.max(12, ...rows.map(({ error }) => marginText(error).length));
  const lines = rows.map((row, i) => {
    const note = different.indexOf(texts[i] ?? '') + 1;
    return `  ${row.metric.padEnd(width)}${valueText(row, margin)}${note > 0 ? `[${note}]` : ''}${againstText(row)}`.trimEnd();
  });
  const [other] = rows.flatMap(({ against }) => (against ? [against] : []));
  return [
    `${run}, step ${step}${other ? `; difference to ${other.run}, step ${other.step}` : ''}`,
    ...lines,
    `measured with ${protocolText(only(rows[0]?.protocol ?? {}, shared))}`,
    ...different.map((text, i) => `  [${i + 1}] ${text}`),
    ...hashes(rows),
  ].join('\n');
}

const width = 24;
const hash = 'sha256';

function valueText({ value, error }: Score, margin: number): string {
  return `${significant(value).padStart(10)}${marginText(error).padEnd(margin)} `;
}

function againstText({ against }: Row): string {
  if (!against) return '';
  const { difference, error } = against;
  return `  ${difference >= 0 ? '+' : ''}${significant(difference)}${marginText(error)}`;
}

function marginText(error: number | undefined): string {
  return error === undefined ? '' : ` ± ${significant(error)}`;
}

/** Fields that all protocols have alike. */
function sharedBy(rows: readonly Row[]): string[] {
  return Object.entries(rows[0]?.protocol ?? {}).flatMap(([name, value]) =>
    name !== hash && rows.every(({ protocol }) => String(protocol[name]) === String(value)) ? [name] : [],
  );
}

/** The hashes of the classifiers' weights, each once: they are too long for the notes. */
function hashes(rows: readonly Row[]): string[] {
  const lines = rows.flatMap(({ protocol }) => {
    const sha256 = protocol[hash];
    const name = protocol['features'] ?? protocol['classifier'];
    return sha256 === undefined ? [] : [`  SHA-256 of the ${String(name)}: ${String(sha256)}`];
  });
  return [...new Set(lines)];
}

function only(protocol: Protocol, names: readonly string[]): Protocol {
  return Object.fromEntries(Object.entries(protocol).filter(([name]) => names.includes(name)));
}

function without(protocol: Protocol, names: readonly string[]): Protocol {
  return Object.fromEntries(Object.entries(protocol).filter(([name]) => !names.includes(name)));
}

function protocolText(protocol: Protocol): string {
  return Object.entries(protocol)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');
}

import { formatScore } from '../metrics/index.js';
import type { EvaluationRecord } from './scores-file.js';

const title = '## Scores';

/** A model card with the scores of an evaluation, in place of those it had; unchanged without one. */
export function withScores(card: string, evaluation: EvaluationRecord | undefined): string {
  if (!evaluation) return card;
  const { before, after } = around(card);
  return `${before}${section(evaluation)}\n${after}`;
}

function section({ step, date, scores }: EvaluationRecord): string {
  return `${title}

Of the checkpoint of step ${step}, measured on ${date.slice(0, 10)}. Scores can be compared only where all in brackets is equal.

${scores.map((score) => `- ${formatScore(score)}`).join('\n')}
`;
}

/** What is before and after the section, or before and after where it belongs: above `## Use`. */
function around(card: string): { before: string; after: string } {
  const old = card.indexOf(`${title}\n`);
  const use = card.indexOf('## Use\n');
  const start = old >= 0 ? old : use >= 0 ? use : card.length;
  const next = old >= 0 ? card.indexOf('\n## ', old) + 1 : start;
  const end = next > 0 ? next : card.length;
  return { before: card.slice(0, start), after: card.slice(end) };
}

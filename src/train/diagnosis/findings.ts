import { distanceText, diversityText, gameText, kindsText } from './evidence.js';
import { farFrom, type Finding, young } from './finding.js';
import { blownUp, dStands, flungAway, gStands, outOfHand } from './findings-of-faults.js';
import { dDead, dWins, equilibrium, gVanished, oscillating } from './findings-of-play.js';
import { few, memorising, thin } from './findings-of-samples.js';
import type { Observation } from './signals.js';
import { comeCloser, nearest } from './windows.js';

/** Samples near the data, or nearer than they have been. */
const healthy: Finding = (looks, newest) => {
  if (nearest(looks.slice(-2)) > farFrom && !comeCloser(looks, 2)) return undefined;
  return { verdict: 'healthy', evidence: summary(looks, newest) };
};

/** Samples that are far from the data and come no closer, for a reason that is not known yet. */
const uncertain: Finding = (looks, newest) => ({ verdict: 'starting', evidence: summary(looks, newest) });

function summary(looks: readonly Observation[], newest: Observation): string[] {
  return [...gameText(newest), distanceText(newest, looks[0]), diversityText(newest), kindsText(newest)];
}

/** What a young game may be without being in trouble. */
const grown =
  (find: Finding): Finding =>
  (looks, newest) =>
    newest.step < young ? undefined : find(looks, newest);

/** In the order in which they are asked; the first that holds is the verdict. The last always does. */
export const findings: readonly Finding[] = [
  outOfHand,
  blownUp,
  flungAway,
  dStands,
  gStands,
  thin,
  memorising,
  grown(oscillating),
  gVanished,
  grown(dWins),
  grown(dDead),
  grown(few),
  equilibrium,
  healthy,
  uncertain,
];

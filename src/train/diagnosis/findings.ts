import { distanceText, diversityText, gameText, kindsText } from './evidence.js';
import type { Finding } from './finding.js';
import { blownUp, dStands, gStands } from './findings-of-faults.js';
import { dDead, dWins, equilibrium, oscillating } from './findings-of-play.js';
import { few, memorising, thin } from './findings-of-samples.js';

const healthy: Finding = (looks, newest) => ({
  verdict: 'healthy',
  evidence: [...gameText(newest), distanceText(newest, looks[0]), diversityText(newest), kindsText(newest)],
});

/** In the order in which they are asked; the first that holds is the verdict. The last always does. */
export const findings: readonly Finding[] = [
  blownUp,
  dStands,
  gStands,
  thin,
  memorising,
  oscillating,
  dWins,
  dDead,
  few,
  equilibrium,
  healthy,
];

import { asPoints, modeCoverage, type Score, slicedWasserstein } from '../metrics/index.js';
import { cloudScores } from './clouds.js';
import { firstExamples, protocolOf, referenceOf, type Subject } from './subject.js';

/** Scores of points in their own coordinates. */
export function pointScores(subject: Subject): Record<string, () => Score[]> {
  const { data, samples } = subject;
  const fake = asPoints(samples);
  const { data: reference, part } = referenceOf(subject);
  const real = asPoints(firstExamples(reference, fake.count));
  const protocol = protocolOf(subject, { features: 'coordinates', reference: part });
  return {
    ...(data.modes && { modes: () => modeScores(subject) }),
    ...cloudScores({ real, fake, protocol }),
    'sliced-wasserstein': () => [
      {
        metric: 'sliced-wasserstein',
        value: slicedWasserstein(real, fake, { projections: 100, p: 2, seed: 0 }),
        protocol: { ...protocol, real: real.count, projections: 100, p: 2, seed: 0 },
      },
    ],
  };
}

function modeScores(subject: Subject): Score[] {
  const { data, samples } = subject;
  if (!data.modes) return [];
  const { centres, sigma } = data.modes;
  const found = modeCoverage(asPoints(samples), { centres: asPoints(centres), sigmas: sigma });
  const protocol = protocolOf(subject, { threshold: 3, modes: found.modes });
  return [
    { metric: 'modes', value: found.covered, protocol },
    { metric: 'high-quality', value: found.highQuality, protocol },
    ...(found.divergences ? [{ metric: 'reverse-kl', value: found.divergences.reverseKl, protocol }] : []),
  ];
}

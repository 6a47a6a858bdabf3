import { classCount, classify, classifyStacked } from '../features/index.js';
import { classCoverage, kernelDistance, type Score } from '../metrics/index.js';
import { birthday } from './birthday.js';
import { cloudMetrics } from './clouds.js';
import { memorisation } from './memorisation.js';
import type { Metric } from './metric.js';
import { parzen } from './parzen.js';
import { ssim } from './pixels.js';
import { judgeOf, protocolOf, type Scene } from './scene.js';

const subsets = 20;
const stackedModes = 1000;

/** Scores of grey images of 28x28: by the features and classes of a classifier, and by pixels. */
export const digitMetrics: readonly Metric[] = [
  ...cloudMetrics,
  {
    name: 'kernel-distance',
    real: 2,
    measure: async ({ clouds, seed }) => {
      const { real, fake, protocol } = await clouds();
      const { mean, error, subsetSize } = kernelDistance(real, fake, { subsets, seed });
      const settings = { ...protocol, real: real.count, subsets, subsetSize };
      const margin = Number.isFinite(error) ? { error } : {};
      return [{ metric: 'kernel-distance', value: mean, ...margin, protocol: settings }];
    },
  },
  { name: 'classes', real: 1, measure: classScores },
  ssim,
  birthday,
  memorisation,
  parzen,
];

/** Scores of three digits in three colours. */
export const stackedMetrics: readonly Metric[] = [{ name: 'modes', measure: modeScores }, ssim];

/** How the samples' classes are spread, compared with the classes of the real examples, and whether they are those asked for. */
async function classScores(scene: Scene): Promise<Score[]> {
  const { classify: classifier, name, sha256 } = judgeOf(scene);
  const counts = new Float64Array(classCount);
  const reals = await classify(classifier, scene.reals);
  for (const label of reals) counts[label] = (counts[label] ?? 0) + 1;
  const made = await classify(classifier, scene.made);
  const { covered, reverseKl } = classCoverage(made, { classes: classCount, reference: counts });
  const { reference } = scene;
  const settings = { classifier: name, sha256, classes: classCount, reference, real: reals.length };
  const protocol = protocolOf(scene, settings);
  const { asked } = scene;
  return [
    ...(asked ? [{ metric: 'class-accuracy', value: agreement(asked, made), protocol }] : []),
    { metric: 'classes', value: covered, protocol },
    // Infinite where a class has samples and no real example.
    ...(Number.isFinite(reverseKl) ? [{ metric: 'class-kl', value: reverseKl, protocol }] : []),
  ];
}

/** Share of the samples that are taken for what they were asked to be. */
function agreement(asked: Int32Array, made: Int32Array): number {
  return asked.filter((label, i) => label === made[i]).length / asked.length;
}

async function modeScores(scene: Scene): Promise<Score[]> {
  const { classify: classifier, name, sha256 } = judgeOf(scene);
  const modes = await classifyStacked(classifier, scene.made);
  const { covered, reverseKl } = classCoverage(modes, { classes: stackedModes });
  const protocol = protocolOf(scene, { classifier: name, sha256, modes: stackedModes });
  return [
    { metric: 'modes', value: covered, protocol },
    { metric: 'reverse-kl', value: reverseKl, protocol },
  ];
}

import { classify, classifyStacked } from '../features/index.js';
import {
  asImages,
  asPoints,
  classCoverage,
  kernelDistance,
  type Score,
  ssimDiversity,
} from '../metrics/index.js';
import type { Tensor } from '../tensor/index.js';
import { cloudScores } from './clouds.js';
import { parzenFit } from './parzen.js';
import {
  examplesFrom,
  firstExamples,
  intensities,
  type Judge,
  protocolOf,
  referenceOf,
  type Subject,
} from './subject.js';

type Measurements = Record<string, () => Score[] | Promise<Score[]>>;

const validation = 1000;

/** Scores of grey images of 28x28: by the features and classes of a classifier, and by pixels. */
export async function digitScores(subject: Subject, judge: Judge): Promise<Measurements> {
  const samples = intensities(subject.samples, subject.range);
  const { data: reference, part } = referenceOf(subject);
  const reals = firstExamples(reference, samples.shape[0] ?? 0);
  const seen = { features: judge.name, sha256: judge.sha256, reference: part };
  const protocol = protocolOf(subject, seen);
  const real = asPoints((await judge.classify(reals)).features);
  const fake = asPoints((await judge.classify(samples)).features);
  return {
    ...cloudScores({ real, fake, protocol }),
    'kernel-distance': () => {
      const size = Math.min(1000, real.count, fake.count);
      const found = kernelDistance(real, fake, { subsets: 50, subsetSize: size, seed: 0 });
      return [
        {
          ...{ metric: 'kernel-distance', value: found.mean, error: found.error },
          protocol: { ...protocol, real: real.count, subsets: 50, subsetSize: size },
        },
      ];
    },
    classes: async () => classScores(subject, judge, samples, reals),
    ...pixelScores(subject, samples),
  };
}

/** Modes of stacked digits. */
export function stackedScores(subject: Subject, judge: Judge): Measurements {
  return {
    modes: async () => {
      const modes = await classifyStacked(judge.classify, intensities(subject.samples, subject.range));
      const { covered, reverseKl } = classCoverage(modes, { classes: 1000 });
      const protocol = protocolOf(subject, { classifier: judge.name, sha256: judge.sha256, classes: 1000 });
      return [
        { metric: 'modes', value: covered, protocol },
        { metric: 'reverse-kl', value: reverseKl, protocol },
      ];
    },
  };
}

/** Scores of images of any size, by their pixels. */
export function pixelScores(subject: Subject, samples: Tensor): Measurements {
  return {
    'ssim-diversity': () => {
      const found = ssimDiversity(asImages(samples), { pairs: 500, seed: 0 });
      return [
        {
          ...{ metric: 'ssim-diversity', value: found.mean, error: found.error },
          protocol: protocolOf(subject, { pairs: found.pairs, scales: found.scales }),
        },
      ];
    },
    ...(subject.data.heldOut && { parzen: () => parzenScore(subject, samples) }),
  };
}

async function classScores(subject: Subject, judge: Judge, samples: Tensor, reals: Tensor): Promise<Score[]> {
  const counts = new Float64Array(10);
  for (const label of await classify(judge.classify, reals)) counts[label] = (counts[label] ?? 0) + 1;
  const made = await classify(judge.classify, samples);
  const { covered, reverseKl } = classCoverage(made, { classes: 10, reference: counts });
  const protocol = protocolOf(subject, { classifier: judge.name, sha256: judge.sha256, classes: 10 });
  return [
    { metric: 'classes', value: covered, protocol },
    { metric: 'class-kl', value: reverseKl, protocol },
  ];
}

/** Goodfellow et al. 2014, section 5: sigma chosen on the last training images, mean over the held-out ones. */
function parzenScore(subject: Subject, samples: Tensor): Score[] {
  const { data } = subject;
  const test = data.heldOut ?? data;
  const { logLikelihood, margin } = parzenFit({
    samples,
    validation: examplesFrom(data, data.count - validation, validation),
    test: firstExamples(test, test.count),
  });
  const protocol = protocolOf(subject, {
    sigma: 'of logspace(-1, 0, 10)',
    validation: `last ${validation} of training`,
    test: test.count,
  });
  return [{ metric: 'parzen-log-likelihood', value: logLikelihood, error: margin, protocol }];
}

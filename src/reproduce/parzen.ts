import { examplesFrom, firstExamples } from '../data/index.js';
import { parzenFit } from '../evaluate/index.js';
import { gan } from '../recipes/index.js';
import { invariant } from '../support/invariant.js';
import type { Benchmark, Measures, Tools } from './benchmark.js';
import { samplesOf, type Trained, withoutAverage } from './trained.js';

const samples = 10_000;
const validation = { from: 50_000, count: 1000 };

/** The authors' generator, and an average of its parameters in which round t weighs as t squared. */
const averaged = { ...(gan.defaults['G'] as object), average: 1, averagePower: 2 };

export const parzen: Benchmark = {
  name: 'parzen',
  summary: 'log-likelihood of the test images of MNIST under a Parzen window around samples',
  source: 'Goodfellow et al. 2014, table 1',
  protocol: [
    'Data: the first 50,000 training images of MNIST, pixels in [0, 1].',
    "The recipe gan: networks, optimizer and numbers of the authors' code; one run, whose last parameters and whose averaged ones (round t weighs as t squared) are both measured.",
    `${samples} samples; sigma is that of numpy.logspace(-1, 0, 10) under which ${validation.count} of the other 10,000 training images are likeliest; mean over the 10,000 test images.`,
    'The margin is over test images, as in the paper. The measure favours smooth samples (Theis et al. 2016): it says little of how they look.',
  ],
  data: 'mnist-50k',
  methods: [{ name: 'GAN', recipe: gan, settings: { steps: 150_000, G: averaged } }],
  seeds: 1,
  columns: [
    { key: 'logLikelihood', title: 'log-likelihood, nats', decimals: 1 },
    { key: 'margin', title: '±', decimals: 1 },
    { key: 'sigma', title: 'sigma', decimals: 3 },
    { key: 'last', title: 'of the last parameters', decimals: 1 },
  ],
  published: [
    { method: 'GAN', values: { logLikelihood: '225', margin: '2' }, source: 'Goodfellow et al. 2014' },
    { method: 'Deep GSN', values: { logLikelihood: '214', margin: '1.1' }, source: 'Goodfellow et al. 2014' },
    { method: 'DBN', values: { logLikelihood: '138', margin: '2' }, source: 'Goodfellow et al. 2014' },
  ],
  measure,
};

async function measure(trained: Trained, { openData }: Tools): Promise<Measures> {
  const { heldOut } = trained.data;
  invariant(heldOut, 'MNIST has test images');
  const mnist = await openData('mnist');
  const real = {
    validation: examplesFrom(mnist, validation.from, validation.count),
    test: firstExamples(heldOut, heldOut.count),
  };
  const averaged = parzenFit({ samples: await samplesOf(trained, samples), ...real });
  const last = { ...trained, game: withoutAverage(trained.game) };
  const ofLast = parzenFit({ samples: await samplesOf(last, samples), ...real });
  return { ...averaged, last: ofLast.logLikelihood };
}

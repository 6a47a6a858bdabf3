import { type Dataset, scatteredIndices } from '../data/index.js';
import { asPoints, type Points, type Protocol } from '../metrics/index.js';
import { invariant } from '../support/invariant.js';
import type { Tensor } from '../tensor/index.js';
import { examplesOf, measuredIn, type Units, unitsOf } from '../train/index.js';
import { bytes, intensities, type Judge, type Subject } from './subject.js';

/** Real examples and samples as points of one space, and what a protocol says of them. */
export interface Clouds {
  readonly real: Points;
  readonly fake: Points;
  readonly protocol: Protocol;
}

/** Samples beside the real examples they are compared with; images have intensities from 0 to 1. */
export interface Scene extends Subject {
  /** The samples. */
  readonly made: Tensor;
  /** As many real examples as samples, or all there are. */
  readonly reals: Tensor;
  /** Where the real examples are from. */
  readonly reference: 'held out' | 'training';
  /** Coordinates of points, features of images of 28x28. */
  readonly clouds: () => Promise<Clouds>;
}

/** Everything the metrics share; features are computed when the first of them asks. */
export function sceneOf(subject: Subject): Scene {
  const { data, samples, range } = subject;
  const { examples, part } = referenceOf(data);
  const made = inUnits(samples, range);
  const reals = someReals(examples, samples.shape[0] ?? 0);
  let clouds: Promise<Clouds> | undefined;
  const scene: Scene = {
    ...subject,
    made,
    reals,
    reference: part,
    clouds: () => (clouds ??= cloudsOf(scene)),
  };
  return scene;
}

/** The held-out examples where there are such, else those of the training. */
export function referenceOf(data: Dataset): { examples: Dataset; part: Scene['reference'] } {
  return data.heldOut ? { examples: data.heldOut, part: 'held out' } : { examples: data, part: 'training' };
}

async function cloudsOf(scene: Scene): Promise<Clouds> {
  const { made, reals, reference, judge } = scene;
  if (!judge) {
    const units = unitsOf(reals);
    const protocol = protocolOf(scene, { features: coordinatesIn(units), reference });
    return { real: measuredIn(units, asPoints(reals)), fake: measuredIn(units, asPoints(made)), protocol };
  }
  const real = asPoints((await judge.classify(reals)).features);
  const fake = asPoints((await judge.classify(made)).features);
  const protocol = protocolOf(scene, { features: judge.name, sha256: judge.sha256, reference });
  return { real, fake, protocol };
}

/** What a protocol says of coordinates as they are, or divided by the deviations of the data. */
export function coordinatesIn(units: Units | undefined): string {
  return units ? 'coordinates in deviations of the data' : 'coordinates';
}

/** What every protocol names. */
export function protocolOf({ data, samples, seed, content }: Subject, more: Protocol = {}): Protocol {
  return {
    data: data.name,
    shape: data.shape.join('x'),
    ...(content !== undefined && { content }),
    samples: samples.shape[0] ?? 0,
    seed,
    ...more,
  };
}

export function judgeOf({ judge }: Scene): Judge {
  invariant(judge, 'images of 28x28 have a classifier');
  return judge;
}

/** At most `count` examples from all over the data, in the units of `Scene`. */
export function someReals(data: Dataset, count: number): Tensor {
  return inUnits(data.batch(scatteredIndices(data.count, count)), bytes);
}

/** Images with intensities from 0 to 1; points as they are. */
function inUnits(examples: Tensor, range: Subject['range']): Tensor {
  const shape = examples.shape.slice(1);
  return examplesOf({ shape }) === 'points' ? examples : intensities(examples, range);
}

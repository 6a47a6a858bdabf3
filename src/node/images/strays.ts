import type { ProblemKind } from '../../data/index.js';
import type { DecodedImage } from './decode-part.js';
import type { ProblemLog } from './problem-log.js';

type Images = readonly DecodedImage[];

/** Largest share of a part that is left out for having no class; one image always is. */
const FEW = 0.1;

interface Parts {
  readonly training: Images;
  readonly heldOut: Images;
  /** Classes there are besides those of training. */
  readonly known: readonly string[];
}

/**
 * The images without a class that are left out so that the others keep theirs, each part by itself. Where they are many, or
 * others in training have one class only, all stay: that part has no classes then. Held-out images of classes that training
 * does not have are none of its distribution, and always left out. `problems` counts them all.
 */
export function straysOf(
  { training, heldOut, known }: Parts,
  problems: ProblemLog,
): ReadonlySet<DecodedImage> {
  const report = (kind: ProblemKind, images: Images): void => {
    for (const { name } of images) problems.add(kind, name);
  };
  const [found, apart] = [training.filter(isUnlabelled), heldOut.filter(isUnlabelled)];
  if (found.length > 0 && !(areFew(found, training.length) && classesOf(training).size > 1)) {
    if (classesOf([...training, ...heldOut]).size > 0) report('unlabelled', found);
    return new Set();
  }
  const others = ofOtherClasses(heldOut, new Set([...known, ...classesOf(training)]));
  const few = areFew(apart, heldOut.length - others.length);
  report('stray', found);
  report('other-class', others);
  report(few ? 'stray' : 'unlabelled-held-out', apart);
  return new Set([...found, ...others, ...(few ? apart : [])]);
}

const isUnlabelled = ({ label }: DecodedImage): boolean => label === undefined;

function ofOtherClasses(images: Images, classes: ReadonlySet<string>): Images {
  return images.filter(({ label }) => label !== undefined && !classes.has(label));
}

function areFew({ length }: Images, all: number): boolean {
  return length < all && length <= Math.max(1, FEW * all);
}

function classesOf(images: Images): ReadonlySet<string> {
  return new Set(images.flatMap(({ label }) => label ?? []));
}

import type { DecodedImage } from './decode-part.js';
import type { ProblemLog } from './problem-log.js';

type Images = readonly DecodedImage[];

/** Largest share of a part that is left out for having no class; one image always is. */
const FEW = 0.1;

/**
 * The images without a class that are left out so that the others keep theirs, each part by itself. Where they are many, or
 * others in training have one class only, all stay: that part has no classes then. Either way `problems` counts them.
 */
export function straysOf(
  { training, heldOut }: { readonly training: Images; readonly heldOut: Images },
  problems: ProblemLog,
): ReadonlySet<DecodedImage> {
  const report = (kind: 'stray' | 'unlabelled' | 'unlabelled-held-out', images: Images): void => {
    for (const { name } of images) problems.add(kind, name);
  };
  const [found, apart] = [training.filter(isUnlabelled), heldOut.filter(isUnlabelled)];
  if (found.length > 0 && !(areFew(found, training) && classCount(training) > 1)) {
    if (classCount([...training, ...heldOut]) > 0) report('unlabelled', found);
    return new Set();
  }
  const few = areFew(apart, heldOut);
  report('stray', found);
  report(few ? 'stray' : 'unlabelled-held-out', apart);
  return new Set(few ? [...found, ...apart] : found);
}

const isUnlabelled = ({ label }: DecodedImage): boolean => label === undefined;

function areFew(some: Images, all: Images): boolean {
  return some.length < all.length && some.length <= Math.max(1, FEW * all.length);
}

function classCount(images: Images): number {
  return new Set(images.flatMap(({ label }) => label ?? [])).size;
}

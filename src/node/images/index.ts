import type { Dataset, FilesRead, ImageDataset } from '../../data/index.js';
import { buildCache } from './build-cache.js';
import { type Description, type PartDescription, readDescription } from './cache-file.js';
import { cachePath } from './cache-path.js';
import { chosenSize } from './choose-size.js';
import { fileBatch, LazyFile } from './file-images.js';
import { archiveSource, folderSource } from './open-source.js';
import { ProblemLog } from './problem-log.js';
import { canReadAny } from './read-file.js';

export interface OpenImagesOptions {
  /** Pixels of a side; 0, the default: chosen from the images. */
  readonly size?: number | undefined;
  /** Called as images are decoded, never where they are in the cache: how many so far, and of how many if that is known. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
  /** Called before images are decoded into the cache: who ends the process from here on leaves a part of it behind. */
  readonly onDecode?: (() => void) | undefined;
}

/**
 * The images in a folder (`kind: 'folder'`) or archive as data: scaled to cover `size x size`, cropped to the centre, one
 * channel if all are grey, else three. They are decoded once and kept in the cache. What cannot be read is left out, counted
 * in `files.problems` and tried again each time. Throws DATA_TOO_FEW where no image is left, DATA_NOT_FOUND or DATA_UNREADABLE
 * where the archive is not there or of another kind, and CACHE_UNWRITABLE.
 */
export async function openImages(
  name: string,
  { kind, path }: { readonly kind: 'folder' | 'archive'; readonly path: string },
  { size = 0, onProgress = () => undefined, onDecode }: OpenImagesOptions = {},
): Promise<Dataset> {
  const problems = new ProblemLog();
  const source = await (kind === 'folder' ? folderSource : archiveSource)(path, problems);
  const resolved = size > 0 ? size : await chosenSize(source);
  const file = `${cachePath(source.identity, resolved)}.images`;
  const cached = readDescription(file);
  const isCurrent = cached && !(await canReadAny(source.path, cached.unreadable));
  if (isCurrent) return datasetOf(name, { path: file, description: cached }, problems);
  onDecode?.();
  await buildCache({ source, size: resolved, found: problems.all(), path: file, onProgress });
  const built = readDescription(file);
  if (!built) throw new Error(`${file} was written, but is not whole`);
  return datasetOf(name, { path: file, description: built }, problems);
}

/** A cache file and what it holds. */
interface Cache {
  readonly path: string;
  readonly description: Description;
}

/** `problems`: those of the files as they are now; the cache has those of decoding. */
function datasetOf(name: string, cache: Cache, problems: ProblemLog): Dataset {
  const { training: decoded, heldOut } = cache.description;
  problems.addAll(decoded.files.problems);
  const training = { ...decoded, files: { ...decoded.files, problems: problems.all() } };
  const data = part(name, cache, training, 0);
  return heldOut ? { ...data, heldOut: part(`${name} (held out)`, cache, heldOut, training.count) } : data;
}

type Part = Omit<PartDescription, 'files'> & { readonly files: FilesRead };

function part(
  name: string,
  { path, description: { channels, size, classNames, checksums } }: Cache,
  { count, fingerprint, labels, files }: Part,
  first: number,
): ImageDataset {
  const shape = [channels, size, size] as const;
  return {
    name,
    count,
    shape,
    fingerprint,
    files,
    ...(labels && { labels: Int32Array.from(labels), classNames: classNames ?? [] }),
    batch: fileBatch({ name, file: new LazyFile(path), first, count, shape, checksums }),
  };
}

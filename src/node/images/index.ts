import { closeSync } from 'node:fs';
import type { Dataset, FilesRead, ImageDataset } from '../../data/index.js';
import { buildCache } from './build-cache.js';
import { type OpenCache, openCache, type PartDescription } from './cache-file.js';
import { cachePath } from './cache-path.js';
import { chosenSize } from './choose-size.js';
import { fileBatch, type FileImages } from './file-images.js';
import { archiveSource, folderSource } from './open-source.js';
import { ProblemLog } from './problem-log.js';

export interface OpenImagesOptions {
  /** Pixels of a side; 0, the default: chosen from the images. */
  readonly size?: number | undefined;
  /** Called as images are decoded, never where they are in the cache: how many so far, and of how many if that is known. */
  readonly onProgress?: ((done: number, total: number | undefined) => void) | undefined;
}

/**
 * The images in a folder (`kind: 'folder'`) or archive as data: scaled to cover `size x size`, cropped to the centre, one
 * channel if all are grey, else three. They are decoded once and kept in the cache. What cannot be read is left out and
 * counted in `files.problems`. Throws DATA_TOO_FEW where no image is left, and CACHE_UNWRITABLE.
 */
export async function openImages(
  name: string,
  { kind, path }: { readonly kind: 'folder' | 'archive'; readonly path: string },
  { size = 0, onProgress = () => undefined }: OpenImagesOptions = {},
): Promise<Dataset> {
  const problems = new ProblemLog();
  const source = await (kind === 'folder' ? folderSource : archiveSource)(path, problems);
  const resolved = size > 0 ? size : await chosenSize(source);
  const file = `${cachePath(source.identity, resolved)}.images`;
  const cached = openCache(file);
  if (cached) return datasetOf(name, cached, problems);
  await buildCache({ source, size: resolved, found: problems.all(), path: file, onProgress });
  const built = openCache(file);
  if (!built) throw new Error(`${file} was written, but is not whole`);
  return datasetOf(name, built, problems);
}

/** `problems`: those of the files as they are now; the cache has those of decoding. */
function datasetOf(name: string, cache: OpenCache, problems: ProblemLog): Dataset {
  const { training: decoded, heldOut } = cache.description;
  problems.addAll(decoded.files.problems);
  const training = { ...decoded, files: { ...decoded.files, problems: problems.all() } };
  let unread = heldOut ? 2 : 1;
  const onRead = (): void => {
    unread -= 1;
    if (unread === 0) closeSync(cache.fd);
  };
  const data = part(name, { ...cache, onRead }, training, 0);
  if (!heldOut) return data;
  return { ...data, heldOut: part(`${name} (held out)`, { ...cache, onRead }, heldOut, training.count) };
}

/** An open cache file, which is told when a part of it is in memory. */
type ReadCache = OpenCache & Required<Pick<FileImages, 'onRead'>>;

type Part = Omit<PartDescription, 'files'> & { readonly files: FilesRead };

function part(
  name: string,
  { fd, onRead, description: { channels, size, classNames } }: ReadCache,
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
    batch: fileBatch({ name, fd, first, count, shape, onRead }),
  };
}

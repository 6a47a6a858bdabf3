/** A part of a data set in a folder of IDX files, such as its training images and their labels. */
export interface IdxPart {
  /** What the names of its files begin with, in lower case, such as `train`; may be empty. */
  readonly name: string;
  readonly training: boolean;
  readonly images: string;
  readonly labels?: string | undefined;
}

/** `train-images-idx3-ubyte`, `train-images.idx3-ubyte`, `train.idx3`, `images.idx`; each also gzipped. */
const IDX_NAME = /^(.*?)[-_.]?(images|labels)?[-_.]?idx([13])?(?:[-_.]ubyte)?(?:\.gz)?$/i;

/**
 * The parts of which `names` has images, by the usual names of IDX files; other names and hidden files are left out.
 * Of a part that is there plain and gzipped, the plain files are taken.
 */
export function idxParts(names: readonly string[]): IdxPart[] {
  const files = names.flatMap(parseName).sort((a, b) => (a.file < b.file ? -1 : 1));
  const images = files.filter(({ holds }) => holds === 'images');
  return [...new Set(images.map(({ part }) => part))].map((name) => {
    const first = (kind: Holds): string | undefined =>
      files.find(({ part, holds }) => part === name && holds === kind)?.file;
    return { name, training: name.includes('train'), images: first('images') ?? '', labels: first('labels') };
  });
}

type Holds = 'images' | 'labels';

interface IdxName {
  readonly file: string;
  readonly part: string;
  readonly holds: Holds;
}

function parseName(file: string): IdxName[] {
  const [, part, word, rank] = IDX_NAME.exec(file) ?? [];
  if (file.startsWith('.') || part === undefined || (word ?? rank) === undefined) return [];
  const holds =
    (word?.toLowerCase() ?? (rank === '3' ? 'images' : 'labels')) === 'images' ? 'images' : 'labels';
  return [{ file, part: part.toLowerCase(), holds }];
}

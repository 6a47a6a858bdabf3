const PACKED = /\.(zip|7z|rar|t(gz|bz2?|xz|zst)|tar\.(gz|bz2|xz|zst))$/i;
const IMAGE = /\.(png|jpe?g|jpe|jfif|webp|gif|avif|tiff?|bmp|hei[cf])$/i;

/** Whether a file is an archive that is not read unless it is unpacked, by its name. */
export function isPacked(path: string): boolean {
  return PACKED.test(path);
}

/** What to do with such an archive. */
export const unpackAdvice = 'Unpack it and name the folder, or make it a .tar file without compression.';

/** What to do where a file is named as data that is none by itself; undefined where its name tells nothing. */
export function fileAdvice(path: string): string | undefined {
  if (isPacked(path)) return unpackAdvice;
  if (IMAGE.test(path)) return 'One image is no data to learn from: name a folder of images, as in ./photos.';
  return undefined;
}

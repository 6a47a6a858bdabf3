import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Images rewritten at a time. */
const CHUNK = 1024;

/** A file of pixels that is being written beside the place it will have. */
export class PixelFile {
  readonly fd: number;
  private readonly file: FileHandle;
  readonly path: string;
  private readonly beside: string;
  private length = 0;

  private constructor(file: FileHandle, path: string, beside: string) {
    this.file = file;
    this.fd = file.fd;
    this.path = path;
    this.beside = beside;
  }

  static async create(path: string): Promise<PixelFile> {
    const beside = `${path}.tmp-${process.pid}-${randomBytes(4).toString('hex')}`;
    await mkdir(dirname(path), { recursive: true });
    return new PixelFile(await open(beside, 'wx+'), path, beside);
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.file.write(bytes, 0, bytes.length, this.length);
    this.length += bytes.length;
  }

  /** Keep the first of the three planes of every image; each plane has `area` bytes. */
  async keepFirstPlane(area: number): Promise<void> {
    const count = this.length / (3 * area);
    const planes = new Uint8Array(CHUNK * 3 * area);
    for (let start = 0; start < count; start += CHUNK) {
      const images = Math.min(CHUNK, count - start);
      await this.file.read(planes, 0, images * 3 * area, start * 3 * area);
      for (let i = 0; i < images; i++) planes.copyWithin(i * area, i * 3 * area, (i * 3 + 1) * area);
      await this.file.write(planes, 0, images * area, start * area);
    }
    this.length = count * area;
    await this.file.truncate(this.length);
  }

  /** Write the end, and give the file its place. */
  async finish(tail: Uint8Array): Promise<void> {
    await this.append(tail);
    await this.file.sync();
    await this.file.close();
    await rename(this.beside, this.path);
  }

  async discard(): Promise<void> {
    await this.file.close().catch(() => undefined);
    await rm(this.beside, { force: true });
  }
}

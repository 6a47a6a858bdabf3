import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders, temporary } from '../files.js';

/** Bytes rewritten at a time, but for images that are larger: 8 MiB. */
const CHUNK = 2 ** 23;

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
    const beside = temporary(path);
    await makeFolders(dirname(path));
    return new PixelFile(await open(beside, 'wx+'), path, beside);
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.writeFully(bytes, this.length);
    this.length += bytes.length;
  }

  /** Keep the first of the three planes of every image; each plane has `area` bytes. */
  async keepFirstPlane(area: number): Promise<void> {
    const count = this.length / (3 * area);
    const most = Math.max(1, Math.floor(CHUNK / (3 * area)));
    const buffer = new Uint8Array(Math.min(most, count) * 3 * area);
    for (let start = 0; start < count; start += most) {
      const images = Math.min(most, count - start);
      await this.readFully(buffer.subarray(0, images * 3 * area), start * 3 * area);
      for (let i = 0; i < images; i++) buffer.copyWithin(i * area, i * 3 * area, (i * 3 + 1) * area);
      await this.writeFully(buffer.subarray(0, images * area), start * area);
    }
    this.length = count * area;
    await this.file.truncate(this.length);
  }

  /** Remove the images at these ascending indices; each image has `size` bytes. */
  async leaveOut(indices: readonly number[], size: number): Promise<void> {
    for (const [i, index] of indices.entries()) {
      const next = indices[i + 1];
      await this.moveDown((index + 1) * size, next === undefined ? this.length : next * size, (i + 1) * size);
    }
    this.length -= indices.length * size;
    await this.file.truncate(this.length);
  }

  private async moveDown(from: number, to: number, by: number): Promise<void> {
    for (let position = from; position < to; position += CHUNK) {
      const bytes = new Uint8Array(Math.min(CHUNK, to - position));
      await this.readFully(bytes, position);
      await this.writeFully(bytes, position - by);
    }
  }

  private async readFully(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;) {
      const { bytesRead } = await this.file.read(bytes, done, bytes.length - done, position + done);
      if (bytesRead === 0) throw new RangeError('the file ends early');
      done += bytesRead;
    }
  }

  private async writeFully(bytes: Uint8Array, position: number): Promise<void> {
    for (let done = 0; done < bytes.length;)
      done += (await this.file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
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

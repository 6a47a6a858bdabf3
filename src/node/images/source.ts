import type { ProblemLog } from './problem-log.js';
import type { Skipped } from './decode.js';

/** An image that has yet to be decoded. */
export interface Entry {
  /** Relative to the folder; within an archive, after the archive's own name. */
  readonly name: string;
  /** Name of its class, if it has one. */
  readonly label: string | undefined;
  /** Its bytes, or why there are none; never throws. The first `enough` of them will do where the others have to be fetched. */
  readonly read: (enough?: number) => Promise<Uint8Array | Skipped>;
}

/** The entries of one part; what is wrong with archives goes into `problems`. */
export type Entries = (problems: ProblemLog) => AsyncIterable<Entry>;

/** Images for training, and others that are held out. */
export interface ImageSource {
  /** Folder or file, for errors. */
  readonly path: string;
  /** What the images are a function of, as JSON: equal for equal ones. */
  readonly identity: string;
  readonly training: Entries;
  readonly heldOut: Entries;
  /** Classes that come in an order of their own. */
  readonly classNames: readonly string[];
  /** How many images there are, where that is known before they are read. */
  readonly total: number | undefined;
}

/** Something that trains the same game and is kept warm. */
export interface Candidate {
  readonly name: string;
  /** Versions and settings, for the reader. */
  readonly facts: string;
  /** Of the rounds of a race, how many it takes part in; by default all. */
  readonly rounds?: number;
  /** Mean milliseconds of a step over about `steps` steps, after some that are not counted. */
  time(steps: number): Promise<number>;
  /** GFLOPS of a square matrix product, where the candidate can tell. */
  gemm?(size: number): Promise<number>;
  /** Images a second made by G alone, in evaluation, where the candidate can tell. */
  sampling?(batches: number): Promise<number>;
  /** Peak resident memory in MB, where the candidate can tell. */
  memory?(): Promise<number>;
  close(): Promise<void>;
}

export const milliseconds = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

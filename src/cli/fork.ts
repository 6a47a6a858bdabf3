import { createRunFolder, folderStore } from '../node/index.js';
import {
  type Checkpoint,
  type Config,
  eventsFile,
  Keeper,
  metricsFile,
  readManifest,
  readText,
  type RunStore,
  splitMetrics,
} from '../train/index.js';
import { runName } from './run-name.js';
import type { OpenRun } from './runs.js';

interface Fork {
  readonly run: OpenRun;
  readonly from: Checkpoint | undefined;
  /** Of the new run. */
  readonly config: Config;
  /** Whether it goes on with other data. */
  readonly otherData: boolean;
  readonly out: string;
}

/**
 * A new run that holds what another was up to a checkpoint: that checkpoint, and what was logged till then. What was measured on
 * other data says nothing of the new run.
 */
export async function forkStore({ run, from, config, otherData, out }: Fork): Promise<RunStore> {
  const store = folderStore(await createRunFolder(out, runName(config)));
  for (const name of otherData ? [eventsFile] : [metricsFile, eventsFile]) {
    const { kept } = splitMetrics(await readText(run.store, name), from?.step ?? 0);
    if (kept !== '') await store.write(name, kept);
  }
  if (from) {
    const { made, data, metric } = await readManifest(run.store, from.step);
    const facts = { ...(made && { made }), ...(data && { data }), ...(metric && !otherData && { metric }) };
    await new Keeper(store, config.keep).save({ ...from, ...facts });
  }
  return store;
}

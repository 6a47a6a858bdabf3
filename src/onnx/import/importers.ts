import { constantImporters } from './constants.js';
import { convImporters } from './conv.js';
import { elementwiseImporters } from './elementwise.js';
import type { Importers } from './importer.js';
import { indexingImporters } from './indexing.js';
import { linearImporters } from './linear.js';
import { normalisationImporters } from './normalise.js';
import { poolImporters } from './pool.js';
import { resizeImporters } from './resize.js';
import { shapeImporters } from './shape.js';

/** Every ONNX op that is read, by its name. */
export const importers: ReadonlyMap<string, Importers[string]> = new Map(
  Object.entries({
    ...constantImporters,
    ...convImporters,
    ...elementwiseImporters,
    ...indexingImporters,
    ...linearImporters,
    ...normalisationImporters,
    ...poolImporters,
    ...resizeImporters,
    ...shapeImporters,
  }),
);

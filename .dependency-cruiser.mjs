/** What each folder of src/ may import. The only copy of the architecture; the diagram in docs/architecture.md is made from it. */
export const MAY_IMPORT = {
  support: [],
  tensor: ['support'],
  ir: ['support', 'tensor'],
  autodiff: ['support', 'ir'],
  nn: ['support', 'tensor', 'ir'],
  losses: ['support', 'tensor', 'ir', 'autodiff'],
  optim: ['support', 'ir'],
  passes: ['support', 'tensor', 'ir'],
  onnx: ['support', 'tensor', 'ir'],
  runtime: ['support', 'tensor', 'ir', 'passes', 'onnx'],
  // Networks that look at samples: layers with trained weights, run by an engine. No training, no files.
  features: ['support', 'tensor', 'ir', 'nn', 'runtime'],
  data: ['support', 'tensor'],
  metrics: ['support', 'tensor'],
  train: ['support', 'tensor', 'ir', 'autodiff', 'nn', 'optim', 'runtime', 'data', 'metrics'],
  recipes: ['support', 'tensor', 'ir', 'nn', 'losses', 'optim', 'data', 'train'],
  // Trained networks taken apart: directions of the latent space, latents of given images, what D has learned.
  control: ['support', 'tensor', 'ir', 'autodiff', 'optim', 'runtime', 'data', 'metrics', 'train'],
  // Scores of samples, each with its protocol.
  evaluate: ['support', 'tensor', 'runtime', 'features', 'data', 'metrics', 'train'],
  reproduce: [
    'support',
    'tensor',
    'ir',
    'runtime',
    'features',
    'data',
    'metrics',
    'train',
    'recipes',
    'evaluate',
  ],
  node: ['support', 'tensor', 'runtime', 'features', 'data', 'train'],
  web: ['support', 'runtime'],
  cli: [
    'support',
    'tensor',
    'ir',
    'runtime',
    'losses',
    'data',
    'metrics',
    'train',
    'recipes',
    'control',
    'evaluate',
    'reproduce',
    'node',
  ],
};
const TEST = '\\.test\\.ts$';
const layer = ([name, allowed]) => ({
  name: `layer-${name}`,
  severity: 'error',
  comment: `src/${name} may import: ${allowed.join(', ') || 'nothing'}`,
  from: { path: `^src/${name}/`, pathNot: TEST },
  to: { path: '^src/', pathNot: `^src/(${[name, ...allowed].join('|')})/` },
});
const error = (name, from, to) => ({ name, severity: 'error', from, to });
export default {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(layer),
    error('no-cycles', {}, { circular: true }),
    error(
      'unknown-folder',
      { path: '^src/[^/]+/', pathNot: `^src/(${Object.keys(MAY_IMPORT).join('|')})/` },
      {},
    ),
    error(
      'enter-by-the-index',
      { path: '^src/([^/]+)/' },
      { path: '^src/[^/]+/', pathNot: ['^src/$1/', '/index\\.ts$', '^src/support/'] },
    ),
    error(
      'examples-and-bench-use-the-public-api',
      { path: '^(examples|bench)/' },
      { path: '^src/', pathNot: ['^src/index\\.ts$', '^src/[^/]+/index\\.ts$'] },
    ),
    error(
      'onnxruntime-only-in-hosts',
      { path: '^src/', pathNot: '^src/(node|web)/' },
      { path: 'onnxruntime-(node|web)' },
    ),
    error(
      'portable-core',
      { path: '^src/', pathNot: ['^src/(node|cli)/', TEST] },
      { dependencyTypes: ['core'] },
    ),
    error('not-resolvable', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@ganymede/source', 'types', 'import', 'default'],
    },
  },
};

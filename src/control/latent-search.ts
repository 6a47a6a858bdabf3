import { grad } from '../autodiff/index.js';
import { flatten, graphOf, input, mean, square, state, sub, sum, type Value } from '../ir/index.js';
import { adam, cosine, type Schedule, type Slot } from '../optim/index.js';
import { compileProgram, type Engine, type ProgramSpec } from '../runtime/index.js';
import { invariant } from '../support/invariant.js';
import { Turns } from '../support/turns.js';
import { type Tensor, tensor, zeros } from '../tensor/index.js';
import { Evaluation, type Game, readsClass } from '../train/index.js';

/** Learning rate of Adam on z, which falls to 0 along half a cosine. */
const RATE = 0.1;
/** Steps in one call of the engine. */
const STEPS_A_CALL = 20;

export interface SearchOptions {
  /** Steps of Adam. */
  readonly steps: number;
  /** Latents that are moved side by side. */
  readonly starts: number;
}

/** From where to search for which image `[1, ...shape]`, with samples of which classes. */
interface Sought {
  readonly z: Tensor;
  readonly target: Tensor;
  readonly labels: Int32Array | undefined;
}

/** Move latents `[starts, ...latent]` so that their samples come nearer to an image; returns them. */
export type Search = (sought: Sought) => Promise<Tensor>;

/** Load the program that moves latents. */
export async function loadSearch(engine: Engine, game: Game, options: SearchOptions): Promise<Search> {
  const program = searchProgram(game, options);
  await engine.load(compileProgram(program.spec, { mode: 'loop', layout: engine.layout }));
  return inTurn(engine, async ({ z, target, labels }) => {
    await engine.writeState(program.begin(z, target));
    await moved(engine, program, options.steps, labels);
    const name = program.z.attrs.name;
    const found = (await engine.readState([name]))[name];
    invariant(found, 'the search leaves latents');
    return found;
  });
}

/** Searches by one engine wait for one another: all have the image in the same state. */
const turnsOf = new WeakMap<Engine, Turns>();

function inTurn(engine: Engine, search: Search): Search {
  const turns = turnsOf.get(engine) ?? new Turns();
  turnsOf.set(engine, turns);
  return (sought) => turns.take(() => search(sought));
}

const TARGET = 'projection.target';

interface SearchProgram {
  readonly spec: ProgramSpec;
  readonly z: Value<'State'>;
  readonly schedules: Readonly<Record<string, Schedule>>;
  /** States at the beginning. */
  readonly begin: (z: Tensor, target: Tensor) => Record<string, Tensor>;
}

/** A step of Adam on `z [starts, ...latent]`; each is moved by its own error alone. */
function searchProgram(game: Game, { steps, starts }: SearchOptions): SearchProgram {
  const z = state(`projection-${starts}.z`, [starts, ...game.latent.shape]);
  const error = errorOf(game, z);
  const [gradient] = grad(error, [z]);
  invariant(gradient, 'a gradient for z');
  const { next, schedules } = stepOf(z, gradient, steps);
  const slots = [...next.keys()].filter((each) => each !== z);
  const fresh = Object.fromEntries(slots.map(({ attrs, shape }) => [attrs.name, zeros(shape)]));
  return {
    spec: { name: `project-${starts}`, graph: graphOf({ error }, next), random: {} },
    z,
    schedules,
    begin: (from, target) => ({ ...fresh, [z.attrs.name]: from, [TARGET]: target }),
  };
}

/** The sum over all latents of the mean squared errors of their samples. */
function errorOf(game: Game, z: Value): Value {
  const target = state(TARGET, [1, ...game.samples.shape]);
  const label = game.classes && input('label', [z.shape[0] ?? 1], 'int32');
  const made = new Evaluation(game).play(game.samples.player, z, 'averaged', label);
  return sum(mean(square(sub(flatten(made), flatten(target))), { axes: [1] }));
}

interface Step extends Pick<SearchProgram, 'schedules'> {
  readonly next: ReadonlyMap<Value<'State'>, Value>;
}

function stepOf(z: Value<'State'>, gradient: Value, steps: number): Step {
  const next = new Map<Value<'State'>, Value>();
  const schedules: Record<string, Schedule> = {};
  const schedule = (name: string, fn: Schedule): Value => {
    schedules[name] = fn;
    return input(name, []);
  };
  const slot = (name: string): Slot => {
    const value = state(`${z.attrs.name}@${name}`, z.shape);
    return { value, set: (after) => void next.set(value, after) };
  };
  const optimizer = adam({ lr: cosine({ from: RATE, to: 0, steps }) });
  next.set(z, optimizer.update({ param: z, grad: gradient, slot, schedule, rate: schedule }));
  return { next, schedules };
}

async function moved(
  engine: Engine,
  { spec, schedules }: SearchProgram,
  steps: number,
  labels: Int32Array | undefined,
): Promise<void> {
  const labelled = readsClass(spec.graph);
  for (let done = 0; done < steps; done += STEPS_A_CALL) {
    const count = Math.min(STEPS_A_CALL, steps - done);
    const feeds = Object.entries(schedules).map(([name, fn]): [string, Tensor] => [
      name,
      tensor(
        [count],
        Float32Array.from({ length: count }, (_, i) => fn(done + i + 1)),
      ),
    ]);
    const label = labelled && labels && repeated(labels, count);
    const call = { seed: 0, step: done + 1, steps: count };
    await engine.run(spec.name, {
      ...call,
      feeds: { ...Object.fromEntries(feeds), ...(label && { label }) },
    });
  }
}

/** `[count, n]`: the labels once for every step. */
function repeated(labels: Int32Array, count: number): Tensor {
  const all = new Int32Array(count * labels.length);
  for (let i = 0; i < count; i++) all.set(labels, i * labels.length);
  return tensor([count, labels.length], all);
}

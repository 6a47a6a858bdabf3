import {
  conv,
  convInputGrad,
  convWeightGrad,
  elements,
  type Graph,
  graphOf,
  inputsOf,
  isOp,
  mean,
  state,
  type Value,
} from '../ir/index.js';
import {
  type Formulation,
  type Layout,
  type TunableConvolution,
  tunableConvolutions,
  type Tuning,
} from '../onnx/index.js';
import { upperMedian } from '../support/upper-median.js';
import { pause, seconds } from '../support/web.js';
import { type Tensor, tensor } from '../tensor/index.js';
import type { Engine } from './engine.js';
import { compileProgram } from './program.js';

/** Products from which a convolution is worth measuring: about a millisecond. */
const WORTH_MEASURING = 1e8;

/** The convolutions of programs that are worth measuring in a layout, one of each name. */
export function worthMeasuring(graphs: readonly Graph[], layout: Layout): readonly TunableConvolution[] {
  return tunableConvolutions(graphs, layout).filter(({ products }) => products >= WORTH_MEASURING);
}

/**
 * Measure convolutions in every formulation, small ones first, for about 12 seconds in all; `direct` is left for what is faster in the
 * median round. What there is no time to measure, or no wish once `signal` is aborted, is left out. A step gains more: its
 * convolutions share sums of filters and of images that each makes by itself here. The engine keeps states of it.
 */
export async function fastestOf(
  engine: Engine,
  convolutions: readonly TunableConvolution[],
  signal?: { readonly aborted: boolean },
): Promise<Tuning> {
  const tuning: Record<string, Formulation> = {};
  const waiting = convolutions.toSorted((a, b) => a.products - b.products);
  const deadline = seconds() + SECONDS;
  let secondsPerProduct = 0;
  for (const [i, each] of waiting.entries()) {
    const left = deadline - seconds();
    if (signal?.aborted === true || secondsPerProduct * each.products > left) break;
    const { best, firstRound } = await fastest(engine, each, left / (waiting.length - i));
    tuning[each.name] = best;
    secondsPerProduct = Math.max(secondsPerProduct, firstRound / each.products);
  }
  return tuning;
}

/** At most this many rounds of one convolution, enough for a median beside other work. */
const ROUNDS = 7;
/** Those left share what is left of so many seconds; each is measured in one round at least. */
const SECONDS = 12;

interface Measured {
  readonly best: Formulation;
  /** Seconds until every formulation had been made ready and timed once. */
  readonly firstRound: number;
}

async function fastest(engine: Engine, convolution: TunableConvolution, limit: number): Promise<Measured> {
  const began = seconds();
  const others = convolution.formulations.filter((formulation) => formulation !== 'direct');
  for (const formulation of ['direct', ...others] as const) await loadTimed(engine, convolution, formulation);
  const ratios = new Map(others.map((formulation): [Formulation, number[]] => [formulation, []]));
  let firstRound = 0;
  for (let round = 0; round < ROUNDS && (round === 0 || seconds() - began < limit); round++) {
    const direct = await timed(engine, 'direct');
    for (const formulation of others)
      ratios.get(formulation)?.push((await timed(engine, formulation)) / direct);
    if (round === 0) firstRound = seconds() - began;
  }
  for (const formulation of convolution.formulations) await engine.unload(programName(formulation));
  const [best] = [...ratios]
    .map(([formulation, values]) => ({ formulation, ratio: upperMedian(values) }))
    .sort((a, b) => a.ratio - b.ratio);
  return { best: best && best.ratio < 1 ? best.formulation : 'direct', firstRound };
}

const programName = (formulation: Formulation): string => `measure ${formulation}`;

async function loadTimed(
  engine: Engine,
  { name, value }: TunableConvolution,
  formulation: Formulation,
): Promise<void> {
  const graph = graphOf({ y: mean(alone(name, value)) });
  const states = graph.states.map((slot) => slot.value);
  await engine.writeState(Object.fromEntries(states.map(({ attrs, shape }) => [attrs.name, pattern(shape)])));
  const program = { name: programName(formulation), graph, random: {} };
  const options = { mode: 'plain', layout: engine.layout, tuning: { [name]: formulation } } as const;
  await engine.load(compileProgram(program, options));
}

/** One call. Before it the threads of the program before stop looking for work, and a first call wakes its own. */
async function timed(engine: Engine, formulation: Formulation): Promise<number> {
  const call = { feeds: {}, seed: 0, step: 0, steps: 1 };
  await pause(25);
  await engine.run(programName(formulation), call);
  const start = seconds();
  await engine.run(programName(formulation), call);
  return seconds() - start;
}

/** A convolution of images that already lie in blocks, as those of a network do. */
function alone(name: string, value: TunableConvolution['value']): Value {
  const [a, b] = inputsOf(value, 2);
  if (isOp(value, 'ConvWeightGrad'))
    return convWeightGrad(images(`${name} a`, a), images(`${name} b`, b), value.attrs);
  const filters = state(`${name} w`, b.shape);
  const read = images(`${name} a`, a);
  return isOp(value, 'ConvInputGrad')
    ? convInputGrad(read, filters, value.attrs)
    : conv(read, filters, value.attrs);
}

const FEW = 16;

/** Images made of a few channels by a convolution of their pixels, which costs little. */
function images(name: string, { shape }: Value): Value {
  const [batch = 1, channels = 1, ...size] = shape;
  return conv(state(name, [batch, FEW, ...size]), state(`${name} pixels`, [channels, FEW, 1, 1]));
}

function pattern(shape: readonly number[]): Tensor {
  const data = new Float32Array(elements(shape));
  for (let i = 0; i < data.length; i++) data[i] = (i % 13) / 6 - 1;
  return tensor(shape, data);
}

import type { Look, Trial } from '../benchmark.js';
import { bestDiscriminator, dataDensity, isKnown, middles } from './density.js';
import { type Stage, stagesOf } from './stages.js';

/** Pixels of a panel, and where its axes are. */
interface Panel {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  /** Height of D = 1. */
  readonly height: number;
  /** Pixels between the axes of x and of z. */
  readonly gap: number;
}

const large: Panel = { left: 40, width: 720, top: 40, height: 300, gap: 60 };
const small: Omit<Panel, 'left'> = { width: 165, top: 490, height: 110, gap: 26 };
const frame = { width: 800, height: 680 } as const;

/** Seconds of the animation. */
const duration = 12;
/** What share of the height the highest density of the data takes. */
const densityShare = 0.7;
const highest = Math.max(...dataDensity);

const colours = { D: '#1d4ed8', best: '#93c5fd', data: '#111827', samples: '#15803d', map: '#9ca3af' };

/** An animated figure for the first training of every method. */
export function figuresOf(trials: readonly Trial[]): Record<string, string> {
  const firsts = [...new Map([...trials].reverse().map((trial) => [trial.method, trial])).values()];
  return Object.fromEntries(
    firsts.reverse().map((trial) => [`figure1-${slug(trial.method)}.svg`, svg(trial)]),
  );
}

const slug = (method: string): string => method.replace(/[^A-Za-z0-9]+/g, '-');

function svg({ method, seed, steps, looks }: Trial): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${frame.height}" font-family="sans-serif" font-size="13" fill="#111827">
<rect width="${frame.width}" height="${frame.height}" fill="white"/>
<text x="${large.left}" y="24">${method}, seed ${seed}, ${steps} steps</text>
${legend()}
${animated(looks)}
${stagesOf(looks).map(stagePanel).join('\n')}
</svg>
`;
}

function legend(): string {
  const entries = [
    ['D', colours.D, '6 4'],
    ['D*', colours.best, '2 3'],
    ['p_data', colours.data, '2 3'],
    ['p_g', colours.samples, ''],
    ['G(z)', colours.map, ''],
  ] as const;
  return entries
    .map(([name, colour, dash], i) => {
      const x = 420 + 78 * i;
      return `<path d="M${x} 20h22" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/><text x="${x + 26}" y="24">${name}</text>`;
    })
    .join('\n');
}

/** The whole training in one panel, its curves moving from look to look. */
function animated(looks: readonly Look[]): string {
  const curves = looks.map((look) => curvesOf(look, large));
  const first = curves[0];
  if (!first) return '';
  const lines = Object.keys(first).map((name) => {
    const frames = curves.map((each) => each[name] ?? '');
    return line(
      name,
      frames.at(-1) ?? '',
      `<animate attributeName="d" dur="${duration}s" repeatCount="indefinite" values="${frames.join(';')}"/>`,
    );
  });
  return [
    axes(large),
    line('data', dataLine(large)),
    ...lines,
    ...looks.map((look, i) => counter(look, i, looks.length)),
  ].join('\n');
}

/** The number of the step, shown while its look is. */
function counter({ step }: Look, index: number, count: number): string {
  const times = [0, index / count, (index + 1) / count, 1].map((time) => time.toFixed(4));
  return `<text x="${large.left + large.width}" y="${large.top + 16}" text-anchor="end" opacity="${index === count - 1 ? 1 : 0}">step ${step}<animate attributeName="opacity" dur="${duration}s" repeatCount="indefinite" calcMode="discrete" keyTimes="${times.slice(0, 3).join(';')}" values="0;1;0"/></text>`;
}

function stagePanel({ label, caption, look }: Stage, index: number): string {
  const panel = { ...small, left: large.left + index * (small.width + 20) };
  const lines = Object.entries(curvesOf(look, panel)).map(([name, d]) => line(name, d));
  const title = `<text x="${panel.left}" y="${panel.top - 26}" font-size="11">(${label}) step ${look.step}</text><text x="${panel.left}" y="${panel.top - 12}" font-size="9">${caption}</text>`;
  return [title, axes(panel), line('data', dataLine(panel)), ...lines].join('\n');
}

const styles: Readonly<Record<string, string>> = {
  D: `stroke="${colours.D}" stroke-width="2" stroke-dasharray="6 4"`,
  best: `stroke="${colours.best}" stroke-width="1.5" stroke-dasharray="2 3"`,
  data: `stroke="${colours.data}" stroke-width="2" stroke-dasharray="2 3"`,
  samples: `stroke="${colours.samples}" stroke-width="2"`,
  map: `stroke="${colours.map}" stroke-width="1"`,
};

function line(name: string, d: string, inside = ''): string {
  return `<path fill="none" ${styles[name] ?? ''} d="${d}">${inside}</path>`;
}

/** The paths of D, D*, p_g and the arrows from z to x. */
function curvesOf({ curves: { D = [], p_g = [], G = [] } }: Look, panel: Panel): Record<string, string> {
  return {
    map: G.map(
      (x, i) =>
        `M${at(axis(panel, (i + 0.5) / G.length))} ${at(panel.top + panel.height + panel.gap)}L${at(place(panel, x))} ${at(panel.top + panel.height)}`,
    ).join(''),
    best: path(panel, bestDiscriminator(p_g), 1, nearestKnown(p_g)),
    D: path(panel, D, 1),
    samples: path(panel, p_g, highest / densityShare),
  };
}

const dataLine = (panel: Panel): string => path(panel, dataDensity, highest / densityShare);

/** Values along the line, `full` at the top of the panel; in the place of bin `i` that of bin `from[i]`. */
function path(
  panel: Panel,
  values: readonly number[],
  full: number,
  from: readonly number[] = values.map((_, i) => i),
): string {
  const points = from.map((bin) => {
    const y = panel.top + panel.height * (1 - Math.min((values[bin] ?? 0) / full, 1.05));
    return `${at(place(panel, middles[bin] ?? 0))} ${at(y)}`;
  });
  return `M${points.join('L')}`;
}

/** For every bin the nearest one in which `D*` can be told: as many points in every frame, as animations need. */
function nearestKnown(ofSamples: readonly number[]): number[] {
  const known = middles.flatMap((_, i) => (isKnown(i, ofSamples) ? [i] : []));
  return middles.map((_, i) =>
    known.reduce((best, bin) => (Math.abs(bin - i) < Math.abs(best - i) ? bin : best), known[0] ?? i),
  );
}

function axes(panel: Panel): string {
  const right = panel.left + panel.width;
  const x = panel.top + panel.height;
  const half = panel.top + panel.height / 2;
  return `<path fill="none" stroke="#d1d5db" d="M${panel.left} ${half}H${right}" stroke-dasharray="1 4"/>
<path fill="none" stroke="#6b7280" d="M${panel.left} ${x}H${right}M${panel.left} ${x + panel.gap}H${right}"/>
<text x="${panel.left - 4}" y="${x + 4}" font-size="10" text-anchor="end">x</text><text x="${panel.left - 4}" y="${x + panel.gap + 4}" font-size="10" text-anchor="end">z</text><text x="${panel.left - 4}" y="${half + 4}" font-size="10" text-anchor="end">1/2</text>`;
}

const axis = ({ left, width }: Panel, share: number): number => left + share * width;

/** Where `x` is, kept within the panel. */
function place(panel: Panel, x: number): number {
  const [low = -5] = middles;
  return axis(panel, Math.min(1, Math.max(0, (x - low) / -(2 * low))));
}

const at = (pixels: number): string => pixels.toFixed(1);

/** One axis of a convolution. */
export interface Axis {
  readonly size: number;
  readonly outputs: number;
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the first pixel. */
  readonly pad: number;
}

/**
 * What a strided convolution does to every `stride`-th pixel of an axis: an unstrided one. Pixel `q` of the phase is pixel
 * `q * stride + remainder` of the axis; output `o` reads the phase's pixels `o + first`, `o + first + spacing`, ...
 */
export interface Phase {
  readonly remainder: number;
  /** Pixels of the axis that belong to it. */
  readonly size: number;
  /** Kernel taps that meet it, in order. */
  readonly taps: readonly number[];
  readonly first: number;
  readonly spacing: number;
}

/** Whether an axis splits into phases: strides and dilations do not go together. */
export const splits = ({ stride, dilation }: Pick<Axis, 'stride' | 'dilation'>): boolean =>
  stride === 1 || dilation === 1;

/** The phases of an axis, by remainder; one that no tap meets has no taps. */
export function phasesOf(axis: Axis): readonly Phase[] {
  const { size, kernel, stride, dilation, pad } = axis;
  return Array.from({ length: stride }, (_, remainder) => {
    const taps = range(0, kernel).filter((tap) => modulo(tap * dilation - pad, stride) === remainder);
    const [tap = 0] = taps;
    return {
      remainder,
      size: Math.max(0, Math.ceil((size - remainder) / stride)),
      taps,
      first: (tap * dilation - pad - remainder) / stride,
      spacing: stride === 1 ? dilation : 1,
    };
  });
}

/** Distance from the first tap of a phase to its last, in its pixels. */
export const spanOf = ({ taps, spacing }: Phase): number => (taps.length - 1) * spacing;

/** A part of an axis, and the zeros around it that an unstrided convolution needs there. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

/** The pixels of a phase that the `outputs` windows of the forward convolution reach. */
export function readWindow(phase: Phase, { outputs }: Axis): Window {
  return within(phase.first, outputs + phase.first + spanOf(phase), phase.size);
}

/** The outputs that the pixels of a phase reach, for its input gradient: pixel `q` gathers `dy[q - first - ...]`. */
export function spreadWindow(phase: Phase, { outputs }: Axis): Window {
  return within(-phase.first - spanOf(phase), phase.size - phase.first, outputs);
}

/** The indices from `start` up to `end`, of which those in `[0, size)` exist. */
function within(start: number, end: number, size: number): Window {
  const from = Math.min(Math.max(0, start), size);
  const to = Math.max(from, Math.min(size, end));
  return { from, to, before: from - start, after: end - to };
}

export const isEmpty = ({ from, to }: Window): boolean => to <= from;

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, i) => from + i);
}

const modulo = (a: number, b: number): number => ((a % b) + b) % b;

import { type Convolution, geometryOf, hasFewChannels, isBlocked } from './geometry.js';
import { hasWeightGradient } from './weight-gradient.js';
import { fitsWinograd } from './winograd.js';

/** How a convolution in blocks is computed: product by product, or by fewer products of sums (Winograd 1980). */
export const formulations = ['direct', 'winograd'] as const;

export type Formulation = (typeof formulations)[number];

/** The formulations of convolutions, by name; of others it is `direct`. */
export type Tuning = Readonly<Record<string, Formulation>>;

/** Convolutions of one name take the same time. */
export function convolutionName(value: Convolution): string {
  const { image, filters } = geometryOf(value);
  const { strides, pads, dilations } = value.attrs;
  return `${value.op} of ${image.join('x')} by ${filters.join('x')}, strides ${strides.join(',')}, pads ${pads.join(',')}, dilations ${dilations.join(',')}`;
}

/** The ways in which a convolution can be computed in blocks of so many channels. */
export function formulationsOf(value: Convolution, size: number): readonly Formulation[] {
  const geometry = geometryOf(value);
  const fits =
    isBlocked(value, geometry, size) &&
    !hasFewChannels(geometry, size) &&
    (value.op !== 'ConvWeightGrad' || hasWeightGradient(size, geometry.image[0] ?? 0)) &&
    fitsWinograd(geometry.axes, value.op);
  return fits ? ['direct', 'winograd'] : ['direct'];
}

import type { Plane } from './images.js';

/** The binomial filter of Burt and Adelson 1983. */
const FILTER = [1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16];
/** Most detail a smaller level would still hold, in pixels a side. */
const SMALLEST = 16;

/** Levels of the pyramid of an image: its sides are halved while they are even and at least 16 pixels remain. */
export function pyramidLevels(height: number, width: number): number {
  if (height % 2 !== 0 || width % 2 !== 0 || Math.min(height, width) < 2 * SMALLEST) return 1;
  return 1 + pyramidLevels(height / 2, width / 2);
}

/** What each level adds to the coarser ones, finest first; the last is the coarsest image itself (Burt and Adelson 1983). */
export function laplacianPyramid(plane: Plane, levels: number): Plane[] {
  if (levels === 1) return [plane];
  const coarse = reduced(plane);
  const predicted = expanded(coarse).data;
  const detail = plane.data.map((value, i) => value - (predicted[i] ?? 0));
  return [{ ...plane, data: detail }, ...laplacianPyramid(coarse, levels - 1)];
}

/** Blurred, then every second row and column. */
function reduced(plane: Plane): Plane {
  const { data } = blurred(plane);
  const height = plane.height / 2;
  const width = plane.width / 2;
  const kept = Float64Array.from({ length: height * width }, (_, i) => {
    const row = Math.floor(i / width);
    return data[2 * row * plane.width + 2 * (i % width)] ?? 0;
  });
  return { height, width, data: kept };
}

/** Zeros between the pixels, then blurred, with the brightness kept. */
function expanded({ height, width, data }: Plane): Plane {
  const spread = new Float64Array(4 * height * width);
  for (let i = 0; i < data.length; i++) {
    const row = Math.floor(i / width);
    spread[4 * row * width + 2 * (i % width)] = 4 * (data[i] ?? 0);
  }
  return blurred({ height: 2 * height, width: 2 * width, data: spread });
}

function blurred({ height, width, data }: Plane): Plane {
  const rows = Float64Array.from(data, (_, i) => {
    const row = Math.floor(i / width);
    return filtered((offset) => data[mirrored(row + offset, height) * width + (i % width)] ?? 0);
  });
  const both = rows.map((_, i) => {
    const start = Math.floor(i / width) * width;
    return filtered((offset) => rows[start + mirrored((i % width) + offset, width)] ?? 0);
  });
  return { height, width, data: both };
}

function filtered(at: (offset: number) => number): number {
  return FILTER.reduce((sum, weight, i) => sum + weight * at(i - 2), 0);
}

/** An index reflected at the middles of the first and last pixels. */
function mirrored(index: number, length: number): number {
  const inside = Math.abs(index);
  return inside < length ? inside : 2 * (length - 1) - inside;
}

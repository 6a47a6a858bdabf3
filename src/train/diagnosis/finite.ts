import type { Tensor } from '../../tensor/index.js';

export function isFiniteTensor({ data }: Tensor): boolean {
  return data.every((value: number) => Number.isFinite(value));
}

import { readFileSync } from 'node:fs';
import { decodeSafetensors, type Tensor } from 'ganymede/tensor';

/** The tensors of a fixture that PyTorch made. */
export function torchFixture(name: string): Readonly<Record<string, Tensor>> {
  return decodeSafetensors(readFileSync(new URL(`../fixtures/torch/${name}.safetensors`, import.meta.url)))
    .tensors;
}

export function tensorNamed(tensors: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const found = tensors[name];
  if (!found) throw new Error(`the fixture has no "${name}"`);
  return found;
}

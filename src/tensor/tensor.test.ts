import { expect, test } from 'vitest';
import {
  bytesPerElement,
  full,
  mapFloats,
  sameShape,
  scalar,
  sizeOf,
  stridesOf,
  tensor,
  zeros,
} from './tensor.js';

test('the dtype follows the data', () => {
  expect(tensor([2], [1, 2]).data).toEqual(Float32Array.of(1, 2));
  expect(tensor([2], Int32Array.of(1, 2)).dtype).toBe('int32');
  expect(tensor([2], Uint8Array.of(1, 2)).dtype).toBe('uint8');
  expect(tensor([2], [1, 0], 'bool')).toEqual({ dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) });
});

test('typed arrays are not copied', () => {
  const data = new Float32Array(6);
  expect(tensor([2, 3], data).data).toBe(data);
});

test('elements are mapped to float32, whatever they were', () => {
  const halves = mapFloats(tensor([3], Uint8Array.of(0, 1, 255)), (value) => value / 2);
  expect(halves).toEqual(tensor([3], Float32Array.of(0, 0.5, 127.5)));
});

test('disagreements are refused', () => {
  expect(() => tensor([2, 3], [1])).toThrow(
    expect.objectContaining({
      code: 'SHAPE_MISMATCH',
      expected: '6',
      actual: '1',
      fix: expect.any(String) as string,
    }),
  );
  expect(() => tensor([1], Int32Array.of(1), 'float32')).toThrow(
    expect.objectContaining({ code: 'DTYPE_MISMATCH', fix: expect.any(String) as string }),
  );
  expect(() => sizeOf([2, -1])).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
  expect(() => sizeOf([1.5])).toThrow(
    expect.objectContaining({ code: 'SHAPE_MISMATCH', actual: '[1.5]', fix: expect.any(String) as string }),
  );
  expect(() => sizeOf([2 ** 40, 2 ** 40])).toThrow(expect.objectContaining({ code: 'SHAPE_MISMATCH' }));
});

test('a tensor beyond 2 GiB is refused before it is allocated', () => {
  const refused = (make: () => unknown): unknown => {
    try {
      return make();
    } catch (error) {
      return error;
    }
  };
  expect(refused(() => zeros([100_000, 200_000]))).toMatchObject({
    code: 'TENSOR_TOO_LARGE',
    message: 'a float32 tensor of shape [100000,200000] would take 80.0 GB',
    where: 'shape [100000,200000]',
    expected: 'at most 2 GiB (2.1 GB) for one tensor',
  });
  expect(refused(() => full([2 ** 31 + 1], 1, 'uint8'))).toMatchObject({ code: 'TENSOR_TOO_LARGE' });
  expect(refused(() => zeros([2 ** 40, 2 ** 40]))).toMatchObject({ code: 'TENSOR_TOO_LARGE' });
  expect(refused(() => zeros([-(2 ** 40), 2]))).toMatchObject({ code: 'SHAPE_MISMATCH' });
  expect(refused(() => zeros([0, 2 ** 40]))).toMatchObject({ shape: [0, 2 ** 40] });
});

test('filled tensors', () => {
  expect(zeros([2], 'int32').data).toEqual(Int32Array.of(0, 0));
  expect(full([2], 0.5).data).toEqual(Float32Array.of(0.5, 0.5));
  expect(scalar(3)).toEqual({ dtype: 'float32', shape: [], data: Float32Array.of(3) });
  expect(zeros([0, 4]).data.length).toBe(0);
});

test('sizes and strides', () => {
  expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
  expect(stridesOf([])).toEqual([]);
  expect(sizeOf([])).toBe(1);
  expect([bytesPerElement('float32'), bytesPerElement('bool')]).toEqual([4, 1]);
  expect([sameShape([1, 2], [1, 2]), sameShape([1], [1, 1])]).toEqual([true, false]);
});

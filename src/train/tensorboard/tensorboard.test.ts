import { expect, test } from 'vitest';
import { memoryStore } from '../../../test/memory-store.js';
import { encodeUtf8 } from '../../support/web.js';
import { crc32c } from './crc32c.js';
import { encodeEvent } from './event.js';
import { TensorBoardLog } from './log.js';
import { tfRecord } from './record.js';

// RFC 3720, appendix B.4.
test.each([
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, i) => i), 0x46dd794e],
  ['the digits', encodeUtf8('123456789'), 0xe3069283],
])('CRC-32C of %s', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected);
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

// By tensorboard 2.21: RecordWriter of an Event(wall_time=1.5, step=300, ...).
const expectedEvents = {
  version: '09000000000000f83f10ac021a0d627261696e2e4576656e743a32',
  restart: '09000000000000f83f10ac023a020801',
  scalars: '09000000000000f83f10ac022a1e0a0d0a066c6f73732f44150000803e0a0d0a066c6f73732f4715000040c0',
  image: '09000000000000f83f10ac022a180a160a0773616d706c6573220b0802100318012203010203',
};
const expectedRecord = '0800000000000000ff86240f67616e796d656465df5dfbca';

test('events and records are those of the reference implementation', () => {
  const time = { seconds: 1.5, step: 300 };
  expect(hex(encodeEvent(time, { kind: 'version' }))).toBe(expectedEvents.version);
  expect(hex(encodeEvent(time, { kind: 'restart' }))).toBe(expectedEvents.restart);
  expect(hex(encodeEvent(time, { kind: 'scalars', values: { 'loss/D': 0.25, 'loss/G': -3 } }))).toBe(
    expectedEvents.scalars,
  );
  const image = { shape: [2, 3, 1], png: Uint8Array.of(1, 2, 3) };
  expect(hex(encodeEvent(time, { kind: 'image', tag: 'samples', image }))).toBe(expectedEvents.image);
  expect(hex(tfRecord(encodeUtf8('ganymede')))).toBe(expectedRecord);
});

test('a process begins a file of its own and withdraws later steps', async () => {
  const store = memoryStore();
  const log = new TensorBoardLog(store);
  await log.begin(20);
  const [name = '', bytes] = [...store.files][0] ?? [];
  expect(name).toMatch(/^tensorboard\/events\.out\.tfevents\.\d{10}\.step-00000020$/);
  await log.scalars(25, { 'loss.D': 1 });
  expect(store.files.get(name)?.length).toBeGreaterThan(bytes?.length ?? Infinity);
});

import { invalid, tooLarge } from './errors.js';
import { importLimits } from './limits.js';

/** Fields that hold messages with lists of their own, by number, of a message of onnx.proto. */
interface Message {
  readonly [field: number]: Message;
}

const TENSOR: Message = { 13: {} };
const VALUE_INFO: Message = { 2: { 1: { 2: { 1: {} } } }, 4: {} };
const GRAPH: Record<number, Message> = { 5: TENSOR, 11: VALUE_INFO, 12: VALUE_INFO, 13: VALUE_INFO };
const ATTRIBUTE: Message = { 5: TENSOR, 6: GRAPH, 10: TENSOR, 11: GRAPH };
const NODE: Message = { 5: ATTRIBUTE, 9: {} };
const SPARSE_TENSOR: Message = { 1: TENSOR, 2: TENSOR };
Object.assign(GRAPH, { 1: NODE, 14: { 2: {} }, 15: SPARSE_TENSOR, 16: {} });
const FUNCTION: Message = { 7: NODE, 11: ATTRIBUTE, 12: VALUE_INFO };
const MODEL: Message = { 7: GRAPH, 8: {}, 14: {}, 20: { 1: GRAPH, 2: GRAPH }, 25: FUNCTION, 26: {} };

/**
 * Throw ONNX_TOO_LARGE if a model consists of too many records. A record may be two bytes in the file and some hundred
 * as an object, so this is counted before any is made. What is no protobuf message is left to the parser.
 */
export function checkRecords(bytes: Uint8Array): void {
  new RecordCounter(bytes).count(MODEL, bytes.length, 0);
}

/** What the parser allows; deeper messages are not counted, because it refuses them. */
const DEEPEST = 100;

class RecordCounter {
  readonly #bytes: Uint8Array;
  #position = 0;
  #records = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Count the records of a message that ends at `end`. */
  count(message: Message, end: number, depth: number): void {
    while (this.#position < end) {
      this.#records++;
      if (this.#records > importLimits.records)
        throw tooLarge('records of the file', { limit: importLimits.records, actual: this.#records });
      const tag = this.#varint();
      const inner = message[Math.floor(tag / 8)];
      const next = this.#endOfRecord(tag % 8);
      if (inner && depth < DEEPEST) this.count(inner, Math.min(next, end), depth + 1);
      this.#position = next;
    }
  }

  /** The end of a record of a wire type, of which the tag has been read: https://protobuf.dev/programming-guides/encoding */
  #endOfRecord(wireType: number): number {
    if (wireType === 1) return this.#position + 8;
    if (wireType === 5) return this.#position + 4;
    if (wireType === 3 || wireType === 4)
      throw invalid('the file holds a group', { expected: 'fields of onnx.proto', actual: 'a group' });
    const value = this.#varint();
    return wireType === 2 ? this.#position + value : this.#position;
  }

  #varint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.#position++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
}

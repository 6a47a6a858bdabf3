import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** What TensorBoard shows of a step. */
export type EventContent =
  | { readonly kind: 'version' }
  /** Whatever was written of this and later steps counts for nothing. */
  | { readonly kind: 'restart' }
  | { readonly kind: 'scalars'; readonly values: Readonly<Record<string, number>> }
  | { readonly kind: 'image'; readonly tag: string; readonly image: EventImage };

export interface EventImage {
  /** `[H, W, C]` */
  readonly shape: readonly number[];
  readonly png: Uint8Array;
}

interface EventTime {
  /** Seconds since 1970. */
  readonly seconds: number;
  readonly step: number;
}

/** Field numbers of tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto. */
const event = { wallTime: 1, step: 2, fileVersion: 3, summary: 5, sessionLog: 7 };
const summaryValue = 1;
const value = { tag: 1, simpleValue: 2, image: 4 };
const imageField = { height: 1, width: 2, colorspace: 3, encoded: 4 };
const sessionStatus = { field: 1, start: 1 };

/** An `Event` message. */
export function encodeEvent({ seconds, step }: EventTime, content: EventContent): Uint8Array {
  const writer = new BinaryWriter();
  writer.tag(event.wallTime, WireType.Bit64).double(seconds);
  writer.tag(event.step, WireType.Varint).int64(step);
  switch (content.kind) {
    case 'version':
      writer.tag(event.fileVersion, WireType.LengthDelimited).string('brain.Event:2');
      break;
    case 'restart':
      writer.tag(event.sessionLog, WireType.LengthDelimited).fork();
      writer.tag(sessionStatus.field, WireType.Varint).int32(sessionStatus.start).join();
      break;
    case 'scalars':
    case 'image':
      writer.tag(event.summary, WireType.LengthDelimited).fork();
      writeSummary(writer, content);
      writer.join();
  }
  return writer.finish();
}

function writeSummary(writer: BinaryWriter, content: EventContent & { kind: 'scalars' | 'image' }): void {
  if (content.kind === 'image') writeImage(writer, content.tag, content.image);
  else for (const [tag, scalar] of Object.entries(content.values)) writeScalar(writer, tag, scalar);
}

function writeScalar(writer: BinaryWriter, tag: string, scalar: number): void {
  writer.tag(summaryValue, WireType.LengthDelimited).fork();
  writer.tag(value.tag, WireType.LengthDelimited).string(tag);
  writer.tag(value.simpleValue, WireType.Bit32).float(Math.fround(scalar)).join();
}

function writeImage(writer: BinaryWriter, tag: string, { shape, png }: EventImage): void {
  const [height = 0, width = 0, channels = 0] = shape;
  writer.tag(summaryValue, WireType.LengthDelimited).fork();
  writer.tag(value.tag, WireType.LengthDelimited).string(tag);
  writer.tag(value.image, WireType.LengthDelimited).fork();
  writer.tag(imageField.height, WireType.Varint).int32(height);
  writer.tag(imageField.width, WireType.Varint).int32(width);
  writer.tag(imageField.colorspace, WireType.Varint).int32(channels);
  writer.tag(imageField.encoded, WireType.LengthDelimited).bytes(png).join().join();
}

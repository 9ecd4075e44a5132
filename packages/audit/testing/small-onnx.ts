import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const varint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varint(value >> 7)]);
/** A protobuf field with a number. */
const number = (id: number, value: number) => Buffer.from([...varint(id * 8), ...varint(value)]);
/** A protobuf field with a text, or with a message of these parts. */
function field(id: number, ...parts: readonly (string | Uint8Array)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part as Uint8Array)));
  return Buffer.concat([Buffer.from([...varint(id * 8 + 2), ...varint(body.length)]), body]);
}

const FLOAT = 1;
const INTS = 7;
const INT = 2;
const tensor = (name: string, dims: readonly Buffer[]) => [
  field(1, name),
  field(2, field(1, number(1, FLOAT), field(2, ...dims.map((dim) => field(1, dim))))),
];
const pictures = field(2, "pictures");
const size = (value: number) => number(1, value);
const pair = (name: string, value: number) =>
  field(5, field(1, name), number(8, value), number(8, value), number(20, INTS));

/**
 * An ONNX network with DINOv3's input and output (`pixel_values` of 3 × 224 × 224, `pooler_output`), without weights: it takes the mean of each square of
 * 32 × 32. So the adapter's own code is tested with the real runtime on every machine.
 */
const NETWORK = Buffer.concat([
  number(1, 8),
  field(
    7,
    field(
      1,
      field(1, "pixel_values"),
      field(2, "squares"),
      field(4, "AveragePool"),
      pair("kernel_shape", 32),
      pair("strides", 32),
    ),
    field(
      1,
      field(1, "squares"),
      field(2, "pooler_output"),
      field(4, "Flatten"),
      field(5, field(1, "axis"), number(3, 1), number(20, INT)),
    ),
    field(2, "means"),
    field(11, ...tensor("pixel_values", [pictures, size(3), size(224), size(224)])),
    field(12, ...tensor("pooler_output", [pictures, size(3 * 7 * 7)])),
  ),
  field(8, field(1, ""), number(2, 13)),
]);

/** Writes the network into a new folder; gives its path. */
export async function writeSmallOnnx(): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "small-onnx-")), "means.onnx");
  await writeFile(path, NETWORK);
  return path;
}

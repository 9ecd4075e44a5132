import { readFile } from "node:fs/promises";
import { CompetitionError } from "@404-gen/core";

/** Wire types of Protobuf. Source: its documentation of the encoding. */
const [VARINT, FIXED64, BYTES, FIXED32] = [0, 1, 2, 5];
/** Field numbers of `onnx.proto`: the places of tensors, and the place of the file name of a tensor whose bytes are in another file. */
const FIELD = {
  graph: 7,
  node: 1,
  initializer: 5,
  attribute: 5,
  tensor: 5,
  subgraph: 6,
  externalData: 13,
  key: 1,
  value: 2,
};
/** Greatest depth of graphs in graphs (loops, conditions) that are read. */
const DEEPEST = 8;

type Field = { readonly number: number; readonly bytes: Uint8Array };

/** The length-delimited fields of a message. They end before a malformed part. */
function* fieldsOf(message: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    for (let value = 0, scale = 1; at < message.length; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    return 0;
  };
  while (at < message.length) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === VARINT) varint();
    else if (kind === FIXED64) at += 8;
    else if (kind === FIXED32) at += 4;
    else if (kind === BYTES) {
      const length = varint();
      if (at + length > message.length) return;
      yield { number: Math.floor(tag / 8), bytes: message.subarray(at, at + length) };
      at += length;
    } else return;
  }
}

const all = (message: Uint8Array, number: number): readonly Uint8Array[] =>
  [...fieldsOf(message)].filter((field) => field.number === number).map(({ bytes }) => bytes);
const textOf = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes ?? new Uint8Array());

function locationsOf(tensor: Uint8Array): readonly string[] {
  return all(tensor, FIELD.externalData)
    .map((entry) => [textOf(all(entry, FIELD.key)[0]), textOf(all(entry, FIELD.value)[0])] as const)
    .filter(([key]) => key === "location")
    .map(([, value]) => value);
}

function locationsIn(graph: Uint8Array, depth = 0): readonly string[] {
  if (depth > DEEPEST) return [];
  const attributes = all(graph, FIELD.node).flatMap((node) => all(node, FIELD.attribute));
  return [
    ...all(graph, FIELD.initializer).flatMap(locationsOf),
    ...attributes.flatMap((attribute) => all(attribute, FIELD.tensor).flatMap(locationsOf)),
    ...attributes.flatMap((attribute) =>
      all(attribute, FIELD.subgraph).flatMap((inner) => locationsIn(inner, depth + 1)),
    ),
  ];
}

/**
 * Names of the files that hold weights outside of the graph, sorted, each once. The public export of DINOv3 is `model.onnx` with
 * `model.onnx_data` beside it.
 *
 * @throws CompetitionError `MODEL_INVALID` for a name that is no plain file name beside the graph
 */
export async function externalFiles(path: string): Promise<readonly string[]> {
  const names = new Set(all(await readFile(path), FIELD.graph).flatMap((graph) => locationsIn(graph)));
  for (const name of names) {
    if (/^[\w.-]+$/.test(name) && !/^\.+$/.test(name)) continue;
    throw new CompetitionError(`${path} names ${JSON.stringify(name)} for its weights, which is no file beside it`, {
      code: "MODEL_INVALID",
      data: { path, name },
    });
  }
  return [...names].sort();
}

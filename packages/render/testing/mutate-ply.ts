import { NASTY_FLOATS, pick } from "./nasty.ts";

type Random = () => number;

const LINES = [
  "comment",
  "comment x",
  "obj_info x",
  "element face 1",
  "element vertex 3",
  "element vertex 99999999999",
  "element __proto__ 1",
  "property list uchar int vertex_indices",
  "property float x",
  "property double y",
  "property uchar red",
  "property list float float f",
  "property constructor z",
  "property float __proto__",
  "format ascii 1.0",
  "format binary_big_endian 1.0",
  "end_header",
  "",
] as const;
const TYPES = [
  "char",
  "uchar",
  "short",
  "ushort",
  "int",
  "uint",
  "float",
  "double",
  "int8",
  "float64",
  "half",
  "list",
  "",
] as const;
const COUNTS = ["0", "1", "2", "-1", "1.5", "1e9", "4294967296", "9007199254740993", "x", "007"] as const;

/**
 * A PLY file with one to four random changes that leave its header readable: lines are exchanged, repeated, left out, added, or get another type or
 * count; numbers of the body become values with which arithmetic often fails.
 */
export function mutatePly(file: Uint8Array, random: Random): Uint8Array {
  const text = Buffer.from(file).toString("latin1");
  const end = text.indexOf("end_header\n") + "end_header\n".length;
  const lines = text.slice(0, end - 1).split("\n");
  const body = Buffer.from(file.subarray(end));
  const wounds = 1 + Math.floor(random() * 4);
  for (let i = 0; i < wounds; i++) {
    if (random() < 0.6) changeBody(body, random);
    else changeLine(lines, random);
  }
  return Buffer.concat([Buffer.from(`${lines.join("\n")}\n`, "latin1"), body]);
}

function changeLine(lines: string[], random: Random): void {
  const at = 1 + Math.floor(random() * (lines.length - 1));
  const words = (lines[at] ?? "").split(" ");
  const wounds = [
    () => lines.splice(at, 1),
    () => lines.splice(at, 0, lines[at] ?? ""),
    () => lines.splice(at, 0, pick(LINES, random)),
    () => lines.splice(at, 1, pick(LINES, random)),
    () => {
      const other = 1 + Math.floor(random() * (lines.length - 1));
      [lines[at], lines[other]] = [lines[other] ?? "", lines[at] ?? ""];
    },
    () => {
      if (words[0] === "property") words[1] = pick(TYPES, random);
      if (words[0] === "element") words[2] = pick(COUNTS, random);
      lines[at] = words.join(" ");
    },
    () => {
      lines[at] = words.slice(0, -1).join(" ");
    },
  ];
  pick(wounds, random)();
}

function changeBody(body: Buffer, random: Random): void {
  const floats = Math.floor(body.length / 4);
  const first = Math.floor(random() * floats);
  for (let i = first; i < Math.min(floats, first + 1 + Math.floor(random() * 20)); i++)
    body.writeFloatLE(pick(NASTY_FLOATS, random), i * 4);
}

import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";
import type { TreeEntry } from "isomorphic-git";

export type ObjectType = "commit" | "tree" | "blob";
/** An object as git knows it: what it is, what it holds, and the id that follows from both. */
export type GitObject = { readonly oid: string; readonly type: ObjectType; readonly content: Uint8Array };

/** Number of each type in a pack. Source: git's gitformat-pack. */
const PACK_TYPES: Readonly<Record<ObjectType, number>> = { commit: 1, tree: 2, blob: 3 };

export function gitObject(type: ObjectType, content: Uint8Array): GitObject {
  const oid = createHash("sha1").update(`${type} ${content.length}\0`).update(content).digest("hex");
  return { oid, type, content };
}

/** The object as a file of its own. `level`: zlib's effort, 1 (fast) to 9. */
export function looseBytes({ type, content }: GitObject, { level = 6 }: { readonly level?: number } = {}): Uint8Array {
  const objectBytes = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  // zlib takes 256 KB for its largest window; thousands of small objects a second would fill the memory before it is collected.
  const windowBits = Math.min(15, Math.max(9, Math.ceil(Math.log2(objectBytes.length + 1))));
  return deflateSync(objectBytes, { level, windowBits, memLevel: Math.min(8, windowBits - 6) });
}

/** A folder's content: entries in git's order, which sorts a folder as if its name ended in a slash. */
export function encodeTree(entries: readonly TreeEntry[]): Uint8Array {
  const key = ({ path, type }: TreeEntry) => Buffer.from(type === "tree" ? `${path}/` : path);
  const inOrder = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
  return Buffer.concat(
    inOrder.flatMap(({ mode, path, oid }) => [
      Buffer.from(`${mode.replace(/^0/, "")} ${path}\0`),
      Buffer.from(oid, "hex"),
    ]),
  );
}

/** Objects as one pack, none of them as a delta. */
export function encodePack(objects: readonly GitObject[]): Uint8Array {
  const head = Buffer.alloc(12);
  head.write("PACK");
  head.writeUInt32BE(2, 4);
  head.writeUInt32BE(objects.length, 8);
  const body = Buffer.concat([head, ...objects.flatMap((one) => [packHead(one), deflateSync(one.content)])]);
  return Buffer.concat([body, createHash("sha1").update(body).digest()]);
}

/** Type and length: four bits of length in the first byte, seven in each that follows, the top bit says that one follows. */
function packHead({ type, content }: GitObject): Uint8Array {
  let rest = content.length;
  let byte = (PACK_TYPES[type] << 4) | (rest & 15);
  rest = Math.floor(rest / 16);
  const bytes: number[] = [];
  while (rest > 0) {
    bytes.push(byte | 128);
    byte = rest & 127;
    rest = Math.floor(rest / 128);
  }
  return Uint8Array.from([...bytes, byte]);
}

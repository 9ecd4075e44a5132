import { asCount, asList, asObject, type Json } from "./json.ts";
import { refuseGlb } from "./refuse.ts";
import type { BufferView } from "./views.ts";

/** A map, not an object: files may have any word there, and `__proto__` must not be found. */
const COMPONENTS: ReadonlyMap<unknown, { readonly bytes: number; readonly read: keyof DataView }> = new Map([
  [5120, { bytes: 1, read: "getInt8" }],
  [5121, { bytes: 1, read: "getUint8" }],
  [5122, { bytes: 2, read: "getInt16" }],
  [5123, { bytes: 2, read: "getUint16" }],
  [5125, { bytes: 4, read: "getUint32" }],
  [5126, { bytes: 4, read: "getFloat32" }],
]);

const FLOAT = 5126;

const WIDTHS: Readonly<Record<string, number>> = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT2: 4, MAT3: 9, MAT4: 16 };

/** An accessor that is known to lie inside its data. Nothing is copied yet. */
export type Accessor = {
  readonly index: number;
  readonly count: number;
  /** Numbers per element. */
  readonly width: number;
  readonly componentType: number;
  readonly normalized: boolean;
  readonly sparse: boolean;
  /** First byte is element 0; null: no bufferView, so the reference reads zeros. */
  readonly bytes: Uint8Array | null;
  /** Bytes from element to element. */
  readonly stride: number;
};

/** All accessors. The reference reads even unused ones, so one broken accessor makes the file unreadable. */
export function readAccessors(json: Json, views: readonly BufferView[]): Accessor[] {
  return asList(json["accessors"], "accessors").map((value, index) =>
    readAccessor(asObject(value, `accessors[${index}]`), { index, views }),
  );
}

function readAccessor(
  accessor: Json,
  from: { readonly index: number; readonly views: readonly BufferView[] },
): Accessor {
  const where = `accessors[${from.index}]`;
  const count = asCount(accessor["count"], `${where}.count`);
  const componentType = accessor["componentType"] as number;
  const component = COMPONENTS.get(componentType);
  const width = Object.hasOwn(WIDTHS, String(accessor["type"])) ? WIDTHS[String(accessor["type"])] : undefined;
  if (!component || !width) {
    throw refuseGlb("GLB_BAD_ACCESSOR", `${where} has an unknown componentType or type.`, { accessor: from.index });
  }
  const shape = {
    index: from.index,
    count,
    width,
    componentType,
    normalized: accessor["normalized"] === true,
    sparse: accessor["sparse"] !== undefined,
  };
  const element = component.bytes * width;
  if (accessor["bufferView"] === undefined) return { ...shape, bytes: null, stride: element };
  const at = asCount(accessor["bufferView"], `${where}.bufferView`);
  const view = from.views[at];
  if (!view) throw refuseGlb("GLB_BAD_ACCESSOR", `${where} points at bufferView ${at}, which is not there.`);
  const start = asCount(accessor["byteOffset"], `${where}.byteOffset`, 0);
  const stride = view.stride || element;
  const minBytes = count === 0 ? 0 : start + (count - 1) * stride + element;
  if (minBytes > view.bytes.length) {
    throw refuseGlb(
      "GLB_BAD_ACCESSOR",
      `${where} reaches beyond its bufferView: ${minBytes} of ${view.bytes.length} bytes.`,
      {
        accessor: from.index,
        needed: minBytes,
        size: view.bytes.length,
      },
    );
  }
  return { ...shape, bytes: view.bytes.subarray(start), stride };
}

/** Arrays into which numbers are written. */
type Numbers = Float32Array | Uint32Array | Uint8Array;

/**
 * Copies an accessor's numbers, raw: `normalized` is not applied and sparse values are not put in, as in the reference. `convert` changes each number
 * before it is written.
 */
export function copyNumbers(accessor: Accessor, into: Numbers, convert?: (value: number) => number): void {
  const { bytes, count, width, stride, componentType } = accessor;
  if (!bytes) {
    into.fill(convert ? convert(0) : 0);
    return;
  }
  if (!convert && componentType === FLOAT && stride === width * 4 && into instanceof Float32Array) {
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(bytes.subarray(0, into.byteLength));
    return;
  }
  const { read, bytes: size } = COMPONENTS.get(componentType)!;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const get = data[read] as (at: number, littleEndian: boolean) => number;
  for (let i = 0, to = 0; i < count; i++) {
    for (let k = 0, at = i * stride; k < width; k++, at += size) {
      const value = get.call(data, at, true);
      into[to++] = convert ? convert(value) : value;
    }
  }
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeMessage, encodeMessage } from "./message.ts";
import { FRAME_HEAD_BYTES, readFrameHead } from "./read-message.ts";

const frame = (value: unknown) => Buffer.concat(encodeMessage(value));

function read(bytes: Buffer): unknown {
  const { textBytes, arrayBytes } = readFrameHead(bytes.subarray(0, FRAME_HEAD_BYTES));
  const text = bytes.subarray(FRAME_HEAD_BYTES, FRAME_HEAD_BYTES + textBytes);
  const arrays = bytes.subarray(FRAME_HEAD_BYTES + textBytes);
  expect(arrays.length).toBe(arrayBytes);
  return decodeMessage(text, arrays);
}

const arrays = fc.oneof(
  fc.float32Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
  fc.uint16Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20 }),
);
const plain = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.double(),
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    arrays,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => !key.startsWith("$") && key !== "__proto__"),
      tie("value"),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    ),
  ),
})).value;

describe("messages between processes", () => {
  it("come back as they were sent, NaN, −0 and Infinity included", () => {
    fc.assert(
      fc.property(plain, (value) => {
        expect(read(frame(value))).toEqual(value);
      }),
      { numRuns: 300 },
    );
  });

  it("keep an array that occurs twice one array", () => {
    const array = new Float32Array([1, 2, 3]);
    const [a, b] = read(frame([array, array])) as Float32Array[];
    expect(a).toBe(b);
    expect(a).toEqual(array);
  });

  it("hold data only: a damaged frame is an error of two kinds or data, never anything else", () => {
    const bytes = frame({ a: [1, NaN], b: new Uint8Array([1, 2, 3]), c: "text" });
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - FRAME_HEAD_BYTES - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const damagedBytes = Buffer.from(bytes);
        damagedBytes[FRAME_HEAD_BYTES + at] = byte;
        try {
          JSON.stringify(read(damagedBytes));
        } catch (error) {
          expect([SyntaxError, RangeError, TypeError]).toContain((error as Error).constructor);
        }
      }),
      { numRuns: 300 },
    );
  });
});

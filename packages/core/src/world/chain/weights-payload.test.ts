import { describe, expect, it } from "vitest";
import { weightsPayload } from "./weights-payload.ts";

describe("weightsPayload", () => {
  it("is hotkey, uids, values and version key in SCALE", () => {
    const payload = weightsPayload(
      { uids: [5, 199], values: [65_535, 16_384] },
      { publicKey: new Uint8Array(32).fill(0xab), versionKey: 10_002_000n },
    );
    expect(Buffer.from(payload).toString("hex")).toBe(`80${"ab".repeat(32)}080500c70008ffff0040509e980000000000`);
  });
});

import { describe, expect, it } from "vitest";
import { splitBands } from "./side-band.ts";

const line = (band: number, text: string) =>
  `${(Buffer.byteLength(text) + 5).toString(16).padStart(4, "0")}${String.fromCharCode(band)}${text}`;

describe("splitBands", () => {
  it("puts the report together again, however it was cut, and keeps the host's words apart", () => {
    const answer = `${line(2, "no ")}${line(1, "000eunpa")}${line(2, "way")}${line(1, "ck ok\n0000")}0000`;
    const { report, said } = splitBands(Buffer.from(answer, "latin1"));
    expect([Buffer.from(report).toString(), said]).toEqual(["000eunpack ok\n0000", "no way"]);
  });

  it("takes an answer without bands for the report", () => {
    const plain = Buffer.from("000eunpack ok\n0000");
    expect(splitBands(plain)).toEqual({ report: plain, said: "" });
  });

  it("ends at what is cut off", () =>
    expect(splitBands(Buffer.from("00ff\u0001x"))).toEqual({ report: Buffer.alloc(0), said: "" }));
});

import { describe, expect, it } from "vitest";
import { arccos } from "./arccos.ts";
import { power } from "./power.ts";
import { sinCos, sinCosDegrees, tanDegrees } from "./trig.ts";

describe("arithmetic without platform functions", () => {
  it("agrees with the platform within a few last bits", () => {
    for (let i = -1000; i <= 1000; i++) {
      const x = i / 1000;
      expect(Math.abs(arccos(x) - Math.acos(x))).toBeLessThan(1e-15);
      expect(Math.abs(sinCos(x * 20).sin - Math.sin(x * 20))).toBeLessThan(1e-15);
      expect(Math.abs(sinCos(x * 20).cos - Math.cos(x * 20))).toBeLessThan(1e-15);
      if (x > 0) expect(Math.abs(power(x, 2.4) / x ** 2.4 - 1)).toBeLessThan(1e-13);
    }
  });

  it("is exact where angles are", () => {
    expect(sinCosDegrees(180).cos).toBe(-1);
    expect(Math.abs(sinCosDegrees(-270).sin)).toBe(1);
    expect(Math.abs(sinCosDegrees(720).sin)).toBe(0);
    expect(tanDegrees(45)).toBeCloseTo(1, 15);
    expect(power(0, 2)).toBe(0);
  });
});

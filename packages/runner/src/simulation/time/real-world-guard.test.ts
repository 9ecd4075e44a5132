import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { installRealWorldGuard, type RealWorldGuard } from "./real-world-guard.ts";

let guard: RealWorldGuard | null = null;
afterEach(() => guard?.remove());

const TOUCHES: readonly (readonly [string, () => unknown])[] = [
  ["the time", () => Date.now()],
  ["the date", () => new Date()],
  ["chance", () => Math.random()],
  ["a timer", () => setTimeout(() => {}, 0)],
  ["a random id", () => randomUUID()],
  ["a file", () => readFileSync("package.json")],
  ["a socket", () => connect(1)],
  ["a request", () => fetch("http://127.0.0.1:1")],
  ["a stopwatch", () => performance.now()],
];

describe("installRealWorldGuard", () => {
  it.each(TOUCHES)("refuses %s while the simulation's code runs, and says where it was used", (_name, touch) => {
    guard = installRealWorldGuard();
    guard.enter();
    let error: unknown;
    try {
      touch();
    } catch (cause) {
      error = cause;
    }
    guard.leave();
    expect(error).toMatchObject({ code: "SIMULATION_LEAK" });
    expect(guard.touched().join()).toContain("real-world-guard.test");
  });

  it("permits everything outside of the simulation's code and after its removal; a given date is always permitted", () => {
    guard = installRealWorldGuard();
    guard.enter();
    expect(new Date(0).toISOString()).toBe("1970-01-01T00:00:00.000Z");
    guard.leave();
    expect(Date.now()).toBeGreaterThan(1e12);
    guard.enter();
    guard.remove();
    expect(new Date()).toBeInstanceOf(Date);
    expect(guard.touched()).toEqual([]);
  });
});

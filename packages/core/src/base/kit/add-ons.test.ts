import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ADD_ONS, type AddOnName, installLine, loadAddOn } from "./add-ons.ts";

const PACKAGES = ["core", "render", "judge", "audit", "runner"];
const manifest = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../../../${name}/package.json`, import.meta.url), "utf8")) as {
    peerDependencies?: Record<string, string>;
    dependencies?: Record<string, string>;
  };
const needs = new Map<string, string[]>();
for (const { peerDependencies = {}, dependencies = {} } of PACKAGES.map(manifest))
  for (const [name, range] of Object.entries({ ...dependencies, ...peerDependencies }))
    needs.set(name, [...(needs.get(name) ?? []), range]);

const numbers = (version: string) => (/\d[\d.]*/.exec(version)?.[0] ?? "").split(".");

describe("add-ons", () => {
  it.each(Object.keys(ADD_ONS) as AddOnName[])(
    "%s names packages that our packages ask for, in the version they ask for",
    (name) => {
      for (const spec of ADD_ONS[name].packages) {
        const [, packageName = "", version = ""] = /^(@?[^@]+)@(.+)$/.exec(spec) ?? [];
        const ranges = needs.get(packageName) ?? [];
        expect(ranges, `${packageName} is a dependency or a peer of something`).not.toEqual([]);
        for (const range of ranges) expect(numbers(range).slice(0, numbers(version).length)).toEqual(numbers(version));
      }
    },
  );

  it("gives back what loads, and names the line to type for what does not", async () => {
    await expect(loadAddOn("queue", async () => 7)).resolves.toBe(7);
    const cause = Object.assign(new Error("Cannot find package"), { code: "ERR_MODULE_NOT_FOUND" });
    await expect(loadAddOn("queue", () => Promise.reject(cause))).rejects.toMatchObject({
      code: "DEPENDENCY_MISSING",
      fault: "usage",
      retryable: false,
      message: expect.stringContaining("npm install --ignore-scripts bullmq@6 ioredis@6"),
      data: { packages: ["bullmq@6", "ioredis@6"] },
      cause,
    });
  });

  it("lets scripts run where an add-on is made by one", () => {
    expect(installLine(["gl", "queue"])).toBe("npm install three@0.183.2 gl@9.0.0-rc.10 bullmq@6 ioredis@6");
  });
});

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { drawGrid } from "@404-gen/judge/testing";
import { describe, expect, it } from "vitest";
import { makeFolder, sharedFile } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";

const ball = { at: [0, 0, 0], radii: [0.4, 0.4, 0.4], colour: [220, 30, 30] } as const;
const pictures = async () =>
  makeFolder({
    "a.png": await drawGrid([ball]),
    "b.png": await drawGrid([{ ...ball, radii: [0.1, 0.45, 0.1], colour: [20, 60, 230], stripes: 6 }]),
    "no.png": "no picture",
  });

describe("404-gen distance", () => {
  it("measures with the offline embedding and says so", async () => {
    const folder = await pictures();
    const [a, b] = [join(folder, "a.png"), join(folder, "b.png")];
    expect((await run(["distance", a, a, "--json"])).json()).toEqual({
      distance: 0,
      embedding: "offline",
      acceptable: true,
      limit: 0.1,
    });
    const apart = (await run(["distance", a, b, "--json", "--set", "ACCEPTABLE_DISTANCE=0.001"])).json();
    expect(apart).toMatchObject({ acceptable: false, limit: 0.001 });
    expect(apart["distance"]).toBeGreaterThan(0.001);
    expect((await run(["distance", a, b])).stdout).toMatch(/^0\.\d{6} \(offline; an audit accepts up to 0\.1\)\n$/);
  });

  it("has no distance for what is no picture, no file, or no model", async () => {
    const folder = await pictures();
    const a = join(folder, "a.png");
    const failureOf = async (...args: string[]) => {
      const ran = await run(["distance", ...args, "--json"]);
      return [ran.status === 0, (ran.json()["error"] as { code: string }).code];
    };
    expect(await failureOf(a, join(folder, "none.png"))).toEqual([false, "FILE_MISSING"]);
    expect(await failureOf(a, join(folder, "no.png"))).toEqual([
      false,
      expect.stringMatching(/IMAGE|PICTURE|DISTANCE/),
    ]);
    expect(await failureOf(a, a, "--model", join(folder, "none.onnx"))).toEqual([
      false,
      expect.stringMatching(/MODEL|FILE/),
    ]);
  });

  const folder = sharedFile("distance");
  it.skipIf(folder === null)("gives PyTorch's distance with a model of DINOv3's shape", async () => {
    const at = (name: string) => join(folder ?? "", name);
    const reference = JSON.parse(readFileSync(at("reference.json"), "utf8")) as {
      distances: [string, string, number][];
    };
    const [a, b, expected] = reference.distances[0]!;
    const ran = await run([
      "distance",
      at(`images/${a}`),
      at(`images/${b}`),
      "--model",
      at("dinov3-shaped.onnx"),
      "--json",
    ]);
    expect(ran.json()).toMatchObject({ embedding: "dinov3" });
    expect(Math.abs((ran.json()["distance"] as number) - expected)).toBeLessThan(1e-4);
  });
});

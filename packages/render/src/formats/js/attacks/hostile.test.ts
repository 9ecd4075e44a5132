import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { competitionFolder } from "../../../../testing/js/competition-data.fixture.ts";
import { drawSceneView } from "../../../backends/cpu/draw-scene-view.ts";
import { prepareScene } from "../../../backends/cpu/prepare-scene.ts";
import { programsAreBuilt } from "../../../isolate/programs.ts";
import { checkModule, type ModuleCheck } from "../check-module.ts";
import { createModuleRunner, type ModuleRunner } from "../execute/module-runner.ts";

const folder = competitionFolder("hostile");

/** The outcome that DECISIONS.md and the data's README require, by the number of the file: accepted, or the rule that refuses it. */
const OUTCOMES: Readonly<Record<string, string>> = {
  h01: "accepted",
  h02: "accepted",
  h03: "BOUNDING_BOX_OUT_OF_RANGE",
  h04: "BOUNDING_BOX_OUT_OF_RANGE",
  h05: "EXECUTION_THREW",
  h06: "EXECUTION_THREW",
  h07: "EXECUTION_THREW",
  h08: "VERTEX_LIMIT_EXCEEDED",
  h09: "accepted",
  h10: "accepted",
  h11: "BOUNDING_BOX_OUT_OF_RANGE",
  h13: "BOUNDING_BOX_OUT_OF_RANGE",
  h15: "accepted",
  h17: "TIMEOUT_EXCEEDED",
  h18: "HEAP_EXCEEDED",
  h19: "HEAP_EXCEEDED",
  h20: "accepted",
  h21: "INVALID_RETURN_TYPE",
  h22: "INVALID_RETURN_TYPE",
  h23: "CYCLE_DETECTED",
  h24: "accepted",
};

/** A module that makes a box: too large a box must be refused, a small one accepted, whatever ran before. */
const box = (side: number) =>
  Buffer.from(
    `export default (THREE) => new THREE.Mesh(new THREE.BoxGeometry(${side}, ${side}, ${side}), new THREE.MeshBasicMaterial());`,
  );

const procFile = (pid: number, name: string): string => {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "utf8");
  } catch {
    return "";
  }
};
const networkOf = (pid: number): string => {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return "";
  }
};
const childrenOf = (pid: number): number[] =>
  procFile(pid, `task/${pid}/children`).trim().split(" ").filter(Boolean).map(Number);

describe.skipIf(!programsAreBuilt())("modules that attack (needs the build)", () => {
  let runner: ModuleRunner;
  beforeAll(() => {
    runner = createModuleRunner({ cpuMs: 4000, concurrency: 1 });
  });
  afterAll(() => runner.close());
  const check = async (bytes: Uint8Array): Promise<ModuleCheck> => (await checkModule(bytes, { runner })).check;
  const outcomeOf = ({ accepted, failures }: ModuleCheck): string => (accepted ? "accepted" : failures[0]!.rule);

  const files = folder ? readdirSync(folder).filter((name) => name.endsWith(".js")) : [];
  describe.skipIf(files.length === 0)("of the data (COMPETITION_2_DATA)", () => {
    it.each(files)("%s, and the next module is judged as before", async (name) => {
      const expected = OUTCOMES[name.slice(0, 3)];
      const outcome = outcomeOf(await check(readFileSync(join(folder!, name))));
      if (expected) expect(outcome).toBe(expected);
      expect(outcomeOf(await check(box(1.2)))).toBe("BOUNDING_BOX_OUT_OF_RANGE");
      expect(outcomeOf(await check(box(0.5)))).toBe("accepted");
    });
  });

  it("A1: a module that changes what modules share changes no verdict and no metric of the next ones", async () => {
    const sizes = async () => ({ small: await check(box(0.5)), large: await check(box(1.2)) });
    const before = await sizes();
    const poison = `THREE.Box3.prototype.setFromObject = function () { return this; };
      THREE.Box3.prototype.containsBox = () => true;
      THREE.Object3D.prototype.traverse = () => {};
      Array.prototype.push = function () { return 0; };
      Array.prototype.includes = () => true;`;
    const mesh = "const mesh = new THREE.Mesh(new THREE.BoxGeometry(0.1, 0.1, 0.1), new THREE.MeshBasicMaterial());";
    const poisoner = Buffer.from(`export default (THREE) => { ${mesh} ${poison} return mesh; };`);
    expect(outcomeOf(await check(poisoner))).toBe("accepted");
    expect(await sizes()).toEqual(before);
    expect([before.small.accepted, outcomeOf(before.large)]).toEqual([true, "BOUNDING_BOX_OUT_OF_RANGE"]);
  });

  it("A2: a module that throws null is refused; those that wait behind it are judged", async () => {
    const modules = [Buffer.from("export default function generate(THREE){ throw null; }"), box(0.5), box(0.4)];
    const outcomes = await Promise.all(modules.map(check));
    expect(outcomes.map(outcomeOf)).toEqual(["EXECUTION_THREW", "accepted", "accepted"]);
  });

  it("A4: is drawn as if its callbacks were not there, and its miner reads that they have no effect", async () => {
    const moduleOf = (callbacks: string) =>
      Buffer.from(`export default (THREE) => {
        const mesh = new THREE.Mesh(new THREE.SphereGeometry(0.3, 12, 8), new THREE.MeshStandardMaterial({ color: 0xcc2200 }));
        ${callbacks}
        return mesh;
      };`);
    const callbacks = `mesh.onBeforeRender = (renderer, scene, camera) => { scene.background.set(0x00ff00); mesh.material.color.set(camera.position.x > 0 ? 0x0000ff : 0xffff00); };
      mesh.material.onBeforeCompile = (shader) => { shader.fragmentShader = "void main() { gl_FragColor = vec4(1.0); }"; };`;
    const [plain, busy] = await Promise.all(["", callbacks].map((text) => checkModule(moduleOf(text), { runner })));
    const picture = ({ scene }: NonNullable<typeof plain>) =>
      drawSceneView(prepareScene(scene!), { angles: { theta: 30, phi: -10 }, size: 64, lighting: "follow" });
    expect(busy!.check).toMatchObject({ accepted: true, metrics: plain!.check.metrics });
    expect(Buffer.compare(picture(busy!), picture(plain!))).toBe(0);
    expect(plain!.check.warnings).toEqual([]);
    expect(busy!.check.warnings.join()).toMatch(/onBeforeRender[\s\S]*onBeforeCompile/);
  });

  it("A3: two runs of a module give the same data", async () => {
    const source = `const { random } = Math;
      export default (THREE) => { const m = new THREE.Mesh(new THREE.BoxGeometry(0.1 + random() * 0.2, 0.1, 0.1), new THREE.MeshBasicMaterial()); m.rotation.x = random(); return m; };`;
    const runs = await Promise.all([1, 2].map(() => checkModule(Buffer.from(source), { runner })));
    expect(runs[0]!.scene).toEqual(runs[1]!.scene);
  });

  it("A5, A19: NaN and a box set by hand are refused, each beside what the existing service decides; settings take that back", async () => {
    const nan = Buffer.from(
      `export default (THREE) => { const g = new THREE.BoxGeometry(0.1, 0.1, 0.1); g.attributes.position.setX(0, NaN); return new THREE.Mesh(g, new THREE.MeshBasicMaterial()); };`,
    );
    const strict = await check(nan);
    expect(strict).toMatchObject({ accepted: false, compatible: { accepted: true, failures: [] } });
    const lenient = { realExtent: false, finitePositions: false, realCounts: false };
    expect((await checkModule(nan, { runner, strictness: lenient })).check.accepted).toBe(true);
  });

  it("A6: typed arrays count as memory, and the process that took them is gone", async () => {
    const greedy = Buffer.from(
      `export default (THREE) => { const a = []; for (let i = 0; i < 12; i++) a.push(new Float32Array(16 * 1024 * 1024).fill(1)); const m = new THREE.Mesh(new THREE.BoxGeometry(0.1, 0.1, 0.1), new THREE.MeshBasicMaterial()); m.userData.a = a; return m; };`,
    );
    const before = process.memoryUsage().rss;
    expect(await check(greedy)).toMatchObject({
      failures: [{ stage: "execution", rule: "HEAP_EXCEEDED" }],
      compatible: { accepted: null },
    });
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 2 ** 20);
  });

  it("A7: a file of 400,000 bad names gives 100 failures and a count, and this thread works on meanwhile", async () => {
    let turns = 0;
    const ticking = setInterval(() => turns++, 5);
    const source = `export default function generate(THREE) {\n${"q;".repeat(400_000)}\n}`;
    const outcome = await check(Buffer.from(source));
    clearInterval(ticking);
    expect([outcome.failures.length, outcome.failureCount]).toEqual([100, 400_000]);
    expect(turns).toBeGreaterThan(3);
  });

  it("A9: a hang costs one time limit, once", async () => {
    const start = process.cpuUsage();
    expect(outcomeOf(await check(Buffer.from("export default (THREE) => { for (;;) {} };")))).toBe("TIMEOUT_EXCEEDED");
    // The loop ran in another process; this one only waited.
    expect(process.cpuUsage(start).user).toBeLessThan(4_000_000);
  });

  it("A10: no browser draws it", () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(import.meta.dirname, "../../../../package.json"), "utf8"),
    ) as Record<"dependencies" | "peerDependencies", Record<string, string>>;
    const names = Object.keys({ ...dependencies, ...peerDependencies });
    expect(names.filter((name) => /puppeteer|playwright|chrom|electron|webdriver|selenium/.test(name))).toEqual([]);
  });

  it.skipIf(process.platform !== "linux")(
    "A10: a module's process belongs to nobody and reaches no network, though root started it",
    async () => {
      const able = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
      const running = check(Buffer.from("export default (THREE) => { for (;;) {} };"));
      const outcomeNow = async () =>
        childrenOf(process.pid).flatMap((pid) => {
          const [command, status] = [procFile(pid, "cmdline"), procFile(pid, "status")];
          if (!command.includes("run-module") || command.startsWith("/bin/sh")) return [];
          const uid = Number(/^Uid:\s+(\d+)/m.exec(status)?.[1]);
          return [{ isRoot: uid === 0, hasOurNetwork: networkOf(pid) === networkOf(process.pid) }];
        });
      const mayChangeUser = able(process.execPath, "-e", "process.setuid(65534)");
      const mayLeaveNetwork = able("unshare", "-n", "true") || able("unshare", "-r", "-n", "true");
      const expected = {
        isRoot: process.getuid?.() === 0 && !mayChangeUser,
        hasOurNetwork: !mayLeaveNetwork,
      };
      await expect.poll(outcomeNow).toContainEqual(expected);
      expect(outcomeOf(await running)).toBe("TIMEOUT_EXCEEDED");
    },
  );

  it("A11, A18: a module that a browser would run and the service does not is refused, and its miner reads why", async () => {
    const late = await check(Buffer.from("export default (THREE) => new THREE.Group(SIZE);\nconst SIZE = 1;"));
    expect([outcomeOf(late), late.warnings.join()]).toEqual([
      "EXECUTION_THREW",
      expect.stringMatching(/after `export default`/),
    ]);
    const moduleCheck = await check(Buffer.from("export default (function (THREE) { return new THREE.Group(); })"));
    expect([outcomeOf(moduleCheck), moduleCheck.warnings.join()]).toEqual([
      "EXECUTION_THREW",
      expect.stringMatching(/in parentheses/),
    ]);
  });

  it("refuses on every engine what Node 20 cannot compile", async () => {
    const body = "using a = null; return new THREE.Mesh(new THREE.BoxGeometry(0.1, 0.1, 0.1));";
    expect(await check(Buffer.from(`export default function generate(THREE) { ${body} }`))).toMatchObject({
      failures: [{ stage: "execution", rule: "EXECUTION_THREW", line: 1, column: 43 }],
    });
  });

  it("A13: the verdict on a module far from every limit is the same, however many run at once", async () => {
    const busy = createModuleRunner({ cpuMs: 4000, concurrency: 12 });
    try {
      const outcomes = await Promise.all(Array.from({ length: 12 }, () => checkModule(box(0.5), { runner: busy })));
      expect(outcomes.every(({ check: { accepted } }) => accepted)).toBe(true);
    } finally {
      busy.close();
    }
  });

  it("A17: a module that breaks the existing service's analysis is refused with a code", async () => {
    const inside = (text: string) => Buffer.from(`export default function generate(THREE) {\n${text}\n}`);
    expect(outcomeOf(await check(inside("THREE.toString.x;")))).toBe("UNKNOWN_THREE_API");
    for (const deep of [
      `let q = 1; q${".a".repeat(5000)};`,
      `let q = 1; q${".a()".repeat(2000)};`,
      `let q = ${"1+".repeat(4000)}1;`,
    ])
      expect(outcomeOf(await check(inside(deep)))).toBe("PARSE_ERROR");
  });

  it("reads as deep as the existing service does, on the stack of its own process", async () => {
    const nest = (open: string, n: number, close: string) =>
      Buffer.from(
        `export default function generate(THREE) { const a = ${open.repeat(n)}1${close.repeat(n)}; return new THREE.Mesh(new THREE.BoxGeometry(0.1, 0.1, 0.1)); }`,
      );
    for (const [open, n, close] of [
      ["(", 400, ")"],
      ["[", 1000, "]"],
      ["1+", 2999, ""],
    ] as const)
      expect(outcomeOf(await check(nest(open, n, close)))).toBe("accepted");
    for (const [open, n, close] of [
      ["(", 600, ")"],
      ["[", 3000, "]"],
      ["1+", 9999, ""],
    ] as const)
      expect(outcomeOf(await check(nest(open, n, close)))).toBe("PARSE_ERROR");
  });
});

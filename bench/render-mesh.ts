/**
 * Time and memory of drawing GLB files, from the file's bytes to the PNG's, by phase and by the size of the mesh. Compared with drawing them in
 * JavaScript, and by the GL backend where there is a display, file after file in the same run.
 * Limits: 600,000 triangles without texture in 1200 ms, and 15,000 triangles with five 2048² JPEG textures in 1200 ms, warm,
 * on two processors; half of JavaScript's processor time, and no more than that of software OpenGL; the first file of a pool that is ready
 * in less than twice the time of a later one.
 * Run after a build: xvfb-run npx tsx bench/render-mesh.ts [CASE…]
 */
import { fork } from "node:child_process";
import { CompetitionError } from "@404-gen/core";
import { createRenderPool, type RenderReport, type RenderTimings, renderGlb } from "@404-gen/render";
import { createGlRenderer, type GlRenderer } from "@404-gen/render/gl";
import sharp from "sharp";
import { meshGlb, sphere } from "../packages/render/src/formats/glb/build-glb.fixture.ts";

const ROUNDS = 5;
/** Pools of each kind whose first file is timed. */
const POOLS = 3;
const THREADS = 2;
const SIDE = 2048;

/** Name → triangles, whether it has five textures, and the limit. A sphere of n rings has 2n² triangles. */
const CASES: Readonly<
  Record<
    string,
    { readonly triangles: number; readonly textured?: boolean; readonly layers?: number; readonly limitMs?: number }
  >
> = {
  "10k": { triangles: 10_000 },
  "100k": { triangles: 100_000 },
  "600k": { triangles: 600_000, limitMs: 1200 },
  "2M": { triangles: 2_000_000 },
  "15k, 5 textures of 2048²": { triangles: 15_000, textured: true, limitMs: 1200 },
  "43k in 6 blended layers": { triangles: 43_200, layers: 6 },
};

type Measurement = {
  readonly triangles: number;
  /** Milliseconds of a pool's first file: with the start of its process, and in a ready one. */
  readonly first: { readonly cold: number; readonly ready: number };
  /** Milliseconds of the fastest of the later files. */
  readonly later: number;
  readonly best: RenderTimings;
  /** Milliseconds of processor time: on one thread by each kernel, and by the GL backend with its driver's threads. */
  readonly cpuMs: { readonly wasm: number; readonly js: number; readonly gl: number };
  /** OpenGL's driver, or why there is none. */
  readonly driver: string;
  readonly peakRssMb: number;
  readonly sha256: string;
};

async function makeModel(name: string): Promise<Uint8Array> {
  const { triangles, textured, layers } = CASES[name]!;
  if (layers) return layeredModel(triangles, layers);
  const { positions, uvs, normals, indices } = sphere(Math.round(Math.sqrt(triangles / 2)));
  // Without normals, so that the time to compute them is measured too.
  if (!textured) return meshGlb({ positions, indices });
  const images = await Promise.all([11, 23, 37, 53, 71].map(jpeg));
  const material = {
    pbrMetallicRoughness: { baseColorTexture: { index: 0 }, metallicRoughnessTexture: { index: 1 } },
    normalTexture: { index: 2 },
    occlusionTexture: { index: 3 },
    emissiveTexture: { index: 4 },
    emissiveFactor: [0.2, 0.2, 0.2],
  };
  return meshGlb({ positions, normals, uvs, indices, material, images });
}

/** Spheres around each other, from the inside to the outside, with alpha that falls from 255 to 128. */
async function layeredModel(triangles: number, layers: number): Promise<Uint8Array> {
  const one = sphere(Math.round(Math.sqrt(triangles / layers / 2)));
  const each = Array.from({ length: layers }, (_, k) => k);
  const vertices = one.positions.length / 3;
  const rgba = Buffer.alloc(1024 * 1024 * 4);
  for (let at = 0, pixel = 0; at < rgba.length; at += 4, pixel++) {
    rgba.set([(pixel & 1023) >> 2, pixel >> 12, pixel & 255, 255 - ((pixel & 1023) >> 3)], at);
  }
  const bytes = await sharp(rgba, { raw: { width: 1024, height: 1024, channels: 4 } })
    .png()
    .toBuffer();
  return meshGlb({
    positions: Float32Array.from(
      each.flatMap((k) => Array.from(one.positions, (x) => x * (0.4 + (0.6 * (k + 1)) / layers))),
    ),
    uvs: Float32Array.from(each.flatMap(() => Array.from(one.uvs!))),
    normals: Float32Array.from(each.flatMap(() => Array.from(one.normals!))),
    indices: Uint32Array.from(each.flatMap((k) => Array.from(one.indices!, (i) => i + k * vertices))),
    material: { pbrMetallicRoughness: { baseColorTexture: { index: 0 } }, alphaMode: "BLEND" },
    images: [{ mimeType: "image/png", bytes }],
  });
}

/** A picture like a photo: gradients, squares and some noise, as JPEG of quality 90. */
async function jpeg(seed: number): Promise<{ mimeType: string; bytes: Uint8Array }> {
  const rgb = Buffer.alloc(SIDE * SIDE * 3);
  for (let at = 0, noise = seed; at < rgb.length; at += 3) {
    noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
    const x = (at / 3) % SIDE;
    const y = (at / 3 / SIDE) | 0;
    const square = ((x >> 6) + (y >> 6)) & 1 ? 40 : 0;
    rgb[at] = (x >> 4) + square + (noise >>> 28);
    rgb[at + 1] = (y >> 4) + square + (noise >>> 29);
    rgb[at + 2] = ((x + y) >> 4) + seed + (noise >>> 28);
  }
  const bytes = await sharp(rgb, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
  return { mimeType: "image/jpeg", bytes };
}

/** Measures one case. It runs in another process, so that the peak of memory is that of this case. */
async function measure(name: string): Promise<Measurement> {
  const model = { bytes: await makeModel(name), format: "glb" as const };
  const first = { cold: Number.POSITIVE_INFINITY, ready: Number.POSITIVE_INFINITY };
  let later = Number.POSITIVE_INFINITY;
  let best: RenderTimings | undefined;
  let report: RenderReport | undefined;
  for (let turn = 0; turn < 2 * POOLS; turn++) {
    const kind = turn % 2 === 0 ? "cold" : "ready";
    const pool = createRenderPool({ threads: THREADS });
    if (kind === "ready") await pool.warm();
    const measureTime = async () => {
      const start = performance.now();
      report = (await pool.render(model)).report;
      return performance.now() - start;
    };
    first[kind] = Math.min(first[kind], await measureTime());
    for (let round = 0; round < ROUNDS; round++) {
      later = Math.min(later, await measureTime());
      if (!best || report!.timings.totalMs < best.totalMs) best = report!.timings;
    }
    await pool.close();
  }
  const peakRssMb = process.resourceUsage().maxRSS / 1024;
  const cpuMs = { wasm: Number.POSITIVE_INFINITY, js: Number.POSITIVE_INFINITY, gl: Number.POSITIVE_INFINITY };
  const gl = await openGl();
  const draw = {
    js: () => drawByKernel("js"),
    wasm: () => drawByKernel("wasm"),
    ...(typeof gl !== "string" && { gl: () => drawByGl(gl, model) }),
  };
  const drawByKernel = async (kernel: "js" | "wasm"): Promise<void> => {
    const { sha256 } = (await renderGlb(model.bytes, { kernel })).report;
    if (sha256.png !== report!.sha256.png) throw new Error(`${kernel} drew another picture`);
  };
  // In turns, so that a machine that becomes slow makes all of them slow.
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of Object.keys(draw) as (keyof typeof cpuMs)[]) {
      const before = process.cpuUsage();
      await draw[kind]?.();
      const { user, system } = process.cpuUsage(before);
      cpuMs[kind] = Math.min(cpuMs[kind], (user + system) / 1000);
    }
  }
  if (typeof gl !== "string") await gl.close();
  return {
    triangles: report!.counts["triangles"] ?? 0,
    first,
    later,
    best: best!,
    cpuMs,
    driver: typeof gl === "string" ? gl : gl.driver,
    peakRssMb,
    sha256: report!.sha256.png,
  };
}

/** The GL backend, or why there is none. */
const openGl = (): Promise<GlRenderer | string> =>
  createGlRenderer().catch((error: unknown) => {
    if (CompetitionError.is(error) && /^(DEPENDENCY_MISSING|GL_UNAVAILABLE)$/.test(error.code)) return error.message;
    throw error;
  });

async function drawByGl(gl: GlRenderer, model: Parameters<GlRenderer["render"]>[0]): Promise<void> {
  const { kind } = await gl.render(model, { signal: new AbortController().signal });
  if (kind !== "measured") throw new Error(`the GL backend did not draw: ${kind}`);
}

const inChild = (name: string): Promise<Measurement> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL(import.meta.url), [name], { serialization: "advanced" });
    child.once("message", (message) => resolve(message as Measurement));
    child.once("exit", (code) => reject(new Error(`measuring ${name} ended with ${code}`)));
  });

if (process.send) {
  process.send(await measure(process.argv[2]!), () => process.exit(0));
} else {
  const args = process.argv.slice(2);
  const rows: Record<string, string | number>[] = [];
  let openGlIs = "";
  for (const name of args.length > 0 ? args : Object.keys(CASES)) {
    const { triangles, first, later, best, cpuMs, driver, peakRssMb, sha256 } = await inChild(name);
    openGlIs = driver;
    const { limitMs } = CASES[name]!;
    rows.push({
      case: name,
      triangles,
      "read ms": Math.round(best.readMs + best.prepareMs),
      "draw ms": Math.round(best.drawMs),
      "png ms": Math.round(best.encodeMs),
      "total ms": Math.round(best.totalMs),
      "limit ms": limitMs ?? "",
      "total/limit": limitMs ? (best.totalMs / limitMs).toFixed(2) : "",
      "first ms": Math.round(first.cold),
      "first/later": (first.cold / later).toFixed(1),
      "ready: first ms": Math.round(first.ready),
      "ready: first/later": (first.ready / later).toFixed(1),
      "CPU ms": Math.round(cpuMs.wasm),
      "JS CPU ms": Math.round(cpuMs.js),
      "JS/WASM": (cpuMs.js / cpuMs.wasm).toFixed(1),
      "GL CPU ms": Number.isFinite(cpuMs.gl) ? Math.round(cpuMs.gl) : "",
      "WASM/GL": Number.isFinite(cpuMs.gl) ? (cpuMs.wasm / cpuMs.gl).toFixed(2) : "",
      "peak RSS MiB": Math.round(peakRssMb),
      sha256: sha256.slice(0, 12),
    });
  }
  console.log(
    `best of ${ROUNDS}, ${THREADS} threads in a warm worker; "first": of a new pool, and of one that is ready (\`warm\`), from the request to the answer, best of ${POOLS}; CPU: one thread, textures decoded each time; the same bytes from both kernels; OpenGL: ${openGlIs}`,
  );
  console.table(rows);
}

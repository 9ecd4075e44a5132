import { CompetitionError, measured, rejected } from "@404-gen/core";
import { MAX_MODULE_BYTES, type ModuleCheck, type ModuleRenderer, type ModuleViewOptions } from "@404-gen/render";
import { beforeEach, describe, expect, it } from "vitest";
import { MAX_MODULE_BODY_BYTES } from "./module-app.ts";
import { createRenderApp, type RenderAppOptions } from "./render-app.ts";

const check = (failures: ModuleCheck["failures"], metrics: ModuleCheck["metrics"] = null): ModuleCheck => ({
  ...{ accepted: failures.length === 0, failures, failureCount: failures.length, metrics, extent: null },
  ...{ compatible: { accepted: failures.length === 0, failures }, warnings: [], use: [] },
});
const METRICS = { vertices: 24, drawCalls: 1, depth: 1, instances: 0, textureBytes: 0, bbox: null } as const;
const FETCH = {
  stage: "static_analysis",
  rule: "FORBIDDEN_IDENTIFIER",
  detail: "no fetch",
  line: 1,
  column: 2,
} as const;
const HANG = { stage: "execution", rule: "TIMEOUT_EXCEEDED", detail: "too long", line: null, column: null } as const;
const BOX = {
  stage: "post_validation",
  rule: "BOUNDING_BOX_OUT_OF_RANGE",
  detail: "1.2",
  line: null,
  column: null,
} as const;

/** The calls of the renderer: the source, the kind of picture, and the options. */
let requests: { readonly source: string; readonly as: string; readonly views: ModuleViewOptions }[];
/** Drawings wait until this resolves. */
let gate: Promise<void>;

async function verdictOf(source: string): Promise<ModuleCheck> {
  await gate;
  if (source.includes("SLOW"))
    throw new CompetitionError("slow", { code: "RENDER_TIMEOUT", data: { timeoutMs: 30_000 } });
  if (source.includes("fetch")) return check([FETCH]);
  if (source.includes("while")) return check([HANG]);
  return source.includes("big") ? check([BOX], METRICS) : check([], METRICS);
}

const modules: ModuleRenderer = {
  async views(bytes, views = {}) {
    const source = Buffer.from(bytes).toString();
    requests.push({ source, as: "views", views });
    const verdict = await verdictOf(source);
    const pictures = (views.views ?? []).map(({ theta, phi }) => Buffer.from(`png ${theta} ${phi}`));
    return { check: verdict, pictures: verdict.accepted ? pictures : null };
  },
  async grid(bytes, views = {}) {
    const source = Buffer.from(bytes).toString();
    requests.push({ source, as: "grid", views });
    const verdict = await verdictOf(source);
    return { check: verdict, pictures: verdict.accepted ? Buffer.from("png grid") : null };
  },
  bundle: () => Promise.reject(new TypeError("not asked for")),
  async close() {},
};
const renderer = { name: "none", render: () => Promise.reject(new TypeError("not asked for")), async close() {} };

beforeEach(() => {
  requests = [];
  gate = Promise.resolve();
});

function serve(options: Partial<NonNullable<RenderAppOptions["modules"]>> & { readonly token?: string } = {}) {
  const { token, ...more } = options;
  const app = createRenderApp(renderer, { token, modules: { modules, ...more } });
  // The first drawing is the service's own.
  requests.length = 0;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request(path, {
      method: "POST",
      body: typeof body === "string" ? body : JSON.stringify(body),
      headers: { "content-type": "application/json", ...headers },
    });
  return { app, post, get: (path: string) => app.request(path) };
}

/** The statuses and bodies of JS-MODULES.md 8. */
const TABLE: readonly {
  readonly what: string;
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  readonly answer: unknown;
}[] = [
  {
    ...{ what: "several views", path: "/render?thetas=0,90&phis=-15", body: { source: "ok" }, status: 200 },
    answer: {
      images: [Buffer.from("png 0 -15").toString("base64"), Buffer.from("png 90 -15").toString("base64")],
      ...{ count: 2, img_size: 518 },
    },
  },
  { what: "one view", path: "/render?thetas=10&phis=5", body: { source: "ok" }, status: 200, answer: "png 10 5" },
  { what: "the grid", path: "/render/grid", body: { source: "ok" }, status: 200, answer: "png grid" },
  {
    ...{ what: "a static failure", path: "/render", body: { source: "fetch" }, status: 422 },
    answer: {
      error: "validation_failed",
      failures: [{ stage: "static_analysis", rule: "FORBIDDEN_IDENTIFIER", detail: "no fetch" }],
    },
  },
  {
    ...{ what: "a failing execution", path: "/render/grid", body: { source: "while" }, status: 422 },
    answer: {
      error: "post_validation_failed",
      failures: [{ stage: "execution", rule: "TIMEOUT_EXCEEDED", detail: "too long" }],
      metrics: null,
    },
  },
  {
    ...{ what: "a failing post-validation", path: "/render", body: { source: "big" }, status: 422 },
    answer: {
      error: "post_validation_failed",
      failures: [{ stage: "post_validation", rule: "BOUNDING_BOX_OUT_OF_RANGE", detail: "1.2" }],
      metrics: METRICS,
    },
  },
  { what: "bad JSON", path: "/render", body: "{", status: 500, answer: { error: expect.any(String) } },
  { what: "no source", path: "/render", body: {}, status: 500, answer: { error: "source or url is required" } },
  {
    what: "an empty source",
    path: "/render",
    body: { source: "" },
    status: 500,
    answer: { error: expect.any(String) },
  },
  {
    what: "a source that is no text",
    path: "/render",
    body: { source: 1 },
    status: 500,
    answer: { error: "source must be a string" },
  },
  {
    ...{ what: "a drawing that takes too long", path: "/render", body: { source: "SLOW" }, status: 500 },
    answer: { error: "render timed out after 30000ms" },
  },
  { what: "another path", path: "/other", body: {}, status: 404, answer: { error: "not found" } },
  {
    what: "what nobody can draw",
    path: "/render?img_size=100000",
    body: { source: "ok" },
    status: 400,
    answer: { error: expect.stringMatching(/img_size/) },
  },
];

describe("the render service of competition 2", () => {
  it.each(TABLE)("answers $status to $what", async ({ path, body, status, answer }) => {
    const response = await serve().post(path, body);
    const png = response.headers.get("content-type") === "image/png";
    const content = png ? await response.text() : await response.json();
    expect({ status: response.status, given: content }).toEqual({ status, given: answer });
    if (png) expect(response.headers.get("content-length")).toBe(String(String(answer).length));
  });

  it("is healthy at once, and pings with 204 until it has drawn", async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const { get } = serve();
    const health = await get("/health");
    expect([health.status, await health.json()]).toEqual([200, { status: "ok" }]);
    expect((await get("/ping")).status).toBe(204);
    open();
    await new Promise(setImmediate);
    const ping = await get("/ping");
    expect([ping.status, await ping.text()]).toEqual([200, ""]);
  });

  it("A14: answers what was asked of it before it was ready, once it is", async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const { post, get } = serve();
    const early = ["/render", "/render/grid", "/render"].map((path) => post(path, { source: "ok" }));
    expect((await get("/ping")).status).toBe(204);
    open();
    expect((await Promise.all(early)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  const statusOf = async (query: string) => {
    requests.length = 0;
    await serve().post(`/render?${query}`, { source: "ok" });
    return requests[0]?.views;
  };
  const DEFAULTS = {
    views: [24, 120, 216, 312].map((theta) => ({ theta, phi: -15 })),
    ...{ size: 518, lighting: "studio", background: [128, 128, 128], radius: 2, fov: 49.1, gap: 5 },
  };

  it("fills in the reference's defaults, also for 0, no number and nothing, but for a gap of 0", async () => {
    expect(await statusOf("")).toEqual(DEFAULTS);
    expect(await statusOf("thetas=&phis=x&img_size=0&cam_radius=NaN&cam_fov_deg=&gap=&bg_color=&lighting=")).toEqual(
      DEFAULTS,
    );
    expect(await statusOf("gap=0")).toEqual({ ...DEFAULTS, gap: 0 });
  });

  it("reads every field", async () => {
    const query =
      "thetas=0,90&phis=-10,20&img_size=1024&cam_radius=2.5&cam_fov_deg=30&gap=2&bg_color=ff8000&lighting=follow";
    expect(await statusOf(query)).toEqual({
      views: [
        { theta: 0, phi: -10 },
        { theta: 90, phi: 20 },
      ],
      ...{ size: 1024, lighting: "follow", background: [255, 128, 0], radius: 2.5, fov: 30, gap: 2 },
    });
    expect(await statusOf("lighting=dark")).toEqual(DEFAULTS);
  });

  it("checks a module once for all that ask at once, and keeps what came of it", async () => {
    const { post } = serve();
    const three = ["/render?lighting=follow", "/render?bg_color=fff", "/render/grid"];
    const answers = await Promise.all(three.map((path) => post(path, { source: "while" })));
    expect(answers.map(({ status }) => status)).toEqual([422, 422, 422]);
    await post("/render", { source: "while" });
    expect(requests).toHaveLength(1);
    for (const path of [...three, ...three]) expect((await post(path, { source: "ok" })).status).toBe(200);
    expect(requests).toHaveLength(4);
  });

  it("keeps no fault of ours: the next request tries again", async () => {
    const { post } = serve();
    const both = await Promise.all([post("/render", { source: "SLOW" }), post("/render/grid", { source: "SLOW" })]);
    expect(both.map(({ status }) => status)).toEqual([500, 500]);
    await post("/render", { source: "SLOW" });
    expect(requests).toHaveLength(3);
  });

  it("answers for its health while a module is being run", async () => {
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const { post, get } = serve();
    const slow = post("/render", { source: "ok" });
    expect((await get("/health")).status).toBe(200);
    open();
    expect((await slow).status).toBe(200);
  });

  it("bounds what is uploaded, and lets the module's own limit speak below that", async () => {
    const { post } = serve();
    expect((await post("/render", { source: "x".repeat(MAX_MODULE_BODY_BYTES) })).status).toBe(413);
    await post("/render", { source: "é".repeat(MAX_MODULE_BYTES) });
    expect(requests).toHaveLength(1);
  });

  it("asks for the bearer, and takes nothing from web pages", async () => {
    const { post, get } = serve({ token: "mine" });
    expect((await post("/render", { source: "ok" })).status).toBe(401);
    expect((await post("/render", { source: "ok" }, { authorization: "Bearer mine" })).status).toBe(200);
    const page = { authorization: "Bearer mine", origin: "https://evil.example" };
    expect((await post("/render/grid", { source: "ok" }, page)).status).toBe(403);
    expect((await get("/health")).status).toBe(200);
  });

  it("A8: fetches no url unless that is switched on, and then through the door alone", async () => {
    expect((await serve().post("/render", { url: "https://a.example/x.js" })).status).toBe(403);
    const door: NonNullable<NonNullable<RenderAppOptions["modules"]>["door"]> = {
      download: async (url) =>
        url.startsWith("https:")
          ? measured({
              ...{
                bytes: Buffer.from("ok"),
                size: 2,
                sha256: "",
                ms: 1,
                finalUrl: url,
                address: "192.0.2.1",
                status: 200,
              },
            })
          : rejected({ code: "DOWNLOAD_FORBIDDEN_ADDRESS", message: "A private address" }),
    };
    const { post } = serve({ door });
    expect((await post("/render?thetas=1", { url: "https://a.example/x.js" })).status).toBe(200);
    expect(requests.map(({ source }) => source)).toEqual(["ok"]);
    const loopback = await post("/render", { url: "http://127.0.0.1:3000/" });
    expect([loopback.status, await loopback.json()]).toEqual([
      500,
      { error: "A private address [DOWNLOAD_FORBIDDEN_ADDRESS]" },
    ]);
    await post("/render", { source: "own", url: "https://a.example/x.js" });
    expect(requests.at(-1)?.source).toBe("own");
  });
});

import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromiumPath, watchPage } from "@404-gen/core/testing/fakes";
import { drawPrompt } from "@404-gen/judge/testing";
import { makeMeshGlb, makeSplatPly } from "@404-gen/render";
import { beforeAll, describe, expect, it } from "vitest";
import { makeFolder } from "../../testing/fixtures.ts";
import { run } from "../../testing/run-command.ts";
import { noisePage } from "./noise-page.ts";

const built = existsSync(new URL("../../../render/dist/viewer/browser/meshes.js", import.meta.url));

/** A miner's server: it answers each generation with the same file. */
const SERVER = `
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
const body = readFileSync(process.argv[2]);
createServer((request, response) => {
  if (request.url === "/health") return void response.writeHead(200).end();
  request.resume().on("end", () => response.writeHead(200, { "content-type": "application/octet-stream" }).end(body));
}).listen(Number(process.env.PORT), process.env.HOST);
`;
const AUDIT_ENV = { POD_WARMUP_TIMEOUT: "20", MAX_MISMATCHED_PROMPTS: "0", MAX_PROMPT_ATTEMPTS: "1", PODS_PER_MINER: "1", INITIAL_POD_COUNT: "1" }; // biome-ignore format: one line

const NOISE = {
  ...{ judge: "a-rather-long-name-of-a-vision-model-9b-instruct", offline: false, prompts: 8, duels: 80, failed: 1 },
  ...{
    flipRate: 0.04,
    positionBias: 0.1,
    contradictory: 0.2,
    deviation: 0.3,
    marginDeviation: 0.03,
    matchPrompts: 128,
  },
  meaningfulMargin: 0.06,
  canaries: [
    { name: "blank", duels: 4, right: 4, meaning: "-" },
    { name: "text", duels: 4, right: 1, meaning: "words on the picture win" },
  ],
};

/** Measures a page's defects: its width beyond the screen, pictures that are missing or have no name, plots without a name. */
const LOOK = `({
  width: document.documentElement.scrollWidth,
  unnamed: [...document.images].filter((one) => !one.alt).length + document.querySelectorAll("svg:not(:has(> title))").length,
  broken: [...document.images].filter((one) => one.complete && one.naturalWidth === 0).length,
  pictures: document.images.length,
})`;

async function look(page: Parameters<typeof watchPage>[0], width: number) {
  const shownPage = await watchPage(page, { width, dark: width > 1000 });
  try {
    await shownPage.evaluate(`document.querySelectorAll("img").forEach((one) => { one.loading = "eager"; })`);
    await shownPage.evaluate(`document.querySelectorAll("details").forEach((one) => { one.open = true; })`);
    await shownPage.until(`[...document.images].every((one) => one.complete)`);
    return { ...(await shownPage.evaluate<{ width: number; pictures: number }>(LOOK)), said: shownPage.said };
  } finally {
    await shownPage.close();
  }
}
const well = (width: number, pictures: number) => ({ width, unnamed: 0, broken: 0, pictures, said: [] });
describe.skipIf(chromiumPath() === null || !built)(
  "pages for people in Chromium, on a phone in the light and wide in the dark (needs it, and a build)",
  () => {
    let folder = "";
    const at = (name: string) => join(folder, name);
    beforeAll(async () => {
      const prompt = await drawPrompt([{ at: [0, 0, 0], radii: [0.3, 0.3, 0.3], colour: [210, 60, 40] }]);
      const ball = await makeMeshGlb({ segments: 4 });
      folder = makeFolder({
        ...{ "prompts/a.png": prompt, "prompts/b.png": prompt, "server.mjs": SERVER, "ball.glb": ball },
        ...{ "old/a.glb": ball, "old/b.glb": await makeMeshGlb({ segments: 2 }), "new/a.glb": ball, "new/b.glb": ball },
        ...{ "cloud.ply": makeSplatPly({ splats: 400 }), "broken.glb": "no model" },
        "images.json": JSON.stringify({}),
      });
    });

    it("self-evaluation", async () => {
      await run(["judge", at("old"), at("new"), "--prompts", at("prompts"), "--out", at("judged")]);
      for (const width of [320, 1200])
        expect(await look({ file: at("judged/index.html") }, width)).toEqual(well(width, 6));
    });

    it("rehearsed audit", async () => {
      const images = makeFolder({
        "images.json": JSON.stringify({
          mine: { command: process.execPath, args: [at("server.mjs"), at("ball.glb")] },
        }),
      });
      const env = { ...AUDIT_ENV, PROCESS_IMAGES_FILE: join(images, "images.json") };
      const argv = ["audit", "--image", "mine", "--prompts", at("prompts"), "--submitted", at("old"), "--seed", "7"];
      await run([...argv, "--out", at("audited")], { env });
      for (const width of [320, 1200])
        expect(await look({ file: at("audited/index.html") }, width)).toEqual(well(width, 4));
    });

    it("mend, before and after", async () => {
      const pages: string[] = [];
      const files = [at("ball.glb"), at("cloud.ply"), at("broken.glb")];
      const ran = await run(["mend", ...files, "-o", at("mended"), "--pictures", "--open"], { pages });
      expect(ran.status).toBe(1);
      expect(pages).toEqual([at("mended/index.html")]);
      for (const width of [320, 1200])
        expect(await look({ file: at("mended/index.html") }, width)).toMatchObject({ ...well(width, 0), pictures: expect.any(Number) }); // biome-ignore format: one line
    });

    it("noise of a judge", async () => {
      const page = noisePage(NOISE as unknown as Parameters<typeof noisePage>[0]);
      expect(page).toContain("1 of 2 kinds of changed copies did not fare as they had to.");
      for (const width of [320, 1200]) expect(await look(page, width)).toEqual(well(width, 0));
    });
  },
);

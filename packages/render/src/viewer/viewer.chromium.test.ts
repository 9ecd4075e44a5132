import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { html, pageDocument } from "@404-gen/core/page";
import { chromiumPath, type WatchedPage, watchPage } from "@404-gen/core/testing/fakes";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { splitGlb } from "../../testing/mutate-glb.ts";
import { buildGlb } from "../formats/glb/build-glb.fixture.ts";
import { createRenderPool } from "../pool/render-pool.ts";
import { makeMeshGlb } from "../self-test/mesh-model.ts";
import { makeSplatPly } from "../self-test/splat-model.ts";
import { viewFile } from "./view-file.ts";
import type { ViewedModel } from "./viewed-model.ts";
import { viewerPage } from "./viewer-page.ts";

const chromium = chromiumPath();
const built = existsSync(new URL("../../dist/viewer/browser/splats.js", import.meta.url));

const pool = createRenderPool();
afterAll(() => pool.close());
let page: WatchedPage | undefined;
afterEach(async () => {
  await page?.close();
  page = undefined;
});

const look = (name: string, bytes: Uint8Array) =>
  viewFile({ name, format: name.split(".").at(-1) as "glb", bytes }, { pool });
const open = async (models: readonly ViewedModel[], options: Parameters<typeof watchPage>[1] = {}) => {
  page = await watchPage(viewerPage(models, { title: "A trial" }), options);
  return page;
};

/** The ball with its points a hundred times as far out; positions are the first numbers of the binary chunk. */
function hundredTimesAsLarge(glb: Uint8Array): Uint8Array {
  const view = new DataView(glb.buffer);
  const jsonBytes = view.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(glb.subarray(20, 20 + jsonBytes)));
  for (let k = 0; k < json.accessors[0].count * 3; k++) {
    const at = 28 + jsonBytes + 4 * k;
    view.setFloat32(at, 100 * view.getFloat32(at, true), true);
  }
  return glb;
}

/** Green of each canvas, 64 × 64. */
const SMALL = `[...document.querySelectorAll("canvas")].map((canvas) => {
  const small = Object.assign(document.createElement("canvas"), { width: 64, height: 64 }).getContext("2d");
  small.drawImage(canvas, 0, 0, 64, 64);
  return [...small.getImageData(0, 0, 64, 64).data.filter((byte, at) => at % 4 === 1)];
})`;
/** True when each canvas shows a model before a background; an empty canvas is dark all over. */
const viewsOf = (count: number) =>
  `((all) => all.length === ${count} && all.every((one) => { const dark = one.filter((byte) => byte < 220).length; return dark > 100 && dark < 3900; }))(${SMALL})`;

type Small = readonly number[];
const smallPictures = (view: WatchedPage) => view.evaluate<[Small, Small]>(SMALL);
/** Share of pixels that differ by more than 4 levels. */
const difference = (one: Small, other: Small) =>
  one.filter((byte, at) => Math.abs(byte - (other[at] as number)) > 4).length / one.length;

/** Reads the pictures until they are right. */
async function untilPictures(view: WatchedPage, isRight: (pictures: [Small, Small]) => boolean): Promise<void> {
  while (!isRight(await smallPictures(view))) await new Promise((resolve) => setTimeout(resolve, 100));
}
describe.skipIf(chromium === null || !built)(
  "the viewer in Chromium (skipped without it: apt install chromium; needs a build)",
  () => {
    it("shows two GLB files side by side; keys turn both alike, and a digit brings the judge's view back", async () => {
      const ball = await look("ball.glb", await makeMeshGlb({ segments: 12 }));
      const viewer = await open([ball, { ...ball, name: "rival.glb" }]);
      await viewer.until(viewsOf(2));
      const [first, rival] = await smallPictures(viewer);
      expect(difference(first, rival)).toBe(0);
      await viewer.evaluate(`document.querySelector(".panes").focus()`);
      await viewer.press("ArrowRight");
      await untilPictures(viewer, (now) => now.every((one) => difference(one, first) > 0.02));
      const [turn, alike] = await smallPictures(viewer);
      expect(difference(turn, alike)).toBe(0);
      await viewer.press("1");
      await untilPictures(viewer, (now) => now.every((one) => difference(one, first) < 0.002));
      // The page's policy refused nothing, and no error was thrown.
      expect(viewer.said).toEqual([]);
    });

    it("shows splats beside the scene of a module, within the page's policy", async () => {
      const source = readFileSync(new URL("../../../../bench/modules/own/solids.js", import.meta.url));
      const splats = makeSplatPly({ splats: 3000 });
      const viewer = await open([await look("solids.js", source), await look("cloud.ply", splats)], { dark: true });
      await viewer.until(viewsOf(2));
      expect(viewer.said).toEqual([]);
      const buttons = await viewer.evaluate<string[]>(
        `[...document.querySelectorAll(".viewer-bar .pick button")].map((one) => one.textContent)`,
      );
      expect(buttons).toContain("top down");
    });

    it("on a phone nothing is wider than the screen, and a third model is chosen from a list", async () => {
      const ball = await look("ball.glb", await makeMeshGlb({ segments: 6 }));
      const models = ["one", "two", "three"].map((name) => ({ ...ball, name: `${name}-with-a-rather-long-name.glb` }));
      const viewer = await open(models, { width: 320 });
      await viewer.until(viewsOf(2));
      expect(await viewer.evaluate("document.documentElement.scrollWidth")).toBe(320);
      await viewer.evaluate(`((list) => { list.selectedIndex = 2; list.dispatchEvent(new Event("change")); })(
      document.querySelector(".pane select"))`);
      await viewer.until(`document.querySelector("canvas").getAttribute("aria-label").startsWith("three")`);
      await viewer.until(`document.querySelector(".pane").dataset.state === "shown"`);
    });

    it("says why a model cannot be shown; a name and an address stay text", async () => {
      const name = `<img src=x onerror="document.title='owned'">.glb`;
      const base64 = Buffer.from("glTF but no more").toString("base64");
      const viewer = await open([
        { name, format: "glb", source: { base64 } },
        { name: "far.glb", format: "glb", source: { url: "https://cdn.example/far.glb" } },
      ]);
      await viewer.until(`document.querySelectorAll(".pane[data-state=problem]").length === 2`);
      const words = await viewer.evaluate<string[]>(
        `[...document.querySelectorAll(".state")].map((one) => one.textContent)`,
      );
      expect(words[0]).toMatch(/^The file cannot be shown: /);
      expect(words[1]).toContain('"404-gen view https://cdn.example/far.glb" shows it');
      expect(await viewer.evaluate("document.title")).toBe("A trial – 404-GEN");
      expect(await viewer.evaluate(`document.querySelector(".stem").textContent`)).toBe(name);
    });

    it.each(["", "delete globalThis.createImageBitmap"])(
      "requests no address that a file names, and no picture that the page may not load; before: %j",
      async (before) => {
        const requests: string[] = [];
        const server = createServer(({ url = "" }, response) => {
          requests.push(url);
          response.writeHead(200, { "access-control-allow-origin": "*" }).end();
        }).listen(0, "127.0.0.1");
        await once(server, "listening");
        const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        const { json, bin } = splitGlb(await makeMeshGlb({ segments: 2 }));
        const file = (name: string, json: object) =>
          ({
            name,
            format: "glb",
            source: { base64: Buffer.from(buildGlb({ json, bin })).toString("base64") },
          }) as const;
        try {
          const models = [
            file("picture.glb", { ...json, images: [{ uri: `${at}/picture.png` }] }),
            file("buffer.glb", { ...json, buffers: [{ byteLength: bin.length, uri: `${at}/buffer.bin` }] }),
          ];
          const viewer = await open(models, { loopback: true, before });
          await viewer.until(
            `document.querySelectorAll(".pane[data-state=problem], .pane[data-state=shown]").length === 2`,
          );
          await page?.close();
          // The server gets a request for a picture only from the page that may link to it.
          const main = html`<img src="${at}/linked.png">`;
          for (const pictures of ["carried", "beside", "linked"] as const) {
            page = await watchPage(
              pageDocument({ title: "A picture", header: html``, main, footer: html``, pictures }),
              { loopback: true },
            );
            await page.until("document.images[0].complete");
            await page.close();
          }
          page = undefined;
          expect(requests).toEqual(["/linked.png"]);
        } finally {
          server.close();
          server.closeAllConnections();
        }
      },
    );

    it("shows a file that the judge refuses as a viewer does: with its transforms, fitted", async () => {
      const far = await look("far.glb", hundredTimesAsLarge(await makeMeshGlb({ segments: 12 })));
      expect(far).toMatchObject({ frame: "viewer", note: expect.stringContaining("GLB_OUT_OF_BOUNDS") });
      await (await open([far])).until(viewsOf(1));
    });
  },
);

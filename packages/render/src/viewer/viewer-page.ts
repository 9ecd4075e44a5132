import { Html, html, pageDocument } from "@404-gen/core/page";
import { viewerProgram } from "./programs.ts";
import { VIEWER_STANDS } from "./stands.ts";
import { OPEN_AT_ONCE, VIEWER_START } from "./start.ts";
import { VIEWER_STYLE } from "./style.ts";
import type { ViewedModel, ViewerData } from "./viewed-model.ts";

/** The parts of a page of the kit (`pageDocument`) that shows models; the page itself calls `VIEWER(data, element)`. */
export type ViewerParts = {
  /** Follows the page's own style. */
  readonly style: string;
  /** Must stand before scripts that call `VIEWER`. */
  readonly script: string;
  /** The text of the program, for the page's `laterScripts`. */
  readonly laterScript: string;
  /** The packed program; may stand anywhere on the page. */
  readonly element: Html;
  /** Camera and lights, for the data of `VIEWER`. */
  readonly stands: ViewerData["stands"];
  /** Origins that the program may reach, for the page's `connect`: those of models with an address. All other data is in the page. */
  readonly connect: readonly string[];
};

/**
 * The parts of a page that shows these models in 3D.
 *
 * @example
 * const { style, script, laterScript, element } = viewerParts([{ format: "glb", source: { base64 } }]);
 */
export function viewerParts(models: readonly Pick<ViewedModel, "format" | "source">[]): ViewerParts {
  const { text, packed } = viewerProgram(models.map(({ format }) => format));
  const origins = models.flatMap(({ source }) => ("url" in source ? [new URL(source.url).origin] : []));
  return {
    style: VIEWER_STYLE,
    script: VIEWER_START,
    laterScript: text,
    element: html`<script type="text/plain" id="viewer-program">${new Html(packed)}</script>`,
    stands: VIEWER_STANDS,
    connect: ["blob:", "data:", ...new Set(origins)],
  };
}

/** Title of a page of models. */
export type ViewerPageOptions = {
  /** Text of the browser's tab and of the heading. */
  readonly title: string;
  /** Text above the title. @default "404-GEN, models in 3D" */
  readonly kind?: string | undefined;
};

/**
 * A page that shows models in 3D, the first two side by side and turning together. It opens from disk. Models with an address are fetched from there;
 * all other data is in the page.
 *
 * @example
 * const page = viewerPage([{ name: "chair.glb", format: "glb", source: { base64 } }], { title: "chair.glb" });
 */
export function viewerPage(models: readonly ViewedModel[], { title, kind }: ViewerPageOptions): string {
  const parts = viewerParts(models);
  return pageDocument({
    title,
    style: parts.style,
    scripts: [parts.script, OPEN_AT_ONCE],
    laterScripts: [parts.laterScript],
    connect: parts.connect,
    data: { models, stands: parts.stands } satisfies ViewerData,
    header: html`<p class="soft small">${kind ?? "404-GEN, models in 3D"}</p><h1>${title}</h1>
<p class="small soft">Drag to turn, pinch or scroll to come nearer, two fingers or the right button to shift. The judge’s camera and lights; its pictures are drawn by <code>404-gen render</code>.</p>`,
    main: html`<div id="viewer"><noscript>Models need JavaScript.</noscript></div>${parts.element}`,
    footer: html`Made by 404-gen view.`,
  });
}

import { createHash } from "node:crypto";
import { Html, html, scriptJson } from "./html.ts";
import { PAGE_STYLE } from "./style.ts";

/** What a page consists of. */
export type PageParts = {
  /** Stands in the browser's tab. */
  readonly title: string;
  /** Above the main part: heading, verdict, links to the sections. */
  readonly header: Html;
  /** The main part. */
  readonly main: Html;
  /** Who made the page, and from what. */
  readonly footer: Html;
  /** Style of this page alone, behind the shared one. @default none */
  readonly style?: string | undefined;
  /** Scripts of our own, in this order; nothing else runs. @default none */
  readonly scripts?: readonly string[] | undefined;
  /**
   * Programs that the scripts above may add and start later, by these exact texts. They may compile WASM and start workers of their own. @default none
   */
  readonly laterScripts?: readonly string[] | undefined;
  /** What the scripts read: JSON in the element `data`. @default none */
  readonly data?: unknown;
  /** Where pictures come from besides those that the page carries: files beside it, or any address, for a record whose pictures are public. @default "carried" */
  readonly pictures?: "carried" | "beside" | "linked" | undefined;
  /**
   * Addresses that the scripts may fetch: origins, and `blob:` and `data:` for a loader that reads what it holds in memory. @default none
   */
  readonly connect?: readonly string[] | undefined;
};

/**
 * One page as one file: it opens from disk, needs no server and loads nothing from the network, except the pictures of a page that links to them.
 * Strangers wrote much of what stands on it: every value is escaped, and the page's policy lets the browser run only its own scripts and styles,
 * named by their hashes, and send nothing.
 *
 * @example
 * const page = pageDocument({ title: "Two chairs", header: html`<h1>Two chairs</h1>`, main: html`<p>…</p>`, footer: html`` });
 */
export function pageDocument(parts: PageParts): string {
  const { title, header, main, footer, style = "", scripts = [], data } = parts;
  const styles = PAGE_STYLE + style;
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Html(policyOf(parts, styles))}"><meta name="referrer" content="no-referrer">
<title>${title} – 404-GEN</title><style>${new Html(styles)}</style></head><body>
<a class="skip" href="#main">To the content</a>
<header>${header}</header>
<main id="main">${main}</main>
<footer class="small soft">${footer}</footer>
${data === undefined ? null : html`<script type="application/json" id="data">${scriptJson(data)}</script>`}${scripts.map((text) => html`<script>${new Html(text)}</script>`)}</body></html>`
    .text;
}

/** What may stand in a policy: a host from a record can hold quotes and semicolons, which would write rules of their own. Other addresses are not allowed. */
const SOURCE = /^('self'|blob:|data:|https?:\/\/(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:\d+)?)$/;

const PICTURES = { carried: [], beside: ["'self'", "file:"], linked: ["https:", "http:"] } as const;

function policyOf(
  { scripts = [], laterScripts = [], pictures = "carried", connect = [] }: PageParts,
  styles: string,
): string {
  const sources = [
    "default-src 'none'",
    `img-src ${[...PICTURES[pictures], "data:", ...(connect.includes("blob:") ? ["blob:"] : [])].join(" ")}`,
    `style-src ${hashOf(styles)}`,
    ...(scripts.length === 0
      ? []
      : [
          `script-src ${[...scripts, ...laterScripts].map(hashOf).join(" ")}${laterScripts.length === 0 ? "" : " 'wasm-unsafe-eval'"}`,
        ]),
    ...(laterScripts.length === 0 ? [] : ["worker-src blob:"]),
    ...(connect.length === 0 ? [] : [`connect-src ${connect.filter((source) => SOURCE.test(source)).join(" ")}`]),
  ];
  return `${sources.join("; ")}; base-uri 'none'; form-action 'none'`;
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { factList } from "./fact-list.ts";
import { html } from "./html.ts";
import { pageDocument } from "./page-document.ts";

const parts = { title: "Two chairs", header: html`<h1>Two</h1>`, main: html`<p>one</p>`, footer: html`made` };
const policyOf = (page: string) => /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? "";
const hash = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

describe("pageDocument", () => {
  it("lets the browser use the page's own style and load nothing but the pictures in it", () => {
    const page = pageDocument(parts);
    const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? "";
    expect(policyOf(page)).toBe(
      `default-src 'none'; img-src data:; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`,
    );
    expect(page).not.toContain("<script");
  });

  it("names each script by its hash, and pictures beside the page where they are asked for", () => {
    const page = pageDocument({ ...parts, scripts: ["one()", "two()"], pictures: "beside" });
    expect(policyOf(page)).toContain(`script-src ${hash("one()")} ${hash("two()")};`);
    expect(policyOf(page)).toContain("img-src 'self' file: data:;");
    expect(policyOf(page)).not.toContain("connect-src");
    expect(policyOf(pageDocument({ ...parts, pictures: "linked" }))).toContain("img-src https: http: data:;");
    expect(policyOf(pageDocument({ ...parts, connect: ["blob:"] }))).toContain("connect-src blob:");
  });

  it("a host from a record writes no rule of its own into the policy, and opens no other", () => {
    const sources = ["https://cdn.example:8443", "http://[::1]:9", "https://x;script-src-elem", 'https://x"', "https://*", "'unsafe-inline'", "*"]; // biome-ignore format: a list
    const page = pageDocument({ ...parts, connect: sources });
    expect(policyOf(page)).toContain("connect-src https://cdn.example:8443 http://[::1]:9; base-uri");
  });

  it("whatever stands in its title, its data or an address, no tag comes of it", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const header = factList([[`${text}<script>`, `${text}<script>`]]);
        const data = { text: `${text}</script>` };
        const page = pageDocument({ ...parts, header, title: `${text}</title><script>`, data });
        expect(page.match(/<script/g)).toHaveLength(1);
        expect(page.match(/<\/title>/g)).toHaveLength(1);
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, Html, html, safeUrl, scriptJson } from "./html.ts";

describe("html", () => {
  it("escapes every value but Html, joins lists, and leaves out nothings", () => {
    const text = `<b a='1' b="2">&`;
    expect(html`<p>${text}${new Html("<br>")}${[1, "<", html`<i>`]}${null}${undefined}${false}</p>`.text).toBe(
      "<p>&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;<br>1&lt;<i></p>",
    );
  });

  it("gives no text that can leave its element or attribute", () => {
    fc.assert(fc.property(fc.string(), (text) => !/[<>"']/.test(escapeHtml(text))));
  });
});

describe("safeUrl", () => {
  it("takes http, https and pictures as data", () => {
    for (const url of ["https://a.example/x.png", "HTTP://a.example", "data:image/png;base64,AAAA"])
      expect(safeUrl(url)).toBe(url);
  });

  it("takes nothing that runs, reads a file or goes by the page's own scheme", () => {
    const hostile = ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,<script>", "data:image/svg+xml;base64,PHN2Zz4=", "file:///etc/passwd", "//a.example", "", null, undefined]; // biome-ignore format: a list
    expect(hostile.map(safeUrl)).toEqual(hostile.map(() => null));
  });
});

describe("scriptJson", () => {
  it("reads back as it was and holds no tag", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { text } = scriptJson({ value });
        expect(text).not.toContain("<");
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ value })));
      }),
    );
    expect(scriptJson("</script><!--\u2028").text).toBe('"\\u003c/script>\\u003c!--\\u2028"');
  });
});

import { describe, expect, it } from "vitest";
import { readUrl } from "./read-url.ts";

const policy = { schemes: ["https", "http"] as const, anyPort: false, connectTo: undefined };
const read = (url: string) => readUrl(url, { policy, from: null }).href;

describe("readUrl", () => {
  it.each([
    "https://cdn.example.com/a/b.glb",
    "http://8.8.8.8/x.ply",
    "https://[2606:4700::1111]/x",
    "https://cdn.example.com:443/a",
  ])("takes %s", (url) => expect(() => read(url)).not.toThrow());

  it.each([
    ["a query cuts off the forced name", "https://cdn.example.com/a?x=/b.glb"],
    ["so does a fragment", "https://cdn.example.com/a#/b.glb"],
    ["an empty query", "https://cdn.example.com/a?"],
    ["userinfo", "https://user:pw@cdn.example.com/a"],
    ["an empty userinfo", "https://@cdn.example.com/a"],
    ["another port", "https://cdn.example.com:8443/a"],
    ["another scheme", "ftp://cdn.example.com/a"],
    ["a file", "file:///etc/passwd"],
    ["decimal", "http://2130706433/"],
    ["hex", "http://0x7f000001/"],
    ["octal", "http://0177.0.0.1/"],
    ["short form", "http://127.1/"],
    ["full-width digits", "http://１２７.0.0.1/"],
    ["percent-encoded digits", "http://%31%32%37.0.0.1/"],
    ["a trailing dot", "http://127.0.0.1./"],
    ["a backslash", "https://cdn.example.com\\@127.0.0.1/a"],
    ["a newline", "https://cdn.example.com/\na"],
    ["blanks around", " https://cdn.example.com/a"],
    ["no host", "https:///a b"],
    ["nothing", ""],
    ["a path", "/a.glb"],
    ["too long", `https://cdn.example.com/${"a".repeat(5000)}`],
  ])("refuses %s", (_, url) => {
    expect(() => read(url)).toThrow(expect.objectContaining({ code: "DOWNLOAD_URL_INVALID", fault: "miner" }));
  });

  it("lets a redirect carry a query, never step down to http", () => {
    const from = new URL("https://a.example.com/dir/x.glb");
    expect(readUrl("../y.glb?sig=1", { policy, from }).href).toBe("https://a.example.com/y.glb?sig=1");
    expect(readUrl("//b.example.com/z", { policy, from }).href).toBe("https://b.example.com/z");
    expect(() => readUrl("http://a.example.com/", { policy, from })).toThrow(
      expect.objectContaining({ code: "DOWNLOAD_REDIRECT_REFUSED" }),
    );
  });
});

import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createCredential } from "./credential.ts";

const at = (url: string, allowLoopback = false) =>
  createCredential({ name: "GITHUB_TOKEN", url, secret: "canary-secret", allowLoopback });

describe("a credential", () => {
  it("is shown to its own origin and to no other", async () => {
    const credential = at("https://github.com/owner/name");
    expect(await credential.secretFor("https://github.com/else/where")).toBe("canary-secret");
    for (const url of [
      "https://example.com/owner/name",
      "http://github.com/owner/name",
      "https://github.com:8443/owner/name",
      "https://github.com.example.com/x",
      "https://github.com@example.com/x",
      "https://api.github.com/x",
    ])
      expect(await credential.secretFor(url), url).toBeUndefined();
  });

  it("is made for encrypted connections only, and for this machine when that is allowed", () => {
    for (const url of ["https://h/x", "wss://h/x"]) expect(at(url).name).toBe("GITHUB_TOKEN");
    for (const url of ["http://example.com/x", "ws://example.com", "http://10.0.0.1/x", "http://localhost.example.com"])
      for (const allowed of [false, true])
        expect(() => at(url, allowed), url).toThrow(expect.objectContaining({ code: "CREDENTIAL_INSECURE" }));
    for (const url of ["http://127.0.0.1:8000/x", "http://localhost/x", "http://[::1]:1/x", "http://127.8.8.8/"]) {
      expect(() => at(url), url).toThrow(expect.objectContaining({ code: "CREDENTIAL_INSECURE" }));
      expect(at(url, true).origin).toBe(new URL(url).origin);
    }
  });

  it("does not show its secret when it is printed", () => {
    const credential = at("https://github.com");
    for (const text of [
      JSON.stringify(credential),
      inspect(credential, { depth: 9, showHidden: true }),
      `${credential}`,
    ])
      expect(text).not.toContain("canary");
  });
});

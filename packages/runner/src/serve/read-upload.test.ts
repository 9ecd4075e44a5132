import fc from "fast-check";
import { Hono } from "hono";
import { describe, expect, it } from "vitest";
import { readUpload } from "./read-upload.ts";

const app = new Hono().post("/", async (context) => {
  const upload = await readUpload(context, { field: "file", maxBytes: 10_000 });
  if (upload === null || upload === "too large") return context.json({ upload });
  return context.json({ name: upload.name, bytes: Buffer.from(upload.bytes).toString("hex") });
});
const post = async (body: string | FormData | ArrayBuffer, headers: Record<string, string> = {}) =>
  (await app.request("/", { method: "POST", body, headers })).json();

describe("readUpload", () => {
  it("gives back the file as it was sent, whatever bytes and fields are around it, with a length or without", async () => {
    const bytes = fc.uint8Array({ maxLength: 3000 });
    await fc.assert(
      fc.asyncProperty(bytes, bytes, fc.stringMatching(/^[\w. -]{1,20}$/), async (file, other, name) => {
        const form = new FormData();
        form.set("note", "text");
        form.set("other", new Blob([other as Uint8Array<ArrayBuffer>]), "x.bin");
        form.set("file", new Blob([file as Uint8Array<ArrayBuffer>]), name);
        const upload = { name, bytes: Buffer.from(file).toString("hex") };
        expect(await post(form)).toEqual(upload);
        const encoding = new Response(form);
        const type = encoding.headers.get("content-type") ?? "";
        const body = await encoding.arrayBuffer();
        expect(await post(body, { "content-type": type, "content-length": String(body.byteLength) })).toEqual(upload);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ["no boundary", "x", "multipart/form-data"],
    ["no form", "x", "multipart/form-data; boundary=b"],
    [
      "a head without end",
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"',
      "multipart/form-data; boundary=b",
    ],
    [
      "a file without end",
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx',
      "multipart/form-data; boundary=b",
    ],
    [
      "a field that is no file",
      '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--',
      "multipart/form-data; boundary=b",
    ],
    [
      "another field",
      '--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--b--',
      "multipart/form-data; boundary=b",
    ],
  ])("finds none in %s", async (_, body, type) => {
    expect(await post(body, { "content-type": type })).toEqual({ upload: null });
  });

  it("takes a quoted boundary, and no more than is allowed", async () => {
    const body = '--a b\r\nContent-Disposition: form-data; name="file"; filename="a.glb"\r\n\r\nx\r\n--a b--';
    expect(await post(body, { "content-type": 'multipart/form-data; boundary="a b"' })).toEqual({
      name: "a.glb",
      bytes: "78",
    });
    expect(await post("x".repeat(10_001), { "content-type": "multipart/form-data; boundary=b" })).toEqual({
      upload: "too large",
    });
    const headers = { "content-type": "multipart/form-data; boundary=b", "content-length": "many" };
    expect(await post("x", headers)).toEqual({ upload: "too large" });
  });
});

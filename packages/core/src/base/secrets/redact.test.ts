import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CompetitionError } from "../errors/competition-error.ts";
import { hideKnown, keepSecret } from "./known-secrets.ts";
import { redact, redactExact, redactValue } from "./redact.ts";

const bytesOf = (secret: string) => [...Buffer.from(secret)].map((byte) => byte.toString(16).padStart(2, "0"));

/** How services that were looked at repeat what they were sent. */
const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  "URL component": encodeURIComponent,
  "URL form": (secret) => new URLSearchParams({ a: secret }).toString().slice(2),
  "URL, every byte": (secret) =>
    [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  "URL twice": (secret) => encodeURIComponent(encodeURIComponent(secret)),
  JSON: (secret) => JSON.stringify(secret).slice(1, -1),
  "JSON in JSON": (secret) => JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  "JSON, every character": (secret) =>
    Array.from({ length: secret.length }, (_, at) => `\\u${secret.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
      "",
    ),
  HTML: (secret) =>
    secret.replace(
      /[&<>"']/g,
      (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[one]!,
    ),
  hex: (secret) => Buffer.from(secret).toString("hex"),
  HEX: (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
  base64: (secret) => Buffer.from(secret).toString("base64"),
  "base64 for URLs": (secret) => Buffer.from(secret).toString("base64url"),
  "Basic, short user": (secret) => Buffer.from(`u:${secret}`).toString("base64"),
  "Basic, longer user": (secret) => Buffer.from(`user:${secret}`).toString("base64"),
  "JSON in a URL": (secret) => encodeURIComponent(JSON.stringify(secret).slice(1, -1)),
  "HTML, every character": (secret) => [...secret].map((one) => `&#${one.codePointAt(0)};`).join(""),
  "HTML, every character in hex": (secret) =>
    [...secret].map((one) => `&#x${one.codePointAt(0)?.toString(16)};`).join(""),
  "hex with colons": (secret) => bytesOf(secret).join(":"),
  "hex with spaces": (secret) => bytesOf(secret).join(" "),
  "hex in lines": (secret) =>
    Buffer.from(secret)
      .toString("hex")
      .replace(/(.{16})/g, "$1\n"),
  "hex with 0x": (secret) =>
    bytesOf(secret)
      .map((byte) => `0x${byte}`)
      .join(", "),
  "escapes of bytes": (secret) =>
    bytesOf(secret)
      .map((byte) => `\\x${byte}`)
      .join(""),
  "a printed buffer": (secret) => JSON.stringify(Buffer.from(secret)),
  "bytes, one a line": (secret) => JSON.stringify([...Buffer.from(secret)], null, 1),
  "base64 in lines": (secret) =>
    Buffer.from(secret)
      .toString("base64")
      .replace(/(.{8})/g, "$1\r\n"),
  "base64 in lines in JSON": (secret) =>
    Buffer.from(secret)
      .toString("base64")
      .replace(/(.{8})/g, "$1\\n"),
  "base64 twice": (secret) => Buffer.from(Buffer.from(secret).toString("base64")).toString("base64"),
  "in JSON in base64": (secret) => Buffer.from(JSON.stringify({ key: secret })).toString("base64"),
};

describe("a secret that the cleaner was told", () => {
  const secrets = ['pass"word\\with/all kinds&<of>+=é', "sk-live-9f3a7c1e5b", "hunter2hunter2"];
  for (const secret of secrets) keepSecret(secret);

  it.each(Object.entries(ENCODINGS))("is found in a text as %s", (_, encode) => {
    for (const secret of secrets) {
      const text = hideKnown(`before ${encode(secret)} after`);
      const mostOfIt = encode(secret).slice(3, -3);
      expect(text).not.toContain(mostOfIt);
      expect(text).toMatch(/^before .*\*\*\*.* after$/s);
    }
  });

  it("is found where somebody cut it off: at the end, and before dots", () => {
    const long = "cut-0123456789abcdefghij/+=";
    keepSecret(long);
    // Where one character becomes many, or something stands before it, the cut falls at another place.
    const others = [
      "URL, every byte",
      "JSON, every character",
      "base64 twice",
      "a printed buffer",
      "bytes, one a line",
    ];
    const encoders = Object.entries(ENCODINGS).filter(
      ([name]) => !others.includes(name) && !/lines|0x|escapes/.test(name),
    );
    for (const [, encode] of encoders)
      for (const cut of [10, 16, 22])
        for (const after of ["", "…", "...", '…" and more', "\n    at x", "\\n"]) {
          const full = encode(long);
          const text = hideKnown(`words ${full.slice(0, cut + full.length - encode(long.slice(8)).length)}${after}`);
          expect(text).toMatch(/^words .{0,24}\*\*\*/);
          expect(text).not.toContain("0123456");
        }
    expect(hideKnown("cut-012")).toBe("cut-012");
    expect(hideKnown("cut-01234567 goes on")).toBe("cut-01234567 goes on");
  });

  it("is found wherever it stands, and the rest of the text stays", () => {
    const words = fc.string({ minLength: 0, maxLength: 20 });
    const place = fc.tuple(words, fc.constantFrom(...secrets), fc.constantFrom(...Object.values(ENCODINGS)), words);
    fc.assert(
      fc.property(place, ([before, secret, encode, after]) => {
        const text = `${before} ${encode(secret)} ${after}`;
        expect(hideKnown(text)).not.toContain(encode(secret).slice(3, -3));
        expect(hideKnown(`${before} ${after}`)).toBe(`${before} ${after}`);
      }),
      { numRuns: 300 },
    );
  });

  it("leaves a JSON text one that parses, whatever stands before it", () => {
    const tricky = ["nightfall-77", "uabcd-12345678", "\\backslash-1", '"quoted-22"'];
    for (const secret of tricky) keepSecret(secret);
    const before = fc.string({ unit: fc.constantFrom("\n", "\\", '"', "\t", "a", "/", "\u001b"), maxLength: 6 });
    fc.assert(
      fc.property(before, fc.constantFrom(...tricky), (text, secret) => {
        const cleanText = redactExact(JSON.stringify({ text: text + secret }));
        expect(JSON.parse(cleanText).text).not.toContain(secret);
      }),
    );
    // The escape for a line break and then a word that makes up the secret together with it.
    expect(JSON.parse(redactExact(JSON.stringify({ text: "\nightfall-77" })))).toBeTypeOf("object");
    expect(JSON.parse(redactExact(`{"text":"\\uabcd-12345678"}`))).toBeTypeOf("object");
  });

  it("stays out of errors: message, data, and whatever prints them", () => {
    const error = new CompetitionError(`no: ${secrets[1]}`, {
      code: "X_TEST",
      fault: "infrastructure",
      data: { answer: secrets[1], deep: [{ [secrets[1]!]: `Basic ${ENCODINGS["base64"]!(secrets[1]!)}` }] },
    });
    for (const text of [error.message, JSON.stringify(error), inspect(error, { depth: 9 }), String(error.stack)]) {
      expect(text).not.toContain(secrets[1]);
      expect(text).not.toContain(ENCODINGS["base64"]!(secrets[1]!).slice(3, -3));
    }
  });

  it("is looked for in time that grows with the text alone, whatever a stranger fills it with", () => {
    keepSecret("+slow/search=1234567");
    // 300,000 backslashes once took minutes.
    const before = process.cpuUsage();
    for (const piece of ["\\", "%5C", "\n", "\\n", "99, ", "63 ", "0x", "&#0", "%25", "=", "eyJ", "api_key="]) {
      const text = piece.repeat(Math.ceil(300_000 / piece.length));
      expect(redact(`${text} z`)).toMatch(/ z$/);
    }
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(60);
  });

  it("is not searched for when it is shorter than a word", () => {
    keepSecret("abc");
    expect(redact("abc")).toBe("abc");
  });
});

describe("what looks like a credential", () => {
  it.each([
    "https://me:password@host/x",
    "https://ghp_0123456789abcdef0123@host/x",
    "Bearer abcdefghijkl",
    "ghp_0123456789abcdefghij0123456789abcdef",
    "hf_0123456789abcdefghijABCDEFGHIJ0123",
    "sk-proj-0123456789abcdefghij",
    "https://discord.com/api/webhooks/1/abcdef-ghijkl",
    "https://x.example/f?X-Amz-Signature=0123456789abcdef",
  ])("is taken out of %s", (text) => {
    const secret =
      /(password|ghp_\w+|abcdefghijkl|hf_\w+|sk-[\w-]+|abcdef-ghijkl|0123456789abcdef)/.exec(text)?.[0] ?? "";
    expect(redact(text)).not.toContain(secret);
  });

  it.each([
    ["https://hooks.slack.com/services/T00000000/B00000000/abcdEFGHijkl", "abcdEFGHijkl"],
    ["https://api.telegram.org/bot123456789:AAF-abcdefghijklmnop/sendMessage", "AAF-abcdefghijklmnop"],
    [`AIza${"Sy1234567890abcdefghijklmnopqrstuvw"}`, "1234567890"],
    ["glpat-abcdefghij1234567890", "1234567890"],
    ["npm_abcdefghijklmnop1234567890", "1234567890"],
    ["dop_v1_0123456789abcdef0123456789abcdef", "0123456789"],
    ["xoxb-1234567890-abcdefghij", "1234567890"],
    ["ASIAABCDEFGHIJKLMNOP", "ABCDEFGHIJ"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmN", "dozjgNryP4J3jVmN"],
    ["-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----", "MIIEvQIBADANBgkq"],
  ])("is taken out of %s, in records too", (text, secret) => {
    expect([redact(text).includes(secret), redactExact(text).includes(secret)]).toEqual([false, false]);
  });

  it.each([
    "x-api-key: 0123456789abcdef",
    "password=hunter2222x",
    '{"api_key":"hunter2222x"}',
    "client_secret: hunter2222x",
  ])("is taken out of what people read: %s", (text) => {
    expect(redact(text)).not.toMatch(/0123456789abcdef|hunter2222x/);
  });

  it("leaves ordinary words", () => {
    for (const text of [
      "a basic silhouette with few details",
      "the token limit was reached",
      "owner/sk-model",
      "ask-me",
      "the password is required",
      "eyJ is how a token begins",
    ])
      expect([redact(text), redactExact(text)]).toEqual([text, text]);
  });

  it("leaves values that hold no text, and objects that are more than data, as they are", () => {
    const date = new Date(0);
    const value = { a: 1, b: null, c: [true, undefined], date };
    expect(redactValue(value)).toEqual(value);
    expect(redactValue(value).date).toBe(date);
  });
});

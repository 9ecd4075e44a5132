import { keepSecret } from "@404-gen/core";
import { expect, it } from "vitest";
import { guardConsole } from "./guard-console.ts";

it("makes libraries speak as the terminal does, on standard error, until it is taken back", () => {
  keepSecret("console-secret-5d1f");
  const lines: string[] = [];
  const loud: string[] = [];
  const target: Console = { ...console, error: (text: unknown) => void loud.push(String(text)) };
  const release = guardConsole({ write: (text: string | Uint8Array) => lines.push(String(text)) > 0 }, target);
  target.error("no answer of %s: \u001b[2J", "ws://node/console-secret-5d1f");
  target.log("a\nb\u202e", { c: 1 });
  release();
  target.error("again");
  expect(lines).toEqual(["no answer of ws://node/***: \\u001b[2J\n", "a\nb\\u202e { c: 1 }\n"]);
  expect(loud).toEqual(["again"]);
});

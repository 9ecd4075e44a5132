import { describe, expect, it } from "vitest";
import { keepSecret } from "../secrets/known-secrets.ts";
import { peerWords } from "./peer-words.ts";

/** Answers as real peers give them; the same table stands for all adapters. */
const ANSWERS: readonly [peer: string, answer: unknown, words: string][] = [
  ["GitHub", '{"message":"Bad credentials","documentation_url":"https://docs.github.com/rest"}', "Bad credentials"],
  ["vLLM", '{"error":{"message":"The model `m` does not exist.","type":"NotFoundError","code":404}}', "The model `m` does not exist."],
  ["old vLLM", '{"object":"error","message":"Extra inputs are not permitted","type":"BadRequestError","code":400}', "Extra inputs are not permitted"],
  ["llama.cpp", '{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}', "Loading model"],
  ["FastAPI", '{"detail":[{"loc":["body","model"],"msg":"field required"}]}', "field required"],
  ["problem+json", '{"title":"Bad Request","status":400,"detail":"no instances"}', "no instances; Bad Request"],
  ["Targon", '{"error":"workload type is retired","reason":"DEPRECATED"}', "workload type is retired; DEPRECATED"],
  ["Verda", '{"code":"insufficient_funds","message":"top up"}', "top up"],
  ["S3", "<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your rate</Message></Error>", "SlowDown: Reduce your rate"],
  ["nginx", "<html><head><title>413 Request Entity Too Large</title></head><body>x</body></html>", "413 Request Entity Too Large"],
  ["JSON-RPC", { code: 1010, message: "Invalid Transaction", data: "Custom error: 6" }, "Invalid Transaction; Custom error: 6"],
  ["plain text", "  overloaded,\n try later ", "overloaded, try later"],
  ["a number", "42", "42"],
  ["nothing", "", ""],
  ["a socket library", Object.assign(new Error("[object Object]"), { error: Object.assign(new Error(""), { code: "ECONNREFUSED" }) }), "ECONNREFUSED"],
  ["an error with a cause", new Error("", { cause: new Error("certificate has expired") }), "certificate has expired"],
]; // biome-ignore format: rows

describe("peerWords", () => {
  it.each(ANSWERS)("reads %s", (_peer, answer, words) => expect(peerWords(answer)).toBe(words));

  it("keeps no secret, no escape sequence and no flood", () => {
    keepSecret("canary-of-peer-words");
    expect(peerWords('{"message":"bad key canary-of-peer-words\\u001b[2J"}')).toBe("bad key ***\\u001b[2J");
    expect(peerWords("x".repeat(5_000))).toHaveLength(300);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastJsonObject } from "./json-object.ts";

const answer = { penalty_1: 2, penalty_2: 7, issues: "right misses an arm" };
const json = JSON.stringify(answer);

describe("the last JSON object of a text", () => {
  it.each([
    ["bare", json],
    ["with thinking before", `<think>maybe {"penalty_1": 0, "penalty_2": 10, "issues": "x"}? no {</think>${json}`],
    ["in answer tags", `<answer>${json}</answer>`],
    ["in box tokens", `<|begin_of_box|>${json}<|end_of_box|>`],
    ["in a code fence", `\`\`\`json\n${json}\n\`\`\``],
    ["after a broken one", `{"penalty_1": 1, ${json}`],
    ["before stray braces", `${json} } done }`],
    ["pretty", JSON.stringify(answer, null, 4)],
  ])("is found %s", (_, text) => {
    expect(lastJsonObject(text)).toEqual(answer);
  });

  it("is found also with braces in its strings", () => {
    const tricky = { issues: 'a "}" and a { and }}} there', penalty_1: 1, penalty_2: 1 };
    expect(lastJsonObject(`so: ${JSON.stringify(tricky)}`)).toEqual(tricky);
  });

  it.each(["", "no json here", "{", "}", "}{", "[1,2]", "{not json}"])("is absent in %j", (text) => {
    expect(lastJsonObject(text)).toBeNull();
  });

  it("is no draft of an answer that was cut off", () => {
    expect(lastJsonObject(`<think>${json}</think>{"penalty_1": 9, "penalty_2": 1, "iss`)).toBeNull();
  });

  it("never throws, and is found fast also in a hostile text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", '"', "\\", "a", " ") }), (text) => {
        const object = lastJsonObject(text);
        expect(object === null || typeof object === "object").toBe(true);
      }),
    );
    expect(lastJsonObject("{x".repeat(20_000) + "}".repeat(20_000))).toBeNull();
  });
});

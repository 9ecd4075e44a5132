import { describe, expect, it } from "vitest";
import { readCompletion } from "./read-completion.ts";

const reply = (message: object, finish: unknown = "stop") => ({
  choices: [{ index: 0, message, finish_reason: finish }],
});

describe("readCompletion, over replies as servers send them", () => {
  it.each([
    ["text", reply({ content: "{}" }), { content: "{}", reasoning: null, finish: "stop" }],
    [
      "parts",
      reply({
        content: [
          { type: "text", text: "{" },
          { type: "text", text: "}" },
        ],
      }),
      { content: "{}" },
    ],
    ["reasoning", reply({ content: null, reasoning: "{}" }), { content: null, reasoning: "{}" }],
    ["the older field", reply({ content: null, reasoning_content: "{}" }), { content: null, reasoning: "{}" }],
    ["an empty finish", reply({ content: "{}" }, ""), { finish: null }],
    ["no finish", reply({ content: "{}" }, null), { finish: null }],
  ])("reads %s", (_name, completion, expected) => expect(readCompletion(completion)).toMatchObject(expected));

  it.each([
    ["an error inside of 200", { error: { message: "Vision add-on is not loaded" } }, "Vision add-on is not loaded"],
    ["a refusal", reply({ content: null, refusal: "I can't help with that." }), "I can't help with that."],
    ["nothing", {}, ""],
  ])("keeps the words of %s", (_name, completion, words) => {
    expect(() => readCompletion(completion)).toThrow(
      expect.objectContaining({ code: "JUDGE_BAD_ANSWER", data: { words }, message: expect.stringContaining(words) }),
    );
  });
});

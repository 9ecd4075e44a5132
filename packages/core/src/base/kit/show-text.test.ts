import fc from "fast-check";
import { expect, it } from "vitest";
import { jsonLine, showLines, showText, showValue } from "./show-text.ts";

const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const anyText = fc.string({ unit: "binary", maxLength: 40 });

it("shows a stranger's text as one line without a character that is obeyed", () => {
  fc.assert(fc.property(anyText, (text) => !CONTROL_CHARACTERS.test(showText(text))));
  expect(showText("a\u001b[2J\r\n\u202eb\u0007\u009b\ud800")).toBe(
    "a\\u001b[2J\\u000d\\u000a\\u202eb\\u0007\\u009b\\ud800",
  );
  expect(showText("näher – 東京 🙂")).toBe("näher – 東京 🙂");
});

it("keeps our own line breaks only", () => {
  expect(showLines("one\ntwo\u001b[A\r")).toBe("one\ntwo\\u001b[A\\u000d");
});

it("shows keys and values however deep", () => {
  expect(showValue({ "a\n": [{ b: "\u001b" }, 1, null] })).toEqual({ "a\\u000a": [{ b: "\\u001b" }, 1, null] });
});

it("prints JSON that reads back the same and that no terminal obeys", () => {
  fc.assert(
    fc.property(fc.dictionary(anyText, fc.oneof(anyText, fc.integer(), fc.constant(null))), (value) => {
      const line = jsonLine(value);
      expect(CONTROL_CHARACTERS.test(line)).toBe(false);
      expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

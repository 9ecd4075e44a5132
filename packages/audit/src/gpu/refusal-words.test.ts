import { describe, expect, it } from "vitest";
import { codeOfWords } from "./refusal-words.ts";

describe("codeOfWords", () => {
  it.each([
    "This machine does not have the resources to deploy your pod. Please try a different machine.",
    "There are no longer any instances available with the requested specifications.",
    "no capacity for h200-small",
    "insufficient resources",
    "GPU is currently unavailable",
    "out of stock",
  ])("hears a lack of machines: %s", (text) => expect(codeOfWords(text)).toBe("GPU_CAPACITY"));

  it.each([
    "manifest unknown: manifest unavailable for ghcr.io/a/b:tag",
    "failed to pull: manifest for a/b:c not found: manifest unknown",
    "pull access denied for a/b, repository does not exist",
    "image a/b:c not found; capacity is there",
  ])("hears a wrong image: %s", (text) => expect(codeOfWords(text)).toBe("GPU_VALIDATION"));

  it.each(["name is too long", "the field capacity must be a number", "", "unknown field supportPublicIp"])(
    "leaves the rest to the status: %s",
    (text) => expect(codeOfWords(text)).toBeUndefined(),
  );
});

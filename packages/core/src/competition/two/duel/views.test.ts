import { describe, expect, it } from "vitest";
import { BUNDLE_FILES, bundleUrl } from "./views.ts";

describe("a bundle's files", () => {
  it("are eight views on white, four on gray, the grid and the embeddings, by the names of the record", () => {
    expect(BUNDLE_FILES).toEqual([
      "white/front_left.png",
      "white/front_right.png",
      "white/front_below.png",
      "white/front_above.png",
      "white/right.png",
      "white/back.png",
      "white/left.png",
      "white/top_down.png",
      "gray/front_left.png",
      "gray/front_right.png",
      "gray/front_below.png",
      "gray/front_above.png",
      "grid.png",
      "embeddings.npz",
    ]);
  });

  it("lie below the bundle's prefix, whether or not it ends with slashes", () => {
    for (const prefix of [
      "https://cdn.example/a/views",
      "https://cdn.example/a/views/",
      "https://cdn.example/a/views//",
    ])
      expect(bundleUrl(prefix, "grid.png")).toBe("https://cdn.example/a/views/grid.png");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { distancePlot } from "./distance-plot.ts";
import { funnelPlot } from "./funnel-plot.ts";
import { type HeatMark, heatMap } from "./heat-map.ts";
import { spanPlot } from "./span-plot.ts";

const descriptionOf = (svg: string) => /<desc>(.*?)<\/desc>/s.exec(svg)?.[1] ?? "";
/** Numbers of an attribute, in order. */
const numbers = (svg: string, attribute: string) =>
  [...svg.matchAll(new RegExp(`<rect[^>]* ${attribute}="([^"]*)"`, "g"))].map(([, value]) => Number(value));

/** Numbers and texts that came to nothing. */
const BROKEN = /NaN|Infinity|undefined/;

describe("plots", () => {
  it("every plot has a name and says in words what is to be seen; no text leaves its place", () => {
    const marks = fc.constantFrom<HeatMark>("won", "drawn", "lost", null);
    // The words that no number of a plot may be are not drawn as names, though a name may be one: one run in some hundreds drew it.
    const names = fc.string({ minLength: 1 }).filter((text) => !BROKEN.test(text));
    fc.assert(
      fc.property(names, fc.nat(1000), marks, (text, count, mark) => {
        const name = `${text}<script>`;
        const plots = [
          funnelPlot([{ name, count }], { title: name }),
          spanPlot([{ name, from: count, to: null, words: name }], { title: name, unit: name }),
          heatMap({ rows: [name], columns: [name], mark: () => mark }, { title: name, description: name }),
          distancePlot([{ distance: count / 500, tone: "good", isDecisive: false, words: name }], { limit: 0.1 }),
        ];
        for (const { text: svg } of plots) {
          expect(svg).toMatch(/^<svg [^>]*role="img"><title>[^<]+<\/title><desc>[^<]+<\/desc>/);
          expect(svg).not.toContain("<script");
          expect(svg).not.toMatch(BROKEN);
        }
      }),
    );
  });

  it("bars of a funnel are as long as their numbers, the longest as long as there is room", () => {
    const { text } = funnelPlot([{ name: "a", count: 40 }, { name: "b", count: 10 }, { name: "c", count: 0 }], { title: "t" }); // biome-ignore format: one line
    expect(numbers(text, "width")).toEqual([320, 80, 1]);
    expect(descriptionOf(text)).toBe("a: 40; b: 10; c: 0.");
  });

  it("spans of one name share a line, follow each other without a gap, and the last goes on", () => {
    const { text } = spanPlot(
      [
        { name: "x", from: 100, to: 200, words: "x first" },
        { name: "y", from: 200, to: 300, words: "y" },
        { name: "x", from: 300, to: null, words: "x again", isMarked: true },
      ],
      { title: "t", unit: "block" },
    );
    const [x, width, y] = [numbers(text, "x"), numbers(text, "width"), numbers(text, "y")];
    expect(x[1]).toBeCloseTo((x[0] as number) + (width[0] as number), 0);
    expect(x[2]).toBeCloseTo((x[1] as number) + (width[1] as number), 0);
    expect(y[0]).toBe(y[2]);
    expect(y[1]).not.toBe(y[0]);
    expect(text.match(/<path d="M/g)).toHaveLength(1);
    expect(descriptionOf(text)).toBe("x first; y; x again.");
  });

  it("marks of a heat map differ by shape: as many squares, bars and small squares as there are marks", () => {
    const table: HeatMark[][] = [["won", "lost"], ["drawn", null], ["won", "won"]]; // biome-ignore format: a table
    const { text } = heatMap(
      { rows: ["1", "2", "3"], columns: ["a", "b"], mark: (row, column) => table[row]?.[column] ?? null },
      { title: "t", description: "d" },
    );
    const paths = [...text.matchAll(/<path d="([^"]*)"/g)].map(([, path]) => path as string);
    expect(paths.map((path) => (path.match(/M/g) ?? []).length)).toEqual([3, 1, 1]);
    expect(new Set(paths.map((path) => path.slice(path.indexOf("h"), path.indexOf("z")))).size).toBe(3);
  });

  it("a prompt beyond the limit is a cross, one within a dot, and one without a distance stands at the edge", () => {
    const dot = { tone: "good", isDecisive: false, words: "w" } as const;
    const { text } = distancePlot([{ ...dot, distance: 0.05 }, { ...dot, distance: 0.2 }, { ...dot, distance: null }], { limit: 0.1 }); // biome-ignore format: one line
    expect(text.match(/<circle/g)).toHaveLength(1);
    expect(text.match(/<path/g)).toHaveLength(2);
    expect(descriptionOf(text)).toBe("1 of 3 prompts lie within 0.1; the others are crosses.");
  });
});

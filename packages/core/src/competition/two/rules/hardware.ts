/** Machines that a miner's image may ask for, as its `hardware.json` names them. Source: BATCH-API.md 6. */
export const HARDWARE = ["4xH200", "4xRTX6000Pro"] as const;
/** Name of a machine that an image may ask for. */
export type Hardware = (typeof HARDWARE)[number];

/** What an image gets when it asks for no known machine. */
export const DEFAULT_HARDWARE: readonly Hardware[] = ["4xH200"];

/** An image gets the first machine of this list that it declared. Source: BATCH-API.md 6. */
const PREFERENCE: readonly Hardware[] = ["4xRTX6000Pro", "4xH200"];

/** Largest hardware.json, bytes: the honest ones have under 100. */
export const MAX_HARDWARE_BYTES = 16_384;

/** The machine that an image asks for, or why the usual one is taken. */
export type HardwareDeclaration = {
  /** Known machines, in order, without repeats; {@link DEFAULT_HARDWARE} when nothing is left. */
  readonly hardware: readonly Hardware[];
  /** Why the default was taken or something was left out, as one sentence; null when all was in order. */
  readonly problem: string | null;
};

/**
 * Reads a miner's `hardware.json`. It never throws: any text gives machines, and a sentence if something was wrong (DECISIONS.md D2: one
 * broken file stopped the collection of all miners).
 *
 * @param text The file's text; null when the repository has none.
 * @example
 * parseHardware('{"hardware": ["4xRTX6000Pro"]}').hardware; // ["4xRTX6000Pro"]
 */
export function parseHardware(text: string | null): HardwareDeclaration {
  if (text === null) return { hardware: DEFAULT_HARDWARE, problem: null };
  const list = readList(text);
  if (typeof list === "string") return byDefault(list);
  const names = HARDWARE.filter((name) => list.includes(name)).sort((a, b) => list.indexOf(a) - list.indexOf(b));
  if (names.length === 0) return byDefault(`hardware.json names none of ${HARDWARE.join(", ")}`);
  const dropCount = list.filter((name) => !names.some((one) => one === name)).length;
  return {
    hardware: names,
    problem: dropCount > 0 ? `${dropCount} entries of hardware.json are no known machine` : null,
  };
}

const byDefault = (problem: string): HardwareDeclaration => ({ hardware: DEFAULT_HARDWARE, problem });

/** The declared list, or a sentence that says what is wrong. */
function readList(text: string): readonly unknown[] | string {
  if (text.length > MAX_HARDWARE_BYTES) return `hardware.json has more than ${MAX_HARDWARE_BYTES} bytes`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A parser's own words quote the file; a miner's bytes do not belong in our sentences.
    return "hardware.json is not valid JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "hardware.json is not a JSON object";
  const list = Object.hasOwn(value, "hardware") ? (value as { hardware: unknown }).hardware : undefined;
  return Array.isArray(list) ? list : 'hardware.json has no list "hardware"';
}

/**
 * The machine that an image is run on: the first of 4×RTX6000Pro and 4×H200 that it declared, else 4×H200. All repeats run on the same one.
 *
 * @example
 * chooseHardware(["4xH200", "4xRTX6000Pro"]); // "4xRTX6000Pro"
 */
export function chooseHardware(names: readonly string[]): Hardware {
  return PREFERENCE.find((name) => names.includes(name)) ?? "4xH200";
}

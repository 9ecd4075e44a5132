import { readFile, rename, writeFile } from "node:fs/promises";
import * as z from "zod";
import { CompetitionError } from "../../../base/errors/competition-error.ts";
import type { Chain } from "../../../ports/chain.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { CommitmentPublisher } from "../../../ports/commitment-publisher.ts";
import { createSimulatedChain, type SimulatedWeights, weightsInForce } from "./create-simulated-chain.ts";

const block = z.int().nonnegative();

/** The file of a simulated chain. `docs/chain-file.schema.json` is written from it. */
export const chainFileSchema = z.object({
  /** Address of the JSON schema, for editors. */
  $schema: z.string().optional(),
  /** SS58 address that signs weights and commitments unless a caller names another. */
  hotkey: z
    .string()
    .optional()
    .describe("SS58 address that signs weights and commitments unless a caller names another"),
  /** Block number at `genesisMs`; 0 when absent. */
  startBlock: block.optional().describe("Block number at genesisMs; 0 when absent"),
  /** Epoch milliseconds of `startBlock`; the first opening writes it. */
  genesisMs: z
    .number()
    .optional()
    .describe("Epoch milliseconds of startBlock; written at the first opening when absent"),
  /** Milliseconds that the competition's time is ahead of the machine's clock, below 0 behind; 0 when absent. */
  timeShiftMs: z
    .number()
    .optional()
    .describe(
      "Milliseconds that the trial's time is ahead of the machine's (negative: behind); `404-gen run --jump` moves it on; 0 when absent",
    ),
  /** Blocks between two weight settings of one hotkey; 100 when absent. */
  weightsRateLimit: block.optional().describe("Blocks between two weight settings of one hotkey; 100 when absent"),
  /** Who is on the subnet: `hotkey`, `coldkey`, `validatorPermit`, `lastUpdate` (block of its last weights); the uid is the place. */
  neurons: z
    .array(
      z.object({
        hotkey: z.string().describe("SS58 address"),
        coldkey: z.string().optional().describe("SS58 address of its owner; the hotkey itself when absent"),
        validatorPermit: z.boolean().optional().describe("true when absent"),
        lastUpdate: block.optional().describe("Block of its last weights; 0 when absent"),
      }),
    )
    .describe("Who is on the subnet; a neuron's uid is its place"),
  /** Coldkey → alpha that it has locked on the subnet. */
  locks: z
    .record(z.string(), z.number().nonnegative())
    .optional()
    .describe("Coldkey → alpha that it has locked on the subnet; none when absent"),
  /** What miners committed: `hotkey`, `block` of the reveal, `text`, and `problem` where the text is null. */
  commitments: z
    .array(
      z.object({
        hotkey: z.string().describe("SS58 address"),
        block: block.describe("Block at which the chain reveals it"),
        text: z.string().nullable().describe("null stands for bytes that are no text"),
        problem: z.string().optional().describe("Why text is null"),
      }),
    )
    .default([])
    .describe("What miners committed"),
  /** All weights that were set, oldest first: `hotkey` of the validator, `block`, `uids`, and one of `values` (0 to 65535) for each uid. */
  weights: z
    .array(
      z.object({
        hotkey: z.string().describe("SS58 address of the validator"),
        block: block.describe("Block at which they were set"),
        uids: z.array(z.int().nonnegative()),
        values: z.array(z.int().nonnegative()).describe("0 to 65535, one for each uid"),
      }),
    )
    .default([])
    .describe("All weights that were set, oldest first"),
});

/**
 * The JSON schema of a chain file, as `docs/chain-file.schema.json` has it: what a person may write.
 *
 * @example
 * await writeFile("chain-file.schema.json", JSON.stringify(chainFileJsonSchema()));
 */
export const chainFileJsonSchema = () => z.toJSONSchema(chainFileSchema, { io: "input" });

/** What a chain file holds. */
export type ChainFile = z.infer<typeof chainFileSchema>;

/** Where a simulated chain lives, and whose it is. */
export type FileChainOptions = {
  /** Path of the JSON file. */
  readonly file: string;
  /** Competition time: the blocks come from it. */
  readonly clock: Clock;
  /** SS58 address that signs. @default the file's own */
  readonly hotkey?: string | undefined;
};

/**
 * A simulated chain that lives in a JSON file: read again at every call, so that several programs, and a person with an editor, share
 * it. Its genesis is written into the file at the first opening and holds over restarts; published commitments and weights are
 * written back.
 *
 * @throws CompetitionError `CHAIN_FILE_INVALID` here, and from every call once the file is broken
 * @example
 * const chain = await createFileChain({ file: "chain.json", clock: systemClock });
 * await chain.publish('{"repo":"owner/name"}', { blocksUntilReveal: 10 });
 */
export async function createFileChain(options: FileChainOptions): Promise<Chain & CommitmentPublisher> {
  const { file, clock } = options;
  const first = await readChainFile(file);
  if (first.genesisMs === undefined) await writeChainFile(file, { ...first, genesisMs: clock.now() });
  const open = async () => {
    const content = await readChainFile(file);
    const { neurons, locks, commitments, startBlock, genesisMs, weightsRateLimit } = content;
    const hotkey = options.hotkey ?? content.hotkey;
    const chain = createSimulatedChain({ clock, neurons, locks, hotkey, startBlock, genesisMs, weightsRateLimit });
    for (const commitment of commitments) chain.commit(commitment);
    return { content, chain, hotkey };
  };
  return {
    name: `simulated ${file}`,
    currentBlock: async (call) => (await open()).chain.currentBlock(call),
    commitments: async (call) => (await open()).chain.commitments(call),
    metagraph: async (call) => (await open()).chain.metagraph(call),
    async readWeights(call) {
      const { content, chain, hotkey = "" } = await open();
      return { ...(await chain.readWeights(call)), values: weightsInForce(content.weights, hotkey) };
    },
    locks: async (hotkeys, call) => (await open()).chain.locks(hotkeys, call),
    async setWeights(shares, call) {
      const { content, chain } = await open();
      const outcome = await chain.setWeights(shares, call);
      const [set] = chain.weights;
      if (set !== undefined) await writeChainFile(file, withWeights(content, set));
      return outcome;
    },
    async publish(text, call) {
      const { content, chain, hotkey = "" } = await open();
      const now = await chain.currentBlock(call);
      const publication = await chain.publish(text, call);
      const others = content.commitments.filter((one) => one.hotkey !== hotkey || one.block <= now);
      await writeChainFile(file, {
        ...content,
        commitments: [...others, { hotkey, block: publication.revealBlock, text }],
      });
      return publication;
    },
    async close() {},
  };
}

function withWeights(content: ChainFile, { hotkey, block, uids, values }: SimulatedWeights): ChainFile {
  const neurons = content.neurons.map((one) => (one.hotkey === hotkey ? { ...one, lastUpdate: block } : one));
  return {
    ...content,
    neurons,
    weights: [...content.weights, { hotkey, block, uids: [...uids], values: [...values] }],
  };
}

/**
 * Reads the JSON file of a simulated chain and checks its form.
 *
 * @throws CompetitionError `CHAIN_FILE_INVALID` that names what is wrong in it
 * @example
 * const { neurons } = await readChainFile("chain.json");
 */
export async function readChainFile(file: string): Promise<ChainFile> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw invalid(file, { problem: `cannot be read: ${cause.code}`, cause });
  });
  try {
    return chainFileSchema.parse(JSON.parse(text));
  } catch (cause) {
    const where =
      cause instanceof z.ZodError
        ? cause.issues.map(({ path, message }) => `${path.join(".")}: ${message}`)
        : [String(cause)];
    const shape = "{ neurons: [{ hotkey }], commitments: [{ hotkey, block, text }], … }";
    throw invalid(file, { problem: `is not a simulated chain: ${shape} (${where.join("; ")})`, cause });
  }
}

/**
 * Moves a trial's time: from now on its commands take the machine's time plus this.
 *
 * @throws CompetitionError `CHAIN_FILE_INVALID`
 * @example
 * await shiftChainTime("chain.json", { timeShiftMs: -86_400_000 });
 */
export async function shiftChainTime(
  file: string,
  {
    timeShiftMs,
  }: {
    /** Milliseconds, positive or negative. */
    readonly timeShiftMs: number;
  },
): Promise<void> {
  await writeChainFile(file, { ...(await readChainFile(file)), timeShiftMs });
}

/** Written whole or not at all: a reader never sees half a file. */
async function writeChainFile(file: string, content: ChainFile): Promise<void> {
  await writeFile(`${file}.part`, `${JSON.stringify(content, null, 2)}\n`);
  await rename(`${file}.part`, file);
}

const invalid = (file: string, { problem, cause }: { readonly problem: string; readonly cause: unknown }) =>
  new CompetitionError(`${file} ${problem}`, {
    code: "CHAIN_FILE_INVALID",
    data: { path: file },
    cause,
  });

import type { Pod } from "@404-gen/core";
import type { Draws } from "../chance.ts";
import type { EventQueue } from "../time/event-queue.ts";
import { count, type Ledger } from "./ledger.ts";
import { modelBytes } from "./model-text.ts";
import { qualityAt, type Solutions } from "./solutions.ts";

/** A batch of prompts on a machine. */
export type Batch = {
  readonly stems: readonly string[];
  /** When all prompts are done, milliseconds since the epoch; null: never. */
  readonly doneAt: number | null;
};

/** A rented machine. */
export type RentedPod = {
  readonly pod: Pod;
  readonly image: string;
  /** The runner that started it. */
  readonly runner: string;
  /** It answers from this moment, milliseconds since the epoch; null: never. */
  readonly healthyAt: number | null;
  /** The provider took it away. */
  dead: boolean;
  /** Its last batch, in competition 2; null: none yet. */
  batch: Batch | null;
};

/** A provider's machines, those of all runners. */
export type Cloud = {
  create(spec: {
    readonly name: string;
    readonly image: string;
    readonly runner: string;
    readonly healthy: boolean;
    /** From now on its image makes no models, if it is a cheat's image. */
    readonly empty: boolean;
  }): Pod;
  find(name: string): Pod | null;
  list(prefix: string): readonly Pod[];
  remove(name: string, runner: string): void;
  /** The machine at an address. */
  at(url: string): RentedPod | null;
  /** The model that a machine's image makes for a prompt; null: it fails. */
  make(pod: RentedPod, prompt: { readonly stem: string; readonly round: number }): Uint8Array | null;
  /** All machines that are up. */
  alive(): readonly Pick<RentedPod, "pod" | "runner">[];
};

export type CloudOptions = {
  readonly queue: EventQueue;
  readonly ledger: Ledger;
  readonly solutions: Solutions;
  readonly draws: Draws;
};

/** From the start of a machine until its image answers, milliseconds. */
const BOOT_MS = [30_000, 180_000] as const;

export function createCloud({ queue, ledger, solutions, draws }: CloudOptions): Cloud {
  const pods = new Map<string, RentedPod>();
  const empty = new Set<string>();
  let number = 0;
  const podOf = ({ pod, dead }: RentedPod): Pod =>
    dead ? { ...pod, state: "failed", failure: { cause: "provider", detail: "evicted" } } : pod;
  return {
    create({ name, image, runner, healthy, ...spec }) {
      if (spec.empty && solutions.byImage(image)?.role === "cheat") empty.add(image);
      const existing = pods.get(name);
      if (existing) return podOf(existing);
      count(ledger.pods, name);
      const url = `http://pod-${++number}.sim`;
      const facts = {
        url,
        headers: { authorization: `Bearer ${POD_TOKEN}` },
        state: "running",
        costPerHour: 1,
      } as const;
      const pod: Pod = { provider: "cloud", id: name, name, createdAt: queue.now(), ...facts };
      const healthyAt = healthy ? queue.now() + draws.between(BOOT_MS) : null;
      pods.set(name, { pod, image, runner, healthyAt, dead: false, batch: null });
      return pod;
    },
    find(name) {
      const pod = pods.get(name);
      return pod ? podOf(pod) : null;
    },
    list: (prefix) => [...pods.values()].map(podOf).filter(({ name }) => name.startsWith(prefix)),
    remove(name, runner) {
      const pod = pods.get(name);
      if (pod && pod.runner !== runner) ledger.strangers.push(name);
      if (pod) ledger.podHours += (queue.now() - (pod.pod.createdAt ?? queue.now())) / 3_600_000;
      pods.delete(name);
    },
    at: (url) => [...pods.values()].find(({ pod }) => pod.url !== null && url.startsWith(`${pod.url}/`)) ?? null,
    make({ image }, { stem, round }) {
      count(ledger.generated, `${image} ${stem} ${round}`);
      if (empty.has(image)) return null;
      const solution = solutions.byImage(image);
      const [commit, quality] = solution ? [solution.solution.commit, qualityAt(solution, round)] : ["0", 0];
      return modelBytes({ commit, stem, quality });
    },
    alive: () => [...pods.values()],
  };
}

/** Token in the headers of requests to machines. Where it is seen elsewhere, a secret leaked. */
export const POD_TOKEN = "canary-pod-token-5d1f8c0b";

import {
  type Chain,
  type Clock,
  type DuelJudge,
  type Evidence,
  type GpuProvider,
  type ImageDistance,
  type Renderer,
  type StateStore,
  systemClock,
} from "@404-gen/core";
import { readState } from "@404-gen/core/owner";
import { STAGES } from "@404-gen/core/records";
import { readPodCosts } from "@404-gen/core/round";
import type { WeightsEffects } from "@404-gen/core/stages";
import { Counter, Gauge, Registry } from "prom-client";
import type { TurnEvent } from "../run/loop.ts";

export type MetricsOptions = {
  /** The competition's time. */
  readonly clock: Clock;
  readonly state: StateStore;
  /** Stopwatch. @default systemClock */
  readonly io?: Clock | undefined;
};

/** What an operator watches: made from the record, the services' turns, and the ports that it wraps. */
export type Metrics = {
  readonly registry: Registry;
  /** Looks at the record; called before each scrape. */
  refresh(): Promise<void>;
  onTurn(event: TurnEvent): void;
  /** Calls this whenever a piece of evidence came back, or a machine. */
  onProgress(listener: () => void): void;
  judge(inner: DuelJudge): DuelJudge;
  renderer(inner: Renderer): Renderer;
  distance(inner: ImageDistance): ImageDistance;
  providers(inner: readonly GpuProvider[]): readonly GpuProvider[];
  chain(inner: Chain): Chain;
  /** Takes in what the weights service saw on the chain. */
  weights(effects: WeightsEffects): void;
};

/** Makes the Prometheus metrics of one runner. Nothing is registered globally: two runners in a process have their own. */
export function createMetrics({ clock, state, io = systemClock }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `gen404_${name}`, help, labelNames, registers });
  const counter = (name: string, help: string, labelNames: string[] = []) =>
    new Counter({ name: `gen404_${name}`, help, labelNames, registers });

  const stage = gauge("stage", "1 for the stage that state.json names", ["stage"]);
  const round = gauge("round", "Round that state.json names");
  const stageSince = gauge("stage_age_seconds", "Seconds since this runner saw the stage begin");
  const recordBad = gauge("record_bad", "1 while state.json or the machines' costs cannot be read");
  const lastCommit = gauge("last_commit_timestamp_seconds", "When our last commit was confirmed");
  const pending = gauge("pending_writes", "Paths written but not confirmed");
  const turns = counter("turns_total", "Turns taken", ["service", "kind"]);
  const lastTurn = gauge("last_turn_timestamp_seconds", "When a service last ended a turn", ["service"]);
  const work = counter("work_total", "Pieces of evidence by what they came back as", ["part", "outcome"]);
  const seconds = counter("work_seconds_total", "Seconds spent on evidence: judge is VLM time, gpu is pod time", [
    "part",
  ]);
  const running = gauge("work_running", "Pieces of evidence under way", ["part"]);
  const faults = counter("faults_total", "Faults of ours by code", ["part", "code"]);
  const pods = gauge("pods", "Pods that are up");
  const lastWeights = gauge("last_weights_block", "Block at which weights were last set");

  const weightsAge = gauge("weights_effective_age_seconds", "Seconds since the chain last held the right weights");
  const clockOff = gauge("clock_off_seconds", "This machine's clock minus the chain's");
  const gpuCost = gauge("gpu_cost_dollars", "What the round's machines have cost by its record", ["provider"]);
  const gpuHeld = gauge("gpu_held_seconds", "How long the round's machines were held by its record", ["provider"]);
  let effectiveAtMs: number | null = null;

  let seen = { key: "", since: clock.now() };
  const measure = async <T>(part: string, call: () => Promise<Evidence<T>>): Promise<Evidence<T>> => {
    const begin = io.now();
    running.inc({ part });
    try {
      const evidence = await call();
      work.inc({ part, outcome: evidence.kind });
      if (evidence.kind === "fault") faults.inc({ part, code: evidence.error.code });
      return evidence;
    } finally {
      progress();
      running.dec({ part });
      seconds.inc({ part }, (io.now() - begin) / 1000);
    }
  };
  let progress = (): void => {};
  const podsUp = new Map<string, number>();

  const countPods = (inner: GpuProvider): GpuProvider => ({
    ...inner,
    async create(spec, options) {
      const pod = await inner.create(spec, options);
      progress();
      podsUp.set(pod.id, io.now());
      pods.set(podsUp.size);
      return pod;
    },
    async remove(pod, options) {
      await inner.remove(pod, options);
      const since = podsUp.get(pod.id);
      if (since !== undefined) seconds.inc({ part: "gpu" }, (io.now() - since) / 1000);
      podsUp.delete(pod.id);
      pods.set(podsUp.size);
    },
  });

  // A scrape is answered whatever the record holds; that it is bad, it says too.
  const podCosts = (number: number) =>
    readPodCosts(state, { round: number }).catch(() => {
      recordBad.set(1);
      return [];
    });

  return {
    registry,
    async refresh() {
      const known = await readState(state).catch(() => null);
      recordBad.set(known === null ? 1 : 0);
      if (known !== null) {
        const { stage: now, current_round: number } = known.state;
        for (const name of STAGES) stage.set({ stage: name }, name === now ? 1 : 0);
        round.set(number);
        if (seen.key !== `${number}/${now}`) seen = { key: `${number}/${now}`, since: clock.now() };
        stageSince.set((clock.now() - seen.since) / 1000);
        gpuCost.reset();
        gpuHeld.reset();
        for (const { provider, seconds: podSeconds, dollars } of await podCosts(number)) {
          gpuCost.set({ provider }, dollars);
          gpuHeld.set({ provider }, podSeconds);
        }
      }
      const { committedAt, pending: paths_ } = state.status();
      if (effectiveAtMs !== null) weightsAge.set((clock.now() - effectiveAtMs) / 1000);
      if (committedAt !== null) lastCommit.set(committedAt / 1000);
      pending.set(paths_.length);
    },
    onTurn({ service, result }) {
      turns.inc({ service, kind: result.kind });
      lastTurn.set({ service }, clock.now() / 1000);
      if (result.kind === "failed") faults.inc({ part: service, code: result.code });
    },
    onProgress(listener) {
      progress = listener;
    },
    weights(effects) {
      effectiveAtMs = effects.effectiveAtMs;
      if (effects.clockOffMs !== null) clockOff.set(effects.clockOffMs / 1000);
    },
    judge: (inner) => ({
      ...inner,
      judge: (pictures, options) => measure("judge", () => inner.judge(pictures, options)),
    }),
    renderer: (inner) => ({
      ...inner,
      render: (model, options) => measure("render", () => inner.render(model, options)),
    }),
    distance: (inner) => ({
      ...inner,
      measure: (pair, options) => measure("distance", () => inner.measure(pair, options)),
    }),
    providers: (inner) => inner.map(countPods),
    chain: (inner) => ({
      ...inner,
      async setWeights(weights, options) {
        const outcome = await inner.setWeights(weights, options);
        if (outcome.kind === "set") lastWeights.set(outcome.block);
        return outcome;
      },
    }),
  };
}

import {
  type Chain,
  type Clock,
  type DuelJudge,
  type Evidence,
  type GpuProvider,
  type ImageDistance,
  type JobQueue,
  type Renderer,
  type StateStore,
  systemClock,
} from "@404-gen/core";
import { readState } from "@404-gen/core/owner";
import { STAGES } from "@404-gen/core/records";
import { readPodCosts } from "@404-gen/core/round";
import type { WeightsEffects } from "@404-gen/core/stages";
import { Registry } from "prom-client";
import type { TurnEvent } from "../run/loop.ts";
import { registerMetrics } from "./table.ts";
import { createQueueWatch } from "./watch-queue.ts";

export type MetricsOptions = {
  /** The competition's time. */
  readonly clock: Clock;
  readonly state: StateStore;
  /** Stopwatch. @default systemClock */
  readonly io?: Clock | undefined;
};

/** The metrics of a runner, from the record, the services' turns, and the ports that it wraps. */
export type Metrics = {
  readonly registry: Registry;
  /** Reads the record; called before each scrape. */
  refresh(): Promise<void>;
  onTurn(event: TurnEvent): void;
  /** Sets the function that is called after each evidence of a port, and after each machine that a provider created. */
  onProgress(listener: () => void): void;
  judge(inner: DuelJudge): DuelJudge;
  renderer(inner: Renderer): Renderer;
  distance(inner: ImageDistance): ImageDistance;
  providers(inner: readonly GpuProvider[]): readonly GpuProvider[];
  chain(inner: Chain): Chain;
  queue(inner: JobQueue): JobQueue;
  /** Takes what the weights service saw on the chain. */
  weights(effects: WeightsEffects): void;
};

/** Makes the Prometheus metrics of one runner. Nothing is registered globally, so two runners in a process have separate metrics. */
export function createMetrics({ clock, state, io = systemClock }: MetricsOptions): Metrics {
  const registry = new Registry();
  const metric = registerMetrics(registry);
  const jobs = createQueueWatch(metric, io);
  let effectiveAtMs: number | null = null;

  let last = { key: "", since: clock.now() };
  const measure = async <T>(part: string, call: () => Promise<Evidence<T>>): Promise<Evidence<T>> => {
    const begin = io.now();
    metric.work_running.inc({ part });
    try {
      const evidence = await call();
      metric.work_total.inc({ part, outcome: evidence.kind });
      if (evidence.kind === "fault") metric.faults_total.inc({ part, code: evidence.error.code });
      return evidence;
    } finally {
      progress();
      metric.work_running.dec({ part });
      metric.work_seconds_total.inc({ part }, (io.now() - begin) / 1000);
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
      metric.pods.set(podsUp.size);
      return pod;
    },
    async remove(pod, options) {
      await inner.remove(pod, options);
      const since = podsUp.get(pod.id);
      if (since !== undefined) metric.work_seconds_total.inc({ part: "gpu" }, (io.now() - since) / 1000);
      podsUp.delete(pod.id);
      metric.pods.set(podsUp.size);
    },
  });

  // A scrape is always answered. Where the costs cannot be read, it reports a bad record.
  const podCosts = (number: number) =>
    readPodCosts(state, { round: number }).catch(() => {
      metric.record_bad.set(1);
      return [];
    });

  return {
    registry,
    async refresh() {
      const lookedAtJobs = jobs.refresh();
      const record = await readState(state).catch(() => null);
      metric.record_bad.set(record === null ? 1 : 0);
      if (record !== null) {
        const { stage: now, current_round: number } = record.state;
        for (const name of STAGES) metric.stage.set({ stage: name }, name === now ? 1 : 0);
        metric.round.set(number);
        if (last.key !== `${number}/${now}`) last = { key: `${number}/${now}`, since: clock.now() };
        metric.stage_age_seconds.set((clock.now() - last.since) / 1000);
        metric.gpu_cost_dollars.reset();
        metric.gpu_held_seconds.reset();
        for (const { provider, seconds: podSeconds, dollars } of await podCosts(number)) {
          metric.gpu_cost_dollars.set({ provider }, dollars);
          metric.gpu_held_seconds.set({ provider }, podSeconds);
        }
      }
      const { committedAt, pending: paths_ } = state.status();
      if (effectiveAtMs !== null) metric.weights_effective_age_seconds.set((clock.now() - effectiveAtMs) / 1000);
      if (committedAt !== null) metric.last_commit_timestamp_seconds.set(committedAt / 1000);
      metric.pending_writes.set(paths_.length);
      await lookedAtJobs;
    },
    onTurn({ service, result }) {
      metric.turns_total.inc({ service, kind: result.kind });
      metric.last_turn_timestamp_seconds.set({ service }, clock.now() / 1000);
      if (result.kind === "failed") metric.faults_total.inc({ part: service, code: result.code });
    },
    onProgress(listener) {
      progress = listener;
    },
    weights(effects) {
      effectiveAtMs = effects.effectiveAtMs;
      if (effects.clockOffMs !== null) metric.clock_off_seconds.set(effects.clockOffMs / 1000);
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
    queue: jobs.watch,
    chain: (inner) => ({
      ...inner,
      async setWeights(weights, options) {
        const outcome = await inner.setWeights(weights, options);
        if (outcome.kind === "set") metric.last_weights_block.set(outcome.block);
        return outcome;
      },
    }),
  };
}

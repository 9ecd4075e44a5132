import { createOfflineDistance } from "@404-gen/audit";
import { CompetitionError, fault, type ImageDistance, measured, rejected } from "@404-gen/core";
import { encodePng } from "@404-gen/core/image";
import { imageDistanceConformance } from "@404-gen/core/testing";
import { expect, it } from "vitest";
import { box, disc, drawShape, slightlyWider } from "../../../audit/testing/preview-pictures.ts";
import { DISTANCE_WORK, queuedDistance } from "./distance-jobs.ts";
import { bytesOf, openTeam } from "./team.fixture.ts";

const base: Omit<ImageDistance, "measure"> = { name: "lengths@1", embedding: "offline", close: async () => {} };
const pair = (a: string, b: string) => ({ a: bytesOf(a), b: bytesOf(b) });

it("measures by workers: distances, refusals and faults come as they are", async () => {
  const team = openTeam();
  const distance: ImageDistance = {
    ...base,
    async measure({ a, b }) {
      if (a.length === 0) return rejected({ code: "IMAGE_INVALID", message: "empty" });
      if (b.length === 0) return fault(new CompetitionError("no model", { code: "EMBEDDING_FAILED" }));
      return measured((a.length - b.length) / 7);
    },
  };
  await team.join(DISTANCE_WORK, { distance });
  const here: ImageDistance = { ...base, measure: () => expect.unreachable("it is measured by a worker") };
  const queueDistance = await queuedDistance(team.asking, here);
  expect(queueDistance).toMatchObject({ name: base.name, embedding: "offline" });
  for (const [a, b] of [
    ["four", "one"],
    ["", "one"],
  ] as const)
    expect(await queueDistance.measure(pair(a, b))).toEqual(await distance.measure(pair(a, b)));
  expect(await queueDistance.measure(pair("four", ""))).toMatchObject({
    kind: "fault",
    error: { code: "EMBEDDING_FAILED" },
  });
  await team.queue.close();
});

it.each([
  ["another distance bars its worker, and another measures", 0.1, "worker-barred"],
  ["a refusal does too", null, "worker-barred"],
  ["what rounding explains does not", 1e-5, null],
] as const)("a share is measured again here: %s", async (_, off, notice) => {
  const team = openTeam({ settings: { WORKERS_CHECKED_PERCENT: "100" } });
  const by = (more: number | null): ImageDistance => ({
    ...base,
    measure: async () => (more === null ? rejected({ code: "IMAGE_INVALID", message: "no" }) : measured(0.5 + more)),
  });
  const worker = await team.join(DISTANCE_WORK, { distance: by(off) });
  const measuring = (await queuedDistance(team.asking, by(0))).measure(pair("a", "b"));
  if (notice !== null) {
    await expect(worker.ended).rejects.toMatchObject({ code: "WORKER_BARRED" });
    await team.join(DISTANCE_WORK, { distance: by(0) });
  }
  expect(await measuring).toEqual(measured(notice === null ? 0.5 + Number(off) : 0.5));
  expect(team.notices.map(({ kind }) => kind)).toEqual(notice === null ? [] : [notice]);
  await team.queue.close();
});

imageDistanceConformance({
  name: "offline, by workers",
  async open() {
    const team = openTeam();
    await team.join(DISTANCE_WORK, { distance: createOfflineDistance() });
    const [one, alike, other] = (await Promise.all(
      [disc, slightlyWider, box].map((shape) => encodePng(drawShape(shape))),
    )) as [Uint8Array, Uint8Array, Uint8Array];
    return { distance: await queuedDistance(team.asking, createOfflineDistance()), pictures: { one, alike, other } };
  },
});

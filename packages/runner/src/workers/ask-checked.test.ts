import { createLocalQueue } from "@404-gen/core/queue";
import { expect, it } from "vitest";
import { askChecked } from "./ask-checked.ts";

const job = { kind: "draw", version: "1", input: {} };

it("asks a wrong result again, of another worker, and takes a right one as it is", async () => {
  const queue = createLocalQueue();
  const work = (by: string) => queue.work({ kind: "draw", version: "1", concurrency: 1, run: async () => ({ by }) });
  const liar = await work("liar");
  const answers: string[] = [];
  const isWrong = async ({ worker }: { readonly worker: string }) => {
    answers.push(worker);
    if (worker !== liar.id) return false;
    liar.ended.catch(() => {});
    await queue.bar(liar.id, { reason: "its bytes differ" });
    await work("honest");
    return true;
  };
  expect(await askChecked(queue, { job, isWrong })).toEqual({ by: "honest" });
  expect(answers).toEqual([liar.id]);
  expect(await askChecked(queue, { job, isWrong })).toEqual({ by: "honest" });
  expect(answers).toHaveLength(2);
  await queue.close();
});

it("asks a wrong refusal of a slow worker again of another one, though nobody is barred, and takes it from nobody where there is none", async () => {
  const queue = createLocalQueue();
  const work = (by: string) => queue.work({ kind: "draw", version: "1", concurrency: 1, run: async () => ({ by }) });
  const slow = await work("slow");
  const isWrong = async ({ worker }: { readonly worker: string }) => worker === slow.id;
  await expect(askChecked(queue, { job, isWrong })).rejects.toMatchObject({ code: "JOB_NO_OTHER_WORKER" });
  await work("quick");
  expect(await askChecked(queue, { job, isWrong })).toEqual({ by: "quick" });
  await queue.close();
});

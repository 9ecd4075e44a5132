/** Entry of the processes that draw strangers' files. Their parent kills them by signal when a file takes too much time or memory. */
import { serveWaitingTasks } from "./isolate/serve-tasks.ts";
import { createFileAnswerer } from "./pool/answer-file.ts";
import { collect, mayCollect } from "./pool/collect.ts";
import type { FileTask } from "./pool/messages.ts";

mayCollect();
const answer = createFileAnswerer();
await serveWaitingTasks((task) => answer(task as FileTask), collect);

/** Entry of the processes that draw strangers' files. Their parent kills them by signal when a file takes too much. */
import { serveWaitingTasks } from "./isolate/serve-tasks.ts";
import { createFileAnswerer } from "./pool/answer-file.ts";
import type { FileTask } from "./pool/messages.ts";

const answer = createFileAnswerer();
await serveWaitingTasks((task) => answer(task as FileTask));

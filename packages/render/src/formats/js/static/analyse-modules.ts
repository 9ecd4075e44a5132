/** The program in which sources are analysed, many one after the other: nothing of theirs is run. */
import { serveTasks } from "../../../isolate/serve-tasks.ts";
import { analyseModule } from "./analyse.ts";

serveTasks((source) => analyseModule(source as string));

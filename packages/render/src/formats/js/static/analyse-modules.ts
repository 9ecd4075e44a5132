/** The program that analyses sources, many one after the other. None of their code runs. */
import { serveTasks } from "../../../isolate/serve-tasks.ts";
import { analyseModule } from "./analyse.ts";

serveTasks((source) => analyseModule(source as string));

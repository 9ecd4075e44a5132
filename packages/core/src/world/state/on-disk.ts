import { CompetitionError } from "../../base/errors/competition-error.ts";

/** What the system says of our own disk is a fault of ours with a code, never an error without one. */
export async function onDisk<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (CompetitionError.is(error) || code === undefined || syscall === undefined) throw error;
    throw new CompetitionError(`${name} cannot be read or written: ${code}`, {
      code: "STATE_DISK_FAILED",
      retryable: true,
      data: { error: code, syscall },
      cause: error,
    });
  }
}

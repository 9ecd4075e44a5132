import { CompetitionError } from "../../base/errors/competition-error.ts";

/** What the system says of a path where nothing stands, or nothing that is read as a file. */
const ABSENT: ReadonlySet<string> = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ENAMETOOLONG"]);

const isOfSystem = (error: unknown): error is NodeJS.ErrnoException & { readonly code: string } => {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return code !== undefined && syscall !== undefined && !CompetitionError.is(error);
};

/** Did the disk fail? A path where nothing stands is an answer, and no fault. */
export const isDiskFault = (error: unknown): boolean => isOfSystem(error) && !ABSENT.has(error.code);

/** For a catch: what is given in place of something that is not there. A fault of the disk is no answer, and is thrown on. */
export const ifAbsent =
  <T>(substitute: T) =>
  (error: unknown): T => {
    if (isDiskFault(error)) throw error;
    return substitute;
  };

/** What the system says of our own disk is a fault of ours with a code, never an error without one. */
export async function onDisk<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw withCode(name, error);
  }
}

/** {@link onDisk} for what is read one after another. */
export async function* eachOnDisk<T>(name: string, items: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* items;
  } catch (error) {
    throw withCode(name, error);
  }
}

function withCode(name: string, error: unknown): unknown {
  if (!isOfSystem(error)) return error;
  const { code, syscall } = error;
  return new CompetitionError(`${name} cannot be read or written: ${code}`, {
    code: "STATE_DISK_FAILED",
    retryable: true,
    data: { error: code, syscall },
    cause: error,
  });
}

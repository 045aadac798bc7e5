import { ApiError } from '../../kubernetes/api-error.ts';

/**
 * Makes writes in turn, whatever the API server says to the others.
 *
 * @returns its first no.
 * @throws anything else at once, such as that there is no answer, or that it has too much to do.
 */
export async function writeEach(writes: readonly (() => Promise<void>)[]): Promise<ApiError | undefined> {
  let first: ApiError | undefined;
  for (const write of writes) {
    try {
      await write();
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === 429) throw error;
      first ??= error;
    }
  }
  return first;
}

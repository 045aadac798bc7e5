/** What a write of this controller can end with, other than being done. */
import { ApiError } from '../../kubernetes/api-error.ts';

/** The API server will not have an object as it is: quota, admission, an invalid template. Its words are for the owner. */
export class CreateRefused extends Error {
  override readonly name = 'CreateRefused';
}

/** The namespace is going away: nothing is made in it any more, and that is no fault. */
export class NamespaceGone extends Error {
  override readonly name = 'NamespaceGone';
}

/** This process does not lead any more. */
export class NotLeading extends Error {
  override readonly name = 'NotLeading';
}

/** @throws NotLeading before a write that another operator may be making. */
export function guard(actor: { mayWrite(): boolean }): void {
  if (!actor.mayWrite()) throw new NotLeading('another operator may lead by now');
}

/** An error of a create in the words above; any other is returned as it is. */
export function refusalOf(error: unknown): unknown {
  if (!(error instanceof ApiError)) return error;
  if (error.hasCause('NamespaceTerminating')) return new NamespaceGone(error.message, { cause: error });
  // Not found: the namespace itself has gone.
  if (error.isNotFound) return new NamespaceGone(error.message, { cause: error });
  if (error.isForbidden || error.isInvalid) return new CreateRefused(error.message, { cause: error });
  return error;
}

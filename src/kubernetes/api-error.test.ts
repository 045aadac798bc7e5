import { describe, expect, test } from 'vitest';

import { ApiError } from './api-error.ts';

const error = (code: number, status: object = {}, retryAfterMs?: number) =>
  new ApiError('GET /api/v1/pods', code, JSON.stringify(status), retryAfterMs);

describe('what the API server said no with', () => {
  const kinds = [
    'isNotFound',
    'isConflict',
    'isAlreadyExists',
    'isGone',
    'isForbidden',
    'isInvalid',
    'isTransient',
  ] as const;
  test.each([
    [404, { reason: 'NotFound' }, ['isNotFound']],
    [409, { reason: 'Conflict' }, ['isConflict']],
    [409, {}, ['isConflict']],
    [409, { reason: 'AlreadyExists' }, ['isAlreadyExists']],
    [410, { reason: 'Expired' }, ['isGone']],
    [410, { reason: 'Gone' }, ['isGone']],
    [410, {}, ['isGone']],
    [403, { reason: 'Forbidden' }, ['isForbidden']],
    [422, { reason: 'Invalid' }, ['isInvalid']],
    [422, { details: { causes: [{ reason: 'FieldValueInvalid', field: 'metadata.uid' }] } }, ['isConflict']],
    [422, { details: { causes: [{ reason: 'FieldValueInvalid', field: 'spec.uid' }] } }, ['isInvalid']],
    [400, { reason: 'BadRequest' }, ['isInvalid']],
    [429, { reason: 'TooManyRequests' }, ['isTransient']],
    [500, { reason: 'InternalError' }, ['isTransient']],
    [503, { reason: 'ServiceUnavailable' }, ['isTransient']],
    [504, { reason: 'Timeout' }, ['isTransient']],
    [401, { reason: 'Unauthorized' }, []],
  ])('%i %j is %j', (code, status, expected) => {
    const found = error(code, status);
    expect(kinds.filter((kind) => found[kind])).toEqual(expected);
  });
});

test('the words are those of the API server', () => {
  expect(error(403, { message: 'exceeded quota: compute' }).message).toBe('exceeded quota: compute');
});

test.each(['', '<html>502 Bad Gateway</html>', 'null', '[]', '"text"', '{"code":'])(
  'of a body that is no status, such as %j, the request is told and not more than its beginning',
  (body) => {
    const { message, reason } = new ApiError('GET /api/v1/pods', 502, body.padEnd(5000));
    expect(message).toContain('GET /api/v1/pods: HTTP 502');
    expect(message.length).toBeLessThan(300);
    expect(reason).toBe('');
  },
);

test('a cause is found by its reason', () => {
  const found = error(403, { details: { causes: [{ reason: 'Other' }, { reason: 'NamespaceTerminating' }] } });
  expect(found.hasCause('NamespaceTerminating')).toBe(true);
  expect(found.hasCause('Quota')).toBe(false);
  expect(error(403).hasCause('Other')).toBe(false);
});

test('the time to wait is that of the header, else that of the details', () => {
  expect(error(429, { details: { retryAfterSeconds: 3 } }).retryAfterMs).toBe(3000);
  expect(error(429, { details: { retryAfterSeconds: 3 } }, 1000).retryAfterMs).toBe(1000);
  expect(error(429).retryAfterMs).toBeUndefined();
});

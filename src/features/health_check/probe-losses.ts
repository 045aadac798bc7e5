import { type Report, warning } from '../../model/diagnostic.ts';
import type { WrittenEntries, WrittenScalar } from '../../model/written-value.ts';
import { type HttpRequest, parseRequestLine } from './request-line.ts';

/** Says where a kubelet's probe, which carries the check out, cannot do exactly what HAProxy did. */
export function warnOfProbe(entries: WrittenEntries, report: Report): void {
  warnOfRequest(scalar(entries, 'request_line'), report);
  for (const key of ['interval', 'response_timeout']) {
    const value = scalar(entries, key);
    const time = Number(value?.value);
    if (!value || !Number.isInteger(time) || time <= 0 || time % 1000 === 0) continue;
    const seconds = Math.ceil(time / 1000);
    const message = `probes count whole seconds: \`${key}: ${value.text}\` is kept, and probed as ${seconds} s`;
    report(warning('RC5011', message, { at: value.location }));
  }
}

function scalar(entries: WrittenEntries, key: string): WrittenScalar | undefined {
  const value = entries.get(key)?.value;
  return value?.kind === 'scalar' && value.value !== null ? value : undefined;
}

function warnOfRequest(line: WrittenScalar | undefined, report: Report): void {
  const request = parseRequestLine(line?.text ?? '');
  if (request.kind !== 'http' || !line) return;
  if (request.method !== 'GET') {
    const isBare = request.method === 'OPTIONS' && !/^\s*["']?OPTIONS\b/.test(line.text);
    const bare = isBare ? `\`${line.text}\` alone asks with OPTIONS, as in Rancher; ` : '';
    const message = `${bare}a probe asks with GET: ${request.method} ${request.path} cannot be sent`;
    const hint = 'make sure that GET is answered alike, or check by TCP with an empty request_line';
    report(warning('RC5009', message, { at: line.location, hint }));
  }
  const losses = details(request);
  if (losses.length > 0) {
    const message = `a probe asks with HTTP/1.1 and headers of its own: ${losses.join('; ')}`;
    report(warning('RC5010', message, { at: line.location }));
  }
}

function details(request: HttpRequest): string[] {
  const path = request.path.startsWith('/') ? [] : [`the path becomes /${request.path}`];
  const version = request.version === 'HTTP/1.1' ? [] : [`${request.version} is not sent`];
  const body = request.body === '' ? [] : ['the body is not sent'];
  const repeated = new Set(request.headers.map(({ name }) => name.toLowerCase())).size < request.headers.length;
  const headers = repeated ? ['of a header written twice the last one may win'] : [];
  const variables = request.variables.map((name) => `the variable ${name} of HAProxy's environment is taken as empty`);
  return [...path, ...version, ...body, ...headers, ...variables];
}

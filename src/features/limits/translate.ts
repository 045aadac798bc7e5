import { expectBytes } from '../../model/byte-size.ts';
import { error, note, type Report, warning } from '../../model/diagnostic.ts';
import { expectInteger } from '../../model/expect.ts';
import type { WrittenService } from '../../model/service.ts';
import type { TranslateContext } from '../../model/translate-context.ts';
import { isNothing, type WrittenEntries, type WrittenEntry } from '../../model/written-value.ts';
import { leftOut } from './left-out.ts';
import { cpu, type Limits } from './resources.ts';

/** Docker refused to start a container with less. */
const leastMemory = 4 * 1024 ** 2;

type Written<T> = { -readonly [Member in keyof T]?: T[Member] };

/** 0 and -1 are no limit, as in Docker. */
export function translate({ keys }: WrittenService, { report }: TranslateContext): Written<Limits> {
  const limits = {
    ...bytes('memLimit', keys.get('mem_limit'), report, leastMemory),
    ...bytes('memReservation', keys.get('mem_reservation'), report, leastMemory),
    ...count('cpuShares', keys.get('cpu_shares'), 262_144, report),
    ...count('cpuQuota', keys.get('cpu_quota'), Number.MAX_SAFE_INTEGER, report),
    ...period(keys.get('cpu_period'), report),
    ...count('milliCpuReservation', keys.get('milli_cpu_reservation'), 10_000_000, report),
    ...bytes('shmSize', keys.get('shm_size'), report, 1),
  };
  compareMemory(limits, keys, report);
  compareCpu(limits, keys, report);
  for (const { key, because, hint } of leftOut) {
    const entry = keys.get(key);
    if (!entry || saysNothing(entry, keys)) continue;
    const message = `\`${key}\` is left out: ${because}`;
    report(warning('RC5108', message, { at: entry.keyLocation, hint, grade: 'unsupported' }));
  }
  return limits;
}

function bytes(member: keyof Limits, entry: WrittenEntry | undefined, report: Report, least: number): Written<Limits> {
  if (entry && isUnlimited(entry)) return {};
  const size = expectBytes(entry, report);
  if (!entry || size === undefined || size === 0) return {};
  if (size >= least) return { [member]: size };
  const written = entry.value.kind === 'scalar' ? entry.value.text : '';
  const message = `\`${entry.key}\` is ${size} bytes; Docker took no less than 4 MiB`;
  report(
    error('RC4101', message, {
      at: entry.value.location,
      hint: `for mebibytes write ${/^\d+$/.test(written) ? written : size}m`,
    }),
  );
  return {};
}

function count(member: keyof Limits, entry: WrittenEntry | undefined, max: number, report: Report): Written<Limits> {
  const number = expectInteger(entry, { min: -1, max }, report);
  return number === undefined || number < 1 ? {} : { [member]: number };
}

function period(entry: WrittenEntry | undefined, report: Report): Written<Limits> {
  if (entry?.value.kind === 'scalar' && entry.value.text === '0') return {};
  const number = expectInteger(entry, { min: 1000, max: 1_000_000 }, report);
  return number === undefined ? {} : { cpuPeriod: number };
}

function isUnlimited({ value }: WrittenEntry): boolean {
  return value.kind === 'scalar' && value.text === '-1';
}

/** Rancher's parsers took it, and Docker then refused to start the container. */
function compareMemory({ memLimit, memReservation }: Limits, keys: WrittenEntries, report: Report): void {
  if (memLimit === undefined || memReservation === undefined || memReservation <= memLimit) return;
  const message =
    '`mem_reservation` is more than `mem_limit`, which Docker refused; no more than the limit is requested';
  const at = keys.get('mem_reservation')?.value.location;
  report(warning('RC4102', message, { at, hint: 'reserve at most the limit', grade: 'approximate' }));
}

function compareCpu(limits: Limits, keys: WrittenEntries, report: Report): void {
  const shares = keys.get('cpu_shares')?.keyLocation;
  if (limits.cpuShares !== undefined && limits.milliCpuReservation !== undefined) {
    const message = '`cpu_shares` is kept and not acted on: `milli_cpu_reservation` is what the unit requests';
    report(warning('RC5109', message, { at: shares, grade: 'unsupported' }));
    return;
  }
  const wanted = cpu({ ...limits, cpuQuota: undefined }).request ?? 0;
  const { limit } = cpu(limits);
  if (limit === undefined || wanted <= limit) return;
  const key = limits.milliCpuReservation === undefined ? 'cpu_shares' : 'milli_cpu_reservation';
  const message = `\`${key}\` asks for ${wanted} thousandths of a processor and \`cpu_quota\` allows ${limit}: the smaller number is requested`;
  report(note('RC5129', message, { at: keys.get(key)?.keyLocation, grade: 'approximate' }));
}

/** Docker's defaults written out; and a swap limit that allows no swap, which is what a host of Kubernetes does. */
function saysNothing({ key, value }: WrittenEntry, keys: WrittenEntries): boolean {
  if (isNothing(value)) return true;
  if (value.kind !== 'scalar') return value.kind === 'list' ? value.items.length === 0 : value.entries.size === 0;
  if (key === 'memswap_limit') {
    const limit = keys.get('mem_limit')?.value;
    return value.text === '0' || (limit?.kind === 'scalar' && limit.text === value.text);
  }
  return (
    value.value === false ||
    value.text === '' ||
    value.text === '0' ||
    (key === 'mem_swappiness' && value.text === '-1')
  );
}

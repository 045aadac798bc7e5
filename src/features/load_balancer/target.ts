import { error, warning } from '../../model/diagnostic.ts';
import { toDnsLabel } from '../../model/dns-label.ts';
import type { WrittenText } from '../../model/expect.ts';
import type { TranslateContext } from '../../model/translate-context.ts';

/** Where a rule leads, as far as the text of its `service` says. */
export interface Target {
  readonly service: { readonly name: string; readonly stack?: string };
  readonly environment?: string;
  readonly region?: string;
}

/**
 * `service`, `stack/service`, and of Rancher 1.6 `environment/stack/service` and `region/environment/stack/service`
 * (docs/rancher.md §8.1).
 *
 * @returns undefined when there is no such target, and why has been reported.
 */
export function readTarget(written: WrittenText, context: TranslateContext): Target | undefined {
  const { text, location: at } = written;
  const parts = text.split('/');
  const name = parts.pop() ?? '';
  const [stack, environment, region, ...rest] = parts.reverse();
  if (rest.length > 0 || [name, ...parts].some((part) => part.trim() === '')) {
    const hint = 'write service, stack/service or environment/stack/service';
    context.report(error('RC4200', `"${text}" names no service`, { at, hint }));
    return undefined;
  }
  const service = isElsewhere(stack, environment, context)
    ? elsewhere(name, stack ?? '', written, context)
    : here(name, written, context);
  if (!service) return undefined;
  if (environment !== undefined) warnOfEnvironment(written, context);
  return {
    service,
    ...(environment === undefined ? {} : { environment }),
    ...(region === undefined ? {} : { region }),
  };
}

function isElsewhere(stack: string | undefined, environment: string | undefined, context: TranslateContext): boolean {
  return environment !== undefined || (stack !== undefined && toDnsLabel(stack) !== context.stack);
}

function here(
  name: string,
  { text, location: at }: WrittenText,
  context: TranslateContext,
): Target['service'] | undefined {
  const target = context.linkTarget(name);
  if (!target) {
    const hint = 'is it spelt otherwise? A service of another stack is stack/service';
    context.report(error('RC4200', `there is no service ${name} in this stack to lead to`, { at, hint }));
    return undefined;
  }
  if (target.kind === 'left out') {
    const message = `the rule to ${text} is left out, as ${name} itself is`;
    context.report(warning('RC5201', message, { at, grade: 'unsupported' }));
    return undefined;
  }
  if (target.kind === 'sidekick') {
    const hint = target.primary === undefined ? undefined : `lead to ${target.primary}: they share an address`;
    context.report(error('RC4200', `${name} is a sidekick: a balancer leads to services`, { at, hint }));
    return undefined;
  }
  return { name: target.name };
}

/** What another stack has is not known here. */
function elsewhere(
  name: string,
  stack: string,
  { text, location: at }: WrittenText,
  { report }: TranslateContext,
): Target['service'] | undefined {
  const [service, its] = [toDnsLabel(name), toDnsLabel(stack)];
  if (service === undefined || its === undefined) {
    report(error('RC4200', `"${text}" names no service`, { at, hint: 'a name needs a letter or a digit' }));
    return undefined;
  }
  if (service !== name || its !== stack) {
    const message = `the target ${text} becomes ${its}/${service}: names are DNS labels`;
    report(warning('RC5005', message, { at, grade: 'approximate' }));
  }
  return { name: service, stack: its };
}

function warnOfEnvironment({ text, location: at }: WrittenText, { report }: TranslateContext): void {
  const message = `the environment of ${text} is kept, and nothing is led there: a cluster is one environment`;
  const hint = 'make it an external service with the address of that environment, and lead to that';
  report(warning('RC5202', message, { at, hint, grade: 'unsupported' }));
}

import { error, type Report, warning } from '../model/diagnostic.ts';
import { toDnsLabel } from '../model/dns-label.ts';
import type { Location } from '../model/location.ts';

/**
 * Gives names of one kind their DNS labels, and sees to it that two names stay two: `my_app` and `my-app` would become
 * one object.
 */
export class Names {
  readonly #what: string;
  readonly #report: Report;
  readonly #labels = new Map<string, string | undefined>();
  readonly #owners = new Map<string, string>();

  /** @param what what is named, as in "service". */
  constructor(what: string, report: Report) {
    this.#what = what;
    this.#report = report;
  }

  /** The name's label; undefined when there is none or it is taken, which has been reported then. */
  label(name: string, at: Location): string | undefined {
    if (!this.#labels.has(name)) this.#labels.set(name, this.#find(name, at));
    return this.#labels.get(name);
  }

  #find(name: string, at: Location): string | undefined {
    const label = toDnsLabel(name);
    if (label === undefined) {
      const hint = 'a name needs a letter or a digit';
      this.#report(error('RC4010', `"${name}" cannot be a ${this.#what}'s name`, { at, hint }));
      return undefined;
    }
    const owner = this.#owners.get(label);
    if (owner !== undefined) {
      const message = `the ${this.#what}s ${owner} and ${name} would both be called ${label}`;
      this.#report(error('RC4011', message, { at, hint: 'rename one of them' }));
      return undefined;
    }
    this.#owners.set(label, name);
    if (label !== name) {
      const message = `the ${this.#what} ${name} becomes ${label}: a name is a DNS label, lower-case letters, digits and "-"`;
      this.#report(warning('RC5005', message, { at }));
    }
    return label;
  }
}

import { setTimeout as sleep } from 'node:timers/promises';

import { startHost } from '../../test/cluster/hosts.ts';
import type { Kubectl } from '../../test/cluster/kubectl.ts';
import type { Screen } from './screen.ts';
import { countVisits, type Fault } from './timeline.ts';
import type { Visitor } from './visitor.ts';
import type { Watch } from './watch.ts';

/** What a story happens to. */
export interface Scene {
  readonly kubectl: Kubectl;
  readonly watch: Watch;
  /** Somebody who visits the site, in the stories that have one. */
  readonly visitor?: Visitor;
  readonly screen: Screen;
  /** Ends the story between two commands: none is cut short. */
  readonly signal: AbortSignal;
}

/** What is said of a fault. */
export interface Told {
  readonly title: string;
  /** Whether the visitors of the site may have noticed. */
  readonly visited?: boolean;
  readonly elsewhere?: string;
  /** What it comes to, where that is not that everything is healthy. */
  readonly outcome?: string;
  /** Why nothing is to be seen at first. */
  readonly remark?: string;
}

export interface Step extends Told {
  readonly command: string;
  run(): Promise<unknown>;
  healed(): boolean;
}

/** A limit against hanging and no expectation. */
export const patienceMs = 300_000;
/** How long nothing happens between two faults, so that each is seen by itself. */
const breathMs = 4000;

/** The faults of a story, noted as they happen. */
export class Telling {
  readonly faults: Fault[] = [];
  /** Hosts that are off at present: whoever ends the story has to start them. */
  readonly stoppedHosts = new Set<string>();
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Lets something happen and waits until it is healed. */
  async fault({ title, command, visited, elsewhere, outcome, remark, run, healed }: Step): Promise<void> {
    const { watch, screen, visitor, signal } = this.#scene;
    await sleep(breathMs, undefined, { signal });
    const said = { ...(elsewhere === undefined ? {} : { elsewhere }), ...(outcome === undefined ? {} : { outcome }) };
    const fault = { title, at: Date.now(), ...said };
    const number = this.faults.push(fault);
    screen.say(`${number}. ${title}`);
    screen.say(`  $ ${command}`);
    if (remark !== undefined) screen.say(`  ${remark}`);
    await run();
    const healedAt = await watch.until(`${outcome ?? 'healthy again'}, after: ${title}`, healed, patienceMs);
    const visits = visited && visitor ? { visits: countVisits(visitor.visits, fault.at, healedAt) } : {};
    this.faults[number - 1] = { ...fault, healedAt, ...visits };
    screen.say(`  ${outcome ?? 'everything is healthy again'} after ${((healedAt - fault.at) / 1000).toFixed(1)} s`);
  }

  /** From here on happens what no fault caused. */
  interlude(): void {
    const last = this.faults.pop();
    if (last !== undefined) this.faults.push({ ...last, endedAt: Date.now() });
  }

  /** Starts every host that is off. */
  async startHosts(): Promise<void> {
    for (const host of this.stoppedHosts) {
      console.log(`starting ${host} again`);
      await startHost(host);
      this.stoppedHosts.delete(host);
    }
  }
}

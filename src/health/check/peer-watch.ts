import type { CheckPeer } from '../../api/rancher-host.ts';
import type { Clock } from '../../kubernetes/clock.ts';
import { type DialResult, dial } from './probe.ts';
import type { Life } from './protocol.ts';
import { phaseOf, Timetable } from './timetable.ts';

/** Every host is dialled once in so long, and given so long to answer. */
const intervalMs = 1000;
const patienceMs = 1000;
/** A result older than this says nothing of the present. */
const freshMs = intervalMs + patienceMs + 1000;
/** One lost packet is no lost host: so many silences in a row are. */
const silencesNeeded = 3;

export interface PeerWatchOptions {
  readonly clock: Clock;
  /** The host that dials. */
  readonly host: string;
  /** Told of each host whose standing changed, after it did. */
  readonly onChange: (host: string) => void;
  /** Whether what is seen from here is to be trusted. */
  readonly doubts?: () => boolean;
  /** Told when this machine had nothing left to dial with. */
  readonly onShortage?: () => void;
  readonly dial?: (peer: { address: string; port: number; timeoutMs: number }) => Promise<DialResult>;
}

interface Watched {
  readonly peer: CheckPeer;
  standing: 'alive' | 'silent' | undefined;
  silences: number;
  resultAt: number;
}

/**
 * Watches whether other hosts live. Accepted or refused, an answer is life; three silences in a row end it. Where life
 * was never seen silence says nothing: perhaps a firewall is in the way.
 */
export class PeerWatch {
  readonly #options: PeerWatchOptions;
  readonly #clock: Clock;
  readonly #dial: NonNullable<PeerWatchOptions['dial']>;
  readonly #timetable: Timetable;
  readonly #watched = new Map<string, Watched>();

  constructor(options: PeerWatchOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#dial = options.dial ?? dial;
    this.#timetable = new Timetable({ clock: options.clock });
  }

  /** Watches these and no others. One whose address and port are as before goes on as it stands. */
  watch(peers: readonly CheckPeer[]): void {
    const wanted = new Map(peers.map((peer) => [peer.host, peer]));
    for (const [host, { peer }] of this.#watched) {
      const next = wanted.get(host);
      if (next && next.address === peer.address && next.port === peer.port) continue;
      this.#watched.delete(host);
      this.#timetable.delete(host);
    }
    for (const peer of wanted.values()) {
      if (!this.#watched.has(peer.host)) this.#add(peer);
    }
  }

  /** Whether a host lives, as far as can be said at this moment. */
  life(host: string): Life {
    const watched = this.#watched.get(host);
    if (watched?.standing === undefined || this.#options.doubts?.()) return 'unknown';
    return this.#clock.monotonic() - watched.resultAt > freshMs ? 'unknown' : watched.standing;
  }

  /** How each host stood when that last changed. Those where life was never seen are not in it. */
  standings(): Map<string, 'alive' | 'silent'> {
    const standings = new Map<string, 'alive' | 'silent'>();
    for (const [host, { standing }] of this.#watched) if (standing !== undefined) standings.set(host, standing);
    return standings;
  }

  #add(peer: CheckPeer): void {
    const watched: Watched = { peer, standing: undefined, silences: 0, resultAt: Number.NEGATIVE_INFINITY };
    const { host, address, port } = peer;
    this.#watched.set(host, watched);
    this.#timetable.set(host, {
      intervalMs,
      phaseMs: phaseOf(`${this.#options.host}\n${host}`, intervalMs),
      run: async () => {
        const result = await this.#dial({ address, port, timeoutMs: patienceMs });
        if (this.#watched.get(host) === watched) this.#take(watched, result);
      },
    });
  }

  #take(watched: Watched, result: DialResult): void {
    if (result === 'unable') {
      this.#options.onShortage?.();
      return;
    }
    if (result === 'silent' && this.#options.doubts?.()) return;
    const before = watched.standing;
    watched.resultAt = this.#clock.monotonic();
    watched.silences = result === 'silent' ? watched.silences + 1 : 0;
    if (result === 'alive') watched.standing = 'alive';
    else if (watched.standing === 'alive' && watched.silences >= silencesNeeded) watched.standing = 'silent';
    if (watched.standing !== before) this.#options.onChange(watched.peer.host);
  }
}

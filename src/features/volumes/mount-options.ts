import type { Volume } from './spec.ts';

/** What the words after the second colon of a volume say. */
export interface MountOptions {
  readonly settings: Pick<Volume, 'readOnly' | 'propagation' | 'relabel' | 'noCopy'>;
  /** Words that Docker for Mac read, and every other Docker passed over. */
  readonly passedOver: readonly string[];
  /** Words that Docker refused. */
  readonly unknown: readonly string[];
}

/** Tuned Docker for Mac. */
const consistencies = ['consistent', 'cached', 'delegated'];

/** Words that say what is so anyway. */
const plain = ['rw', ''];

/** `ro,z,rslave` (Docker 1.12's `volume/volume_linux.go`). Of words that contradict each other the last one counts. */
export function readMountOptions(text: string): MountOptions {
  const words = text.split(',').map((word) => word.trim());
  const settings: { -readonly [Key in keyof MountOptions['settings']]: MountOptions['settings'][Key] } = {};
  const unknown: string[] = [];
  for (const word of words) {
    if (word === 'ro') settings.readOnly = true;
    else if (word === 'nocopy') settings.noCopy = true;
    else if (word === 'z' || word === 'Z') settings.relabel = word;
    else if (isPropagation(word)) settings.propagation = word;
    else if (!consistencies.includes(word) && !plain.includes(word)) unknown.push(word);
  }
  return { settings, passedOver: words.filter((word) => consistencies.includes(word)), unknown };
}

/** Whether a text is nothing but options: what stands after a path's colon is then no second path. */
export function isOptions(text: string): boolean {
  return text !== '' && readMountOptions(text).unknown.length === 0;
}

export function isPropagation(word: string): word is NonNullable<Volume['propagation']> {
  return /^r?(private|slave|shared)$/.test(word);
}

/** A folder of a catalogue template, such as `0` or `1`, that holds compose files. */
export interface Revision {
  /** Name of the folder. */
  readonly folder: string;
  /** The version its catalogue block has. */
  readonly version?: string;
}

/** The files of a revision, by what they are. */
export interface RevisionFiles {
  /** Absent: the folder has a rancher-compose file only. */
  readonly dockerCompose?: string;
  readonly rancherCompose?: string;
  readonly templateVersion?: string;
  /** Set when two files claim to be the same one: the one that is left out. */
  readonly leftOut?: string;
}

const dockerNames = ['docker-compose.yml.tpl', 'docker-compose.yml', 'docker-compose.tpl', 'docker-compose.yaml'];
const rancherNames = ['rancher-compose.yml.tpl', 'rancher-compose.yml', 'rancher-compose.tpl', 'rancher-compose.yaml'];
const wholeNames = ['compose.yml.tpl', 'compose.yml', 'compose.yaml'];

/**
 * Finds the files of a revision among the names in its folder, in either layout of a catalogue: the pair of compose
 * files, or one compose.yml with template-version.yml. A template comes before the plain file beside it.
 *
 * @returns undefined when the folder is no revision.
 */
export function findRevisionFiles(names: ReadonlySet<string>): RevisionFiles | undefined {
  const [dockerCompose, second] = [...dockerNames, ...wholeNames].filter((name) => names.has(name));
  const rancherCompose = rancherNames.find((name) => names.has(name));
  if (dockerCompose === undefined && rancherCompose === undefined) return undefined;
  return {
    ...(dockerCompose === undefined ? {} : { dockerCompose }),
    ...(rancherCompose === undefined ? {} : { rancherCompose }),
    ...(names.has('template-version.yml') ? { templateVersion: 'template-version.yml' } : {}),
    ...(second === undefined ? {} : { leftOut: second }),
  };
}

/** What is asked for when nobody names a revision. */
export interface WantedRevision {
  /** `--revision`, the name of a folder. */
  readonly revision?: string;
  /** `version` or `defaultVersion` of the template's config.yml. */
  readonly version?: string;
}

/** The one to read; `byNumber`: the version of config.yml is that of none. */
export interface ChosenRevision {
  readonly revision: Revision;
  readonly byNumber: boolean;
}

/**
 * The revision to read: the one that is named, else the one whose version is config.yml's, else the one with the
 * highest number. Of several with that version the highest number counts.
 *
 * @returns undefined when the one that is named is not there, or none is.
 */
export function chooseRevision(revisions: readonly Revision[], wanted: WantedRevision): ChosenRevision | undefined {
  const sorted = revisions.toSorted((a, b) => compareFolders(b.folder, a.folder));
  if (wanted.revision !== undefined) {
    const named = sorted.find(({ folder }) => folder === wanted.revision);
    return named && { revision: named, byNumber: false };
  }
  const versioned = wanted.version === undefined ? undefined : sorted.find(({ version }) => version === wanted.version);
  const revision = versioned ?? sorted[0];
  return revision && { revision, byNumber: versioned === undefined };
}

/** Numbers in their order, above all other names; the latter with the numbers in them in order. */
export function compareFolders(a: string, b: string): number {
  const [first, second] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (first !== second) return first ? 1 : -1;
  if (first) return Number(a) - Number(b);
  return a.localeCompare(b, 'en', { numeric: true });
}

/**
 * Where well-known images keep their data: the directories that their own Dockerfiles declare as `VOLUME`, or that their
 * documentation tells to mount. Rancher deleted such a volume with its container (docs/rancher.md §1.7).
 */
interface KnownImage {
  /** Names without registry and tag. One without `/` stands for an image of that name in any repository. */
  readonly images: readonly string[];
  /** The first is the one to keep when the stack names none. */
  readonly directories: readonly string[];
  /** Whether it is of no use without its data: it gets a claim even where the stack names no volume at all. */
  readonly database?: true;
}

const knownImages: readonly KnownImage[] = [
  {
    images: [
      'mysql',
      'mysql-server',
      'mariadb',
      'mariadb-server',
      'percona',
      'percona-server',
      'percona-xtradb-cluster',
    ],
    directories: ['/var/lib/mysql'],
    database: true,
  },
  {
    images: ['postgres', 'postgresql', 'postgis', 'timescaledb', 'pgvector'],
    directories: ['/var/lib/postgresql/data', '/var/lib/postgresql'],
    database: true,
  },
  {
    images: ['mongo', 'mongodb', 'percona-server-mongodb'],
    directories: ['/data/db', '/data/configdb', '/var/lib/mongodb'],
    database: true,
  },
  { images: ['cassandra'], directories: ['/var/lib/cassandra'], database: true },
  { images: ['scylla'], directories: ['/var/lib/scylla'], database: true },
  { images: ['elasticsearch'], directories: ['/usr/share/elasticsearch/data'], database: true },
  { images: ['opensearch'], directories: ['/usr/share/opensearch/data'], database: true },
  { images: ['influxdb'], directories: ['/var/lib/influxdb', '/var/lib/influxdb2'], database: true },
  { images: ['couchdb'], directories: ['/opt/couchdb/data', '/usr/local/var/lib/couchdb'], database: true },
  { images: ['couchbase'], directories: ['/opt/couchbase/var'], database: true },
  { images: ['crate', 'neo4j', 'rethinkdb'], directories: ['/data'], database: true },
  { images: ['cockroach'], directories: ['/cockroach/cockroach-data'], database: true },
  { images: ['clickhouse-server'], directories: ['/var/lib/clickhouse'], database: true },
  { images: ['etcd'], directories: ['/var/lib/etcd', '/etcd-data'] },
  { images: ['bitnami/mariadb'], directories: ['/bitnami/mariadb', '/bitnami'], database: true },
  { images: ['bitnami/mysql'], directories: ['/bitnami/mysql', '/bitnami'], database: true },
  { images: ['bitnami/postgresql'], directories: ['/bitnami/postgresql', '/bitnami'], database: true },
  { images: ['bitnami/mongodb'], directories: ['/bitnami/mongodb', '/bitnami'], database: true },
  { images: ['redis', 'valkey'], directories: ['/data', '/var/lib/redis'] },
  { images: ['rabbitmq'], directories: ['/var/lib/rabbitmq'] },
  { images: ['zookeeper'], directories: ['/data', '/datalog', '/var/lib/zookeeper', '/opt/zk/data'] },
  { images: ['kafka', 'cp-kafka'], directories: ['/kafka', '/var/lib/kafka', '/opt/kafka/logs'] },
  { images: ['hadoop-namenode', 'hadoop-datanode'], directories: ['/hadoop/dfs/name', '/hadoop/dfs/data'] },
  { images: ['consul'], directories: ['/consul/data', '/data'] },
  { images: ['vault'], directories: ['/vault/file'] },
  { images: ['minio'], directories: ['/data'] },
  { images: ['registry'], directories: ['/var/lib/registry'] },
  { images: ['prometheus'], directories: ['/prometheus'] },
  { images: ['graphite-statsd', 'graphite'], directories: ['/opt/graphite/storage'] },
  { images: ['grafana'], directories: ['/var/lib/grafana'] },
  { images: ['jenkins'], directories: ['/var/jenkins_home'] },
  { images: ['nexus', 'nexus3'], directories: ['/nexus-data', '/sonatype-work', '/var/nexus'] },
  { images: ['sonarqube'], directories: ['/opt/sonarqube/data', '/opt/sonarqube/extensions'] },
  { images: ['gitlab', 'gitlab-ce', 'gitlab-ee'], directories: ['/var/opt/gitlab', '/etc/gitlab', '/home/git/data'] },
  { images: ['gogs', 'gitea'], directories: ['/data'] },
  { images: ['wordpress', 'drupal', 'joomla', 'nextcloud', 'owncloud'], directories: ['/var/www/html'] },
  { images: ['ghost'], directories: ['/var/lib/ghost/content', '/var/lib/ghost'] },
  { images: ['redmine'], directories: ['/usr/src/redmine/files'] },
  { images: ['openldap', 'slapd'], directories: ['/var/lib/ldap', '/etc/ldap/slapd.d'] },
  { images: ['solr'], directories: ['/var/solr', '/opt/solr/server/solr'] },
];

/** Any image may have one of these: they say something only together with the image. */
const common: ReadonlySet<string> = new Set(['/data', '/datalog', '/kafka', '/bitnami', '/var/www/html']);

const unmistakable = knownImages
  .flatMap(({ directories }) => directories)
  .filter((directory) => !common.has(directory));

/**
 * Whether a path in a container holds data worth keeping: a known directory, or one within it.
 *
 * @param images the images that see it: `/data` is Redis' own, and means nothing elsewhere.
 */
export function isDataDirectory(path: string, images: readonly string[]): boolean {
  const theirs = images.flatMap((image) => known(image)?.directories ?? []);
  return [...unmistakable, ...theirs].some((directory) => isWithin(path, directory));
}

/** Rancher's own catalogue: `rancher/elasticsearch` starts Elasticsearch on Mesos, and is none itself. */
const ofRancher = /^rancher\//;

/** The directories of a database's image, the one to keep first; undefined: it is no database that is known. */
export function databaseDirectories(image: string): readonly string[] | undefined {
  const entry = known(image);
  return entry?.database && !ofRancher.test(repository(image)) ? entry.directories : undefined;
}

/** Whether a path is a directory or in it. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || path.startsWith(`${directory}/`);
}

function known(image: string): KnownImage | undefined {
  const name = repository(image);
  const last = name.replace(/^.*\//, '');
  return (
    knownImages.find(({ images }) => images.some((one) => one.includes('/') && name.endsWith(one))) ??
    knownImages.find(({ images }) => images.includes(last))
  );
}

const longestImage = 1024;

/** Without registry, tag and digest. */
function repository(image: string): string {
  const [first = '', ...rest] = image
    .slice(0, longestImage)
    .trim()
    .toLowerCase()
    .replace(/@.*$/, '')
    .replace(/:[^/:]*$/, '')
    .split('/');
  const isRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  return isRegistry ? rest.join('/') : [first, ...rest].join('/');
}

/** Revisions that cannot be converted with the defaults of their questions, and why Rancher did not run them either. */
export const refusedByRancher: ReadonlyMap<string, string> = new Map([
  ['eea__eea.rancher.catalog/templates/danswer/67', 'a key of the catalogue block stands in no column: not YAML'],
  [
    'eea__eea.rancher.catalog/templates/elastic-app-wise/6',
    'a list stands below a key that is commented out: not YAML',
  ],
  [
    'eea__eea.rancher.catalog/templates/nlp-service/3',
    'driver_opts is rendered to a text, which Go does not decode to a map',
  ],
  [
    'eea__eea.rancher.catalog/templates/www-postgres-cluster/7',
    'a text stands behind a flow map, where a $ was forgotten: not YAML',
  ],
]);

import type { Transport } from '../../src/kubernetes/transport.ts';
import type { AnyObject } from '../cluster/kubectl.ts';
import { eachOf } from './api.ts';

const system = 'drover-system';
const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];

/** The kinds of Drover's own, by their plural. */
export const droverKinds = [
  'rancherexternalservices',
  'rancherhosts',
  'rancherloadbalancers',
  'rancherservicealiases',
  'rancherservices',
  'rancherstacks',
];

interface Kind {
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
}

/**
 * What one of Drover's service accounts may do in a namespace and one without any rights may not, as sorted
 * `verb group/resource/subresource`; what is of the whole cluster is among it.
 */
export async function granted(transport: Transport, account: string, namespace: string): Promise<string[]> {
  const kinds = await kindsOf(transport);
  const asked = kinds.flatMap((kind) => verbs.map((verb) => ({ ...kind, verb, namespace })));
  const answers = await eachOf(asked, 8, async (attributes) => {
    if (!(await may(transport, account, attributes))) return [];
    if (await may(transport, 'default', attributes)) return [];
    const { group, resource, subresource, verb } = attributes;
    const name = [group, resource, subresource].filter((part) => part !== '').join('/');
    return [`${verb} ${name}`];
  });
  return answers.flat().sort();
}

/** Every resource and subresource that this API server knows, and those that it would not tell of. */
async function kindsOf(transport: Transport): Promise<Kind[]> {
  const get = (path: string) => transport.request<AnyObject>({ method: 'GET', path });
  const { groups } = await get('/apis');
  const lists = [
    { group: '', ...(await get('/api/v1')) },
    ...(await eachOf(groups as AnyObject[], 4, async ({ name, preferredVersion }) => ({
      group: name,
      ...(await get(`/apis/${preferredVersion.groupVersion}`)),
    }))),
  ];
  const found = lists.flatMap(({ group, resources }) =>
    resources.map(({ name }: AnyObject) => {
      const [resource, subresource = ''] = name.split('/');
      return { group, resource, subresource };
    }),
  );
  const untold = droverKinds.map((resource) => ({
    group: 'drover.dev',
    resource,
    subresource: 'finalizers',
  }));
  return [...found, ...untold];
}

async function may(transport: Transport, account: string, attributes: object): Promise<boolean> {
  const path = '/apis/authorization.k8s.io/v1/subjectaccessreviews';
  const user = `system:serviceaccount:${system}:${account}`;
  const groups = ['system:serviceaccounts', `system:serviceaccounts:${system}`, 'system:authenticated'];
  const body = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user, groups, resourceAttributes: attributes },
  };
  return (await transport.request<AnyObject>({ method: 'POST', path, body })).status.allowed;
}

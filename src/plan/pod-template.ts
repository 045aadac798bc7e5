import * as z from 'zod';

/** An object of which nothing more is read. */
const any = z.looseObject({});

/** A list whose items are merged by their names; `$patch: replace` stands among them without one. */
const containers = z
  .array(
    z
      .looseObject({
        name: z.string().optional(),
        volumeMounts: z.array(any).nullish(),
        securityContext: any.nullish(),
      })
      .refine(({ name, $patch }) => name !== undefined || $patch === 'replace', {
        path: ['name'],
        error: 'containers are merged by their names',
      }),
  )
  .nullish();

// A list that is replaced as a whole keeps what is null in its items.
const requirements = z.array(z.looseObject({ values: z.array(z.string()).optional() })).optional();
const terms = z.array(z.looseObject({ matchExpressions: requirements, matchFields: requirements }));

const nodeAffinity = z.looseObject({
  requiredDuringSchedulingIgnoredDuringExecution: z.looseObject({ nodeSelectorTerms: terms.nullish() }).nullish(),
  preferredDuringSchedulingIgnoredDuringExecution: z.array(any).nullish(),
});

/**
 * The shape of `podTemplate`, as far as units are planned by it: what is a list is one, and what is an object is one. The
 * CRD takes anything there, and the API server looks at the rest when a Pod is made.
 */
export const PodTemplate = z.looseObject({
  $patch: z.undefined({ error: 'a directive for the whole Pod leaves no unit' }).optional(),
  metadata: z.looseObject({ labels: any.nullish(), annotations: any.nullish() }).optional(),
  spec: z
    .looseObject({
      $patch: z.undefined({ error: 'a directive for the whole Pod leaves no unit' }).optional(),
      containers,
      initContainers: containers,
      ephemeralContainers: containers,
      volumes: z
        .array(z.looseObject({ persistentVolumeClaim: z.looseObject({ claimName: z.string().optional() }).nullish() }))
        .nullish(),
      tolerations: z.array(any).nullish(),
      nodeSelector: any.nullish(),
      securityContext: any.nullish(),
      affinity: z.looseObject({ nodeAffinity: nodeAffinity.nullish() }).nullish(),
    })
    .optional(),
});

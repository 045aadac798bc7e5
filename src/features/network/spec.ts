import * as z from 'zod';

export const spec = {
  networkMode: z
    .string()
    .max(128)
    .regex(
      /^[a-zA-Z0-9][a-zA-Z0-9_.-]*(:[a-zA-Z0-9][a-zA-Z0-9_.-]*)?$/,
      'write host, none, bridge, the name of a network, or container:NAME',
    )
    .optional()
    .meta({
      description:
        "`host`: the network of the host. `container:NAME`: that of a member of the unit. Others are kept, and the unit has the cluster's network. The primary's decides for the unit. Absent: the cluster's network.",
    }),
};

export const sidekickSpec = spec;

/** Where kubectl and autoscalers find the scale of a kind that has units. */
export const scaleSubresource = {
  specReplicasPath: '.spec.scale',
  statusReplicasPath: '.status.scale',
  labelSelectorPath: '.status.selector',
} as const;

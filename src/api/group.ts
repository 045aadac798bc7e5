/** The API group and version of everything Drover defines. */
export const apiGroup = 'drover.dev';
export const apiVersion = 'v1alpha1';
export const groupVersion = `${apiGroup}/${apiVersion}`;

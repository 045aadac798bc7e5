declare const droverVersion: string | undefined;

/** This version of Drover, which `npm run build` stamps into its bundles; `dev` where the sources run as they are. */
export const version = typeof droverVersion === 'undefined' ? 'dev' : droverVersion;

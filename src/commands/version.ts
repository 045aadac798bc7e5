/** Version of the command line and of everything built with it; the package's own (checked by a test). */
export const version = '0.1.0';

/** A catalogue's words become nothing in a resource: what was answered is in the values. */
export const spec = {};

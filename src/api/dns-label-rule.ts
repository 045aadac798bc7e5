/** CEL over a whole object, of whose metadata only the name is visible: that name is a DNS label. */
export function dnsLabelRule(what: string): { readonly rule: string; readonly message: string } {
  return {
    rule: "self.metadata.name.size() <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    message: `a ${what} name is a DNS label: at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit`,
  };
}

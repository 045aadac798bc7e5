//go:build tools

// The kustomize that calls Drover as a function: kubectl's own has no --enable-exec. It is a module of its own, so that
// a new version of it builds nothing else again.
package tools

import _ "sigs.k8s.io/kustomize/kustomize/v5"

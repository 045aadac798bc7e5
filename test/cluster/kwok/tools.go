//go:build tools

// Nodes and Pods without containers, for the tests and benchmarks of scale. It is a module of its own, because it wants
// newer libraries than this Kubernetes does.
package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"

//go:build tools

// The programs of the test cluster that are built as they are, kept in go.mod by being imported here.
package tools

import (
	_ "github.com/rancher/local-path-provisioner"
	_ "sigs.k8s.io/kind"
)

// The vectors tool runs the original Go libraries over inputs and prints what they made of them, so that tests in
// TypeScript can be held against it without Go. Inputs and results are JSON, one per line.
package main

import (
	"fmt"
	"io"
	"os"
)

// Each reads inputs from the first and writes results to the second.
var subcommands = map[string]func(io.Reader, io.Writer) error{
	"template": renderTemplates,
	"yaml":     readYAML,
}

func main() {
	if len(os.Args) != 2 || subcommands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go run . template|yaml < inputs > results")
		os.Exit(2)
	}
	if err := subcommands[os.Args[1]](os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

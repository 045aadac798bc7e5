module drover.dev/test/probe-target

go 1.24

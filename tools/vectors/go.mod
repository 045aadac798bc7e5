module vectors

go 1.24

require (
	example.com/rancher-yaml v0.0.0
	gopkg.in/yaml.v2 v2.4.0
)

// The oldest release, and the one nearest to the commit that rancher-compose v0.12.5 vendored.
replace example.com/rancher-yaml => gopkg.in/yaml.v2 v2.0.0

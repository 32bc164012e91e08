module weld.app/operator/tools/crds

go 1.26.0

// For its CRDs: nothing of it is compiled.
require github.com/prometheus-operator/prometheus-operator v0.85.0 // indirect

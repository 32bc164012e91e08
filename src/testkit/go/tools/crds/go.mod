module weld.app/operator/tools/crds

go 1.26.0

// For their CRDs: nothing of them is compiled.
require (
	github.com/prometheus-operator/prometheus-operator v0.85.0 // indirect
	sigs.k8s.io/gateway-api v1.4.0 // indirect
)

// Checks a bundle for the Operator Lifecycle Manager with the validators that `operator-sdk bundle validate` calls: those of a bundle, and those
// of the suite "operatorframework" (OperatorHub's, the community's, and those of other objects).
//
//	olm FOLDER
//
// Each line of the output is a finding. The exit status is 1 if there is an error among them.
package main

import (
	"fmt"
	"os"

	"github.com/operator-framework/api/pkg/manifests"
	"github.com/operator-framework/api/pkg/validation"
)

func main() {
	bundle, err := manifests.GetBundleFromDir(os.Args[1])
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
	validators := validation.DefaultBundleValidators.WithValidators(
		validation.OperatorHubValidator, validation.CommunityOperatorValidator, validation.ObjectValidator)
	objects := append(bundle.ObjectsToValidate(), map[string]string{"k8s-version": "1.36"})
	failed := false
	checked := 0
	for _, result := range validators.Validate(objects...) {
		checked++
		for _, finding := range result.Errors {
			fmt.Println("error:", finding.Error())
			failed = true
		}
		for _, finding := range result.Warnings {
			fmt.Println("warning:", finding.Error())
		}
	}
	if checked == 0 {
		fmt.Println("error: nothing was checked")
		failed = true
	}
	if failed {
		os.Exit(1)
	}
}

// Asks the libraries of Flux and the interpreter of Argo CD what they make of resources: a list of questions in JSON on
// standard input, a list of answers on standard output.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"github.com/fluxcd/pkg/apis/kustomize"
	"github.com/fluxcd/pkg/runtime/cel"
	"github.com/fluxcd/pkg/runtime/conditions/check"
	celgo "github.com/google/cel-go/cel"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

type question struct {
	Ask string          `json:"ask"`
	Raw json.RawMessage `json:"object"`

	// Of Flux' health checks.
	Expressions kustomize.HealthCheckExpressions `json:"expressions"`

	// Of Flux' dependsOn.
	ReadyExpr  string          `json:"readyExpr"`
	Dependency json.RawMessage `json:"dependency"`

	// Of Argo CD.
	Script string    `json:"script"`
	Now    time.Time `json:"now"`
}

type answer struct {
	Says  interface{} `json:"says"`
	Error string      `json:"error"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	answers := make([]answer, 0, len(questions))
	for _, q := range questions {
		says, err := q.answer(context.Background())
		a := answer{Says: says}
		if err != nil {
			a.Error = err.Error()
		}
		answers = append(answers, a)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (q question) answer(ctx context.Context) (interface{}, error) {
	object, err := parse(q.Raw)
	if err != nil {
		return nil, err
	}
	switch q.Ask {
	case "kstatus":
		result, err := status.Compute(object)
		if err != nil {
			return nil, err
		}
		return result.Status.String(), nil
	case "health":
		evaluator, err := cel.NewStatusEvaluator(&q.Expressions)
		if err != nil {
			return nil, err
		}
		result, err := evaluator.Evaluate(ctx, object)
		if err != nil {
			return nil, err
		}
		return result.Status.String(), nil
	case "ready":
		dependency, err := parse(q.Dependency)
		if err != nil {
			return nil, err
		}
		expression, err := cel.NewExpression(q.ReadyExpr,
			cel.WithCompile(), cel.WithOutputType(celgo.BoolType), cel.WithStructVariables("self", "dep"))
		if err != nil {
			return nil, err
		}
		return expression.EvaluateBoolean(ctx, map[string]interface{}{
			"self": object.UnstructuredContent(), "dep": dependency.UnstructuredContent()})
	case "conditions":
		return conditions(ctx, object)
	case "lua":
		return runLua(object.UnstructuredContent(), q.Script, q.Now)
	}
	return nil, fmt.Errorf("unknown question %q", q.Ask)
}

func parse(raw json.RawMessage) (*unstructured.Unstructured, error) {
	object := &unstructured.Unstructured{}
	return object, object.UnmarshalJSON(raw)
}

// A resource of any kind with conditions in its status.
type conditioned struct {
	unstructured.Unstructured
}

func (c *conditioned) GetConditions() []metav1.Condition {
	var status struct {
		Status struct {
			Conditions []metav1.Condition `json:"conditions"`
		} `json:"status"`
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(c.Object, &status); err != nil {
		panic(err)
	}
	return status.Status.Conditions
}

// What breaks the rules that Flux has for the conditions of its own resources.
func conditions(ctx context.Context, object *unstructured.Unstructured) (interface{}, error) {
	resource := &conditioned{*object}
	var checker *check.Checker
	underWay := false
	for _, condition := range resource.GetConditions() {
		underWay = underWay || condition.Type == "Ready" && condition.Status == metav1.ConditionUnknown
	}
	if underWay {
		checker = check.NewInProgressChecker(nil)
	} else {
		checker = check.NewChecker(nil, &check.Conditions{NegativePolarity: []string{"Stalled", "Reconciling"}})
	}
	checker.DisableFetch = true
	fail, warn := checker.Check(ctx, resource)
	broken := []string{}
	for _, err := range []error{fail, warn} {
		if err != nil {
			broken = append(broken, err.Error())
		}
	}
	return broken, nil
}

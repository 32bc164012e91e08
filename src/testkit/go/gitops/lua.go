package main

import (
	"context"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"
	luajson "layeh.com/gopher-json"

	"encoding/json"
)

// Argo CD ends a script after this.
const longest = time.Second

// Runs a script with the libraries that Argo CD gives to one.
func runLua(object map[string]interface{}, script string, now time.Time) (interface{}, error) {
	state := lua.NewState(lua.Options{SkipOpenLibs: true})
	defer state.Close()
	for name, open := range map[string]lua.LGFunction{
		lua.LoadLibName: lua.OpenPackage, lua.BaseLibName: lua.OpenBase, lua.TabLibName: lua.OpenTable} {
		if err := state.CallByParam(
			lua.P{Fn: state.NewFunction(open), NRet: 0, Protect: true}, lua.LString(name)); err != nil {
			return nil, err
		}
	}
	state.PreloadModule("os", func(l *lua.LState) int {
		l.Push(l.SetFuncs(l.NewTable(), map[string]lua.LGFunction{
			"date": func(l *lua.LState) int {
				if format := l.CheckString(1); format != "!%Y-%m-%dT%H:%M:%SZ" {
					l.RaiseError("a format that this program does not know: %s", format)
				}
				l.Push(lua.LString(now.UTC().Format(time.RFC3339)))
				return 1
			},
		}))
		return 1
	})
	ctx, cancel := context.WithTimeout(context.Background(), longest)
	defer cancel()
	state.SetContext(ctx)
	state.SetGlobal("obj", toLua(state, object))
	if err := state.DoString(script); err != nil {
		return nil, err
	}
	result := state.Get(-1)
	if result.Type() != lua.LTTable {
		return nil, fmt.Errorf("no table but %s", result.Type())
	}
	encoded, err := luajson.Encode(result)
	return json.RawMessage(encoded), err
}

func toLua(state *lua.LState, value interface{}) lua.LValue {
	switch value := value.(type) {
	case bool:
		return lua.LBool(value)
	case string:
		return lua.LString(value)
	case int64:
		return lua.LNumber(value)
	case float64:
		return lua.LNumber(value)
	case []interface{}:
		list := state.NewTable()
		for _, item := range value {
			list.Append(toLua(state, item))
		}
		return list
	case map[string]interface{}:
		table := state.NewTable()
		for key, item := range value {
			table.RawSetString(key, toLua(state, item))
		}
		return table
	}
	return lua.LNil
}

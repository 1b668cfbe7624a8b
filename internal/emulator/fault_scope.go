package emulator

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// faultScope says which requests faults may hit; empty = all.
type faultScope []faultRule

// faultRule names some requests. Empty members stand for all.
type faultRule struct{ kind, method, path string }

var upperCase = regexp.MustCompile(`^[A-Z]+$`)

// SetFaultOnly restricts faults to some requests, from the next one on; without a rule they may hit
// all. A rule has the form "[KIND] [METHOD] [/PATH]", for example "PUT /account/keys", "DELETE" or
// "forbidden POST /account/api/token". A path is one of the API document with its parameters in
// braces, or a real one; METHOD is in upper case. A rule with a KIND is about this fault alone, and
// the rules without one are not about a fault that has its own. All accounts of the console have
// the same rules. It fails for a rule that can hit nothing, and changes nothing then.
func (e *Emulator) SetFaultOnly(rules ...string) error {
	scope, err := e.parseFaultScope(rules)
	if err != nil {
		return err
	}
	for _, a := range e.accounts {
		a.mu.Lock()
		a.faultScope = scope
		a.mu.Unlock()
	}
	return nil
}

func (e *Emulator) parseFaultScope(rules []string) (faultScope, error) {
	var scope faultScope
	for _, text := range rules {
		var r faultRule
		words := strings.Fields(text)
		if len(words) > 0 && slices.Contains(FaultKinds(), words[0]) {
			r.kind, words = words[0], words[1:]
		}
		if len(words) > 0 && upperCase.MatchString(words[0]) {
			r.method, words = words[0], words[1:]
		}
		if len(words) > 0 && strings.HasPrefix(words[0], "/") {
			r.path, words = strings.TrimPrefix(words[0], Prefix), words[1:]
		}
		if len(words) > 0 || r == (faultRule{}) {
			return nil, fmt.Errorf("emulator: %q is not of the form [KIND] [METHOD] [/PATH]; kinds of faults are %s", text,
				strings.Join(FaultKinds(), ", "))
		}
		if !slices.ContainsFunc(e.routes, func(rt route) bool { return r.canHit(&rt) }) {
			return nil, fmt.Errorf("emulator: %q names no call of the API", text)
		}
		scope = append(scope, r)
	}
	return scope, nil
}

// canHit tells whether an operation is among the requests of a rule.
func (r faultRule) canHit(rt *route) bool {
	if r.method != "" && r.method != rt.method {
		return false
	}
	if r.path == "" || r.path == rt.path {
		return true
	}
	_, ok := matches(rt.pattern, strings.Split(strings.Trim(r.path, "/"), "/"))
	return ok
}

// includes tells whether a kind of fault may hit a request.
func (s faultScope) includes(kind, method, path string, rt *route) bool {
	rules := slices.DeleteFunc(slices.Clone(s), func(r faultRule) bool { return r.kind != kind })
	if len(rules) == 0 {
		rules = slices.DeleteFunc(slices.Clone(s), func(r faultRule) bool { return r.kind != "" })
	}
	if len(rules) == 0 {
		return true
	}
	return slices.ContainsFunc(rules, func(r faultRule) bool {
		return (r.method == "" || r.method == method) && (r.path == "" || r.path == path || rt != nil && r.path == rt.path)
	})
}

// FaultKinds returns the kinds of all faults, in the order of Rates.
func FaultKinds() []string {
	var kinds []string
	for _, r := range (Rates{}).list() {
		kinds = append(kinds, r.kind)
	}
	return kinds
}

package answers_test

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// largeSite is a configuration of a site with so many subnets and networks in its scope.
func largeSite(organization, name string, subnets, scope int, changed string) map[string]any {
	registered := map[string]any{}
	for i := range subnets {
		registered[network(i)] = map[string]any{
			"description": fmt.Sprintf("Segment %d", i), "tags": map[string]any{"zone": "a", "floor": fmt.Sprint(i % 7)},
		}
	}
	if subnets > 0 {
		registered[network(0)] = map[string]any{"description": changed}
	}
	all := map[string]any{"organization_id": organization, "name": name, "description": changed}
	if subnets > 0 {
		all["subnets"] = registered
	}
	if scope > 0 {
		entries := networks(scope)
		all["scope"], all["excludes"] = entries, entries[:scope/2]
	}
	return all
}

func networks(n int) []string {
	var all []string
	for i := range n {
		all = append(all, network(i))
	}
	return all
}

func network(i int) string { return fmt.Sprintf("10.%d.%d.0/24", i/250, i%250) }

// life is a site from its creation to its end, call by call as the CLI makes them, and what each
// took.
func (p *pair) life(
	server tfprotov6.ProviderServer, c *console, name string, subnets, scope int,
) (took map[string]time.Duration) {
	p.t.Helper()
	const typeName = "runzero_site"
	took = map[string]time.Duration{}
	kind, _ := p.schemas.ResourceSchemas[typeName].ValueType().(tftypes.Object)
	step := func(what string, call func() ([]*tfprotov6.Diagnostic, error)) {
		began := processorTime(p.t)
		diagnostics, err := call()
		took[what] += processorTime(p.t) - began
		p.check(err, diagnostics)
	}
	ctx := p.t.Context()
	null := p.dynamic(tftypes.NewValue(kind, nil))
	state, private := null, []byte(nil)
	var identity *tfprotov6.ResourceIdentityData
	for _, phase := range []string{"create", "change"} {
		config := p.dynamic(p.value(kind, largeSite(c.Bootstrap().OrganizationID, name, subnets, scope, phase)))
		proposed := config
		if phase == "change" {
			proposed = p.proposed(kind, config, state)
		}
		step("validate", func() ([]*tfprotov6.Diagnostic, error) {
			answer, err := server.ValidateResourceConfig(ctx,
				&tfprotov6.ValidateResourceConfigRequest{TypeName: typeName, Config: config})
			return answer.Diagnostics, err
		})
		var planned *tfprotov6.PlanResourceChangeResponse
		step("plan "+phase, func() ([]*tfprotov6.Diagnostic, error) {
			var err error
			planned, err = server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
				TypeName: typeName, PriorState: state, ProposedNewState: proposed, Config: config,
				PriorPrivate: private, PriorIdentity: identity,
			})
			return planned.Diagnostics, err
		})
		step("apply "+phase, func() ([]*tfprotov6.Diagnostic, error) {
			answer, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
				TypeName: typeName, PriorState: state, PlannedState: planned.PlannedState, Config: config,
				PlannedPrivate: planned.PlannedPrivate, PlannedIdentity: planned.PlannedIdentity,
			})
			state, private, identity = answer.NewState, answer.Private, answer.NewIdentity
			return answer.Diagnostics, err
		})
		v, err := state.Unmarshal(kind)
		if err != nil {
			p.t.Fatal(err)
		}
		raw := &tfprotov6.RawState{JSON: plainJSON(p.t, v)}
		step("upgrade", func() ([]*tfprotov6.Diagnostic, error) {
			answer, err := server.UpgradeResourceState(ctx,
				&tfprotov6.UpgradeResourceStateRequest{TypeName: typeName, RawState: raw})
			return answer.Diagnostics, err
		})
		step("read", func() ([]*tfprotov6.Diagnostic, error) {
			answer, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
				TypeName: typeName, CurrentState: state, Private: private, CurrentIdentity: identity,
			})
			return answer.Diagnostics, err
		})
		step("plan of nothing", func() ([]*tfprotov6.Diagnostic, error) {
			answer, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
				TypeName: typeName, PriorState: state, ProposedNewState: state, Config: config,
				PriorPrivate: private, PriorIdentity: identity,
			})
			return answer.Diagnostics, err
		})
	}
	step("import", func() ([]*tfprotov6.Diagnostic, error) {
		var members map[string]tftypes.Value
		v, err := state.Unmarshal(kind)
		if err != nil || v.As(&members) != nil {
			p.t.Fatal(err)
		}
		for attribute, member := range members {
			if attribute != "id" && attribute != "organization_id" {
				members[attribute] = tftypes.NewValue(member.Type(), nil)
			}
		}
		answer, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
			TypeName: typeName, CurrentState: p.dynamic(tftypes.NewValue(kind, members)),
		})
		return answer.Diagnostics, err
	})
	step("plan destroy", func() ([]*tfprotov6.Diagnostic, error) {
		answer, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
			TypeName: typeName, PriorState: state, ProposedNewState: null, Config: null,
			PriorPrivate: private, PriorIdentity: identity,
		})
		return answer.Diagnostics, err
	})
	step("destroy", func() ([]*tfprotov6.Diagnostic, error) {
		answer, err := server.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
			TypeName: typeName, PriorState: state, PlannedState: null, Config: null, PlannedPrivate: private,
			PlannedIdentity: identity,
		})
		return answer.Diagnostics, err
	})
	return took
}

// proposed is what the CLI proposes: the configuration, and the state where that says nothing.
func (p *pair) proposed(kind tftypes.Object, config, state *tfprotov6.DynamicValue) *tfprotov6.DynamicValue {
	p.t.Helper()
	var given, prior map[string]tftypes.Value
	for from, into := range map[*tfprotov6.DynamicValue]*map[string]tftypes.Value{config: &given, state: &prior} {
		v, err := from.Unmarshal(kind)
		if err != nil || v.As(into) != nil {
			p.t.Fatal(err)
		}
	}
	for name, v := range given {
		if v.IsNull() {
			given[name] = prior[name]
		}
	}
	return p.dynamic(tftypes.NewValue(kind, given))
}

// processorTime is what this process has used.
func processorTime(t testing.TB) time.Duration {
	t.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		t.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// BenchmarkLargeSite is the processor time that the provider takes for the calls of a site's life.
//
//	go test ./internal/tests/answers -run '^$' -bench LargeSite -benchtime 1x
func BenchmarkLargeSite(b *testing.B) {
	for _, size := range []struct{ subnets, scope int }{{1000, 0}, {4000, 0}, {10000, 0}, {0, 2000}, {0, 8000}} {
		b.Run(fmt.Sprintf("%d subnets, scope of %d", size.subnets, size.scope), func(b *testing.B) {
			c := startConsole(b)
			p := newPair(b)
			p.configure(c, nil)
			all := map[string]time.Duration{}
			for b.Loop() {
				for what, took := range p.life(p.server, c, "Berlin", size.subnets, size.scope) {
					all[what] += took
				}
			}
			for what, took := range all {
				b.ReportMetric(took.Seconds()/float64(b.N), strings.ReplaceAll(what, " ", "-")+"-cpu-s")
			}
		})
	}
}

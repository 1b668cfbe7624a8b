package provider_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// BenchmarkPlan is a plan without changes, as the CLI asks for it: validate, upgrade
// the state, read, plan. One iteration is one object.
//
//	go test ./internal/provider -run '^$' -bench Plan -benchmem -cpuprofile cpu.out
func BenchmarkPlan(b *testing.B) {
	const objects = 1000
	for kind, prepare := range map[string]func(*testing.B, *emulator.Emulator, int) (string, map[string]tftypes.Value){
		"runzero_site": prepareSite, "runzero_scan_schedule": prepareSchedule,
	} {
		b.Run(kind, func(b *testing.B) {
			e, err := emulator.New(emulator.Options{
				DailyLimit: 1 << 30, Burst: 1 << 30, ExplorersPerOrganization: 1,
				NewOrganizationExplorers: 1,
			})
			if err != nil {
				b.Fatal(err)
			}
			console := httptest.NewServer(e)
			b.Cleanup(console.Close)
			p := newProtocol(b, e, console.URL)
			ids, configurations := make([]string, objects), make([]map[string]tftypes.Value, objects)
			for i := range objects {
				ids[i], configurations[i] = prepare(b, e, i)
			}
			all := make([]planned, objects) // adopted when all are there: the provider lists them once
			for i := range objects {
				all[i] = p.adopt(b, kind, ids[i], configurations[i])
			}
			b.ReportAllocs()
			b.ResetTimer()
			for i := 0; b.Loop(); i++ {
				p.plan(b, kind, all[i%objects])
			}
		})
	}
}

func outside(b *testing.B, e *emulator.Emulator, method, path string, body any) string {
	b.Helper()
	status, answer := e.Outside(method, path, body)
	var row struct{ ID string }
	if err := json.Unmarshal(answer, &row); err != nil || status != http.StatusOK {
		b.Fatalf("%s %s answered %d: %v", method, path, status, err)
	}
	return row.ID
}

func str(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func set(entries ...string) tftypes.Value {
	var all []tftypes.Value
	for _, entry := range entries {
		all = append(all, str(entry))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, all)
}

// prepareSite makes a site and gives its id and what a configuration says of it.
func prepareSite(b *testing.B, e *emulator.Emulator, i int) (string, map[string]tftypes.Value) {
	name, scope, exclude := fmt.Sprintf("site-%d", i), fmt.Sprintf("10.%d.%d.0/24", i/250, i%250),
		fmt.Sprintf("10.%d.%d.1", i/250, i%250)
	org := e.Bootstrap().OrganizationID
	id := outside(b, e, http.MethodPut, "/org/sites?_oid="+org,
		map[string]any{"name": name, "description": "A branch office.", "scope": scope, "excludes": exclude})
	return id, map[string]tftypes.Value{
		"organization_id": str(org), "name": str(name), "description": str("A branch office."), "scope": set(scope),
		"excludes": set(exclude),
	}
}

// prepareSchedule does the same for a recurring scan.
func prepareSchedule(b *testing.B, e *emulator.Emulator, i int) (string, map[string]tftypes.Value) {
	org := e.Bootstrap().OrganizationID
	var rows []struct{ ID string }
	for _, path := range []string{"/org/sites?_oid=", "/org/explorers?_oid="} {
		_, answer := e.Outside(http.MethodGet, path+org, nil)
		var some []struct{ ID string }
		if err := json.Unmarshal(answer, &some); err != nil || len(some) == 0 {
			b.Fatalf("GET %s: %v", path, err)
		}
		rows = append(rows, some[0])
	}
	site, explorer, name := rows[0].ID, rows[1].ID, fmt.Sprintf("schedule-%d", i)
	id := outside(b, e, http.MethodPut, "/org/sites/"+site+"/scan?_oid="+org, map[string]any{
		"targets": "defaults", "scan-name": name, "scan-description": "Weekly.", "scan-frequency": "weekly",
		"scan-start": "0", "explorer": explorer, "rate": "500",
	})
	return id, map[string]tftypes.Value{
		"organization_id": str(org), "site_id": str(site), "name": str(name), "description": str("Weekly."),
		"frequency":   str("weekly"),
		"explorer_id": str(explorer), "rate": tftypes.NewValue(tftypes.Number, 500),
	}
}

// protocol speaks to the provider as the CLI does, without a process in between.
type protocol struct {
	server tfprotov6.ProviderServer
	types  map[string]tftypes.Object
}

func newProtocol(b *testing.B, e *emulator.Emulator, url string) *protocol {
	b.Helper()
	p := &protocol{server: provider.NewServer(
		provider.Options{Version: "0.0.0", Getenv: func(string) string { return "" }})(), types: map[string]tftypes.Object{}}
	schemas, err := p.server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}
	for name, s := range schemas.ResourceSchemas {
		p.types[name] = s.ValueType().(tftypes.Object)
	}
	boot := e.Bootstrap()
	config := object(schemas.Provider.ValueType().(tftypes.Object),
		map[string]tftypes.Value{
			"base_url": str(url), "client_id": str(boot.ClientID),
			"client_secret": str(boot.ClientSecret),
		})
	answer, err := p.server.ConfigureProvider(b.Context(),
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: dynamic(b, config)})
	check(b, err, answer.Diagnostics)
	return p
}

// object is a value of the type with the given attributes, and nulls.
func object(t tftypes.Object, attributes map[string]tftypes.Value) tftypes.Value {
	all := map[string]tftypes.Value{}
	for name, typ := range t.AttributeTypes {
		if v, ok := attributes[name]; ok {
			all[name] = v
		} else {
			all[name] = tftypes.NewValue(typ, nil)
		}
	}
	return tftypes.NewValue(t, all)
}

func dynamic(b *testing.B, v tftypes.Value) *tfprotov6.DynamicValue {
	b.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		b.Fatal(err)
	}
	return &d
}

func check(b *testing.B, err error, diagnostics []*tfprotov6.Diagnostic) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	for _, d := range diagnostics {
		b.Fatalf("%s: %s", d.Summary, d.Detail)
	}
}

// planned is one object of which nothing is to change.
type planned struct {
	config, state *tfprotov6.DynamicValue
	raw           *tfprotov6.RawState
	private       []byte
}

// adopt reads an object into a state that agrees with the configuration.
func (p *protocol) adopt(b *testing.B, kind, id string, configured map[string]tftypes.Value) planned {
	b.Helper()
	t := p.types[kind]
	attributes := map[string]tftypes.Value{"id": str(id)}
	for name, v := range configured {
		attributes[name] = v
	}
	read, err := p.server.ReadResource(b.Context(),
		&tfprotov6.ReadResourceRequest{TypeName: kind, CurrentState: dynamic(b, object(t, attributes))})
	check(b, err, read.Diagnostics)
	state, err := read.NewState.Unmarshal(t)
	if err != nil {
		b.Fatal(err)
	}
	one := planned{
		config: dynamic(b, object(t, configured)), state: read.NewState, private: read.Private,
		raw: &tfprotov6.RawState{JSON: toJSON(b, state)},
	}
	p.plan(b, kind, one)
	return one
}

// plan asks for all that a plan asks of one object, and wants the state as it is.
func (p *protocol) plan(b *testing.B, kind string, one planned) {
	ctx := context.Background()
	valid, err := p.server.ValidateResourceConfig(ctx,
		&tfprotov6.ValidateResourceConfigRequest{TypeName: kind, Config: one.config})
	check(b, err, valid.Diagnostics)
	upgraded, err := p.server.UpgradeResourceState(ctx,
		&tfprotov6.UpgradeResourceStateRequest{TypeName: kind, RawState: one.raw})
	check(b, err, upgraded.Diagnostics)
	read, err := p.server.ReadResource(ctx,
		&tfprotov6.ReadResourceRequest{TypeName: kind, CurrentState: upgraded.UpgradedState, Private: one.private})
	check(b, err, read.Diagnostics)
	plan, err := p.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: kind, PriorState: read.NewState, ProposedNewState: one.state, Config: one.config, PriorPrivate: one.private,
	})
	check(b, err, plan.Diagnostics)
	if !bytes.Equal(plan.PlannedState.MsgPack, one.state.MsgPack) {
		b.Fatal("the plan is not empty")
	}
}

// toJSON writes a value as a state file holds it.
func toJSON(b *testing.B, v tftypes.Value) []byte {
	b.Helper()
	text, err := json.Marshal(plain(b, v))
	if err != nil {
		b.Fatal(err)
	}
	return text
}

func plain(b *testing.B, v tftypes.Value) any {
	b.Helper()
	switch {
	case v.IsNull():
		return nil
	case v.Type().Is(tftypes.String):
		var s string
		check(b, v.As(&s), nil)
		return s
	case v.Type().Is(tftypes.Bool):
		var t bool
		check(b, v.As(&t), nil)
		return t
	case v.Type().Is(tftypes.Number):
		var n big.Float
		check(b, v.As(&n), nil)
		whole, _ := n.Int64()
		return whole
	case v.Type().Is(tftypes.Object{}), v.Type().Is(tftypes.Map{}):
		var all map[string]tftypes.Value
		check(b, v.As(&all), nil)
		out := map[string]any{}
		for name, one := range all {
			out[name] = plain(b, one)
		}
		return out
	}
	var all []tftypes.Value
	check(b, v.As(&all), nil)
	out := []any{}
	for _, one := range all {
		out = append(out, plain(b, one))
	}
	return out
}

package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// Settings are attributes of a provider block, an action or an ephemeral resource. What is not set
// is null, [Unknown] is not known.
type Settings map[string]any

// Block is a provider block with these settings.
func (s Settings) Block() string {
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s)) {
		value, err := json.Marshal(s[name])
		if err != nil {
			panic(err) // of the test: the settings are plain values
		}
		fmt.Fprintf(&lines, "  %s = %s\n", name, value) // which is HCL as well
	}
	return fmt.Sprintf("provider \"runzero\" {\n%s}\n\n", lines.String())
}

// Unknown is a value that is not known yet.
type Unknown struct{}

// Client are the settings of a provider that signs in as an API client; more are added.
func (c *Console) Client(more Settings) Settings {
	b := c.Bootstrap()
	all := Settings{"base_url": c.URL, "client_id": b.ClientID, "client_secret": b.ClientSecret}
	for name, v := range more {
		all[name] = v
	}
	return all
}

// Outcome is what a program hears of an action, or of an ephemeral resource.
type Outcome struct {
	// Phase is where it ended: "validate", "plan", "invoke", "open".
	Phase string
	// Progress are the lines of progress.
	Progress []string
	// Problem are the errors and warnings, with the attribute that each is about; "" if there are
	// none.
	Problem string
	// Result is what was opened, nulls left out.
	Result map[string]tftypes.Value
}

// server speaks to a provider the way Terraform does, without Terraform.
type server struct {
	tfprotov6.ProviderServer
	c       *Console
	schemas *tfprotov6.GetProviderSchemaResponse
	outcome Outcome
}

// failed notes a phase and what was said in it, and reports whether there is an error.
func (s *server) failed(phase string, diagnostics []*tfprotov6.Diagnostic) bool {
	s.outcome.Phase = phase
	bad := false
	for _, d := range diagnostics {
		bad = bad || d.Severity == tfprotov6.DiagnosticSeverityError
		at := ""
		if d.Attribute != nil {
			at = d.Attribute.String() + " "
		}
		s.outcome.Problem = strings.TrimSpace(fmt.Sprintf("%s\n%s%s: %s", s.outcome.Problem, at, d.Summary, d.Detail))
	}
	return bad
}

func (s *server) value(schema *tfprotov6.Schema, settings Settings) *tfprotov6.DynamicValue {
	s.c.t.Helper()
	kind, _ := schema.ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, typ := range kind.AttributeTypes {
		values[name] = tftypes.NewValue(typ, nil)
	}
	for name, v := range settings {
		typ, known := kind.AttributeTypes[name]
		if !known {
			s.c.t.Fatalf("there is no attribute %s", name)
		}
		if _, unknown := v.(Unknown); unknown {
			values[name] = tftypes.NewValue(typ, tftypes.UnknownValue)
			continue
		}
		text, err := json.Marshal(v)
		if err == nil {
			values[name], err = tftypes.ValueFromJSON(text, typ) //nolint:staticcheck // there is no other reader of JSON
		}
		if err != nil {
			s.c.t.Fatalf("%s: %v", name, err)
		}
	}
	dynamic, err := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, values))
	if err != nil {
		s.c.t.Fatal(err)
	}
	return &dynamic
}

// configured is a provider with the given settings.
func (c *Console) configured(ctx context.Context, settings Settings) *server {
	c.t.Helper()
	s := &server{ProviderServer: provider.NewServer(c.options(nil))(), c: c}
	c.serving = s
	var err error
	if s.schemas, err = s.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		c.t.Fatal(err)
	}
	answer, err := s.ConfigureProvider(ctx,
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: s.value(s.schemas.Provider, settings)})
	if err != nil {
		c.t.Fatal(err)
	}
	if s.failed("configure", answer.Diagnostics) {
		c.t.Fatalf("the provider refuses its settings: %s", s.outcome.Problem)
	}
	return s
}

// Invoke validates, plans and invokes an action, and stops at the first phase with an error.
func (c *Console) Invoke(ctx context.Context, block Settings, typeName string, settings Settings) Outcome {
	c.t.Helper()
	s := c.configured(ctx, block)
	actions, ok := s.ProviderServer.(tfprotov6.ActionServer)
	if !ok || s.schemas.ActionSchemas[typeName] == nil {
		c.t.Fatalf("the provider has no action %s", typeName)
	}
	config := s.value(s.schemas.ActionSchemas[typeName].Schema, settings)
	validated, err := actions.ValidateActionConfig(ctx,
		&tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	if s.failed("validate", validated.Diagnostics) {
		return s.outcome
	}
	planned, err := actions.PlanAction(ctx, &tfprotov6.PlanActionRequest{ActionType: typeName, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	if s.failed("plan", planned.Diagnostics) || has(settings, Unknown{}) {
		return s.outcome
	}
	stream, err := actions.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	for event := range stream.Events {
		switch e := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			s.outcome.Progress = append(s.outcome.Progress, e.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			s.failed("invoke", e.Diagnostics)
		}
	}
	return s.outcome
}

func has(settings Settings, value any) bool {
	for _, v := range settings {
		if v == value {
			return true
		}
	}
	return false
}

// Open validates and opens an ephemeral resource.
func (c *Console) Open(ctx context.Context, block Settings, typeName string, settings Settings) Outcome {
	c.t.Helper()
	s := c.configured(ctx, block)
	schema := s.schemas.EphemeralResourceSchemas[typeName]
	if schema == nil {
		c.t.Fatalf("the provider has no ephemeral resource %s", typeName)
	}
	config := s.value(schema, settings)
	validated, err := s.ValidateEphemeralResourceConfig(ctx,
		&tfprotov6.ValidateEphemeralResourceConfigRequest{TypeName: typeName, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	if s.failed("validate", validated.Diagnostics) {
		return s.outcome
	}
	opened, err := s.OpenEphemeralResource(ctx,
		&tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: config})
	if err != nil {
		c.t.Fatal(err)
	}
	if s.failed("open", opened.Diagnostics) {
		return s.outcome
	}
	result, err := opened.Result.Unmarshal(schema.ValueType())
	if err != nil {
		c.t.Fatal(err)
	}
	all := map[string]tftypes.Value{}
	if err := result.As(&all); err != nil {
		c.t.Fatal(err)
	}
	s.outcome.Result = map[string]tftypes.Value{}
	for name, v := range all {
		if !v.IsNull() {
			s.outcome.Result[name] = v
		}
	}
	return s.outcome
}

// OnSleep calls a function whenever an action waits, before the clock is turned forward; nil calls
// nothing. The context is the action's.
func (c *Console) OnSleep(f func(context.Context, time.Duration)) { c.onSleep.Store(&f) }

// Interrupt is a Ctrl-C for the provider that [Console.Invoke] speaks to.
func (c *Console) Interrupt(ctx context.Context) error {
	_, err := c.serving.StopProvider(ctx, &tfprotov6.StopProviderRequest{})
	return err
}

// sleep is how actions of the provider wait: not at all, the clock is turned forward instead.
func (c *Console) sleep(ctx context.Context, d time.Duration) error {
	if f := c.onSleep.Load(); f != nil && *f != nil {
		(*f)(ctx, d)
	}
	c.Advance(d)
	return ctx.Err()
}

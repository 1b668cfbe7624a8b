package failures

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/acctest/workspace"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/emulator"
	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/provider"
)

// evil is what no text for people may do: steer a terminal, reorder a line, begin a line of its
// own, command a build system.
const evil = "\x1b[2J\x1b]0;title\x07\u202e\u2066\u0085\r\nEVIL\r\n::add-mask::x\n##vso[task.setvariable " +
	"variable=a]b\n::stop-commands::t\u2028EVIL\x00\u200b"

// walker is a provider in this process that talks to a hostile console, and all that it says.
type walker struct {
	tfprotov6.ProviderServer
	t       *testing.T
	schemas *tfprotov6.GetProviderSchemaResponse
	secrets []string // that the provider knows
	texts   int
	step    string
}

func newWalker(t *testing.T, r *acctest.Console, schemas *tfprotov6.GetProviderSchemaResponse) *walker {
	t.Helper()
	server := provider.NewServer(provider.Options{
		Version: "0.0.0", Now: r.Now, Getenv: func(string) string { return "" },
		ClientSleep: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})()
	w := &walker{ProviderServer: server, t: t, schemas: schemas}
	if schemas == nil {
		var err error
		if w.schemas, err = server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
			t.Fatal(err)
		}
	}
	b := r.Bootstrap()
	w.secrets = append(w.secrets, b.ClientSecret)
	config := w.object(w.schemas.Provider.ValueType(), map[string]any{
		"base_url": r.URL, "client_id": b.ClientID, "client_secret": b.ClientSecret, "organization_id": b.OrganizationID,
		"max_retries": 0,
		"unpublished_endpoints": map[string]any{
			"account_settings": "/account/settings",
			"api_clients":      "/account/api/clients",
		},
	})
	answer, err := server.ConfigureProvider(t.Context(),
		&tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.14.0", Config: w.dynamic(config)})
	if err != nil || len(answer.Diagnostics) > 0 {
		t.Fatalf("configure: %v, %v", err, answer.Diagnostics)
	}
	return w
}

// object makes a value of a type from what JSON can say; what is missing is null.
func (w *walker) object(typ tftypes.Type, values map[string]any) tftypes.Value {
	w.t.Helper()
	text, err := json.Marshal(complete(typ, values))
	if err != nil {
		w.t.Fatal(err)
	}
	v, err := tftypes.ValueFromJSONWithOpts(text, typ, tftypes.ValueFromJSONOpts{IgnoreUndefinedAttributes: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func complete(typ tftypes.Type, values map[string]any) map[string]any {
	out := map[string]any{}
	object, _ := typ.(tftypes.Object)
	for name, inner := range object.AttributeTypes {
		out[name] = values[name]
		if nested, ok := values[name].(map[string]any); ok && inner.Is(tftypes.Object{}) {
			out[name] = complete(inner, nested)
		}
	}
	return out
}

func (w *walker) dynamic(v tftypes.Value) *tfprotov6.DynamicValue {
	w.t.Helper()
	d, err := tfprotov6.NewDynamicValue(v.Type(), v)
	if err != nil {
		w.t.Fatal(err)
	}
	return &d
}

// check looks at all that was said in a step.
func (w *walker) check(step string, err error, diags []*tfprotov6.Diagnostic) {
	w.t.Helper()
	w.step = step
	if err != nil {
		w.line(err.Error())
	}
	for _, d := range diags {
		w.line(d.Summary)
		w.text(d.Detail)
	}
}

func (w *walker) line(text string) {
	w.t.Helper()
	if strings.Contains(text, "\n") {
		w.t.Errorf("%s: a line has several: %q", w.step, text)
	}
	w.text(text)
}

// ciCommand matches what a build system takes for one.
var ciCommand = regexp.MustCompile(`(?m)^\s*::[a-z-]+|##`)

func (w *walker) text(text string) {
	w.t.Helper()
	w.texts++
	if strings.ContainsFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
		w.t.Errorf("%s: a text holds what cannot be shown: %q", w.step, text)
	}
	if at := ciCommand.FindString(text); at != "" {
		w.t.Errorf("%s: a text holds the command %q: %q", w.step, at, text)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.HasPrefix(strings.TrimSpace(line), "EVIL") {
			w.t.Errorf("%s: what is quoted begins a line: %q", w.step, text)
		}
	}
	for _, secret := range w.secrets {
		for _, spelled := range spellingsOf(secret) {
			if strings.Contains(text, spelled) {
				w.t.Errorf("%s: a secret shows, as %q", w.step, spelled)
			}
		}
	}
}

// spellingsOf are the spellings in which the hostile console repeats a secret.
func spellingsOf(secret string) []string {
	quoted, err := json.Marshal(secret)
	if err != nil {
		return []string{secret}
	}
	return []string{
		secret, strings.Trim(string(quoted), `"`), strings.Trim(strconv.Quote(secret), `"`), url.QueryEscape(secret),
		url.PathEscape(secret), html.EscapeString(secret),
		base64.StdEncoding.EncodeToString([]byte(secret)), base64.RawURLEncoding.EncodeToString([]byte(secret)),
	}
}

// echo is evil text with the request in it, and every secret in every spelling.
func (w *walker) echo(e *exchange) string {
	text := evil + e.request.Header.Get("Authorization") + " " + e.request.URL.String() + " "
	if len(e.sent) < 60 { // a longer one would be dropped as a whole, which is another case
		text += string(e.sent)
	}
	for _, secret := range w.secrets {
		text += " " + strings.Join(spellingsOf(secret), " ")
	}
	return text
}

// hostileRules are the ways in which the console of the walk means harm.
func (w *walker) hostileRules() map[string]rule {
	evilly := func(*exchange) string { return evil }
	return map[string]rule{
		"texts of rows": rewrite(func(name, text string) string {
			if isID(name) {
				return text
			}
			return text + evil
		}),
		"secrets in rows": rewrite(func(name, text string) string {
			if isID(name) {
				return text
			}
			return text + strings.Join(w.secrets, " ")
		}),
		"ids of rows": rewrite(func(name, text string) string {
			if isID(name) {
				return "../../account/orgs/" + text + evil
			}
			return text
		}),
		"organizations": only("GET", "/", rewrite(func(name, text string) string {
			if name == "organization_id" || name == "client_id" {
				return "00000000-1111-4111-8111-000000000000"
			}
			return text
		})),
		"refusals":          refuse(400, w.echo),
		"refusals of rules": refuse(403, evilly),
		"refusals in text":  refuseInText(422, w.echo),
		"not found":         refuse(404, w.echo),
		"depth":             nest(1200),
	}
}

// TestNoDiagnosticIsHostile: whatever every field of every row and every error holds, nothing that
// the provider says steers a terminal, begins a line, commands a build system or shows a secret. It
// walks over all objects of the registry and all that is done with them.
func TestNoDiagnosticIsHostile(t *testing.T) {
	t.Parallel()
	r := start(t, emulator.Options{ExplorersPerOrganization: 1, Unpublished: true}, workspace.UnpublishedEndpoints)
	const community = "corp\"comm<unity>&\\2026 x"
	r.Write(strings.ReplaceAll(workspace.Everything(fmt.Sprint(r.Rows("/account/agents")[0]["id"]), "first"),
		`community = "public"`, "community = "+strconv.Quote(community)))
	r.Apply()
	h := &hostileConsole{}
	r.Intercept(h.wrap)
	state := r.State()
	seen := map[string]bool{}
	honest := newWalker(t, r.Console, nil)
	for _, name := range slices.Sorted(maps.Keys(honest.hostileRules())) {
		texts := 0
		for _, address := range slices.Sorted(maps.Keys(state)) {
			// A provider of its own each: nothing is served from memory, no failure is told once.
			w := newWalker(t, r.Console, honest.schemas)
			h.obey(w.hostileRules()[name])
			w.walk(name+" at "+address, state[address])
			h.obey(nil)
			texts += w.texts
			seen[state[address].Type] = true
		}
		if texts == 0 {
			t.Errorf("%s: the provider has nothing to say", name)
		}
	}
	for _, e := range provider.Registry() {
		if e.Resource != nil && !seen[e.Object.TypeName()] {
			t.Errorf("%s is not walked over", e.Object.TypeName())
		}
	}
}

// walk does everything with one object that Terraform can do.
func (w *walker) walk(step string, r workspace.Resource) {
	w.t.Helper()
	ctx := w.t.Context()
	schema := w.schemas.ResourceSchemas[r.Type]
	state := w.object(schema.ValueType(), r.Attributes)
	id := fmt.Sprint(r.Attributes["id"])
	own := w.secrets
	w.secrets = append(slices.Clone(own), w.sensitive(schema, state)...)

	read, err := w.ReadResource(ctx, &tfprotov6.ReadResourceRequest{TypeName: r.Type, CurrentState: w.dynamic(state)})
	w.check(step+", read", err, diagnosticsOf(read))
	imported, err := w.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{TypeName: r.Type, ID: id + evil})
	w.check(step+", import", err, imported.Diagnostics)

	if !strings.HasPrefix(step, "ids") &&
		!strings.HasPrefix(step, "depth") { // a create is looked for then, which takes its time
		config, proposed := w.create(schema, state)
		w.apply(ctx, step+", create", r.Type, tftypes.NewValue(state.Type(), nil), config, proposed)
	}
	if changed, ok := w.changed(state); ok {
		w.apply(ctx, step+", update", r.Type, state, changed, changed)
	}
	null := tftypes.NewValue(state.Type(), nil)
	w.apply(ctx, step+", delete", r.Type, state, null, null)
	w.secrets = own // a data source need not know what a resource's state holds
	w.dataSources(ctx, step, r)
	w.list(ctx, step, r.Type)
}

// sensitive are the secrets in a state.
func (w *walker) sensitive(schema *tfprotov6.Schema, state tftypes.Value) []string {
	w.t.Helper()
	members := map[string]tftypes.Value{}
	if err := state.As(&members); err != nil {
		w.t.Fatal(err)
	}
	var found []string
	for _, a := range schema.Block.Attributes {
		var text string
		var texts map[string]tftypes.Value
		switch v := members[a.Name]; {
		case !a.Sensitive || v.IsNull():
		case v.As(&text) == nil:
			found = append(found, text)
		case v.As(&texts) == nil:
			for _, inner := range texts {
				if inner.As(&text) == nil {
					found = append(found, text)
				}
			}
		}
	}
	return found
}

func diagnosticsOf(read *tfprotov6.ReadResourceResponse) []*tfprotov6.Diagnostic {
	if read == nil {
		return nil
	}
	return read.Diagnostics
}

// create takes a state apart into what a configuration would say and what Terraform would propose.
func (w *walker) create(schema *tfprotov6.Schema, state tftypes.Value) (config, proposed tftypes.Value) {
	w.t.Helper()
	members := map[string]tftypes.Value{}
	if err := state.As(&members); err != nil {
		w.t.Fatal(err)
	}
	configured, planned := maps.Clone(members), maps.Clone(members)
	for _, a := range schema.Block.Attributes {
		if a.Computed {
			planned[a.Name] = tftypes.NewValue(members[a.Name].Type(), tftypes.UnknownValue)
			configured[a.Name] = tftypes.NewValue(members[a.Name].Type(), nil)
		}
		if a.Optional || a.Required {
			configured[a.Name] = members[a.Name]
			if !members[a.Name].IsNull() {
				planned[a.Name] = members[a.Name]
			}
		}
	}
	return tftypes.NewValue(state.Type(), configured), tftypes.NewValue(state.Type(), planned)
}

// changed is a state with another text where an object has one that can be changed.
func (w *walker) changed(state tftypes.Value) (tftypes.Value, bool) {
	w.t.Helper()
	members := map[string]tftypes.Value{}
	if err := state.As(&members); err != nil {
		w.t.Fatal(err)
	}
	for _, name := range []string{"description", "name", "comment", "first_name"} {
		var text string
		if v, isThere := members[name]; isThere && !v.IsNull() && v.As(&text) == nil {
			members[name] = tftypes.NewValue(tftypes.String, text+" changed")
			return tftypes.NewValue(state.Type(), members), true
		}
	}
	return state, false
}

// apply plans and applies one change.
func (w *walker) apply(ctx context.Context, step, typeName string, prior, config, proposed tftypes.Value) {
	w.t.Helper()
	planned, err := w.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
		TypeName: typeName, PriorState: w.dynamic(prior), Config: w.dynamic(config), ProposedNewState: w.dynamic(proposed),
	})
	if planned == nil {
		w.check(step, err, nil)
		return
	}
	w.check(step+", plan", err, planned.Diagnostics)
	if planned.PlannedState == nil || hasError(planned.Diagnostics) {
		return
	}
	applied, err := w.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{
		TypeName: typeName, PriorState: w.dynamic(prior), Config: w.dynamic(config), PlannedState: planned.PlannedState,
		PlannedPrivate: planned.PlannedPrivate,
	})
	if applied != nil {
		w.check(step, err, applied.Diagnostics)
	}
}

func hasError(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool {
		return d.Severity == tfprotov6.DiagnosticSeverityError
	})
}

// dataSources reads the object by id, by name, and among all.
func (w *walker) dataSources(ctx context.Context, step string, r workspace.Resource) {
	w.t.Helper()
	for name, schema := range w.schemas.DataSourceSchemas {
		var configs []map[string]any
		switch name {
		case r.Type:
			configs = append(configs, map[string]any{
				"id":              r.Attributes["id"],
				"organization_id": r.Attributes["organization_id"],
			})
			for _, by := range []string{"name", "comment", "email"} {
				if r.Attributes[by] != nil {
					configs = append(configs, map[string]any{by: r.Attributes[by]}, map[string]any{by: "not " + evil})
				}
			}
		case r.Type + "s":
			configs = append(configs, map[string]any{})
		}
		for _, config := range configs {
			read, err := w.ReadDataSource(ctx,
				&tfprotov6.ReadDataSourceRequest{TypeName: name, Config: w.dynamic(w.object(schema.ValueType(), config))})
			if read != nil {
				w.check(fmt.Sprintf("%s, data source %s", step, name), err, read.Diagnostics)
			}
		}
	}
}

// list asks the list resource of the object.
func (w *walker) list(ctx context.Context, step, typeName string) {
	w.t.Helper()
	server, ok := w.ProviderServer.(tfprotov6.ListResourceServer)
	schema := w.schemas.ListResourceSchemas[typeName]
	if !ok || schema == nil {
		return
	}
	stream, err := server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: typeName, Config: w.dynamic(w.object(schema.ValueType(), nil)), IncludeResource: true,
	})
	w.check(step+", list", err, nil)
	if stream == nil {
		return
	}
	for result := range stream.Results {
		w.line(result.DisplayName)
		w.check(step+", list", nil, result.Diagnostics)
	}
}

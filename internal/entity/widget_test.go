package entity

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	dschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/int64planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// widget is a made-up object, to see the envelope without any real one.
type widget struct {
	id, org, name, note, color string
	size                       int64
}

// shelf is an API of widgets in memory.
type shelf struct {
	mu       sync.Mutex
	rows     map[string]widget
	calls    []string
	failures map[string]error // of a call, by its name
	hangs    bool             // whether calls wait for the end of their context
	takes    func(*widget)    // what a write makes of what it was sent
	assets   int64            // of each widget
	isPartly bool             // whether there may be more assets
	children []string
	plan     func(*Plan[widgetModel]) // what the object's own plan does besides
}

func newShelf(rows ...widget) *shelf {
	s := &shelf{rows: map[string]widget{}, failures: map[string]error{}, takes: func(*widget) {}}
	for _, w := range rows {
		s.rows[w.id] = w
	}
	return s
}

// widgetID is the id of the nth widget.
func widgetID(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }

// call notes a call, and answers as the test wants it. The mutex is held after it.
func (s *shelf) call(ctx context.Context, name string) error {
	s.mu.Lock()
	s.calls = append(s.calls, name)
	if s.hangs {
		<-ctx.Done()
		return ctx.Err()
	}
	return s.failures[name]
}

// forget gives the calls so far, and begins anew.
func (s *shelf) forget() []string {
	calls := s.calls
	s.calls = nil
	return calls
}

func (s *shelf) put(ctx context.Context, verb string, w widget) (widget, error) {
	err := s.call(ctx, verb)
	defer s.mu.Unlock()
	if err != nil {
		return widget{}, err
	}
	s.takes(&w)
	s.rows[w.id] = w
	return w, nil
}

func (s *shelf) get(ctx context.Context, id string) (widget, error) {
	err := s.call(ctx, "get")
	defer s.mu.Unlock()
	if w, ok := s.rows[id]; ok || err != nil {
		return w, err
	}
	return widget{}, fmt.Errorf("widget %s is gone: %w", id, runzero.ErrNotFound)
}

func (s *shelf) list(ctx context.Context, org, search string) ([]widget, error) {
	err := s.call(ctx, strings.TrimSpace("list "+search))
	defer s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	return s.inOrganization(org), nil
}

func (s *shelf) inOrganization(org string) []widget {
	var all []widget
	for _, w := range s.rows {
		if org == "" || w.org == org {
			all = append(all, w)
		}
	}
	return all
}

// widgetModel is a widget in a state.
type widgetModel struct {
	InOrganization
	Name  types.String `tfsdk:"name"`
	Note  types.String `tfsdk:"note"`
	Color types.String `tfsdk:"color"`
	Size  types.Int64  `tfsdk:"size"`
	DeleteGuard
	Timeouts
}

func widgetObject() Object {
	return Object{
		Name: "widget", Plural: "widgets", Title: "widget", Requires: runzero.NeedsOrganization,
		Describe: "A widget.", DescribeAll: "Widgets.", Calls: Calls{List: []string{"GET /widgets"}},
	}
}

func (w widget) into(m widgetModel) widgetModel {
	m.ID, m.OrganizationID = types.StringValue(w.id), types.StringValue(w.org)
	m.Name, m.Note = RequiredStringKeepingSpelling(m.Name, w.name), StringKeepingEmpty(m.Note, w.note)
	m.Color, m.Size = StringOrNull(w.color), types.Int64Value(w.size)
	return m
}

func (m widgetModel) widget() widget {
	return widget{
		id: m.ID.ValueString(), org: m.OrganizationID.ValueString(), name: m.Name.ValueString(),
		note: m.Note.ValueString(), color: m.Color.ValueString(), size: m.Size.ValueInt64(),
	}
}

func (s *shelf) resource() ResourceSpec[widgetModel] {
	return ResourceSpec[widgetModel]{
		Object: widgetObject(),
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{Required: true},
			"note": schema.StringAttribute{
				Optional: true, Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"color": schema.StringAttribute{Optional: true},
			"size": schema.Int64Attribute{
				Optional: true, Computed: true, PlanModifiers: []planmodifier.Int64{int64planmodifier.UseStateForUnknown()},
			},
		},
		DisplayName: func(m widgetModel) string { return m.Name.ValueString() },
		Plan: func(_ context.Context, p *Plan[widgetModel]) {
			if p.Prior != nil && !p.Model.Color.Equal(p.Prior.Color) {
				p.Replace("color")
			}
			if p.Config.Note.IsNull() && p.WasConfigured("note") {
				p.Model.Note = types.StringNull()
			}
			if p.Model.Name.ValueString() == "forbidden" {
				p.Diagnostics.AddAttributeError(path.Root("name"), "No such name", "Give it another.")
			}
			if s.plan != nil {
				s.plan(p)
			}
		},
		Create: func(ctx context.Context, _ *runzero.Client, w WriteRequest[widgetModel]) (widgetModel, error) {
			row := w.Plan.widget()
			row.id = widgetID(len(s.rows) + 1)
			made, err := s.put(ctx, "create", row)
			return StateFrom(w.Plan, widget.into)(made, err)
		},
		Read: func(ctx context.Context, _ *runzero.Client, m widgetModel) (widgetModel, error) {
			return StateFrom(m, widget.into)(s.get(ctx, m.ID.ValueString()))
		},
		Update: func(ctx context.Context, _ *runzero.Client, w WriteRequest[widgetModel]) (widgetModel, error) {
			if ChangedString(w.Plan.Name, w.Prior.Name) == nil && w.Plan.Note.Equal(w.Prior.Note) &&
				ChangedInt64(w.Plan.Size, w.Prior.Size) == nil {
				return w.Plan, nil
			}
			made, err := s.put(ctx, "update", w.Plan.widget())
			return StateFrom(w.Plan, widget.into)(made, err)
		},
		Delete: func(ctx context.Context, _ *runzero.Client, m widgetModel) error {
			err := s.call(ctx, "delete")
			defer s.mu.Unlock()
			if err == nil {
				delete(s.rows, m.ID.ValueString())
			}
			return err
		},
		CountAssets: func(ctx context.Context, _ *runzero.Client, _ widgetModel) (int64, bool, error) {
			err := s.call(ctx, "count")
			defer s.mu.Unlock()
			return s.assets, !s.isPartly, err
		},
		Children: func(ctx context.Context, _ *runzero.Client, _ widgetModel) ([]string, error) {
			err := s.call(ctx, "children")
			defer s.mu.Unlock()
			return slices.Clone(s.children), err
		},
		FindExisting: FindIn(s.snapshot()),
	}
}

// listedWidget is a widget in a data source.
type listedWidget struct {
	InOrganization
	Name types.String `tfsdk:"name"`
	Size types.Int64  `tfsdk:"size"`
}

func (s *shelf) source() DataSourceSpec[widget, listedWidget] {
	return DataSourceSpec[widget, listedWidget]{
		Object: widgetObject(),
		Attributes: map[string]dschema.Attribute{
			"name": dschema.StringAttribute{Computed: true, MarkdownDescription: "Its name."},
			"size": dschema.Int64Attribute{Computed: true},
		},
		NameAttribute: "name", SearchText: "A part of the name.", CanAskEveryOrganization: true,
		List: func(ctx context.Context, _ *runzero.Client, orgID, search string) ([]widget, error) {
			return s.list(ctx, orgID, search)
		},
		Get: func(ctx context.Context, _ *runzero.Client, _, id string) (widget, error) { return s.get(ctx, id) },
		Name: func(w widget) string {
			return w.name
		},
		Matches: func(w widget, text string) bool { return strings.Contains(w.name, text) },
		ModelFrom: func(_ context.Context, w widget) (m listedWidget, diags diag.Diagnostics) {
			m.ID, m.OrganizationID = types.StringValue(w.id), types.StringValue(w.org)
			m.Name, m.Size = types.StringValue(w.name), types.Int64Value(w.size)
			return m, diags
		},
	}
}

// snapshot is the source whose list is what a run has listed already: that costs no call.
func (s *shelf) snapshot() DataSourceSpec[widget, listedWidget] {
	source := s.source()
	source.List = func(_ context.Context, _ *runzero.Client, orgID, _ string) ([]widget, error) {
		return s.inOrganization(orgID), s.failures["find"]
	}
	return source
}

// entry is the widget as the provider has it. A change may alter the spec of its resource.
func (s *shelf) entry(change ...func(*ResourceSpec[widgetModel])) Entry {
	return NewEntry(widgetObject(), func() ResourceSpec[widgetModel] {
		spec := s.resource()
		for _, f := range change {
			f(&spec)
		}
		return spec
	}, s.source)
}

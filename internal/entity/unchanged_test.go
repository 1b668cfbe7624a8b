package entity

import (
	"cmp"
	"errors"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// configureResource gives a resource its backend, nil for none.
func configureResource(t *testing.T, r AnyResource, b *Backend) {
	t.Helper()
	req := resource.ConfigureRequest{}
	if b != nil {
		req.ProviderData = b
	}
	var resp resource.ConfigureResponse
	if r.Configure(t.Context(), req, &resp); resp.Diagnostics.HasError() {
		t.Fatal(resp.Diagnostics)
	}
}

func TestAPlanThatStaysAsItIs(t *testing.T) {
	full := attributes{"name": "HQ", "note": "round"}
	for name, test := range map[string]struct {
		config attributes
		change func(*Backend)
		note   string
		want   bool
	}{
		"the configuration is in the state":  {config: full, want: true},
		"an attribute was never there":       {config: attributes{"name": "HQ"}, want: true},
		"an attribute was taken away":        {config: attributes{"name": "HQ"}, note: `["name","note"]`},
		"the configuration is not known yet": {config: attributes{"name": unknown{}}},
		"the provider has another organization": {
			config: full, change: func(b *Backend) { b.OrganizationID = types.StringValue(other) },
		},
		"the provider has no credential yet": {
			config: full, change: func(b *Backend) { b.Pending, b.Client = true, nil },
		},
		"the object's own plan refuses it": {config: attributes{"name": "HQ", "note": "refused"}},
		"the object's own plan changes it": {config: attributes{"name": "HQ", "note": "changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			b := startConsole(t).backend(t)
			entry := shelf.entry()
			c := startCLI(t, b, entry)
			one := c.create("runzero_widget", full)
			shelf.plan = func(p *Plan[widgetModel]) {
				switch p.Config.Note.ValueString() {
				case "refused":
					p.Diagnostics.AddError("no", "no")
				case "changed":
					p.Model.Note = types.StringValue("other")
				}
			}
			if test.change != nil {
				test.change(b)
			}
			r := entry.Resource()
			configureResource(t, r, b)
			config := c.value(one.state.Type(), test.config)
			private := map[string][]byte{configuredKey: []byte(cmp.Or(test.note, "[]"))}
			if got := r.Unchanged(t.Context(), config, one.state, notesIn(t, privateText(t, private))); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestARefreshOfWhatIsAsTheStateHasIt(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*shelf)
		want   bool
	}{
		"says so": {change: func(*shelf) {}, want: true},
		"not of what has changed": {
			change: func(s *shelf) { s.rows[widgetID(1)] = widget{id: widgetID(1), org: acme, name: "B"} },
		},
		"not of what is gone":        {change: func(s *shelf) { delete(s.rows, widgetID(1)) }},
		"not of what cannot be read": {change: func(s *shelf) { s.failures["get"] = errors.New("no") }},
	} {
		t.Run(name, func(t *testing.T) {
			shelf := newShelf()
			b := startConsole(t).backend(t)
			entry := shelf.entry()
			c := startCLI(t, b, entry)
			one := c.create("runzero_widget", attributes{"name": "HQ"})
			test.change(shelf)
			shelf.forget()
			r := entry.Resource()
			configureResource(t, r, b)
			got, on := r.Refresh(t.Context(), one.state, notesIn(t, one.private))
			if got != test.want {
				t.Errorf("got %t", got)
			}
			if typed, ok := r.(*Resource[widgetModel, *widgetModel]); ok && !test.want {
				prior, _ := typed.model(t.Context(), one.state)
				_, _ = typed.read(on, prior)
			}
			shelf.expectCalls(t, "get") // nothing is asked twice
		})
	}
}

func TestARefreshWithoutAClientIsLeftToTheFramework(t *testing.T) {
	r := newShelf().entry().Resource()
	if unchanged, _ := r.Refresh(t.Context(), tftypes.Value{}, nil); unchanged {
		t.Error("it is answered")
	}
	configureResource(t, r, startConsole(t).backend(t))
	if unchanged, _ := r.Refresh(t.Context(), tftypes.Value{}, nil); unchanged {
		t.Error("a state that is none is answered")
	}
}

func TestWhetherAReadHasToRenewTheNote(t *testing.T) {
	private := func(at time.Time) []byte {
		return privateText(t, map[string][]byte{refreshedKey: refreshedNote(at)})
	}
	for name, test := range map[string]struct {
		isTimed bool
		private []byte
		want    bool
	}{
		"an object without a clock has none": {false, nil, false},
		"there is none yet":                  {true, nil, true},
		"it is new":                          {true, private(moment.Add(-time.Minute)), false},
		"it is old":                          {true, private(moment.Add(-time.Hour)), true},
		"it is of the future":                {true, private(moment.Add(time.Hour)), true},
		"it cannot be read":                  {true, privateText(t, map[string][]byte{refreshedKey: []byte("1")}), true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newShelf().entry(func(s *ResourceSpec[widgetModel]) { s.IsTimed = test.isTimed }).Resource()
			configureResource(t, r, startConsole(t).backend(t))
			if got := r.NeedsNote(notesIn(t, test.private)); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}
